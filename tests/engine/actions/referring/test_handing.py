"""A sheet goes where it was taken, once; what became of it is noted; bad input is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.actions import consent, consult
from engine.actions.course import Slip
from engine.actions.desk import Desk
from engine.actions.referring import handing
from engine.actions.referring.handing import Going, NotTaken, Taken
from engine.actions.referring.showing import OPEN, exit_lines
from engine.casework.events import ExitTaken, SheetReceived, from_record
from engine.casework.people import RESIDENT, Actor, Role
from engine.casework.sealing import is_sealed
from engine.casework.sheets import CARRIED, SENT, Standing
from engine.clock import today
from engine.errors import (
    AnswerFaults,
    Conflict,
    ConsentMissing,
    IllegalStep,
    NotFound,
    NotPermitted,
)
from tests.engine.actions.referring.leaving import ELSEWHERE, INJURED, WORKER, Leaving, told

KIND, BODY = "injury_recognition", "social_insurance_centre"


@pytest.fixture
def case(desk: Desk) -> Leaving:
    return told(desk, "lab.injury", INJURED)


def faults(err: pytest.ExceptionInfo[AnswerFaults]) -> dict[str, str]:
    return {field: fault.key for field, fault in err.value.faults.items()}


def test_what_was_handed_in_and_taken_is_on_record_with_its_number(case: Leaving) -> None:
    handed = case.hand_in(KIND, BODY, on=date(2026, 11, 20))
    assert (handed.standing, handed.how, handed.on) == (
        Standing.HANDED,
        CARRIED,
        date(2026, 11, 20),
    )
    assert len(handed.digest) == 64
    taken = case.receive(handed.id, "京石工伤受123", on=date(2026, 11, 21))
    assert (taken.standing, taken.number, taken.by) == (
        Standing.RECEIVED,
        "京石工伤受123",
        RESIDENT.mark,
    )


def test_handing_in_takes_the_way_out_and_only_once(case: Leaving) -> None:
    handed = case.hand_in(KIND, BODY)
    case.refuse(handed.id)
    case.hand_in(KIND, BODY)
    ways = [e for e in case.case.course.exits if (e.exit, e.body) == ("ADMIN", BODY)]
    assert len(ways) == 1


def test_number_and_name_are_sealed_in_the_store(case: Leaving) -> None:
    handed = case.hand_in(KIND, BODY)
    case.receive(handed.id, "京石工伤受123")
    events = case.desk.store.read(case.case.id)
    kinds = {event.kind: event for event in events}
    assert is_sealed(kinds[SheetReceived.__name__].body)
    assert isinstance(from_record("ExitTaken", kinds["ExitTaken"].body), ExitTaken)


def test_one_press_twice_is_one_sheet(case: Leaving) -> None:
    slip = case.slip("k" * 16)
    first = case.hand_in(KIND, BODY, slip=slip)
    assert case.hand_in(KIND, BODY, slip=slip).id == first.id
    assert len(case.case.sheets.handed) == 1
    slip = case.slip("j" * 16)
    case.receive(first.id, slip=slip)
    before = case.case.seq
    case.receive(first.id, slip=slip)
    assert case.case.seq == before


def test_another_form_for_the_same_sheet_is_refused_while_it_lies_there(case: Leaving) -> None:
    case.hand_in(KIND, BODY)
    with pytest.raises(IllegalStep):
        case.hand_in(KIND, BODY)


def test_of_two_who_note_at_once_the_second_is_told(case: Leaving) -> None:
    handed = case.hand_in(KIND, BODY)
    stale = case.slip("a" * 16)
    case.receive(handed.id, "第1号")
    with pytest.raises(Conflict):
        case.receive(handed.id, "第2号", by=WORKER, slip=Slip(stale.seen_at, "b" * 16))
    assert case.only().number == "第1号"


def test_a_number_that_was_noted_wrong_is_put_right(case: Leaving) -> None:
    handed = case.hand_in(KIND, BODY)
    case.receive(handed.id, "第1号")
    assert case.receive(handed.id, "第2号", by=WORKER).number == "第2号"
    assert case.receive(handed.id, "第2号").seq == case.only().seq


def test_what_was_not_taken_can_be_handed_in_again_or_turn_out_taken(case: Leaving) -> None:
    first = case.hand_in(KIND, BODY)
    refused = case.refuse(first.id, note="缺诊断证明")
    assert (refused.reason, refused.note) == ("papers_missing", "缺诊断证明")
    second = case.hand_in(KIND, BODY)
    assert second.id != first.id
    assert case.receive(first.id).standing is Standing.RECEIVED
    with pytest.raises(IllegalStep):
        case.refuse(first.id)


@pytest.mark.parametrize(
    ("going", "wrong"),
    [
        (Going(BODY, None, CARRIED), {"on": "whole_day"}),
        (Going(BODY, date(2026, 11, 23), CARRIED), {"on": "day_to_come"}),
        (Going("police", date(2026, 11, 20), CARRIED), {"body": "sheet_body"}),
        (Going("", date(2026, 11, 20), "pigeon"), {"body": "sheet_body", "how": "sheet_how"}),
        (Going(BODY, date(2026, 11, 20), SENT), {"how": "sheet_how"}),
    ],
)
def test_a_form_that_cannot_be_is_told_field_by_field(
    case: Leaving, going: Going, wrong: dict[str, str]
) -> None:
    with pytest.raises(AnswerFaults) as err:
        handing.hand_in(case.desk, case.case, KIND, going)
    assert faults(err) == wrong
    assert not case.case.sheets.handed


@pytest.mark.parametrize(
    ("taken", "wrong"),
    [
        (Taken(date(2026, 11, 21), ""), {"number": "sheet_number"}),
        (Taken(date(2026, 11, 21), "   "), {"number": "sheet_number"}),
        (Taken(None, "1"), {"on": "whole_day"}),
        (Taken(date(2026, 11, 23), "1"), {"on": "day_to_come"}),
        (Taken(date(2026, 11, 1), "1"), {"on": "sheet_before"}),
        (
            Taken(date(2026, 11, 21), "1" * 61, "长" * 41),
            {"number": "text_too_long", "by": "text_too_long"},
        ),
    ],
)
def test_an_acceptance_that_cannot_be_is_refused(
    case: Leaving, taken: Taken, wrong: dict[str, str]
) -> None:
    handed = case.hand_in(KIND, BODY, on=date(2026, 11, 20))
    with pytest.raises(AnswerFaults) as err:
        handing.receive(case.desk, case.case, handed.id, taken)
    assert faults(err) == wrong
    assert case.only().standing is Standing.HANDED


def test_a_body_that_gives_no_number_is_believed(case: Leaving) -> None:
    handed = case.hand_in(KIND, BODY)
    assert case.receive(handed.id, "", no_number=True).standing is Standing.RECEIVED


def test_a_refusal_needs_a_reason_from_the_list_and_a_short_note(case: Leaving) -> None:
    handed = case.hand_in(KIND, BODY)
    told = NotTaken(today(case.desk.clock), "did not like me", "长" * 201)
    with pytest.raises(AnswerFaults) as err:
        handing.refuse(case.desk, case.case, handed.id, told)
    assert set(faults(err)) == {"reason", "note"}


def test_a_sheet_of_another_case_is_not_there(case: Leaving, desk: Desk) -> None:
    other = told(desk, "lab.injury", INJURED)
    foreign = other.hand_in(KIND, BODY)
    for act in (case.receive, case.refuse):
        with pytest.raises(NotFound):
            act(foreign.id)
    with pytest.raises(NotFound):
        case.hand_in("nothing", BODY)
    with pytest.raises(NotFound):  # there is such a sheet, and this case has no use for it
        case.hand_in("housing_complaint", "housing_authority")


def test_staff_hand_in_for_somebody_only_with_their_consent(case: Leaving) -> None:
    with pytest.raises(ConsentMissing):
        case.hand_in(KIND, BODY, SENT, WORKER)
    consent.agree(case.desk, case.case, ["refer"])
    sent = case.hand_in(KIND, BODY, SENT, WORKER)
    assert (sent.how, sent.by) == (SENT, WORKER.mark)


def test_consent_that_was_taken_back_stops_what_is_still_to_go(case: Leaving) -> None:
    consent.agree(case.desk, case.case, ["refer"])
    consent.withdraw(case.desk, case.case, ["refer"])
    with pytest.raises(ConsentMissing):
        case.hand_in(KIND, BODY, SENT, WORKER)
    carried = case.hand_in(KIND, BODY, CARRIED, WORKER)  # that the applicant carried it is a fact
    assert case.receive(carried.id, by=WORKER).standing is Standing.RECEIVED


@pytest.mark.parametrize(
    "actor",
    [ELSEWHERE, Actor(Role.RESPONDENT, "SEAT01"), Actor(Role.COURT, "c", "", "court")],
)
def test_nobody_else_notes_anything(case: Leaving, actor: Actor) -> None:
    with pytest.raises((NotPermitted, NotFound)):
        case.hand_in(KIND, BODY, by=actor)
    handed = case.hand_in(KIND, BODY)
    with pytest.raises((NotPermitted, NotFound)):
        case.receive(handed.id, by=actor)


def test_the_lines_say_where_it_is_and_by_when(case: Leaving) -> None:
    lines = {line.sheet: line for line in exit_lines(case.desk, case.case)}
    assert (lines[KIND].standing, lines[KIND].until) == (OPEN, date(2027, 9, 1))
    assert lines["aid_application"].standing == OPEN
    handed = case.hand_in(KIND, BODY, on=date(2026, 11, 20))
    case.receive(handed.id, "第7号", on=date(2026, 11, 21))
    line = next(line for line in exit_lines(case.desk, case.case) if line.sheet == KIND)
    assert (line.standing, line.number, line.phone) == ("received", "第7号", "12333")
    assert line.answer_by == date(2026, 11, 21) + timedelta(days=60)
    assert line.bring
    assert line.next
    assert line.body_title is not None
    assert line.body_title.zh == "区社会保险经办机构"


def test_working_days_are_counted_as_working_days(case: Leaving) -> None:
    handed = case.hand_in("inspection_complaint", "labour_inspection")
    case.receive(handed.id)
    line = next(one for one in exit_lines(case.desk, case.case) if one.id == handed.id)
    assert line.answer_by is not None
    assert line.answer_by > date(2026, 11, 22) + timedelta(days=80)


def test_before_a_kind_is_chosen_there_is_nothing_to_say(desk: Desk) -> None:
    assert exit_lines(desk, consult.open_case(desk).case) == ()
