"""Until when each claim is safe, as every paper says it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from engine.i18n import Text
from engine.litigation.days import plain_day
from engine.litigation.form import By, Form
from engine.litigation.matter import Matter, joined
from engine.rulebook.conclusion import TimeLimit

ARBITRATION: Final = "labour.arbitration_state"
AWARDED: Final = "awarded"
SUIT: Final = "award_suit"


def limit_lines(matter: Matter) -> tuple[Text, ...]:
    """One line for each last safe day, with all that it holds for; then what has none.

    The deadlines of the procedure come first: they are shorter.
    """
    return tuple(_lines(matter)) or (matter.words("limit.none"),)


def _lines(matter: Matter) -> Iterator[Text]:
    if SUIT not in matter.due and _is_awarded(matter):
        yield matter.words("limit.award")
    for due in matter.due.values():
        yield matter.words("limit.day", title=due.title, day=plain_day(due.day, matter))
    for (how, day), titles in _by_day(matter).items():
        title = joined(titles, "、", ", ")
        if day is None:
            yield matter.words(how, title=title)
        else:
            yield matter.words(how, title=title, day=plain_day(day, matter))


def _is_awarded(matter: Matter) -> bool:
    """Whether there is a labour award, by what was answered."""
    evaluation = matter.evaluation
    known = ARBITRATION in evaluation.rulebook.facts
    return known and evaluation.fact(ARBITRATION) == AWARDED


def _by_day(matter: Matter) -> dict[tuple[str, date | None], list[Text]]:
    """What each of the days holds for, by the text that says so."""
    found: dict[tuple[str, date | None], list[Text]] = {}
    for limit in matter.evaluation.time_limits():
        found.setdefault(_standing(limit), []).append(limit.definition.title)
    return found


def _standing(limit: TimeLimit) -> tuple[str, date | None]:
    if limit.status == "NOT_APPLICABLE":
        return "limit.unlimited", None
    day = limit.conservative
    return ("limit.unknown", None) if day is None else ("limit.day", day)


def last_day(by: By, matter: Matter) -> date | None:
    """The last safe day to hand a paper in; None where the case does not tell it."""
    if by.limit:
        limits = matter.evaluation.time_limits()
        found = (one.conservative for one in limits if one.definition.short_name == by.limit)
        return next(found, None)
    span = None if by.day is None else by.day.eval(matter.evaluation)
    if span is None or span[2] or span[0] != span[1]:
        return None
    return date.fromordinal(int(span[0]))


def by_lines(form: Form, matter: Matter) -> tuple[Text, ...]:
    """By when a paper of no court is to be handed in, one line for each time that counts."""
    return tuple(_by_line(by, matter) for by in last_days(form, matter))


def last_days(form: Form, matter: Matter) -> tuple[By, ...]:
    """The times that count for the one who files."""
    return tuple(by for by in form.by if not by.side or by.side == (matter.side or by.side))


def _by_line(by: By, matter: Matter) -> Text:
    last = last_day(by, matter)
    if last is None:
        return matter.words("limit.unknown", title=by.title)
    return matter.words("limit.day", title=by.title, day=plain_day(last, matter))
