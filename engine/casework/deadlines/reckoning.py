"""How the last day of a term is counted (民法典 #200-#204, 民事诉讼法 #85)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from engine.casework.deadlines.definition import Counted
from engine.rulebook.calendar import Calendar, add_months, clamp


@dataclass(frozen=True, slots=True)
class Term:
    """The last day: the safe one, and the one to which a day off moves it by law."""

    day: date
    extended: date


def term_of(start: date, length: int, counted: Counted, calendar: Calendar) -> Term:
    """The last day of so much time from a day on, which is itself not counted."""
    match counted:
        case Counted.DAYS:
            last = clamp(start.toordinal() + length)
        case Counted.MONTHS:
            last = add_months(start.toordinal(), length)
        case Counted.YEARS:
            last = add_months(start.toordinal(), length * 12)
        case Counted.WORKING_DAYS:
            last = _worked(start, length, calendar).toordinal()
    day = date.fromordinal(last)
    return Term(day, moved(day, calendar))


def later(term: Term, days: int, calendar: Calendar) -> Term:
    """The term so many days later: time that is not counted is added at its end."""
    if not days:
        return term
    day = date.fromordinal(clamp(term.day.toordinal() + days))
    return Term(day, moved(day, calendar))


def moved(day: date, calendar: Calendar) -> date:
    """The first working day from a last day on (民法典 #203)."""
    return date.fromordinal(calendar.on_or_after(day.toordinal()))


def _worked(start: date, count: int, calendar: Calendar) -> date:
    day = start
    while count > 0 and day < date.max:
        day += timedelta(days=1)
        count -= calendar.is_worked(day)
    return day
