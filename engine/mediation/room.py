"""The room of a mediation: its threads, what was said in them, and who may speak in which, when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from engine.casework import events as ev
from engine.casework.case import Case, Noted
from engine.casework.people import Side
from engine.mediation.confidence import (
    CAUCUS,
    JOINT,
    NOTES,
    Kind,
    Viewer,
    datum_of_thread,
    may_see,
    seen_by,
)
from engine.mediation.mediation import Mediation
from engine.mediation.states import OVER, State

THREADS: Final = (JOINT, *CAUCUS.values(), NOTES)
_SPEAKING: Final = frozenset({Kind.SIDE, Kind.MEDIATOR, Kind.GUEST})


class Bar(StrEnum):
    """Why nothing can be said in a thread now; the key of its text among the needs."""

    ROOM_OVER = "room_over"
    ROOM_NOT_TAKEN_ON = "room_not_taken_on"
    ROOM_NOT_AGREED = "room_not_agreed"
    ROOM_NOBODY_CAME = "room_nobody_came"
    ROOM_PAUSED = "room_paused"


@dataclass(frozen=True, slots=True)
class Message:
    """Something said, by whose mark, with the pieces that came with it; `seq` is its place."""

    seq: int
    at: datetime
    by: str
    text: str
    pieces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """What was said in this mediation, by thread, as far as somebody may read it."""

    said: Mapping[str, tuple[Message, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case, viewer: Viewer) -> Room:
        """The room of a case for one who looks on."""
        return cls.folded(seen_by(case, viewer))

    @classmethod
    def folded(cls, history: Iterable[Noted]) -> Room:
        """What this history makes."""
        room = cls()
        for noted in history:
            room = room.after(noted)
        return room

    def after(self, noted: Noted) -> Room:
        """The room after one more happening; a new mediation begins with an empty one."""
        match noted.happened:
            case ev.MediationMoved(State.DRAFT):
                return Room()
            case ev.MessagePosted(thread, text, pieces):
                message = Message(noted.seq, noted.at, noted.actor, text, pieces)
                return replace(self, said={**self.said, thread: (*self.thread(thread), message)})
        return self

    def thread(self, name: str) -> tuple[Message, ...]:
        """What was said in one thread, the oldest first."""
        return self.said.get(name, ())


def may_read(viewer: Viewer, thread: str) -> bool:
    """Whether a thread is one of those that somebody takes part in."""
    return (
        thread in THREADS
        and viewer.kind in _SPEAKING
        and may_see(viewer, datum_of_thread(thread, viewer.mark))
    )


def threads_of(viewer: Viewer) -> tuple[str, ...]:
    """The threads that somebody takes part in, the one of all first."""
    return tuple(thread for thread in THREADS if may_read(viewer, thread))


def bar(mediation: Mediation, thread: str) -> Bar | None:
    """Why nothing can be said in a thread now, or nothing where it can.

    `mediation` is the whole of it. Before both sides agreed nothing is negotiated, but each may
    ask the mediator; while it is paused for somebody's safety, nobody meets the other side.
    """
    if mediation.state in OVER:
        return Bar.ROOM_OVER
    if not _is_taken_on(mediation):
        return Bar.ROOM_NOT_TAKEN_ON
    if thread == JOINT:
        if mediation.state is State.SUSPENDED:
            return Bar.ROOM_PAUSED
        return None if mediation.is_agreed_to else Bar.ROOM_NOT_AGREED
    side = side_of_thread(thread)
    if side is not None and not has_come(mediation, side):
        return Bar.ROOM_NOBODY_CAME
    return None


def _is_taken_on(mediation: Mediation) -> bool:
    states = [step.state for step in mediation.steps]
    begun = len(states) - states[::-1].index(State.DRAFT) if State.DRAFT in states else 0
    return State.ACCEPTED in states[begun:]


def side_of_thread(thread: str) -> Side | None:
    """Whose caucus a thread is."""
    return next((side for side, name in CAUCUS.items() if name == thread), None)


def has_come(mediation: Mediation, side: Side) -> bool:
    """Whether somebody whose dispute it is came in on a side."""
    seats = mediation.people.seats
    return any(seat not in seats or seats[seat].taken for seat in mediation.people.parties(side))
