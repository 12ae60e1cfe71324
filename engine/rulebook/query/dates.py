"""Days in a query: months and years after the calendar, working days, values by date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import accumulate
from typing import Final

from engine.rulebook.calendar import END, Calendar, add_months
from engine.rulebook.query.expr import Expr, Exprs, Steps

MOST_MONTHS: Final = 120_000  # every day there is lies nearer
AROUND: Final = 30  # days beside a published day off that it may move


class Dates:
    """Reckons with ordinals of days as `engine.rulebook.calendar` does."""

    def __init__(self, exprs: Exprs, calendar: Calendar) -> None:
        self.of = exprs
        self.calendar = calendar
        self.moved = _moved(calendar)

    def within(self, day: Expr) -> Expr:
        """A day that there is; what stands for an absent one may be none."""
        return self.kept(day, 1, END)

    def kept(self, one: Expr, low: int, high: int) -> Expr:
        of = self.of
        return of.least(of.greatest(one, of.number(low)), of.number(high))

    def year(self, day: Expr) -> Expr:
        low, high = date.fromordinal(day.low).year, date.fromordinal(min(day.high, END)).year
        return self.of.call("year", (day,), low, max(high, low))

    def month(self, day: Expr) -> Expr:
        return self.of.call("month", (day,), 1, 12)

    def day(self, day: Expr) -> Expr:
        return self.of.call("day", (day,), 1, 31)

    def add_days(self, day: Expr, days: Expr) -> Expr:
        return self.kept(self.of.add(self.within(day), days), 1, END)

    def add_months(self, day: Expr, months: Expr) -> Expr:
        """The corresponding day; the first or last there is where no such month is."""
        of = self.of
        day, months = self.within(day), self.kept(months, -MOST_MONTHS, MOST_MONTHS)
        low, high = add_months(day.low, months.low), add_months(day.high, months.high)
        first = date.fromordinal(day.low).year * 12 + months.low
        last = date.fromordinal(day.high).year * 12 + 11 + months.high
        if first >= 12 and last < 120_000:
            return of.call("add_months", (day, months), low, high)
        index = of.add(of.times(of.number(12), self.year(day)), self.month(day))
        index = of.subtract(of.add(index, months), of.number(1))
        inside = of.all(of.at_most(of.number(12), index), of.less(index, of.number(MOST_MONTHS)))
        near = of.call("add_months", (day, of.case(inside, months, of.zero)), low, high)
        beyond = of.case(of.less(months, of.zero), of.number(1), of.number(END))
        return of.case(inside, near, beyond)

    def months(self, start: Expr, end: Expr) -> Expr:
        """Whole months reached, a month end counting as reached; negative before."""
        of = self.of
        start, end = self.within(start), self.within(end)
        first, last = of.least(start, end), of.greatest(start, end)
        years = of.subtract(self.year(last), self.year(first))
        apart = of.add(
            of.times(of.number(12), years), of.subtract(self.month(last), self.month(first))
        )
        ends_month = of.same(self.day(of.add(last, of.number(1))), of.number(1))
        short = of.all(of.less(self.day(last), self.day(first)), of.no(ends_month))
        whole = of.subtract(apart, of.case(short, of.number(1), of.zero))
        most = max(end.high - start.low, start.high - end.low, 0) // 28 + 1
        whole = self.kept(whole, 0, most)
        return of.case(of.less(end, start), of.subtract(of.zero, whole), whole)

    def years(self, start: Expr, end: Expr) -> Expr:
        return self.of.divide(self.months(start, end), self.of.number(12))

    def weekday(self, day: Expr) -> Expr:
        """0 for Monday."""
        of, seven = self.of, self.of.number(7)
        since = of.subtract(day, of.number(1))
        rest = of.subtract(since, of.times(seven, of.divide(since, seven)))
        return self.kept(rest, 0, 6)

    def working_day(self, day: Expr) -> Expr:
        """The first working day on or after."""
        of, day = self.of, self.within(day)
        weekday = self.weekday(day)
        plain = of.add(day, of.step(weekday, ((5, 2), (6, 1)), 0))
        moved = of.step(day, self.moved, 0)
        return of.case(of.less(of.zero, moved), moved, self.kept(plain, 1, END))

    def days_worked(self, first: Expr, last: Expr) -> Expr:
        """How many working days there are from one to another, both counted."""
        of = self.of
        first, last = self.within(first), self.within(last)
        count = of.subtract(
            self._worked_until(last), self._worked_until(of.subtract(first, of.number(1)))
        )
        most = max(0, last.high - first.low + 1)
        return of.case(of.less(last, first), of.zero, self.kept(count, 0, most))

    def _worked_until(self, day: Expr) -> Expr:
        """Working days since the first day there is, a Monday."""
        of = self.of
        weeks = of.divide(day, of.number(7))
        rest = of.subtract(day, of.times(of.number(7), weeks))
        weekdays = of.add(of.times(of.number(5), weeks), self.kept(rest, 0, 5))
        return of.add(weekdays, of.step(day, _extra(self.calendar), 0))


def _extra(calendar: Calendar) -> Steps:
    """From which day on how many working days more there were than weeks alone would give."""
    change = {day: -1 for day in calendar.off - calendar.worked if 1 <= day % 7 <= 5}
    change |= {day: 1 for day in calendar.worked if not 1 <= day % 7 <= 5}
    days = sorted(change)
    return tuple(zip(days, accumulate(change[day] for day in days), strict=True))


def _moved(calendar: Calendar) -> Steps:
    """Where the first working day is another than weekends alone would make it, and which."""
    published = sorted(calendar.off | calendar.worked)
    steps: list[tuple[int, int]] = []
    near = {d for day in published for d in range(day - AROUND, day + AROUND)}
    for ordinal in sorted(near):
        plain = ordinal + {5: 2, 6: 1}.get((ordinal - 1) % 7, 0)
        real = calendar.on_or_after(ordinal)
        value = 0 if real == plain else real
        if value != (steps[-1][1] if steps else 0):
            steps.append((ordinal, value))
    return tuple(steps)


Function = Callable[[Dates, Expr, Expr], Expr]
DATED: Final[Mapping[str, tuple[Function, tuple[int, int]]]] = {
    # which way it runs in each of its two numbers
    "months": (Dates.months, (-1, 1)),
    "years": (Dates.years, (-1, 1)),
    "add_days": (Dates.add_days, (1, 1)),
    "add_months": (Dates.add_months, (1, 1)),
    "add_years": (lambda d, a, b: d.add_months(a, d.of.times(d.of.number(12), b)), (1, 1)),
}
