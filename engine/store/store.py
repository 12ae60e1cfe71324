"""What every store promises: a stream grows only for the one who has read it to its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from engine.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from engine.statutes.article import Edition

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


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where an append ended; `repeated` when its key had already been used."""

    stream: UUID
    seq: int
    repeated: bool = False


class Store(Protocol):
    """Events per case with one summary row each; and statutes and rules, which belong to none."""

    def append(
        self,
        stream: UUID,
        expected_seq: int,
        events: Sequence[Event],
        summary: Summary,
        key: str | None = None,
    ) -> Receipt:
        """Write events after `expected_seq`; return only when they cannot be lost.

        A repeated `key` writes nothing and returns the earlier receipt; when a case is opened
        twice by one form, that receipt names the first stream. Raises Conflict if the stream
        stands elsewhere, NumberTaken if a new case bears the number of another.
        """
        ...

    def read(self, stream: UUID, after: int = 0) -> list[Event]:
        """The events of a stream beyond `after`, in order; none if there is no such stream."""
        ...

    def find_by_number(self, number: str) -> Summary | None:
        """The case that bears this number."""
        ...

    def cases(self) -> Iterator[Summary]:
        """Every summary, the oldest case first."""
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

    def close(self) -> None:
        """Finish what was accepted and let go of the file."""
        ...
