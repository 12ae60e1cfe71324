"""A mediator is found whom both sides can live with, and nobody mediates who was not asked."""

from __future__ import annotations

import pytest

from engine.actions import course
from engine.actions.course import Slip
from engine.actions.desk import Desk
from engine.actions.mediating import choosing as act
from engine.actions.mediating import table
from engine.casework.case import Case
from engine.casework.events import MilestoneNoted, TrackChosen, WillDeclared
from engine.casework.people import Actor, Relation, Role, Side
from engine.casework.permissions import relation_of
from engine.clock import today
from engine.errors import AnswerFaults, Conflict, IllegalStep, NotFound, NotPermitted
from engine.mediation.choosing import Choosing
from engine.mediation.confidence import Kind, Viewer, seen_by, viewer_of
from engine.mediation.matching import Bar, Candidate, Proposal
from engine.mediation.mediation import Mediation
from engine.mediation.states import State
from engine.mediation.steps import lacking
from tests.engine.actions.mediating.tables import COLLEAGUE, HEAD, MEDIATOR, Scene, begun, moves

THIRD = Actor(Role.MEDIATOR, "m3", "孙平", "gucheng", frozenset({"gucheng"}))


def proposal(actor: Actor, *bars: Bar) -> Proposal:
    one = Candidate(actor.id, actor.name, actor.unit, "street", "", (), (), ("zh",), 0, 20)
    return Proposal(one, (), bars)


HOUSE = (proposal(MEDIATOR), proposal(COLLEAGUE), proposal(THIRD))


@pytest.fixture
def scene(desk: Desk) -> Scene:
    """Both agreed; nobody was chosen yet."""
    scene = begun(desk)
    scene.happen(WillDeclared(scene.seat, True, "w"), *moves(State.CONSENTED))
    return scene


def wish(scene: Scene, who: str, *accounts: str) -> Case:
    desk = scene.applicant if who == "applicant" else scene.respondent
    return act.wish(desk, scene.case, accounts, HOUSE)


def state(case: Case) -> State:
    return Mediation.of(case).state


def led(scene: Scene, actor: Actor = MEDIATOR) -> Case:
    """Somebody was appointed and took it on."""
    act.name(scene.mediator, scene.case, actor.id, HOUSE)
    return act.answer(scene.desk.of(actor), scene.number, accepts=True)


def test_whom_both_name_is_asked_and_neither_saw_the_others_list(scene: Scene) -> None:
    case = wish(scene, "applicant", "m1", "m2")
    theirs = Viewer(Kind.SIDE, Side.RESPONDENT)
    assert "MediatorWished" not in str(seen_by(case, theirs))
    assert state(case) is State.ASSIGNING
    case = wish(scene, "respondent", "m3", "m2")
    assert Choosing.of(case).asked == "m2"
    assert case.course.milestones["mediator_chosen"] == today(scene.desk.clock)
    assert Choosing.of(case, theirs).wishes.keys() == {scene.seat}


def test_without_a_common_name_nobody_is_asked_and_the_committee_may_appoint(scene: Scene) -> None:
    wish(scene, "applicant", "m1")
    case = wish(scene, "respondent", "m3")
    assert Choosing.of(case).asked == ""
    case = act.name(scene.desk.of(HEAD), case, "m2", HOUSE)
    assert Choosing.of(case).asked == "m2"


@pytest.mark.parametrize("accounts", [(), ("nobody",), ("m1", "m2", "m3", "m4"), ("",)])
def test_a_wish_that_cannot_be_is_refused(scene: Scene, accounts: tuple[str, ...]) -> None:
    with pytest.raises(AnswerFaults) as refused:
        act.wish(scene.applicant, scene.case, accounts, HOUSE)
    assert refused.value.faults["wish"].key == "mediators_wish"


def test_who_is_full_cannot_be_wished_and_is_appointed_only_knowingly(scene: Scene) -> None:
    full = (proposal(COLLEAGUE, Bar.FULL),)
    with pytest.raises(AnswerFaults):
        act.wish(scene.applicant, scene.case, ["m2"], full)
    with pytest.raises(AnswerFaults) as refused:
        act.name(scene.mediator, scene.case, "m2", full)
    assert refused.value.faults["despite"].key == "mediators_despite"
    case = act.name(scene.mediator, scene.case, "m2", full, despite=True)
    assert Choosing.of(case).asked == "m2"


def test_a_party_appoints_nobody(scene: Scene) -> None:
    with pytest.raises(NotPermitted):
        act.name(scene.applicant, scene.case, "m2", HOUSE)
    with pytest.raises(NotFound):
        act.name(scene.desk.of(THIRD), scene.case, "m2", HOUSE)


def test_on_a_track_of_the_court_both_sides_choose_first(scene: Scene) -> None:
    day = today(scene.desk.clock)
    scene.happen(TrackChosen("court_pre", "delegated"), MilestoneNoted("both_agreed", day))
    with pytest.raises(AnswerFaults) as refused:
        act.name(scene.mediator, scene.case, "m2", HOUSE)
    assert refused.value.faults["account"].key == "mediators_choice_runs"
    wish(scene, "applicant", "m1")
    wish(scene, "respondent", "m3")
    case = act.name(scene.mediator, scene.case, "m2", HOUSE)
    named = Choosing.of(case).named
    assert named is not None
    assert named.way == "court"


def test_who_is_named_sees_nothing_before_they_take_it_on(scene: Scene) -> None:
    case = act.name(scene.mediator, scene.case, "m3", HOUSE)
    assert viewer_of(THIRD, case).kind is Kind.NOBODY
    assert relation_of(THIRD, case) is Relation.NONE
    assert [one.number for one in act.asked_of(scene.desk, "m3")] == [case.number]
    assert act.asked_of(scene.desk, "m2") == ()
    case = act.answer(scene.desk.of(THIRD), scene.number, accepts=True)
    assert viewer_of(THIRD, case).kind is Kind.MEDIATOR
    assert viewer_of(MEDIATOR, case).kind is Kind.NOBODY
    assert act.asked_of(scene.desk, "m3") == ()


def test_nobody_else_answers_for_them(scene: Scene) -> None:
    act.name(scene.mediator, scene.case, "m3", HOUSE)
    with pytest.raises(NotFound):
        act.answer(scene.desk.of(COLLEAGUE), scene.number, accepts=True)
    with pytest.raises(NotFound):
        act.answer(scene.desk.of(COLLEAGUE), "ZZZZZZZZ", accepts=True)


def test_who_declines_says_why_and_is_not_asked_again(scene: Scene) -> None:
    act.name(scene.mediator, scene.case, "m3", HOUSE)
    with pytest.raises(AnswerFaults):
        act.answer(scene.desk.of(THIRD), scene.number, accepts=False)
    case = act.answer(scene.desk.of(THIRD), scene.number, accepts=False, reason="no_room")
    assert Choosing.of(case).asked == ""
    assert "mediator_chosen" not in case.course.milestones
    with pytest.raises(IllegalStep):
        act.answer(scene.desk.of(THIRD), scene.number, accepts=True)
    with pytest.raises(AnswerFaults):
        act.name(scene.mediator, scene.case, "m3", (proposal(THIRD, Bar.GONE),))


def test_the_clock_of_the_court_begins_when_the_mediator_takes_it_on(scene: Scene) -> None:
    scene.happen(TrackChosen("court_pre", "delegated"))
    wish(scene, "applicant", "m1")
    case = wish(scene, "respondent", "m1")
    assert "court_pre_accepted" not in case.course.milestones
    case = act.answer(scene.mediator, scene.number, accepts=True)
    assert case.course.milestones["court_pre_accepted"] == today(scene.desk.clock)


def test_the_same_form_twice_is_one_answer(scene: Scene) -> None:
    act.name(scene.mediator, scene.case, "m1", HOUSE)
    slip = Slip(scene.case.seq, "K" * 16)
    first = act.answer(scene.mediator, scene.number, accepts=True, slip=slip)
    again = act.answer(scene.mediator, scene.number, accepts=True, slip=slip)
    assert first.seq == again.seq


def test_two_appointments_at_once_make_one(scene: Scene) -> None:
    case = scene.case
    slips = [Slip(case.seq, code * 16) for code in "AB"]
    act.name(scene.mediator, case, "m2", HOUSE, slip=slips[0])
    with pytest.raises((Conflict, IllegalStep)):
        act.name(scene.desk.of(HEAD), case, "m3", HOUSE, slip=slips[1])
    assert Choosing.of(scene.case).asked == "m2"


def test_nothing_bound_leads_to_a_session(scene: Scene) -> None:
    led(scene)
    case = act.disclose(scene.mediator, scene.case, ["none"])
    assert state(case) is State.DISCLOSED
    assert lacking(Mediation.of(case), State.SCHEDULED) == ()


@pytest.mark.parametrize(
    ("ties", "note", "field"),
    [
        ([], "", "ties"),
        (["none", "relative"], "表亲", "ties"),
        (["relative"], "", "note"),
        (["nonsense"], "x", "ties"),
        (["other"], "x" * 501, "note"),
    ],
)
def test_a_declaration_that_says_nothing_is_refused(
    scene: Scene, ties: list[str], note: str, field: str
) -> None:
    led(scene)
    with pytest.raises(AnswerFaults) as refused:
        act.disclose(scene.mediator, scene.case, ties, note)
    assert field in refused.value.faults


def test_ties_hold_the_session_up_until_both_accept_them(scene: Scene) -> None:
    led(scene)
    case = act.disclose(scene.mediator, scene.case, ["relative"], "申请人的表亲")
    for viewer in (Viewer(Kind.SIDE, Side.APPLICANT), Viewer(Kind.SIDE, Side.RESPONDENT)):
        assert Choosing.of(case, viewer).note == "申请人的表亲"
    assert lacking(Mediation.of(case), State.SCHEDULED) == ("ties_accepted",)
    case = act.accept_ties(scene.applicant, scene.case)
    assert lacking(Mediation.of(case), State.SCHEDULED) == ("ties_accepted",)
    case = act.accept_ties(scene.respondent, scene.case)
    assert lacking(Mediation.of(case), State.SCHEDULED) == ()


def test_only_who_took_it_on_declares(scene: Scene) -> None:
    with pytest.raises(IllegalStep) as refused:
        act.disclose(scene.mediator, scene.case, ["none"])
    assert refused.value.lacking == ("mediator_accepts",)


def test_an_objection_takes_the_case_out_of_their_hands(scene: Scene) -> None:
    led(scene)
    act.disclose(scene.mediator, scene.case, ["none"])
    case = act.objects(scene.respondent, scene.case, "not_fair", "一直帮对方说话")
    assert state(case) is State.ASSIGNING
    assert [step.state for step in Mediation.of(case).steps][-2:] == [
        State.RECUSED, State.ASSIGNING,
    ]  # fmt: skip
    assert viewer_of(MEDIATOR, case).kind is Kind.NOBODY
    assert "一直帮对方说话" not in str(seen_by(case, Viewer(Kind.SIDE, Side.APPLICANT)))
    assert case.course.account == ""
    with pytest.raises(NotPermitted):
        course.take(scene.mediator, case)


def test_a_second_objection_without_a_name_is_a_refusal(scene: Scene) -> None:
    led(scene)
    act.objects(scene.respondent, scene.case, "known")
    act.name(scene.desk.of(HEAD), scene.case, "m2", HOUSE)
    act.answer(scene.desk.of(COLLEAGUE), scene.number, accepts=True)
    case = act.objects(scene.respondent, scene.case, "other")
    assert state(case) is State.TERMINATED
    assert Mediation.of(case).steps[-1].reason == "T4"
    assert case.course.milestones["mediation_ended"] == today(scene.desk.clock)


def test_a_second_objection_with_a_name_goes_on(scene: Scene) -> None:
    led(scene)
    act.objects(scene.respondent, scene.case, "known")
    act.name(scene.desk.of(HEAD), scene.case, "m2", HOUSE)
    act.answer(scene.desk.of(COLLEAGUE), scene.number, accepts=True)
    case = act.objects(scene.respondent, scene.case, "other", "", "m3", HOUSE)
    assert state(case) is State.ASSIGNING
    case = wish(scene, "applicant", "m3")
    assert Choosing.of(case).asked == "m3"


def test_each_side_has_an_objection_of_its_own(scene: Scene) -> None:
    led(scene)
    act.objects(scene.respondent, scene.case, "known")
    act.name(scene.desk.of(HEAD), scene.case, "m2", HOUSE)
    case = act.objects(scene.applicant, scene.case, "tie")
    assert state(case) is State.ASSIGNING


def test_an_objection_needs_a_reason_and_somebody_to_object_to(scene: Scene) -> None:
    with pytest.raises(AnswerFaults):
        act.objects(scene.respondent, scene.case, "")
    with pytest.raises(IllegalStep):
        act.objects(scene.respondent, scene.case, "tie")


def test_who_stands_aside_in_talks_lets_them_rest(scene: Scene) -> None:
    led(scene)
    act.disclose(scene.mediator, scene.case, ["none"])
    scene.happen(*moves(State.SCHEDULED, State.IN_SESSION))
    case = act.recuse(scene.mediator, scene.case, "tie")
    assert state(case) is State.SUSPENDED
    case = act.name(scene.desk.of(HEAD), case, "m2", HOUSE)
    case = act.answer(scene.desk.of(COLLEAGUE), scene.number, accepts=True)
    case = act.disclose(scene.desk.of(COLLEAGUE), case, ["none"])
    assert state(case) is State.SUSPENDED
    assert Mediation.of(case).before is State.IN_SESSION


def test_a_colleague_cannot_stand_aside_for_another(scene: Scene) -> None:
    led(scene)
    with pytest.raises(NotPermitted):
        act.recuse(scene.desk.of(COLLEAGUE), scene.case, "tie")
    with pytest.raises(NotPermitted):
        table.seat_at(scene.mediator, scene.case)
