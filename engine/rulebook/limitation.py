"""Whether a claim is still in time: the status that its last safe days have on the day."""

from __future__ import annotations

from datetime import date
from typing import Final

from engine.rulebook.conclusion import TimeLimit
from engine.rulebook.node import Numeric, Run, Span
from engine.rulebook.rule import Limitation

IMPRECISE_DAYS: Final = 400  # a date that is known to the year is no wider


def time_limit(run: Run, item: Limitation, *, warn_days: int, final: bool) -> TimeLimit:
    """The status of one item (conventions of the limitation engine, §3.1)."""
    due = item.due.eval(run)
    unlimited = False if item.unlimited is None else item.unlimited.eval(run)
    if due is False or (due is True and unlimited is True):
        return TimeLimit(item, "NOT_APPLICABLE", None, None)
    unknown = TimeLimit(item, "UNKNOWN", None, None)
    if due is None or unlimited is not False:
        return unknown
    early, late = item.conservative.eval(run), item.favourable.eval(run)
    if early is None or late is None or not (_narrow(early) and _narrow(late)):
        return unknown
    full = None if item.full_until is None else item.full_until.eval(run)
    whole = None if full is None or not _narrow(full) else full
    first, last = int(early[0]), max(int(early[0]), int(late[1]))
    until = None if whole is None else int(whole[0])
    status = _status(run.as_of, first, last, warn_days, until)
    if not final and status != _agreed(run.as_of, (early, late, whole), warn_days):
        return unknown
    if status == "EXPIRED" and item.revived is not None:
        revived = item.revived.eval(run)
        if revived is None and not final:
            return unknown
        status = "REVIVED" if revived is True else status
    in_part = until is not None and until < run.as_of and status != "EXPIRED"
    recoverable = _day(run, item.first_recoverable) if in_part else None
    return TimeLimit(item, status, _date(first), _date(last), _date(until), recoverable)


def _agreed(today: int, days: tuple[Span, Span, Span | None], warn_days: int) -> str:
    """The status that all days still possible give, so that no further answer unsettles it."""
    early, late, whole = days
    found = {
        _status(today, int(first), max(int(first), int(last)), warn_days, until)
        for first in early[:2]
        for last in late[:2]
        for until in ((None,) if whole is None else (int(whole[0]), int(whole[1])))
    }
    return found.pop() if len(found) == 1 else "UNKNOWN"


def _status(
    today: int, conservative: int, favourable: int, warn_days: int, full_until: int | None
) -> str:
    if today > favourable:
        return "EXPIRED"
    if today > conservative:
        return "DISPUTED"
    if conservative - today <= warn_days:
        return "EXPIRING"
    return "IN_TIME" if full_until is None or today <= full_until else "PARTIAL"


def _day(run: Run, node: Numeric | None) -> date | None:
    span = None if node is None else node.eval(run)
    return None if span is None or not _narrow(span) else _date(int(span[0]))


def _date(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)


def _narrow(span: Span) -> bool:
    return not span[2] and span[1] - span[0] <= IMPRECISE_DAYS
