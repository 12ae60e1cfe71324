"""How two cases are handled as one dispute, kept apart, and taken apart again: by a person only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from engine.actions import duplicates
from engine.actions.course import NO_SLIP, Slip, write_once
from engine.actions.desk import Desk, tidy_code
from engine.casework import merging
from engine.casework.case import Case
from engine.casework.events import CaseEvent
from engine.casework.permissions import Action
from engine.errors import NotFound
from engine.store.store import Entry

BOOK: Final = "merged"
"""For each case it names the one it is handled with, and those handled with it.

The events of a case are the truth; this leads back from the other one, and keeps two who act at
once on the same cases from making a chain or a circle.
"""


def other_of(desk: Desk, number: str) -> Case:
    """The other case, for one who may decide on it and read it; raises as `Desk.permit` does."""
    other = desk.admit(number, Action.SEE)
    if not other.is_erased:
        desk.permit(other, Action.READ)
    return other


def merge(desk: Desk, case: Case, number: str, reason: str, slip: Slip = NO_SLIP) -> Case:
    """Handle a case together with another from now on; both keep their numbers.

    It comes into the hands in which the other one lies. Its applicant opens it as before, its time
    limits run on, and it counts once. Raises `IllegalStep` with all that stands in the way,
    `AnswerError`, `Conflict` where somebody else was faster, and as `Desk.permit` does for either.
    """
    desk.permit(case, Action.MERGE)
    other = other_of(desk, number)
    if not other.is_erased:
        desk.permit(other, Action.MERGE)
    beside, held = pages(desk, case, other), _held(_page(desk, case.id))
    found = duplicates.score(desk, case, other).points

    def decide(now: Case) -> list[CaseEvent]:
        return merging.merge(now, other, held, reason, found)

    return write_once(desk, case, slip, f"merge:{other.number}", decide, beside)


def pages(desk: Desk, case: Case, other: Case) -> list[Entry]:
    """What is written beside the event that joins a case to another, as their pages stand now.

    Where either was joined to anything meanwhile, they can no longer be written.
    """
    mine, theirs = _page(desk, case.id), _page(desk, other.id)
    return [
        _written(mine, case.id, str(other.id), _held(mine)),
        _written(theirs, other.id, _into(theirs), [*_held(theirs), str(case.id)]),
    ]


def undo(desk: Desk, case: Case, reason: str, slip: Slip = NO_SLIP) -> Case:
    """Handle it on its own again, where it lay before; raises as `merge` does."""
    desk.permit(case, Action.MERGE)
    mine = _page(desk, case.id)
    beside = [_written(mine, case.id, "", _held(mine))]
    if into := _into(mine):
        theirs = _page(desk, UUID(into))
        left = [each for each in _held(theirs) if each != str(case.id)]
        beside.append(_written(theirs, UUID(into), _into(theirs), left))

    def decide(now: Case) -> list[CaseEvent]:
        return merging.undo(now, reason)

    return write_once(desk, case, slip, "undo", decide, beside)


def keep_apart(desk: Desk, case: Case, number: str, reason: str, slip: Slip = NO_SLIP) -> Case:
    """Note that two cases are two disputes: they are not proposed again; raises as `merge` does."""
    desk.permit(case, Action.MERGE)
    other = other_of(desk, number)
    found = duplicates.score(desk, case, other).points

    def decide(now: Case) -> list[CaseEvent]:
        return merging.keep_apart(now, other, reason, found)

    return write_once(desk, case, slip, f"apart:{other.number}", decide)


def propose_again(desk: Desk, case: Case, number: str, slip: Slip = NO_SLIP) -> Case:
    """Take back that two cases are two disputes, on whichever of them it was noted."""
    desk.permit(case, Action.MERGE)
    other = other_of(desk, number)
    if other.number in case.course.apart:
        return write_once(
            desk,
            case,
            slip,
            f"again:{other.number}",
            lambda now: merging.propose_again(now, other.number),
        )
    desk.permit(other, Action.MERGE)
    desk.write(other, lambda now: merging.propose_again(now, case.number))
    return case


def held_with(desk: Desk, case: Case) -> tuple[Case, ...]:
    """The cases that are handled with this one; it asks nobody's leave."""
    ids = [UUID(each) for each in _held(_page(desk, case.id))]
    cases = (desk.case_of(row) for row in desk.store.summaries(ids))
    fitting = (each for each in cases if each.course.merged is not None)
    return tuple(sorted(fitting, key=lambda each: (each.opened_at, each.number)))


def joined(desk: Desk, case: Case) -> Case | None:
    """The case that this one is handled with, if it is; it asks nobody's leave."""
    merged = case.course.merged
    row = desk.store.find_by_number(tidy_code(merged.into)) if merged is not None else None
    if merged is not None and row is None:
        raise NotFound("case", merged.into)
    return desk.case_of(row) if row is not None else None


def _page(desk: Desk, id: UUID) -> Entry | None:
    return desk.store.entry(BOOK, str(id))


def _held(page: Entry | None) -> Sequence[str]:
    held: list[str] = json.loads(page.body)["holds"] if page is not None else []
    return held


def _into(page: Entry | None) -> str:
    return str(json.loads(page.body)["into"]) if page is not None else ""


def _written(page: Entry | None, id: UUID, into: str, holds: Sequence[str]) -> Entry:
    body = json.dumps({"into": into, "holds": sorted({*holds})})
    return Entry(BOOK, str(id), body, into, version=page.version if page is not None else 0)
