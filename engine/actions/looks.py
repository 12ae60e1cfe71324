"""Who looked at a case: one line for each person, deed and hour, numbered so that gaps show."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.people import Role
from engine.casework.permissions import Action
from engine.casework.retention import retention
from engine.errors import Conflict
from engine.store.store import Entry, Store

BOOK: Final = "access"
ATTEMPTS: Final = 5
AT_ONCE: Final = 1_000
UNTOLD: Final = frozenset({Action.SEE, Action.AUDIT})
"""Not noted: that somebody learns that a case exists, or reads this very log."""


@dataclass(frozen=True, slots=True)
class Look:
    """That somebody looked; `number` counts from 1 within the case, `mark` names role and hand."""

    number: int
    mark: str
    name: str
    unit: str
    action: str
    at: datetime

    @property
    def hour(self) -> tuple[str, str, str]:
        """What is noted once."""
        return self.mark, self.action, _hour(self.at)


@dataclass(frozen=True, slots=True)
class Looks:
    """The lines of one case, the latest first; `missing` are numbers that were taken out."""

    lines: tuple[Look, ...]
    missing: tuple[int, ...]


def note(desk: Desk, case: Case, action: Action) -> None:
    """Note that the one at the desk looks; the applicant's own looks are nobody's business."""
    look = _look(desk, action)
    if look is not None:
        desk.noted.of((case.id, *look.hour), lambda: _write(desk, case.id, look))


def note_all(desk: Desk, cases: Iterable[Case], action: Action) -> None:
    """The same for several cases at once, in one write."""
    look = _look(desk, action)
    if look is None:
        return
    new = [case for case in cases if not desk.noted.knows((case.id, *look.hour))]
    try:
        desk.store.put([entry for case in new for entry in _lines(desk, case.id, look)])
    except Conflict:  # somebody else is looking as well: one after another
        for case in new:
            note(desk, case, action)
    else:
        for case in new:
            desk.noted.keep((case.id, *look.hour), True)


def looks_at(desk: Desk, case: Case) -> Looks:
    """Everybody who looked at a case."""
    lines = [_opened(desk, entry) for entry in _entries(desk.store, case.id)]
    numbers = {line.number for line in lines}
    first, last = min(numbers, default=1), max(numbers, default=0)
    missing = sorted({*range(first, last + 1)} - numbers)
    return Looks(tuple(lines[::-1]), tuple(missing))


def forget_old(desk: Desk) -> int:
    """Drop the lines whose time is over; returns how many."""
    old = desk.store.due(BOOK, desk.clock.now(), AT_ONCE)
    for entry in old:
        desk.store.drop(BOOK, entry.id)
    return len(old)


def _look(desk: Desk, action: Action) -> Look | None:
    """What is to be noted of the one at the desk, if anything is."""
    actor = desk.actor
    if actor.role is Role.RESIDENT or action in UNTOLD:
        return None
    # Of invited people no name: this log outlasts the case, and their words with it.
    name = actor.name if actor.is_staff else ""
    return Look(0, actor.mark, name, actor.unit, action.value, desk.clock.now())


def _write(desk: Desk, case: UUID, look: Look) -> bool:
    """Written under the next free number; of two at once the later takes the one after."""
    for _ in range(ATTEMPTS):
        with suppress(Conflict):
            desk.store.put(_lines(desk, case, look))
            return True
    raise Conflict(BOOK, look.number, look.number)


def _lines(desk: Desk, case: UUID, look: Look) -> list[Entry]:
    """The line to be written under the next free number; none where it stands already."""
    known = [_opened(desk, entry) for entry in _entries(desk.store, case)]
    if any(line.hour == look.hour for line in known):
        return []
    numbered = replace(look, number=known[-1].number + 1 if known else 1)
    return [_entry(desk, case, numbered)]


def _entry(desk: Desk, case: UUID, look: Look) -> Entry:
    id = f"{case}:{look.number:08d}"
    content = {**asdict(look), "at": look.at.isoformat()}
    sealed = desk.vault.seal_own(json.dumps(content, ensure_ascii=False), _about(id))
    until = retention().log_until(look.at)
    return Entry(BOOK, id, json.dumps({"sealed": sealed}), str(case), until)


def _opened(desk: Desk, entry: Entry) -> Look:
    """The line; raises `SealError` where somebody changed it or moved it elsewhere."""
    content = json.loads(desk.vault.open_own(json.loads(entry.body)["sealed"], _about(entry.id)))
    return Look(**{**content, "at": datetime.fromisoformat(content["at"])})


def _entries(store: Store, case: UUID) -> list[Entry]:
    found: list[Entry] = []
    while page := store.entries(BOOK, str(case), found[-1].id if found else "", AT_ONCE):
        found += page
        if len(page) < AT_ONCE:
            break
    return found


def _about(id: str) -> str:
    return f"{BOOK}:{id}"


def _hour(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%d%H}"
