"""Until when each claim is safe, as every paper says it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.i18n import Text
from engine.litigation.days import plain_day
from engine.litigation.matter import Matter
from engine.rulebook.conclusion import TimeLimit


def limit_lines(matter: Matter) -> tuple[Text, ...]:
    """One line for each time limit in play, always with the last safe day where it is known.

    The deadlines of the procedure come first: they are shorter.
    """
    return tuple(_lines(matter)) or (matter.words("limit.none"),)


def _lines(matter: Matter) -> Iterator[Text]:
    for due in matter.due.values():
        yield matter.words("limit.day", title=due.title, day=plain_day(due.day, matter))
    for limit in matter.evaluation.time_limits():
        yield _line(limit, matter)


def _line(limit: TimeLimit, matter: Matter) -> Text:
    title = limit.definition.title
    if limit.status == "NOT_APPLICABLE":
        return matter.words("limit.unlimited", title=title)
    if limit.conservative is None:
        return matter.words("limit.unknown", title=title)
    day = plain_day(limit.conservative, matter)
    return matter.words("limit.day", title=title, day=day)
