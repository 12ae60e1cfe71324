"""What every store promises: a stream grows only for the one who has read it to its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from engine.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from engine.statutes.article import Edition
    from engine.store.passages import Ladder, Survey, Tally

BEGINNING = "0" * 64
"""What the first event of a stream names as the hash before it."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; `seq` counts from 1 within its stream, `body` is JSON text."""

    stream: UUID
    seq: int
    kind: str
    at: datetime
    actor: str
    body: str
    previous: str
    hash: str

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise StoreError(f"{self.kind} has a time without a zone: pass an aware datetime")


@dataclass(frozen=True, slots=True)
class Summary:
    """The row of a case that lists and look-ups read.

    `seq` and `head` (the hash of the last event) are filled in by the store.
    """

    case_id: UUID
    number: str
    secret_hash: str
    stage: str
    category: str | None
    language: str
    opened_on: date
    updated: datetime
    seq: int = 0
    head: str = BEGINNING
    state: str = "open"  # "open", "closed" or "erased"
    outcome: str = ""
    level: str = ""
    place: str = ""
    unit: str = ""
    assignee: str = ""
    due_on: date | None = None
    closed_on: date | None = None
    sealed_key: str = ""  # the case's own key, wrapped; empty once it is destroyed


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of a book, which belongs to no history: an account, a session, a message to be sent.

    `owner` is what `entries` finds it by, `due` what `due` finds it by. `version` counts how often
    it was written; 0 is not yet there.
    """

    book: str
    id: str
    body: str  # JSON
    owner: str = ""
    due: datetime | None = None
    version: int = 0

    def __post_init__(self) -> None:
        if self.due is not None and self.due.tzinfo is None:
            raise StoreError(f"{self.book}: due at a time without a zone: pass an aware datetime")

    @property
    def key(self) -> tuple[str, str]:
        """What no two entries share."""
        return self.book, self.id


class Order(StrEnum):
    """How a list of cases is ordered."""

    UPDATED = "updated"  # the last touched first
    OPENED = "opened"  # the youngest first
    DUE = "due"  # the most urgent first, those without a day last


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases a list shows, and which page of it.

    None means any; an empty text means the cases that have none: assignee "" is nobody's.
    """

    stage: str | None = None
    state: str | None = None
    units: frozenset[str] | None = None
    assignee: str | None = None
    category: str | None = None  # a kind, or what stands before its point: "rent"
    place: str | None = None
    number: str = ""  # how the number begins
    opened_from: date | None = None
    opened_until: date | None = None  # this day included
    order: str = Order.UPDATED
    offset: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Found:
    """A page of cases, and how many there are on all pages."""

    cases: list[Summary]
    count: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where an append ended; `repeated` when its key had already been used."""

    stream: UUID
    seq: int
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which entries of an owner a list shows, by fields of their bodies, and which page of it.

    `among` gives for a field the texts that it may hold, `begins` how it begins, where it
    goes on after a point only ("rent" begins "rent.arrears", not "rental"); `least` and `most`
    bound whole numbers, `early` and `late` texts, and let nothing through that has none. Without
    an `order` the list is by id; with one, what has none comes last, and of equals the lower id
    comes first. `numbers` says that it is one of whole numbers.
    """

    book: str
    owner: str
    among: Mapping[str, frozenset[str]] = field(default_factory=dict)
    begins: Mapping[str, str] = field(default_factory=dict)
    least: Mapping[str, int] = field(default_factory=dict)
    most: Mapping[str, int] = field(default_factory=dict)
    early: Mapping[str, str] = field(default_factory=dict)
    late: Mapping[str, str] = field(default_factory=dict)
    empty: frozenset[str] = frozenset()  # fields that hold nothing
    order: str = ""  # a field; else by id
    numbers: bool = False
    descending: bool = False
    offset: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Sifted:
    """A page of entries, and how many there are on all pages."""

    entries: list[Entry]
    count: int


class Store(Protocol):
    """Events per case with one summary row each; books, files, statutes and rules beside them."""

    def append(
        self,
        stream: UUID,
        expected_seq: int,
        events: Sequence[Event],
        summary: Summary,
        key: str | None = None,
        entries: Sequence[Entry] = (),
    ) -> Receipt:
        """Write events after `expected_seq`, and entries as `put` does; all of it or nothing.

        Returns only when they cannot be lost.

        A repeated `key` writes nothing and returns the earlier receipt; when a case is opened
        twice by one form, that receipt names the first stream. Raises Conflict if the stream
        stands elsewhere (or an entry does), NumberTaken if a new case bears the number of another.
        """
        ...

    def put(self, entries: Sequence[Entry]) -> None:
        """Write entries, all or none; each must stand at its `version`, and then stands one higher.

        Raises Conflict otherwise; version 0 must not be there yet.
        """
        ...

    def drop(self, book: str, id: str) -> None:
        """Take an entry out of its book; where there is none, nothing happens."""
        ...

    def entry(self, book: str, id: str) -> Entry | None:
        """The entry that bears this id in its book."""
        ...

    def entries(
        self, book: str, owner: str | None = None, after: str = "", limit: int = 1000
    ) -> list[Entry]:
        """The entries of a book, or of one owner in it, by id, beyond the id `after`."""
        ...

    def due(self, book: str, by: datetime, limit: int = 100) -> list[Entry]:
        """What is due by then, the earliest first."""
        ...

    def sift(self, sieve: Sieve) -> Sifted:
        """One page of the entries that pass, and the count of all of them."""
        ...

    def prune(self, before: datetime, books: Collection[str] = ()) -> int:
        """Forget receipts given before then, and entries of these books that were due before.

        Returns how many; a form whose receipt is gone is no longer known as a repetition.
        """
        ...

    def read(self, stream: UUID, after: int = 0) -> list[Event]:
        """The events of a stream beyond `after`, in order; none if there is no such stream."""
        ...

    def changed(self, stream: UUID, after: int, timeout: float) -> bool:
        """Wait until a stream stands beyond `after`; False where it does not within the seconds."""
        ...

    def follow(self, tell: Callable[[UUID], None]) -> None:
        """Have `tell` called with every stream that grows from now on, whoever writes to it.

        It is a hint, given from any thread, and may be missed where a server was away.
        """
        ...

    def happenings(
        self,
        kinds: Collection[str],
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[Event]:
        """Every event of these kinds, from `since` on and before `until`, by stream and seq."""
        ...

    def passages(self, ladder: Ladder, survey: Survey) -> list[Tally]:
        """What became of the cases that entered each stage, by the group that was asked for."""
        ...

    def find_by_number(self, number: str) -> Summary | None:
        """The case that bears this number."""
        ...

    def summaries(self, ids: Collection[UUID]) -> list[Summary]:
        """The cases with these ids, in no order; those that are not there are left out."""
        ...

    def cases(self) -> Iterator[Summary]:
        """Every summary, the oldest case first."""
        ...

    def list_cases(self, wanted: Wanted) -> Found:
        """One page of the cases that are wanted, and the count of all of them."""
        ...

    def histories(self) -> Iterator[tuple[Summary | None, list[Event]]]:
        """Every summary with its events, all as of one moment; for audits, so either may lack."""
        ...

    def keep_statutes(self, editions: Sequence[Edition], digest: str) -> None:
        """Put versions of laws in the place of the same ones: all of them, or none.

        `digest` tells the file or package that they make up.
        """
        ...

    def holds_statutes(self, digest: str) -> bool:
        """Whether all of that file or package stands here as it was kept."""
        ...

    def statutes(self) -> list[Edition]:
        """Every version of every law, by title and version."""
        ...

    def keep_library(self, revision: str, archive: bytes) -> None:
        """Keep rules and questionnaires under their revision; the same again changes nothing."""
        ...

    def library(self, revision: str) -> bytes | None:
        """The rules and questionnaires of a revision, or nothing if they were never kept."""
        ...

    def keep_file(self, id: str, stream: UUID, content: bytes) -> None:
        """Keep a file that belongs to a case; the same id again changes nothing."""
        ...

    def file(self, id: str) -> bytes | None:
        """The file that bears this id."""
        ...

    def drop_file(self, id: str) -> None:
        """Forget one file; where there is none, nothing happens."""
        ...

    def drop_files(self, stream: UUID) -> None:
        """Forget every file of a case."""
        ...

    def close(self) -> None:
        """Finish what was accepted and let go of the file or the server."""
        ...
