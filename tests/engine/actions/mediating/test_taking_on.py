"""A mediation is taken on when it fits, under the law it belongs to, and never where danger is."""

from __future__ import annotations

from datetime import date

import pytest

from engine.actions import consent, consult, course, seats
from engine.actions.desk import Desk
from engine.actions.mediating import queue, taking_on
from engine.casework.case import Case
from engine.casework.events import CaseAssigned, StageMoved
from engine.casework.moves import Wish
from engine.casework.people import APPLICANT, RESIDENT
from engine.errors import AnswerError, Conflict, IllegalStep, NotPermitted
from engine.mediation.mediation import Mediation
from engine.mediation.states import State
from tests.engine.actions.mediating.tables import FACTS, MEDIATOR, answered

DAY = date(2026, 11, 22)


def asked(desk: Desk, kind: str = "rent.arrears", **more: object) -> Case:
    """A case that the applicant brought to mediation, in the mediator's hand."""
    opened = consult.open_case(desk)
    case = consent.agree(desk, opened.case, ["assess", "mediate", "messages"])
    case = consult.choose_category(desk, case, kind)
    facts = FACTS if kind == "rent.arrears" else {"case.danger": ["none"]}
    case = consult.record_answers(desk, case, answered(desk, {**facts, **more}))
    case = seats.describe(desk, case, {"name": "张明", "phone": "13800138000"}, ["messages"])
    case = course.go_on(desk, case, Wish("mediate", "asked_by_applicant"))
    return desk.append(case, [CaseAssigned("bajiao", MEDIATOR.id, "taken")])


def state(case: Case) -> State:
    return Mediation.of(case).state


def test_who_asks_for_mediation_has_said_yes_and_waits_for_a_look(desk: Desk) -> None:
    case = asked(desk)
    mediation = Mediation.of(case)
    assert mediation.state is State.SCREENING
    assert mediation.wills == {APPLICANT: True}
    assert case.course.milestones["mediation_requested"] == DAY
    assert "mediation_accepted" not in case.course.milestones


def test_the_clock_of_peoples_mediation_starts_when_it_is_taken_on(desk: Desk) -> None:
    case = taking_on.accept(desk.of(MEDIATOR), asked(desk))
    assert state(case) is State.ACCEPTED
    assert case.course.milestones["mediation_accepted"] == DAY


def test_a_matter_of_work_runs_from_its_receipt(desk: Desk) -> None:
    case = asked(desk, "lab.wage")
    assert Mediation.of(case).track == "labour"
    assert case.course.milestones["labour_mediation_received"] == DAY


def test_where_a_crime_is_suspected_nothing_is_taken_on(desk: Desk) -> None:
    case = asked(desk)
    facts = desk.library.rulebook.facts["case.danger"].choices
    worst = next(key for key in facts if key != "none")
    case = consult.record_answers(desk, case, answered(desk, {"case.danger": [worst]}))
    with pytest.raises(IllegalStep) as refused:
        taking_on.accept(desk.of(MEDIATOR), case)
    assert refused.value.lacking
    stopped = taking_on.emergency_stop(desk.of(MEDIATOR), case, "danger")
    assert state(stopped) is State.EMERGENCY_STOP
    assert stopped.course.milestones["mediation_ended"] == DAY


def test_what_belongs_elsewhere_is_sent_on_for_a_reason(desk: Desk) -> None:
    case = asked(desk)
    with pytest.raises(AnswerError):
        taking_on.redirect(desk.of(MEDIATOR), case, "no such reason")
    sent_on = taking_on.redirect(desk.of(MEDIATOR), case, "other_body")
    assert state(sent_on) is State.REDIRECTED
    assert queue.nearest(desk, desk.library, sent_on) is None  # no certificate of what never began


def test_a_case_that_came_before_this_was_written_is_taken_on_as_well(desk: Desk) -> None:
    opened = consult.open_case(desk)
    moved = StageMoved("mediate", "asked_by_applicant", "street", "", "")
    case = desk.append(opened.case, [moved, CaseAssigned("bajiao", MEDIATOR.id, "taken")])
    assert state(case) is State.DRAFT
    case = taking_on.take_on(desk.of(MEDIATOR), case)
    assert state(case) is State.SCREENING
    with pytest.raises(IllegalStep):
        taking_on.take_on(desk.of(MEDIATOR), case)


def test_a_case_at_an_earlier_stage_is_not_taken_on(desk: Desk) -> None:
    opened = consult.open_case(desk)
    case = desk.append(opened.case, [CaseAssigned("bajiao", MEDIATOR.id, "taken")])
    with pytest.raises(IllegalStep):
        taking_on.take_on(desk.of(MEDIATOR), case)


@pytest.mark.parametrize(
    ("outcome", "reason"), [("not_mediated", "not_fit"), ("mediated", "agreement_signed")]
)
def test_a_request_that_nobody_looked_at_keeps_no_office_from_closing(
    desk: Desk, outcome: str, reason: str
) -> None:
    case = course.close(desk.of(MEDIATOR), asked(desk), outcome, reason)
    assert state(case) is State.WITHDRAWN
    assert queue.nearest(desk, desk.library, case) is None  # no certificate of what never began


def test_a_court_that_delegates_changes_the_track_before_its_clock_runs(desk: Desk) -> None:
    lin = desk.of(MEDIATOR)
    case = taking_on.accept(lin, asked(desk))
    case = taking_on.choose_track(lin, case, "court_pre", "court_delegates")
    assert Mediation.of(case).track == "court_pre"
    assert "court_pre_accepted" not in case.course.milestones  # the mediator has to confirm
    with pytest.raises(AnswerError):
        taking_on.choose_track(lin, case, "court_pre", "court_delegates")
    with pytest.raises(AnswerError):
        taking_on.choose_track(lin, case, "no such track", "court_delegates")


def test_nobody_but_who_mediates_takes_it_on(desk: Desk) -> None:
    case = asked(desk)
    with pytest.raises(NotPermitted):
        taking_on.accept(desk.of(RESIDENT), case)


def test_the_same_form_twice_is_one_step_and_an_old_one_none(desk: Desk) -> None:
    case = asked(desk)
    slip = course.Slip(case.seq, "K" * 16)
    once = taking_on.accept(desk.of(MEDIATOR), case, slip)
    again = taking_on.accept(desk.of(MEDIATOR), once, slip)
    assert once.seq == again.seq
    with pytest.raises(Conflict):
        taking_on.redirect(desk.of(MEDIATOR), once, "other_body", course.Slip(case.seq, "L" * 16))


def test_going_to_court_ends_the_mediation(desk: Desk) -> None:
    case = taking_on.accept(desk.of(MEDIATOR), asked(desk))
    case = course.go_on(desk, case, Wish("court", "own_choice"))
    mediation = Mediation.of(case)
    assert [step.state for step in mediation.steps[-2:]] == [State.TERMINATED, State.REFERRED]
    assert case.course.milestones["mediation_ended"] == DAY
