"""Days, months and years as the Civil Code counts them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rulebook.calendar import Calendar, add_months, clamp, days_of, months_between

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31)).map(date.toordinal)
MONTHS = st.integers(-1200, 1200)


def ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def day(number: int) -> str:
    return date.fromordinal(number).isoformat()


class TestMonths:
    @pytest.mark.parametrize(
        ("start", "months", "end"),
        [
            ("2026-01-15", 1, "2026-02-15"),
            ("2026-01-31", 1, "2026-02-28"),
            ("2024-01-31", 1, "2024-02-29"),
            ("2026-01-29", 1, "2026-02-28"),
            ("2026-08-31", 1, "2026-09-30"),
            ("2026-12-31", 2, "2027-02-28"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2024-02-29", 48, "2028-02-29"),
            ("2026-03-31", -1, "2026-02-28"),
            ("2026-03-15", 0, "2026-03-15"),
        ],
    )
    def test_a_period_ends_on_the_same_day_or_the_last_of_the_month(
        self, start: str, months: int, end: str
    ) -> None:
        assert day(add_months(ordinal(start), months)) == end

    @pytest.mark.parametrize(
        ("start", "end", "months"),
        [
            ("2026-01-15", "2026-02-14", 0),
            ("2026-01-15", "2026-02-15", 1),
            ("2026-01-31", "2026-02-27", 0),
            ("2026-01-31", "2026-02-28", 1),
            ("2026-01-31", "2026-03-30", 1),
            ("2026-01-31", "2026-03-31", 2),
            ("2024-02-29", "2025-02-28", 12),
            ("2026-02-28", "2026-01-31", -1),
            ("2026-03-10", "2026-03-10", 0),
        ],
    )
    def test_a_month_end_counts_as_reached(self, start: str, end: str, months: int) -> None:
        assert months_between(ordinal(start), ordinal(end)) == months

    @given(DAYS, MONTHS)
    def test_the_day_stays_or_is_the_last_of_a_shorter_month(self, start: int, n: int) -> None:
        first, last = date.fromordinal(start), date.fromordinal(add_months(start, n))
        assert (last.year * 12 + last.month) - (first.year * 12 + first.month) == n
        assert last.day == min(first.day, monthrange(last.year, last.month)[1])

    @given(DAYS, st.integers(0, 1200))
    def test_as_many_months_lie_between_as_were_added(self, start: int, months: int) -> None:
        end = add_months(start, months)
        assert months_between(start, end) == months
        assert months_between(start, end - 1) == months - 1 or months == 0
        assert months_between(end, start) == -months

    @given(DAYS, DAYS, MONTHS)
    def test_a_later_start_never_ends_earlier(self, one: int, other: int, months: int) -> None:
        early, late = sorted([one, other])
        assert add_months(early, months) <= add_months(late, months)

    @given(DAYS, DAYS, DAYS)
    def test_more_time_never_counts_fewer_months(self, start: int, one: int, other: int) -> None:
        early, late = sorted([one, other])
        assert months_between(start, early) <= months_between(start, late)
        assert months_between(late, start) <= months_between(early, start)

    @given(DAYS, st.integers(-(10**6), 10**6), st.integers(0, 100))
    def test_far_beyond_the_calendar_it_still_runs_one_way(
        self, start: int, months: int, more: int
    ) -> None:
        assert add_months(start, months) <= add_months(start, months + more)
        assert clamp(add_months(start, months)) == add_months(start, months)


class TestWorkingDays:
    CALENDAR = Calendar(
        off=days_of([(date(2026, 10, 1), date(2026, 10, 8))]),
        worked=days_of([(date(2026, 10, 10), date(2026, 10, 10))]),
    )

    @pytest.mark.parametrize(
        ("start", "worked"),
        [
            ("2026-09-30", "2026-09-30"),
            ("2026-10-01", "2026-10-09"),
            ("2026-10-03", "2026-10-09"),
            ("2026-10-10", "2026-10-10"),  # a Saturday that is worked
            ("2026-10-11", "2026-10-12"),
            ("2030-01-05", "2030-01-07"),  # no calendar published: weekends are off
        ],
    )
    def test_a_day_off_moves_to_the_next_worked_one(self, start: str, worked: str) -> None:
        assert day(self.CALENDAR.on_or_after(ordinal(start))) == worked

    @given(DAYS)
    def test_it_never_goes_back_and_never_far(self, start: int) -> None:
        assert 0 <= self.CALENDAR.on_or_after(start) - start <= 8

    def test_at_the_end_of_time_it_stays(self) -> None:
        last = date.max.toordinal()
        assert Calendar(off=frozenset({last})).on_or_after(last) == last
