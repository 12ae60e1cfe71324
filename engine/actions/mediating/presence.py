"""Who is in the room now and how far each has read: kept beside the case, never in its history.

Somebody is in the room or is not: in which thread is told to nobody, so that neither side learns
whether the other is speaking with the mediator.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from engine.actions.desk import ATTEMPTS, Desk
from engine.actions.mediating import table
from engine.casework.case import Case
from engine.casework.people import Actor, role_of_mark
from engine.errors import Conflict
from engine.mediation.confidence import Kind, Viewer, viewer_of
from engine.mediation.room import Room, may_read
from engine.store.store import Entry

BOOK: Final = "room-marks"
REFRESHED: Final = timedelta(seconds=30)  # nobody is noted as here more often
HERE: Final = timedelta(seconds=75)  # a page that is open is noted again before that is over
KEPT: Final = timedelta(days=400)  # longer than any mediation lasts


@dataclass(frozen=True, slots=True)
class Mark:
    """When somebody was last in the room, and up to which place they read each thread."""

    by: str  # mark of the person
    seen: datetime
    read: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Company:
    """The others of a thread: who is here now, and how far each kind of them has read.

    They are called `applicant`, `respondent`, `mediator` and `guest`.
    """

    here: tuple[str, ...] = ()
    read: Mapping[str, int] = field(default_factory=dict)

    def readers(self, seq: int) -> tuple[str, ...]:
        """Who of the others has read what stands at a place."""
        return tuple(who for who in ORDER if self.read.get(who, 0) >= seq)


ORDER: Final = ("applicant", "respondent", "mediator", "guest")


def note(desk: Desk, case: Case, thread: str = "") -> None:
    """Note that the one at the desk is in the room, and has read a thread to its end."""
    viewer = table.viewer(desk, case)
    if not case.mediation or viewer.kind not in (Kind.SIDE, Kind.MEDIATOR, Kind.GUEST):
        return
    last = _last(case, viewer, thread)
    for _ in range(ATTEMPTS):
        entry = desk.store.entry(BOOK, _id(case, viewer.mark))
        held = _mark(entry) if entry else None
        mark = _noted(held, viewer.mark, desk.clock.now(), thread, last)
        if mark is held:
            return
        try:
            desk.store.put([_entry(case, mark, entry.version if entry else 0)])
        except Conflict:  # another page of the same person was faster
            continue
        return


def _last(case: Case, viewer: Viewer, thread: str) -> int:
    said = Room.of(case, viewer).thread(thread) if thread else ()
    return said[-1].seq if said else 0


def _noted(held: Mark | None, by: str, now: datetime, thread: str, last: int) -> Mark:
    if held is None:
        return Mark(by, now, {thread: last} if last else {})
    has_read = held.read.get(thread, 0) >= last
    if has_read and now - held.seen < REFRESHED:
        return held
    return replace(held, seen=now, read=held.read if has_read else {**held.read, thread: last})


def company(desk: Desk, case: Case, thread: str) -> Company:
    """The others of a thread that the one at the desk takes part in; nobody, in any other."""
    viewer = table.viewer(desk, case)
    if not may_read(viewer, thread):
        return Company()
    here, read = set(), dict[str, int]()
    now = desk.clock.now()
    for who, mark in _others(desk, case, viewer, thread):
        if now - mark.seen <= HERE:
            here.add(who)
        read[who] = max(read.get(who, 0), mark.read.get(thread, 0))
    return Company(tuple(who for who in ORDER if who in here), read)


def unread(desk: Desk, case: Case, room: Room) -> Mapping[str, int]:
    """How much the one at the desk has not read yet, by thread of the room as they see it."""
    own = desk.actor.mark
    entry = desk.store.entry(BOOK, _id(case, own))
    read = _mark(entry).read if entry else {}
    return {
        thread: sum(one.seq > read.get(thread, 0) and one.by != own for one in said)
        for thread, said in room.said.items()
    }


def _others(desk: Desk, case: Case, viewer: Viewer, thread: str) -> Iterator[tuple[str, Mark]]:
    for entry in desk.store.entries(BOOK, str(case.id)):
        mark = _mark(entry)
        theirs = viewer_of(_actor(case, mark.by), case)
        who = theirs.side.value if theirs.side else theirs.kind.value
        own = viewer.side.value if viewer.side else viewer.kind.value
        if who != own and may_read(theirs, thread):
            yield who, mark


def _actor(case: Case, mark: str) -> Actor:
    return Actor(role_of_mark(mark), mark.partition(":")[2])


def _id(case: Case, mark: str) -> str:
    return f"{case.id}:{mark}"


def _mark(entry: Entry) -> Mark:
    body: dict[str, Any] = json.loads(entry.body)
    return Mark(body["by"], datetime.fromisoformat(body["seen"]), body["read"])


def _entry(case: Case, mark: Mark, version: int) -> Entry:
    body = {"by": mark.by, "seen": mark.seen.isoformat(), "read": dict(mark.read)}
    id, due = _id(case, mark.by), mark.seen + KEPT
    return Entry(BOOK, id, json.dumps(body), str(case.id), due, version)
