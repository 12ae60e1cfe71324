"""What an index lacks of a store, and how it is put in: cases are compared by the last event."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar
from uuid import UUID

from engine.casework.course import State
from engine.errors import JiefenError
from engine.search.document import Document, document_of
from engine.search.places import note_erased
from engine.search.query import Held, head_number
from engine.store.store import Order, Wanted

if TYPE_CHECKING:
    from engine.search.index import Index
    from engine.store.store import Store, Summary

log = logging.getLogger("jiefen.search")

AT_ONCE: Final = 1_000
LONG_AGO: Final = datetime(1970, 1, 2, tzinfo=UTC)
BYTES: Final = 16  # of an id

T = TypeVar("T")
Describe = Callable[["Summary"], Document]
"""Makes the document of a case as it stands."""


@dataclass(frozen=True, slots=True)
class Lack:
    """What an index lacks: ids, one behind the other; and up to when the store was looked at."""

    ids: bytes
    cases: int  # that should stand in it
    latest: datetime

    def __len__(self) -> int:
        return len(self.ids) // BYTES

    def __iter__(self) -> Iterator[UUID]:
        for at in range(0, len(self.ids), BYTES):
            yield UUID(bytes=self.ids[at : at + BYTES])


@dataclass(frozen=True, slots=True)
class Levelling:
    """Brings indexes to where a store is."""

    store: Store
    describe: Describe

    def lack(self, index: Index) -> Lack:
        """Walk over all rows; a million of them take 16 MB here, and no history is read."""
        stale, cases, latest = bytearray(), 0, LONG_AGO
        for rows in batches(self.store.cases()):
            held = index.standing([row.case_id for row in rows])
            for row in rows:
                cases += row.state != State.ERASED
                latest = max(latest, row.updated)
                if held.get(row.case_id) != _as_held(row):
                    stale += row.case_id.bytes
        return Lack(bytes(stale), cases, latest)

    def lack_lately(self, index: Index, since: datetime) -> Lack:
        """The same for cases that changed since, or nearly since: the latest first."""
        stale, latest, offset = bytearray(), since, 0
        while True:
            wanted = Wanted(order=Order.UPDATED, offset=offset, limit=AT_ONCE)
            late = [row for row in self.store.list_cases(wanted).cases if row.updated >= since]
            held = index.standing([row.case_id for row in late])
            stale += b"".join(
                row.case_id.bytes for row in late if held.get(row.case_id) != _as_held(row)
            )
            latest = max([latest, *(row.updated for row in late)])
            if len(late) < AT_ONCE:
                return Lack(bytes(stale), 0, latest)
            offset += AT_ONCE

    def put(self, indexes: Sequence[Index], ids: Collection[UUID]) -> None:
        """Put in cases as they stand, and take out those that are erased or gone."""
        rows = [row for row in self.store.summaries(ids) if row.state != State.ERASED]
        documents = [self._described(row) for row in rows]
        gone = {*ids} - {row.case_id for row in rows}
        for index in indexes:
            index.put(documents)
            self._take_out(index, gone)

    def drop_strays(self, index: Index) -> None:
        """Take out what is in no store: it was another one's, or a backup was read in."""
        for ids in batches(id for id, _ in index.held()):
            rows = self.store.summaries(ids)
            kept = {row.case_id for row in rows if row.state != State.ERASED}
            self._take_out(index, {*ids} - kept)

    @staticmethod
    def _take_out(index: Index, gone: Collection[UUID]) -> None:
        if gone:
            index.remove(gone)
            if index.folder is not None:
                note_erased(index.folder, datetime.now(UTC))

    def _described(self, row: Summary) -> Document:
        try:
            return self.describe(row)
        except JiefenError as err:  # found by its row alone, and not tried again and again
            log.error("%s: %s while it was indexed", row.case_id, type(err).__name__)
            return document_of(row)


def batches(some: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """Some at a time, in their order."""
    rest = iter(some)
    while batch := list(islice(rest, size)):
        yield batch


def _as_held(row: Summary) -> Held | None:
    """How a case should stand in an index; nothing where it should not."""
    return None if row.state == State.ERASED else Held(row.seq, head_number(row.head))
