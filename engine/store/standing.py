"""Whether a wish may be written, decided the same way for every store."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from engine.errors import Conflict, NumberTaken, StoreError
from engine.store.store import BEGINNING, Entry, Event, Receipt, Summary

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

Key: TypeAlias = tuple[str, str]
"""Book and id of an entry."""


@dataclass(frozen=True, slots=True)
class Append:
    """One wish to write: these events and entries, if the stream stands at `expected_seq`."""

    stream: UUID
    expected_seq: int
    events: tuple[Event, ...]
    summary: Summary
    key: str | None = None
    entries: tuple[Entry, ...] = ()

    def __post_init__(self) -> None:
        if not self.events:
            raise StoreError(f"{self.stream}: there is no event to append")
        if self.summary.case_id != self.stream:
            raise StoreError(f"{self.stream}: the summary is that of {self.summary.case_id}")
        for seq, event in enumerate(self.events, self.expected_seq + 1):
            if (event.stream, event.seq) != (self.stream, seq):
                raise StoreError(
                    f"{self.stream}: {event.kind} is made for {event.stream} at {event.seq}, "
                    f"not for {seq}: chain the events after those you have read"
                )
        _refuse_twice(self.entries)

    @property
    def keys(self) -> tuple[Key, ...]:
        """The entries that it bears on."""
        return tuple(entry.key for entry in self.entries)

    @property
    def outcome(self) -> Summary:
        """The summary as it stands once the events are written."""
        last = self.events[-1]
        return replace(self.summary, seq=last.seq, head=last.hash)


@dataclass(frozen=True, slots=True)
class Put:
    """A wish to write entries alone."""

    entries: tuple[Entry, ...]

    def __post_init__(self) -> None:
        _refuse_twice(self.entries)

    @property
    def keys(self) -> tuple[Key, ...]:
        """The entries that it bears on."""
        return tuple(entry.key for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Drop:
    """A wish to take an entry out of its book."""

    book: str
    id: str

    @property
    def keys(self) -> tuple[Key, ...]:
        """The entries that it bears on."""
        return ((self.book, self.id),)


@dataclass(frozen=True, slots=True)
class Prune:
    """A wish to forget old receipts, and entries of these books that were due long ago."""

    before: datetime
    books: tuple[str, ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        """None that are known before."""
        return ()


Wish: TypeAlias = Append | Put | Drop | Prune


@dataclass(slots=True)
class Standing:
    """What has been accepted so far: heads of streams, numbers, receipts, entries."""

    cases: dict[UUID, Summary] = field(default_factory=dict)
    numbers: dict[str, UUID] = field(default_factory=dict)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    entries: dict[Key, Entry] = field(default_factory=dict)

    def settle(self, wish: Append | Put | Drop) -> Receipt | None:
        """Accept a wish or raise; an append has a receipt, which may be that of an earlier one."""
        if isinstance(wish, Append):
            return self.append(wish)
        if isinstance(wish, Put):
            self._put(wish.entries)
        else:
            self.entries.pop((wish.book, wish.id), None)
        return None

    def append(self, wish: Append) -> Receipt:
        """Accept an append, or return the receipt of the one it repeats, or raise."""
        earlier = self.receipts.get(wish.key) if wish.key is not None else None
        if earlier is not None:
            return _repeated(wish, earlier)
        self._refuse_unfit(wish, self.cases.get(wish.stream))
        self._put(wish.entries)
        receipt = Receipt(wish.stream, wish.events[-1].seq)
        self.cases[wish.stream] = wish.outcome
        self.numbers[wish.summary.number] = wish.stream
        if wish.key is not None:
            self.receipts[wish.key] = receipt
        return receipt

    def _put(self, entries: tuple[Entry, ...]) -> None:
        for entry in entries:
            standing = self.entries.get(entry.key)
            version = standing.version if standing else 0
            if version != entry.version:
                raise Conflict(f"{entry.book}/{entry.id}", entry.version, version)
        for entry in entries:
            self.entries[entry.key] = replace(entry, version=entry.version + 1)

    def _refuse_unfit(self, wish: Append, standing: Summary | None) -> None:
        seq, head = (standing.seq, standing.head) if standing else (0, BEGINNING)
        if seq != wish.expected_seq:
            raise Conflict(str(wish.stream), wish.expected_seq, seq)
        for event in wish.events:
            if event.previous != head:
                raise StoreError(
                    f"{wish.stream}: {event.kind} at {event.seq} follows another event"
                )
            head = event.hash
        if standing and standing.number != wish.summary.number:
            raise StoreError(f"{wish.stream}: a case keeps its number {standing.number}")
        if self.numbers.get(wish.summary.number, wish.stream) != wish.stream:
            raise NumberTaken(wish.summary.number)


def _repeated(wish: Append, earlier: Receipt) -> Receipt:
    opens_again = wish.expected_seq == 0
    if earlier.stream != wish.stream and not opens_again:
        raise StoreError(f"{wish.stream}: this key was used for another case: make a new one")
    return replace(earlier, repeated=True)


def _refuse_twice(entries: tuple[Entry, ...]) -> None:
    if len({entry.key for entry in entries}) < len(entries):
        raise StoreError("one entry is to be written twice at once: write its last state only")
