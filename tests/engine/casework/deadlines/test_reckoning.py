"""Last days, as the law counts them and as the worked dates of our documents have them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.casework.deadlines import Counted, term_of
from engine.rulebook.calendar import Calendar
from tests.engine.casework.deadlines.ground import ground
from tests.ours import library

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
PLAIN = Calendar()


def days(name: str) -> int:
    """A length from the parameters."""
    period = library().rulebook.parameters[name].at(date(2026, 3, 2), ground().region)
    assert period is not None
    return int(period.value)


@pytest.mark.parametrize(
    ("start", "length", "last"),
    [
        # the sample agreement of the mediation procedure
        ("2022-05-16", "judicial_confirmation_days", "2022-06-15"),
        ("2026-03-01", "judicial_confirmation_days", "2026-03-31"),
        # time examples of petition work
        ("2026-03-02", "petition_notice_days", "2026-03-17"),
        ("2026-03-02", "petition_handling_days", "2026-05-01"),
        ("2026-05-01", "petition_extension_days", "2026-05-31"),
        ("2026-05-08", "petition_review_request_days", "2026-06-07"),
    ],
)
def test_worked_dates_come_out(start: str, length: str, last: str) -> None:
    term = term_of(date.fromisoformat(start), days(length), Counted.DAYS, ground().calendar)
    assert term.day == date.fromisoformat(last)


def test_a_last_day_off_moves_by_law_and_the_safe_day_stays() -> None:
    # 1 to 5 May 2026 are days off
    term = term_of(date(2026, 4, 16), 15, Counted.DAYS, ground().calendar)
    assert (term.day, term.extended) == (date(2026, 5, 1), date(2026, 5, 6))


def test_months_end_with_the_month_where_it_is_shorter() -> None:
    assert term_of(date(2026, 8, 31), 6, Counted.MONTHS, PLAIN).day == date(2027, 2, 28)
    assert term_of(date(2024, 2, 29), 2, Counted.YEARS, PLAIN).day == date(2026, 2, 28)


def test_working_days_leave_out_weekends_days_off_and_the_day_of_the_event() -> None:
    # Friday; Saturday 28 February 2026 is worked
    assert term_of(date(2026, 2, 27), 2, Counted.WORKING_DAYS, ground().calendar).day == date(
        2026, 3, 2
    )
    # before the holiday of October
    assert term_of(date(2026, 9, 30), 2, Counted.WORKING_DAYS, ground().calendar).day == date(
        2026, 10, 9
    )


def test_the_end_of_all_days_is_no_error() -> None:
    for counted in Counted:
        assert term_of(date(9999, 12, 1), 90, counted, PLAIN).day <= date.max


@given(DAYS, st.integers(0, 800), st.sampled_from(Counted))
def test_no_deadline_lies_before_its_start(start: date, length: int, counted: Counted) -> None:
    term = term_of(start, length, counted, ground().calendar)
    assert start <= term.day <= term.extended


@given(DAYS, st.integers(1, 400), st.sampled_from(Counted))
def test_a_longer_term_never_ends_earlier(start: date, length: int, counted: Counted) -> None:
    shorter = term_of(start, length, counted, ground().calendar)
    longer = term_of(start, length + 1, counted, ground().calendar)
    assert shorter.day <= longer.day
    assert shorter.extended <= longer.extended


@given(DAYS, st.integers(0, 400), st.sampled_from(Counted))
def test_the_moved_day_is_the_first_one_worked(start: date, length: int, counted: Counted) -> None:
    calendar = ground().calendar
    term = term_of(start, length, counted, calendar)
    assert calendar.is_worked(term.extended)
    between = (term.extended - term.day).days
    assert not any(calendar.is_worked(term.day + timedelta(n)) for n in range(between))


@given(DAYS, st.integers(0, 120))
def test_as_many_working_days_lie_between_as_were_counted(start: date, length: int) -> None:
    calendar = ground().calendar
    last = term_of(start, length, Counted.WORKING_DAYS, calendar).day
    assert calendar.days_worked(start.toordinal() + 1, last.toordinal()) == length
