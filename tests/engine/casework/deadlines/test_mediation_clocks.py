"""Every clock of a mediation on the last day in time, and on the day after."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.casework.case import Case, Noted
from engine.casework.course import Stage
from engine.casework.deadlines import Item, Status
from engine.casework.events import MediationMoved, TermExtended
from tests.engine.casework.deadlines.ground import case, items

IN_TIME = (Status.TODAY, Status.SOON, Status.RUNNING)


def on(noted: dict[str, date], key: str, today: date, kind: str = "rent.arrears") -> Item:
    """A deadline as it stands on a day."""
    return items(case(noted, kind, Stage.MEDIATE), today)[key]


@pytest.mark.parametrize(
    ("key", "milestone", "start", "safe", "last"),
    [
        # ours: counted as written, no day off moves them
        ("invitation_reminder", "invitation_sent", "2026-03-02", "2026-03-05", "2026-03-05"),
        ("invitation_reply", "invitation_sent", "2026-03-02", "2026-03-09", "2026-03-09"),
        ("people_mediation", "mediation_accepted", "2026-03-02", "2026-04-01", "2026-04-01"),
        ("people_mediation", "mediation_accepted", "2026-04-01", "2026-05-01", "2026-05-01"),
        ("agreement_signing", "agreement_frozen", "2026-03-06", "2026-03-09", "2026-03-09"),
        ("call_back", "performance_due", "2026-03-02", "2026-03-09", "2026-03-09"),
        ("second_call_back", "performance_due", "2026-03-02", "2026-04-01", "2026-04-01"),
        # in working days: over a weekend, over one that is worked, over the holiday of October
        ("mediation_screening", "mediation_requested", "2026-03-05", "2026-03-10", "2026-03-10"),
        ("mediation_screening", "mediation_requested", "2026-09-30", "2026-10-10", "2026-10-10"),
        ("mediator_choice", "both_agreed", "2026-02-27", "2026-03-02", "2026-03-02"),
        ("mediator_choice", "both_agreed", "2026-09-30", "2026-10-09", "2026-10-09"),
        ("mediator_appointment", "mediator_asked_for", "2026-03-05", "2026-03-10", "2026-03-10"),
        ("mediator_confirmation", "mediator_chosen", "2026-03-05", "2026-03-10", "2026-03-10"),
        ("mediator_confirmation", "mediator_chosen", "2026-09-30", "2026-10-10", "2026-10-10"),
        ("mediator_declaration", "mediator_accepted", "2026-03-06", "2026-03-09", "2026-03-09"),
        ("end_certificate", "mediation_ended", "2026-03-06", "2026-03-09", "2026-03-09"),
        ("end_certificate", "mediation_ended", "2026-09-30", "2026-10-08", "2026-10-08"),
        # of the law: a last day off moves to the next working day, the safe day stays
        ("court_pre_mediation", "court_pre_accepted", "2026-03-02", "2026-04-01", "2026-04-01"),
        ("court_pre_mediation", "court_pre_accepted", "2026-04-01", "2026-05-01", "2026-05-06"),
        ("court_post_mediation", "court_post_accepted", "2026-03-02", "2026-03-17", "2026-03-17"),
        ("court_post_mediation", "court_post_accepted", "2026-04-16", "2026-05-01", "2026-05-06"),
        (
            "court_post_mediation_simplified",
            "court_post_simplified_accepted",
            "2026-03-02",
            "2026-03-09",
            "2026-03-09",
        ),
        (
            "court_post_mediation_simplified",
            "court_post_simplified_accepted",
            "2026-04-24",
            "2026-05-01",
            "2026-05-06",
        ),
        ("judicial_confirmation", "agreement_effective", "2026-03-02", "2026-04-01", "2026-04-01"),
        ("judicial_confirmation", "agreement_effective", "2026-04-01", "2026-05-01", "2026-05-06"),
        (
            "confirmation_admission",
            "confirmation_applied",
            "2026-03-02",
            "2026-03-05",
            "2026-03-05",
        ),
        (
            "confirmation_admission",
            "confirmation_applied",
            "2026-04-28",
            "2026-05-01",
            "2026-05-06",
        ),
        (
            "confirmation_decision",
            "confirmation_admitted",
            "2026-03-02",
            "2026-03-17",
            "2026-03-17",
        ),
        ("confirmation_outer", "confirmation_admitted", "2026-03-02", "2026-04-01", "2026-04-01"),
        ("confirmation_outer", "confirmation_admitted", "2026-04-01", "2026-05-01", "2026-05-06"),
    ],
)
def test_the_last_day_is_in_time_and_the_next_is_late(
    key: str, milestone: str, start: str, safe: str, last: str
) -> None:
    noted = {milestone: date.fromisoformat(start)}
    end = date.fromisoformat(last)
    found = on(noted, key, end)
    assert (found.day, found.last) == (date.fromisoformat(safe), end)
    assert found.status in IN_TIME
    assert on(noted, key, end + timedelta(days=1)).status is Status.MISSED


@pytest.mark.parametrize(
    ("key", "milestone", "start", "safe", "last"),
    [
        ("labour_mediation", "labour_mediation_received", "2026-03-02", "2026-03-17", "2026-03-17"),
        ("labour_mediation", "labour_mediation_received", "2026-04-16", "2026-05-01", "2026-05-06"),
        ("arbitration_review", "agreement_effective", "2026-03-02", "2026-03-17", "2026-03-17"),
        ("arbitration_review_decision", "review_applied", "2026-03-02", "2026-03-09", "2026-03-09"),
        ("arbitration_review_decision", "review_applied", "2026-09-30", "2026-10-13", "2026-10-13"),
    ],
)
def test_the_clocks_of_labour(key: str, milestone: str, start: str, safe: str, last: str) -> None:
    noted, end = {milestone: date.fromisoformat(start)}, date.fromisoformat(last)
    found = on(noted, key, end, "lab.wage")
    assert (found.day, found.last) == (date.fromisoformat(safe), end)
    assert found.status in IN_TIME
    assert on(noted, key, end + timedelta(days=1), "lab.wage").status is Status.MISSED


@pytest.mark.parametrize(
    ("key", "milestone", "name", "to", "kind"),
    [
        ("confirmation_decision", "confirmation_admitted", "confirmation_extended_to",
         "2026-03-27", "rent.arrears"),
        ("arbitration_review_decision", "review_applied", "review_extended_to",
         "2026-03-16", "lab.wage"),
        ("people_mediation", "mediation_accepted", "mediation_extended_to",
         "2026-04-15", "rent.arrears"),
        ("court_pre_mediation", "court_pre_accepted", "mediation_extended_to",
         "2026-04-15", "rent.arrears"),
    ],
)  # fmt: skip
def test_an_extended_clock_ends_on_the_day_that_was_agreed(
    key: str, milestone: str, name: str, to: str, kind: str
) -> None:
    end = date.fromisoformat(to)
    noted = {milestone: date(2026, 3, 2), name: end}
    assert on(noted, key, end, kind).status in IN_TIME
    assert on(noted, key, end + timedelta(days=1), kind).status is Status.MISSED


# ---------------------------------------------------------------- what is not counted


def moved(state: str, on: date, seq: int) -> Noted:
    at = datetime(on.year, on.month, on.day, 2, tzinfo=UTC)
    return Noted(seq, at, "mediator:m1", MediationMoved(state))


def paused(began: date, ended: date | None, start: date = date(2026, 3, 2)) -> Case:
    """A case that a court passed on, with an expert at work for a while."""
    history = [moved("appraisal", began, 5)]
    if ended is not None:
        history.append(moved("in_session", ended, 6))
    noted = {"court_pre_accepted": start}
    return replace(case(noted, stage=Stage.MEDIATE), mediation=tuple(history))


def test_the_days_of_an_expert_are_not_counted() -> None:
    of = paused(date(2026, 3, 10), date(2026, 3, 20))
    assert items(of, date(2026, 4, 11))["court_pre_mediation"].day == date(2026, 4, 11)
    assert items(of, date(2026, 4, 11))["court_pre_mediation"].status in IN_TIME
    # 11 April 2026 is a Saturday: by law there is time until Monday
    assert items(of, date(2026, 4, 13))["court_pre_mediation"].status in IN_TIME
    assert items(of, date(2026, 4, 14))["court_pre_mediation"].status is Status.MISSED


def test_while_the_expert_looks_the_clock_stands_still() -> None:
    of = paused(date(2026, 3, 10), None)
    left = {
        (found.day - today).days
        for today in (date(2026, 3, 10), date(2026, 4, 20), date(2026, 7, 1))
        if (found := items(of, today)["court_pre_mediation"]).day is not None
    }
    assert left == {22}


def test_what_was_agreed_after_the_expert_is_not_moved_by_it() -> None:
    of = paused(date(2026, 3, 10), date(2026, 3, 20))
    agreed = date(2026, 4, 20)
    at = datetime(2026, 3, 21, 2, tzinfo=UTC)
    extended = Noted(7, at, "resident", TermExtended("", agreed))
    course = replace(
        of.course, milestones={**of.course.milestones, "mediation_extended_to": agreed}
    )
    of = replace(of, mediation=(*of.mediation, extended), course=course)
    assert items(of, agreed)["court_pre_mediation"].day == agreed


@given(st.integers(0, 40), st.integers(0, 40))
def test_each_day_of_an_expert_is_a_day_more(before: int, long: int) -> None:
    start = date(2026, 3, 2)
    began = start + timedelta(days=before)
    of = paused(began, began + timedelta(days=long))
    found = items(of, date(2026, 9, 1))["court_pre_mediation"]
    assert found.day == date(2026, 4, 1) + timedelta(days=long)


def test_an_expert_before_the_clock_ran_moves_nothing() -> None:
    of = paused(date(2026, 2, 10), date(2026, 2, 20))
    assert items(of, date(2026, 3, 3))["court_pre_mediation"].day == date(2026, 4, 1)
