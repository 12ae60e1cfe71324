"""How events are chained by their hashes, and how a broken chain is found."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.casework.events import canonical, to_record
from engine.errors import JiefenError
from engine.store.store import BEGINNING, Event, Store, Summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from uuid import UUID

    from engine.casework.events import CaseEvent, Json
    from engine.casework.sealing import Seal


class Flaw(StrEnum):
    """What can be wrong with a kept history."""

    CHANGED = "an event was changed: its content does not match its hash"
    OUT_OF_ORDER = "events are missing, doubled or out of order"
    UNLINKED = "an event does not follow the one before it"
    CUT = "the history does not end where the summary says"
    NO_EVENTS = "there is a summary and no events"
    NO_SUMMARY = "there are events and no summary"
    SUMMARY_CHANGED = "the summary is not what follows from the events"
    UNREADABLE = "the events cannot be read"


@dataclass(frozen=True, slots=True)
class Fault:
    """A flaw, and the first place in a stream where it shows."""

    stream: UUID
    seq: int
    flaw: Flaw

    def __str__(self) -> str:
        return f"{self.stream} at {self.seq}: {self.flaw}"


def chain(
    stream: UUID,
    last: Event | None,
    happened: Iterable[CaseEvent],
    at: datetime,
    actor: str,
    seal: Seal | None = None,
) -> tuple[Event, ...]:
    """The records of what happened, ready to be appended after `last`."""
    seq, head = (last.seq, last.hash) if last else (0, BEGINNING)
    return link(stream, seq, head, happened, at, actor, seal)


def link(
    stream: UUID,
    last: int,
    head: str,
    happened: Iterable[CaseEvent],
    at: datetime,
    actor: str,
    seal: Seal | None = None,
) -> tuple[Event, ...]:
    """The same for one who knows only where the stream stands: its last number and hash.

    What tells of people is sealed first, so that the chain holds over what nobody can read.
    """
    events: list[Event] = []
    previous = head
    for seq, (kind, written) in enumerate(map(to_record, happened), last + 1):
        body = seal.close(stream, seq, kind, written) if seal else written
        event = Event(stream, seq, kind, at, actor, body, previous, hash="")
        previous = fingerprint(event)
        events.append(replace(event, hash=previous))
    return tuple(events)


def fingerprint(event: Event) -> str:
    """SHA-256 of everything an event says, the hash of the one before it included."""
    content: dict[str, Json] = {
        "previous": event.previous,
        "stream": str(event.stream),
        "seq": event.seq,
        "kind": event.kind,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": event.actor,
        "body": event.body,
    }
    return hashlib.sha256(canonical(content).encode("utf-8")).hexdigest()


def audit(store: Store, derive: Callable[[Sequence[Event]], Summary] | None = None) -> list[Fault]:
    """Every fault in the kept histories; `derive` says which summary follows from events.

    A history replaced as a whole, summary and all hashes made anew, cannot be told from a true
    one: for that, compare heads with a copy kept elsewhere.
    """
    return [
        fault
        for summary, events in store.histories()
        for fault in (*_broken(events), *_unlike(summary, events, derive))
    ]


def _broken(events: Sequence[Event]) -> Iterator[Fault]:
    seq, head = 0, BEGINNING
    for event in events:
        if event.seq != seq + 1:
            yield Fault(event.stream, event.seq, Flaw.OUT_OF_ORDER)
        elif event.previous != head:
            yield Fault(event.stream, event.seq, Flaw.UNLINKED)
        if fingerprint(event) != event.hash:
            yield Fault(event.stream, event.seq, Flaw.CHANGED)
        seq, head = event.seq, event.hash


def _unlike(
    summary: Summary | None,
    events: Sequence[Event],
    derive: Callable[[Sequence[Event]], Summary] | None,
) -> Iterator[Fault]:
    if summary is None:
        yield Fault(events[-1].stream, events[-1].seq, Flaw.NO_SUMMARY)
    elif not events:
        yield Fault(summary.case_id, 0, Flaw.NO_EVENTS)
    elif (summary.seq, summary.head) != (events[-1].seq, events[-1].hash):
        yield Fault(summary.case_id, events[-1].seq, Flaw.CUT)
    elif derive is not None:
        flaw = _deviation(summary, events, derive)
        if flaw:
            yield Fault(summary.case_id, summary.seq, flaw)


def _deviation(
    summary: Summary, events: Sequence[Event], derive: Callable[[Sequence[Event]], Summary]
) -> Flaw | None:
    try:
        derived = derive(events)
    except JiefenError:
        return Flaw.UNREADABLE
    # The key follows from no event, and what is sealed under it need not be opened for this.
    beside = replace(derived, seq=summary.seq, head=summary.head, sealed_key=summary.sealed_key)
    same = beside == summary
    return None if same else Flaw.SUMMARY_CHANGED
