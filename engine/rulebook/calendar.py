"""Date arithmetic after 民法典 #200-#204, on day ordinals; and which days are worked."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

FIRST = date(1900, 1, 1).toordinal()  # the days that may be answered
LAST = date(2200, 12, 31).toordinal()
END = date.max.toordinal()


def clamp(ordinal: int) -> int:
    """An ordinal kept inside the days that there are."""
    return max(1, min(ordinal, END))


@lru_cache(maxsize=4096)
def add_months(ordinal: int, months: int) -> int:
    """The corresponding day of a later month, or that month's last day (民法典 #202)."""
    day = date.fromordinal(ordinal)
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not date.min.year <= year <= date.max.year:
        return 1 if months < 0 else END
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])).toordinal()


@lru_cache(maxsize=4096)
def months_between(start: int, end: int) -> int:
    """Whole months reached from start to end, a month end counting as reached; negative before."""
    if end < start:
        return -months_between(end, start)
    first, last = date.fromordinal(start), date.fromordinal(end)
    months = (last.year - first.year) * 12 + last.month - first.month
    while months > 0 and add_months(start, months) > end:
        months -= 1
    return months


def first_of_month(ordinal: int) -> int:
    """The first day of the month that a day lies in."""
    return date.fromordinal(ordinal).replace(day=1).toordinal()


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off and make-up working days as published; other weekends are off."""

    off: frozenset[int] = frozenset()
    worked: frozenset[int] = frozenset()

    def is_worked(self, day: date) -> bool:
        ordinal = day.toordinal()
        if ordinal in self.worked:
            return True
        return day.weekday() < 5 and ordinal not in self.off

    def days_worked(self, first: int, last: int) -> int:
        """How many working days there are from one day to another, both counted."""
        if last < first:
            return 0
        weeks, rest = divmod(last - first + 1, 7)
        # an ordinal that leaves 1 to 5 when divided by 7 is a Monday to Friday
        weekdays = weeks * 5 + sum((first + day) % 7 in range(1, 6) for day in range(rest))
        lost = sum(first <= day <= last and day % 7 in range(1, 6) for day in self._off_only)
        gained = sum(first <= day <= last and day % 7 not in range(1, 6) for day in self.worked)
        return weekdays - lost + gained

    @property
    def _off_only(self) -> frozenset[int]:
        return self.off - self.worked

    def on_or_after(self, ordinal: int) -> int:
        """The first working day from this day on (民法典 #203)."""
        day = date.fromordinal(ordinal)
        while not self.is_worked(day) and day < date.max:
            day += timedelta(days=1)
        return day.toordinal()


def days_of(ranges: Iterable[tuple[date, date]]) -> frozenset[int]:
    """Every ordinal inside the given ranges, both ends included."""
    return frozenset(
        ordinal
        for first, last in ranges
        for ordinal in range(first.toordinal(), last.toordinal() + 1)
    )
