"""Proposals go from hand to hand: made, answered, shown, taken back, and accepted by both."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from engine.actions.course import Slip
from engine.actions.desk import Desk
from engine.actions.mediating import offers as act
from engine.actions.mediating import table
from engine.actions.mediating.offers import Draft
from engine.actions.mediating.weighing import signing_lacks, weigh
from engine.casework import events as ev
from engine.casework.people import RESIDENT, Side
from engine.clock import TIMEZONE, FixedClock
from engine.errors import AnswerError, AnswerFaults, Conflict, IllegalStep, NotFound, NotPermitted
from engine.mediation.confidence import SERVICE, Kind, Viewer
from engine.mediation.offers import Offers, Proposal, Standing, changes
from engine.mediation.states import State
from engine.mediation.steps import Need
from tests.engine.actions.mediating.tables import HEAD, Scene, seated
from tests.engine.mediation.evaluations import WAGES
from tests.engine.mediation.terms import BY, GR_01, PAY, TODAY, changed

THEIRS = Viewer(Kind.SIDE, Side.RESPONDENT)


@pytest.fixture
def scene(desk: Desk) -> Scene:
    return seated(desk)


def made(scene: Scene, desk: Desk, *, key: str = "k1", **draft: Any) -> Proposal:
    """A proposal put forward at a desk, of the agreed terms where nothing else is said."""
    before = Offers.of(scene.case)
    draft.setdefault("follows", before.on_table.id if before.on_table else "")
    case = act.make(desk, scene.case, Draft(**{"terms": GR_01, **draft}), Slip(None, key))
    return [*Offers.of(case).by_id.values()][-1]


def state(scene: Scene) -> State:
    return table.table(scene.mediator, scene.case).state


def at(scene: Scene, moment: datetime) -> Scene:
    return scene.at(replace(scene.desk, clock=FixedClock(moment)))


def test_the_agreement_about_the_restaurants_rent_is_reached(scene: Scene) -> None:
    proposal = made(scene, scene.mediator)
    assert state(scene) is State.PROPOSED
    act.answer(scene.respondent, scene.case, proposal.id, True)
    assert state(scene) is State.ACCEPTED_BY_RESPONDENT
    act.answer(scene.applicant, scene.case, proposal.id, True)
    assert state(scene) is State.DRAFTING
    agreed = Offers.of(scene.case).on_table
    assert agreed is not None
    assert agreed.terms == GR_01
    assert agreed.standing(scene.case.people, TODAY) is Standing.AGREED


def test_whoever_makes_a_proposal_has_not_accepted_it_unless_they_say_so(scene: Scene) -> None:
    made(scene, scene.applicant)
    assert state(scene) is State.PROPOSED
    made(scene, scene.applicant, key="k2", accepts=True)
    assert state(scene) is State.ACCEPTED_BY_APPLICANT


def test_a_private_offer_stays_private_until_its_own_side_shows_it(scene: Scene) -> None:
    secret = made(scene, scene.applicant, scope="applicant")
    assert state(scene) is State.IN_SESSION
    assert secret.id not in Offers.of(scene.case, THEIRS).by_id
    assert secret.id in Offers.of(scene.case, table.viewer(scene.mediator, scene.case)).by_id
    for desk in (scene.respondent, scene.mediator):
        with pytest.raises((NotFound, NotPermitted)):
            act.release(desk, scene.case, secret.id)
    act.release(scene.applicant, scene.case, secret.id)
    assert state(scene) is State.PROPOSED
    assert secret.id in Offers.of(scene.case, THEIRS).by_id
    act.release(scene.applicant, scene.case, secret.id)  # pressed twice


def test_the_mediator_asks_one_side_and_the_other_does_not_hear_of_it(scene: Scene) -> None:
    asked = made(scene, scene.mediator, scope="respondent")
    act.answer(scene.respondent, scene.case, asked.id, True)
    assert state(scene) is State.IN_SESSION
    with pytest.raises(NotFound):
        act.answer(scene.applicant, scene.case, asked.id, True)
    with pytest.raises(NotPermitted):  # what one side answered is not for the mediator to show
        act.release(scene.mediator, scene.case, asked.id)


def test_a_counter_takes_the_place_of_what_it_answers(scene: Scene) -> None:
    first = made(scene, scene.mediator)
    act.answer(scene.applicant, scene.case, first.id, True)
    lower = (changed(PAY, fen=29_000_00), *GR_01[1:])
    second = made(scene, scene.respondent, key="k2", terms=lower)
    assert (second.follows, state(scene)) == (first.id, State.PROPOSED)
    with pytest.raises(AnswerError) as refused:
        act.answer(scene.respondent, scene.case, first.id, True)
    assert refused.value.key == "proposal_answered"
    assert [one.id for one in Offers.of(scene.case).chain(second.id)] == [second.id, first.id]
    kinds = [change.kind for change in changes(second.terms, first.terms)]
    assert kinds == ["other", "same", "same"]


def test_a_private_counter_does_not_betray_itself(scene: Scene) -> None:
    first = made(scene, scene.mediator)
    made(scene, scene.applicant, key="k2", scope="applicant", follows=first.id)
    assert Offers.of(scene.case, THEIRS) == Offers.of(
        replace(scene.case, mediation=scene.case.mediation[:-1]), THEIRS
    )
    act.answer(scene.respondent, scene.case, first.id, True)


def test_what_is_withdrawn_or_over_cannot_be_accepted(scene: Scene) -> None:
    first = made(scene, scene.applicant, until=TODAY)
    later = at(scene, datetime(2026, 11, 23, 9, 0, tzinfo=TIMEZONE))
    with pytest.raises(AnswerError) as refused:
        act.answer(later.respondent, later.case, first.id, True)
    assert refused.value.key == "proposal_expired"
    act.answer(scene.respondent, scene.case, first.id, True)  # on its last day
    act.withdraw(scene.applicant, scene.case, first.id)
    assert state(scene) is State.PROPOSED
    with pytest.raises(AnswerError) as refused:
        act.answer(scene.applicant, scene.case, first.id, True)
    assert refused.value.key == "proposal_withdrawn"
    act.withdraw(scene.applicant, scene.case, first.id)
    with pytest.raises(NotPermitted):
        act.withdraw(scene.respondent, scene.case, first.id)


def test_a_yes_can_be_taken_back_until_both_have_said_it(scene: Scene) -> None:
    proposal = made(scene, scene.mediator)
    act.answer(scene.applicant, scene.case, proposal.id, True)
    act.answer(scene.respondent, scene.case, proposal.id, False, note="再少一点")
    assert state(scene) is State.ACCEPTED_BY_APPLICANT
    act.answer(scene.applicant, scene.case, proposal.id, False)
    assert state(scene) is State.PROPOSED
    act.answer(scene.respondent, scene.case, proposal.id, True)
    act.answer(scene.applicant, scene.case, proposal.id, True)
    assert state(scene) is State.DRAFTING
    with pytest.raises((AnswerError, IllegalStep)):
        act.answer(scene.applicant, scene.case, proposal.id, False)


def test_the_same_form_sent_twice_makes_one_proposal(scene: Scene) -> None:
    draft = Draft(GR_01)
    act.make(scene.mediator, scene.case, draft, Slip(None, "same"))
    act.make(scene.mediator, scene.case, draft, Slip(None, "same"))
    assert len(Offers.of(scene.case).by_id) == 1


def test_two_who_press_at_once_have_one_outcome(scene: Scene) -> None:
    seen = scene.case
    act.make(scene.mediator, seen, Draft(GR_01), Slip(seen.seq, "a"))
    with pytest.raises(Conflict):
        act.make(scene.respondent, seen, Draft(GR_01), Slip(seen.seq, "b"))
    proposal = Offers.of(scene.case).on_table
    assert proposal is not None
    seen = scene.case
    act.answer(scene.applicant, seen, proposal.id, True, slip=Slip(seen.seq, "c"))
    act.answer(scene.respondent, seen, proposal.id, True, slip=Slip(seen.seq, "d"))
    assert state(scene) is State.DRAFTING


def test_what_no_court_takes_cannot_be_put_to_both(scene: Scene) -> None:
    divorce = changed(PAY, kind="other", what="双方自愿离婚")
    for terms, field in (((PAY, divorce), "terms.1"), ((changed(PAY, how=""),), "terms.0")):
        with pytest.raises(AnswerFaults) as refused:
            made(scene, scene.mediator, terms=terms)
        assert set(refused.value.faults) == {field}
    rough = made(scene, scene.applicant, terms=(changed(PAY, how=""),), scope="applicant")
    with pytest.raises(AnswerFaults):
        act.release(scene.applicant, scene.case, rough.id)


def test_who_may_not_and_when_nobody_may(scene: Scene) -> None:
    for desk in (scene.desk.of(HEAD), scene.applicant):
        with pytest.raises(NotPermitted):
            made(scene, desk, scope="respondent")
    with pytest.raises(AnswerError):
        made(scene, scene.applicant, until=TODAY - timedelta(days=1))
    scene.happen(ev.MediationMoved("adjourned"))
    with pytest.raises(IllegalStep):
        made(scene, scene.applicant)
    made(scene, scene.applicant, scope="applicant")


# ---------------------------------------------------------------- time, and plain words


def accepted(scene: Scene, terms: Any, understood: bool = False) -> Proposal:
    proposal = made(scene, scene.mediator, terms=terms)
    act.answer(scene.applicant, scene.case, proposal.id, True, understood=understood)
    act.answer(scene.respondent, scene.case, proposal.id, True, understood=understood)
    return proposal


def test_small_waivers_are_signed_the_same_hour(scene: Scene) -> None:
    scene.happen(ev.MediationMoved("suspended"), ev.MediationMoved("in_session"))
    accepted(scene, GR_01)
    assert signing_lacks(scene.desk, scene.case) == ()


def test_a_large_waiver_is_told_ticked_and_slept_on(scene: Scene) -> None:
    half = (changed(PAY, fen=15_000_00), *GR_01[1:])
    proposal = made(scene, scene.mediator, terms=half)
    with pytest.raises(AnswerError) as refused:
        act.answer(scene.respondent, scene.case, proposal.id, True)
    assert refused.value.key == "waiver_not_understood"
    act.answer(scene.respondent, scene.case, proposal.id, True, understood=True)
    act.answer(scene.applicant, scene.case, proposal.id, True)
    assert signing_lacks(scene.desk, scene.case) == (Need.COOLED_OFF,)
    day = datetime(2026, 11, 23, 10, 0, tzinfo=TIMEZONE)
    assert signing_lacks(at(scene, day - timedelta(seconds=1)).desk, scene.case) != ()
    assert signing_lacks(at(scene, day).desk, scene.case) == ()
    flags = [n.happened for n in scene.case.mediation if isinstance(n.happened, ev.FlagRaised)]
    assert flags == [ev.FlagRaised("second_review", "respondent")]


def test_how_much_is_given_up_is_told_only_as_far_as_one_may_know(scene: Scene) -> None:
    """The landlord has not answered: the tenant's answers reckon nothing for him."""
    terms = (changed(PAY, fen=15_000_00),)
    assert not weigh(scene.desk, scene.case, terms, THEIRS).care_of(Side.RESPONDENT).share.is_known
    assert weigh(scene.desk, scene.case, terms, SERVICE).care_of(Side.RESPONDENT).share.is_known
    scene.happen(ev.FactsShown("", tuple(scene.case.answers)), by=RESIDENT)
    known = weigh(scene.desk, scene.case, terms, THEIRS).care_of(Side.RESPONDENT)
    assert known.share.high == 584


def test_nothing_is_signed_before_both_accepted(scene: Scene) -> None:
    made(scene, scene.mediator)
    assert signing_lacks(scene.desk, scene.case) == (Need.TERMS_AGREED,)


def test_wages_below_the_minimum_are_never_on_the_table(desk: Desk) -> None:
    scene = seated(desk, WAGES | {
        "case.danger": ["none"], "case.self_willing": "yes",
    }, "lab.wage")  # fmt: skip
    pay = changed(PAY, who="respondent", what="工资", fen=100_00, original=None, claim="wages")
    pay = changed(pay, otherwise="sue", by=BY)
    with pytest.raises(AnswerFaults) as refused:
        made(scene, scene.mediator, terms=(pay,))
    assert refused.value.faults["terms.0"].key == "terms_refused"
