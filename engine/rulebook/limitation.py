"""Whether a claim is still in time: the status that its last safe days have on the day."""

from __future__ import annotations

from datetime import date
from typing import Final

from engine.rulebook.conclusion import TimeLimit
from engine.rulebook.node import Run, Span
from engine.rulebook.rule import Limitation

IMPRECISE_DAYS: Final = 400  # a date that is known to the year is no wider


def time_limit(run: Run, item: Limitation, *, warn_days: int, final: bool) -> TimeLimit:
    """The status of one item (conventions of the limitation engine, §3.1)."""
    due = item.due.eval(run)
    if due is False:
        return TimeLimit(item, "NOT_APPLICABLE", None, None)
    unknown = TimeLimit(item, "UNKNOWN", None, None)
    early, late = item.conservative.eval(run), item.favourable.eval(run)
    if due is None or early is None or late is None or not (_narrow(early) and _narrow(late)):
        return unknown
    first, last = int(early[0]), max(int(early[0]), int(late[1]))
    status = _status(run.as_of, first, last, warn_days)
    if not final and status != _agreed(run.as_of, early, late, warn_days):
        return unknown
    if status == "EXPIRED" and item.revived is not None:
        revived = item.revived.eval(run)
        if revived is None and not final:
            return unknown
        status = "REVIVED" if revived is True else status
    return TimeLimit(item, status, date.fromordinal(first), date.fromordinal(last))


def _agreed(today: int, early: Span, late: Span, warn_days: int) -> str:
    """The status that all days still possible give, so that no further answer unsettles it."""
    found = {
        _status(today, int(first), max(int(first), int(last)), warn_days)
        for first in early[:2]
        for last in late[:2]
    }
    return found.pop() if len(found) == 1 else "UNKNOWN"


def _status(today: int, conservative: int, favourable: int, warn_days: int) -> str:
    if today > favourable:
        return "EXPIRED"
    if today > conservative:
        return "DISPUTED"
    return "EXPIRING" if conservative - today <= warn_days else "IN_TIME"


def _narrow(span: Span) -> bool:
    return not span[2] and span[1] - span[0] <= IMPRECISE_DAYS
