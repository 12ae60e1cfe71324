"""A store that lasts as long as the process: for tests, training and trying things out."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from engine.store.standing import Append, Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from engine.statutes.article import Edition
    from engine.store.store import Event, Receipt, Summary


class MemoryStore:
    """Keeps everything in dictionaries behind one lock."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._standing = Standing()
        self._streams: dict[UUID, list[Event]] = {}
        self._editions: dict[tuple[str, str], tuple[Edition, str]] = {}
        self._loads: set[str] = set()
        self._libraries: dict[str, bytes] = {}

    def append(
        self,
        stream: UUID,
        expected_seq: int,
        events: Sequence[Event],
        summary: Summary,
        key: str | None = None,
    ) -> Receipt:
        """Write events after `expected_seq`."""
        wish = Append(stream, expected_seq, tuple(events), summary, key)
        with self._lock:
            receipt = self._standing.settle(wish)
            if not receipt.repeated:
                self._streams.setdefault(stream, []).extend(wish.events)
        return receipt

    def read(self, stream: UUID, after: int = 0) -> list[Event]:
        """The events of a stream beyond `after`, in order."""
        with self._lock:
            return self._streams.get(stream, [])[after:]

    def find_by_number(self, number: str) -> Summary | None:
        """The case that bears this number."""
        with self._lock:
            stream = self._standing.numbers.get(number)
            return self._standing.cases[stream] if stream else None

    def cases(self) -> Iterator[Summary]:
        """Every summary, the oldest case first."""
        with self._lock:
            return iter(sorted(self._standing.cases.values(), key=lambda case: case.case_id))

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

    def close(self) -> None:
        """Nothing to let go of."""
