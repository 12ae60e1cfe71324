"""Whoever is afraid stops it at one press; it goes on only after a check."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine.actions import seats
from engine.actions.course import Slip
from engine.actions.desk import Desk
from engine.actions.mediating import care as act
from engine.casework.case import Case
from engine.casework.events import FlagRaised, MediatorAnswered, MediatorNamed, MediatorReplaced
from engine.casework.people import RESIDENT, SYSTEM, Actor, Role, Side
from engine.casework.permissions import Action
from engine.clock import today
from engine.errors import AnswerFaults, IllegalStep, NotFound, NotPermitted
from engine.mediation.care import PAUSED, Care, care_terms
from engine.mediation.confidence import Kind, Viewer, seen_by, viewer_of
from engine.mediation.mediation import Mediation
from engine.mediation.states import State
from tests.engine.actions.mediating.tables import COLLEAGUE, FACTS, Scene, seated

ALL = care_terms().checks
THEIRS = Viewer(Kind.SIDE, Side.RESPONDENT)
OURS = Viewer(Kind.SIDE, Side.APPLICANT)


@pytest.fixture
def scene(desk: Desk) -> Scene:
    return seated(desk)


def offered(scene: Scene, profession: str, **form: str) -> Actor:
    """Somebody who was asked along and came in."""
    sent = {"role": "professional", "profession": profession, "inviter": "林岚", **form}
    made = seats.offer(scene.mediator, scene.case, sent)
    entered, actor = scene.desk.enter(scene.number, made.secret)
    seats.take(scene.desk.of(actor), entered, ["seat"])
    return actor


def test_the_other_side_learns_that_it_is_paused_and_not_by_whom(scene: Scene) -> None:
    before = scene.case.seq
    case = act.pause(scene.respondent, scene.case)
    mediation = Mediation.of(case, OURS)
    assert (mediation.state, mediation.steps[-1].reason) == (State.SUSPENDED, PAUSED)
    new = [noted for noted in seen_by(case, OURS) if noted.seq > before]
    assert scene.seat not in str(new)
    assert {noted.actor for noted in new} == {SYSTEM.mark}
    told = Care.of(case, viewer_of(scene.mediator.actor, case))
    assert told.standing == {(PAUSED, "respondent")}


def test_a_stale_page_and_a_double_press_pause_once(scene: Scene) -> None:
    seen = scene.case.seq
    scene.happen(FlagRaised("elder", "respondent"))
    slip = Slip(seen, "K" * 16)
    first = act.pause(scene.respondent, scene.case, slip)
    again = act.pause(scene.respondent, scene.case, slip)
    both = act.pause(scene.applicant, again, Slip(seen, "L" * 16))
    assert first.seq == again.seq
    assert [step.state for step in Mediation.of(both).steps].count(State.SUSPENDED) == 1
    assert Care.of(both).standing >= {(PAUSED, "applicant"), (PAUSED, "respondent")}


def test_it_goes_on_only_after_every_check_by_the_mediator(scene: Scene) -> None:
    act.pause(scene.applicant, scene.case)
    with pytest.raises(AnswerFaults):
        act.resume(scene.mediator, scene.case, ALL[:-1])
    with pytest.raises(NotPermitted):
        act.resume(scene.applicant, scene.case, ALL)
    with pytest.raises(NotPermitted):
        act.resume(scene.desk.of(COLLEAGUE), scene.case, ALL)
    case = act.resume(scene.mediator, scene.case, ALL)
    assert Mediation.of(case).state is State.IN_SESSION
    assert Care.of(case).standing == frozenset()
    with pytest.raises(IllegalStep):
        act.resume(scene.mediator, case, ALL)


def test_it_does_not_go_on_without_a_mediator_who_declared(scene: Scene) -> None:
    scene.happen(
        MediatorNamed("m1", "joint"), MediatorAnswered("m1", True), MediatorReplaced("m1", "tie")
    )
    act.pause(scene.mediator, scene.case)
    with pytest.raises(IllegalStep) as refused:
        act.resume(scene.mediator, scene.case, ALL)
    assert refused.value.lacking == ("mediator_accepts", "ties_declared")


def test_both_are_never_brought_together_where_violence_is_feared(desk: Desk) -> None:
    scene = seated(desk, {**FACTS, "case.danger": ["happened_before"]})
    with pytest.raises(AnswerFaults) as refused:
        act.check_together(scene.case, together=True)
    assert refused.value.faults["mode"].key == "care_apart"
    act.check_together(scene.case, together=False)
    act.check_together(act.lower_flag(scene.mediator, scene.case, "violence", ""), together=True)


def test_flags_are_the_mediators_business(scene: Scene) -> None:
    case = act.raise_flag(scene.mediator, scene.case, "elder", "respondent", "听力不好")
    assert "听力不好" not in str(seen_by(case, THEIRS))
    assert act.raise_flag(scene.mediator, case, "elder", "respondent", "听力不好").seq == case.seq
    for wrong in ({"flag": "none"}, {"side": "both"}, {"note": "x" * 301}):
        sent = {"flag": "elder", "side": "", "note": "", **wrong}
        with pytest.raises(AnswerFaults):
            act.raise_flag(scene.mediator, scene.case, sent["flag"], sent["side"], sent["note"])
    with pytest.raises(NotPermitted):
        act.raise_flag(scene.applicant, scene.case, "elder", "")


def test_a_report_names_body_and_day(scene: Scene) -> None:
    day = today(scene.desk.clock)
    wrong: list[tuple[str, str, Any, str]] = [
        ("none", "police", day, "kind"),
        ("life", "court", day, "body"),
        ("life", "police", None, "on"),
        ("life", "police", day + timedelta(days=1), "on"),
    ]
    for kind, body, on, field in wrong:
        with pytest.raises(AnswerFaults) as refused:
            act.report(scene.mediator, scene.case, kind, body, on)
        assert field in refused.value.faults
    case = act.report(scene.mediator, scene.case, "life", "police", day, pauses=True)
    assert Mediation.of(case).state is State.SUSPENDED
    assert [one.body for one in Care.of(case).reported] == ["police"]
    assert Care.of(case, THEIRS).reported == ()


def test_a_guest_sees_nothing_before_both_sides_agree(scene: Scene) -> None:
    guest = offered(scene, "interpreter", name="钱译")
    assert viewer_of(guest, scene.case).kind is Kind.NOBODY
    case = act.welcome(scene.applicant, scene.case, guest.id, agrees=True)
    assert viewer_of(guest, case).kind is Kind.NOBODY
    case = act.welcome(scene.respondent, case, guest.id, agrees=True)
    assert viewer_of(guest, case).kind is Kind.GUEST
    case = act.welcome(scene.respondent, case, guest.id, agrees=False)
    assert viewer_of(guest, case).kind is Kind.NOBODY
    with pytest.raises(AnswerFaults):
        act.welcome(scene.applicant, case, scene.seat, agrees=True)


def test_a_guest_who_is_not_welcome_yet_pauses_nothing(scene: Scene) -> None:
    guest = offered(scene, "observer", name="赵邻居")
    with pytest.raises(AnswerFaults):
        act.pause(scene.desk.of(guest), scene.case)


def test_who_is_there_for_the_talks_reads_nothing_of_the_applicants(scene: Scene) -> None:
    for guest in (
        offered(scene, "interpreter", name="钱译"),
        offered(scene, "supporter", name="王小妹", stands_by="respondent"),
    ):
        desk = scene.desk.of(guest)
        desk.permit(scene.case, Action.MEET)
        for action in (Action.READ, Action.VIEW, Action.TALK, Action.ANSWER):
            with pytest.raises(NotPermitted):
                desk.permit(scene.case, action)


def test_a_supporter_stands_by_one_side(scene: Scene) -> None:
    helper = offered(scene, "supporter", name="王小妹", stands_by="respondent")
    assert viewer_of(helper, scene.case).side is Side.RESPONDENT
    with pytest.raises(AnswerFaults) as refused:
        offered(scene, "supporter", name="王小妹")
    assert "stands_by" in refused.value.faults
    sent = {"role": "professional", "profession": "supporter", "inviter": "张明"}
    own = seats.offer(scene.desk.of(RESIDENT), scene.case, sent)
    assert own.seat.side is Side.APPLICANT


def test_a_new_link_keeps_whom_they_stand_by(scene: Scene) -> None:
    helper = offered(scene, "supporter", name="王小妹", stands_by="respondent")
    renewed = seats.renew(scene.mediator, scene.case, helper.id)
    assert renewed.seat.side is Side.RESPONDENT


def test_nobody_enters_who_is_not_on_the_case(scene: Scene) -> None:
    with pytest.raises(NotFound):
        scene.desk.enter(scene.number, "0" * 16)
    case: Case = scene.case
    assert viewer_of(Actor(Role.PROFESSIONAL, "ZZZZZZ"), case).kind is Kind.NOBODY
