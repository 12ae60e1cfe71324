"""A store that lasts as long as the process: for tests, training and trying things out."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from engine.store.bell import Bell
from engine.store.listing import select
from engine.store.passing import tally
from engine.store.sifting import sifted
from engine.store.standing import Append, Drop, Put, Standing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import datetime
    from uuid import UUID

    from engine.statutes.article import Edition
    from engine.store.passages import Ladder, Survey, Tally
    from engine.store.store import (
        Entry,
        Event,
        Found,
        Receipt,
        Sieve,
        Sifted,
        Summary,
        Wanted,
    )


class MemoryStore:
    """Keeps everything in dictionaries behind one lock."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._standing = Standing()
        self._streams: dict[UUID, list[Event]] = {}
        self._editions: dict[tuple[str, str], tuple[Edition, str]] = {}
        self._loads: set[str] = set()
        self._libraries: dict[str, bytes] = {}
        self._files: dict[str, tuple[UUID, bytes]] = {}
        self._given: dict[str, datetime] = {}  # when each receipt was given
        self._bell = Bell()

    def append(
        self,
        stream: UUID,
        expected_seq: int,
        events: Sequence[Event],
        summary: Summary,
        key: str | None = None,
        entries: Sequence[Entry] = (),
    ) -> Receipt:
        """Write events after `expected_seq`."""
        wish = Append(stream, expected_seq, tuple(events), summary, key, tuple(entries))
        with self._lock:
            receipt = self._standing.append(wish)
            if not receipt.repeated:
                self._streams.setdefault(stream, []).extend(wish.events)
                if key is not None:
                    self._given[key] = wish.events[-1].at
        self._bell.ring(receipt.stream, receipt.seq)
        return receipt

    def put(self, entries: Sequence[Entry]) -> None:
        """Write entries, all or none."""
        with self._lock:
            self._standing.settle(Put(tuple(entries)))

    def drop(self, book: str, id: str) -> None:
        """Take an entry out of its book."""
        with self._lock:
            self._standing.settle(Drop(book, id))

    def entry(self, book: str, id: str) -> Entry | None:
        """The entry that bears this id in its book."""
        with self._lock:
            return self._standing.entries.get((book, id))

    def entries(
        self, book: str, owner: str | None = None, after: str = "", limit: int = 1000
    ) -> list[Entry]:
        """The entries of a book, or of one owner in it, by id, beyond the id `after`."""
        found = (e for e in self._book(book) if e.id > after and owner in (None, e.owner))
        return sorted(found, key=lambda entry: entry.id)[:limit]

    def due(self, book: str, by: datetime, limit: int = 100) -> list[Entry]:
        """What is due by then, the earliest first."""
        found = [(e.due, e.id, e) for e in self._book(book) if e.due is not None and e.due <= by]
        return [entry for _, _, entry in sorted(found)[:limit]]

    def sift(self, sieve: Sieve) -> Sifted:
        """One page of the entries that pass, and the count of all of them."""
        return sifted((e for e in self._book(sieve.book) if e.owner == sieve.owner), sieve)

    def _book(self, book: str) -> list[Entry]:
        with self._lock:
            return [entry for entry in self._standing.entries.values() if entry.book == book]

    def prune(self, before: datetime, books: Collection[str] = ()) -> int:
        """Forget receipts given before then, and entries of these books that were due before."""
        overdue = [
            entry
            for book in books
            for entry in self._book(book)
            if entry.due and entry.due < before
        ]
        with self._lock:
            old = [key for key, given in self._given.items() if given < before]
            for key in old:
                del self._given[key], self._standing.receipts[key]
            for entry in overdue:
                self._standing.entries.pop(entry.key, None)
        return len(old) + len(overdue)

    def read(self, stream: UUID, after: int = 0) -> list[Event]:
        """The events of a stream beyond `after`, in order."""
        with self._lock:
            return self._streams.get(stream, [])[after:]

    def changed(self, stream: UUID, after: int, timeout: float) -> bool:
        """Wait until a stream stands beyond `after`."""
        return self._bell.wait(stream, after, timeout, lambda id: len(self.read(id)))

    def follow(self, tell: Callable[[UUID], None]) -> None:
        """Have `tell` called with every stream that grows from now on."""
        self._bell.follow(tell)

    def happenings(
        self,
        kinds: Collection[str],
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[Event]:
        """Every event of these kinds, from `since` on and before `until`, by stream and seq."""
        for _, events in self.histories():
            for event in events:
                begun = since is None or event.at >= since
                if event.kind in kinds and begun and (until is None or event.at < until):
                    yield event

    def passages(self, ladder: Ladder, survey: Survey) -> list[Tally]:
        """What became of the cases that entered each stage."""
        return tally(ladder, survey, self.histories())

    def find_by_number(self, number: str) -> Summary | None:
        """The case that bears this number."""
        with self._lock:
            stream = self._standing.numbers.get(number)
            return self._standing.cases[stream] if stream else None

    def summaries(self, ids: Collection[UUID]) -> list[Summary]:
        """The cases with these ids."""
        with self._lock:
            known = self._standing.cases
            return [known[id] for id in ids if id in known]

    def cases(self) -> Iterator[Summary]:
        """Every summary, the oldest case first."""
        with self._lock:
            return iter(sorted(self._standing.cases.values(), key=lambda case: case.case_id))

    def list_cases(self, wanted: Wanted) -> Found:
        """One page of the cases that are wanted, and the count of all of them."""
        return select(self.cases(), wanted)

    def histories(self) -> Iterator[tuple[Summary | None, list[Event]]]:
        """Every summary with its events, all as of one moment."""
        with self._lock:
            cases, streams = self._standing.cases, self._streams
            streams_known = sorted(cases.keys() | streams.keys())
            return iter([(cases.get(key), list(streams.get(key, ()))) for key in streams_known])

    def keep_statutes(self, editions: Sequence[Edition], digest: str) -> None:
        """Put versions of laws in the place of the same ones."""
        with self._lock:
            for edition in editions:
                _, replaced = self._editions.get(edition.key, (edition, ""))
                self._loads.discard(replaced)
                self._editions[edition.key] = (edition, digest)
            self._loads.add(digest)

    def holds_statutes(self, digest: str) -> bool:
        """Whether all of that file or package stands here as it was kept."""
        with self._lock:
            return digest in self._loads

    def statutes(self) -> list[Edition]:
        """Every version of every law, by title and version."""
        with self._lock:
            return [edition for _, (edition, _) in sorted(self._editions.items())]

    def keep_library(self, revision: str, archive: bytes) -> None:
        """Keep rules and questionnaires under their revision."""
        with self._lock:
            self._libraries.setdefault(revision, archive)

    def library(self, revision: str) -> bytes | None:
        """The rules and questionnaires of a revision."""
        with self._lock:
            return self._libraries.get(revision)

    def keep_file(self, id: str, stream: UUID, content: bytes) -> None:
        """Keep a file that belongs to a case."""
        with self._lock:
            self._files.setdefault(id, (stream, content))

    def file(self, id: str) -> bytes | None:
        """The file that bears this id."""
        with self._lock:
            return self._files[id][1] if id in self._files else None

    def drop_file(self, id: str) -> None:
        """Forget one file."""
        with self._lock:
            self._files.pop(id, None)

    def drop_files(self, stream: UUID) -> None:
        """Forget every file of a case."""
        with self._lock:
            self._files = {id: kept for id, kept in self._files.items() if kept[0] != stream}

    def close(self) -> None:
        """Let go whoever waits."""
        self._bell.silence()
