"""The store of one service: a DuckDB file, one process, one writer that commits in groups."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

import duckdb

from engine.errors import JiefenError, StoreError
from engine.store.file import open_file, release, translated, translation
from engine.store.group_commit import GroupCommit
from engine.store.standing import Append, Standing
from engine.store.statutes import is_loaded, replace_editions, select_editions
from engine.store.store import Receipt
from engine.store.tables import (
    SELECT_CASES,
    SELECT_EVENTS,
    Row,
    event_of,
    look_up,
    summary_of,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from engine.statutes.article import Edition
    from engine.store.store import Event, Summary

MEMORY = ":memory:"
CHECKPOINT_SECONDS = 300.0
HEADS_KEPT = 10_000
ROWS_AT_ONCE = 1_000

Outcome: TypeAlias = Receipt | Exception

_SELECT_LIBRARY = "SELECT archive FROM libraries WHERE revision = ?"


class DuckdbStore:
    """Keeps events in one DuckDB file; the path `:memory:` keeps them nowhere else."""

    def __init__(self, path: Path | str, checkpoint_every: float = CHECKPOINT_SECONDS) -> None:
        self._process = os.getpid()
        self._path = None if str(path) == MEMORY else Path(path).resolve()
        self._connection = open_file(self._path)
        self._db = self._connection.cursor()  # the writer's own
        self._heads: dict[UUID, Summary] = {}  # touched by the writer alone, oldest use first
        self._loading = Lock()  # statutes are replaced by one at a time
        self._writer = GroupCommit(self._commit, self._checkpoint, checkpoint_every)

    def append(
        self,
        stream: UUID,
        expected_seq: int,
        events: Sequence[Event],
        summary: Summary,
        key: str | None = None,
    ) -> Receipt:
        """Write events after `expected_seq`; return when they are on the disk."""
        self._refuse_fork()
        wish = Append(stream, expected_seq, tuple(events), summary, key)
        return self._writer.submit(wish).result()

    def read(self, stream: UUID, after: int = 0) -> list[Event]:
        """The events of a stream beyond `after`, in order."""
        where = "WHERE stream = ? AND seq > ? ORDER BY seq"
        return [event_of(row) for row in self._rows(f"{SELECT_EVENTS} {where}", stream, after)]

    def find_by_number(self, number: str) -> Summary | None:
        """The case that bears this number."""
        rows = list(self._rows(f"{SELECT_CASES} WHERE number = ?", number))
        return summary_of(rows[0]) if rows else None

    def cases(self) -> Iterator[Summary]:
        """Every summary, the oldest case first."""
        return map(summary_of, self._rows(f"{SELECT_CASES} ORDER BY case_id"))

    def histories(self) -> Iterator[tuple[Summary | None, list[Event]]]:
        """Every summary with its events, all as of one moment."""
        with self._cursor() as cursor:
            cursor.execute("BEGIN")  # both reads see the same moment
            cases = {case.case_id: case for case in map(summary_of, _all(cursor, SELECT_CASES))}
            events = map(event_of, _all(cursor, f"{SELECT_EVENTS} ORDER BY stream, seq"))
            for stream, history in groupby(events, key=lambda event: event.stream):
                yield cases.pop(stream, None), list(history)
            for case in cases.values():
                yield case, []

    def keep_statutes(self, editions: Sequence[Edition], digest: str) -> None:
        """Put versions of laws in the place of the same ones, in one transaction of their own."""
        with self._alone() as cursor:
            replace_editions(cursor, editions, digest)

    @contextmanager
    def _alone(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A transaction beside those of the cases; wholly written, or not at all."""
        with self._loading, self._cursor("write") as cursor:
            cursor.execute("BEGIN")
            try:
                yield cursor
                cursor.execute("COMMIT")
            except BaseException:
                with suppress(duckdb.Error):
                    cursor.execute("ROLLBACK")
                raise

    def holds_statutes(self, digest: str) -> bool:
        """Whether all of that file or package stands here as it was kept."""
        with self._cursor() as cursor:
            return is_loaded(cursor, digest)

    def statutes(self) -> list[Edition]:
        """Every version of every law, by title and version."""
        with self._cursor() as cursor:
            cursor.execute("BEGIN")
            return select_editions(cursor)

    def keep_library(self, revision: str, archive: bytes) -> None:
        """Keep rules and questionnaires under their revision."""
        with self._alone() as cursor:
            if not cursor.execute(_SELECT_LIBRARY, [revision]).fetchall():
                cursor.execute("INSERT INTO libraries VALUES (?, ?)", [revision, archive])

    def library(self, revision: str) -> bytes | None:
        """The rules and questionnaires of a revision."""
        rows = [*self._rows(_SELECT_LIBRARY, revision)]
        return bytes(rows[0][0]) if rows else None

    def close(self) -> None:
        """Write what is queued, move it into the file proper, and let go of the file."""
        self._refuse_fork()
        if self._writer.close():
            self._checkpoint()
            self._db.close()
            self._connection.close()
            release(self._path)

    def _rows(self, statement: str, *values: object) -> Iterator[Row]:
        with self._cursor() as cursor:
            yield from _all(cursor, statement, *values)

    @contextmanager
    def _cursor(self, verb: str = "read") -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of one's own makes each read thread-safe."""
        self._refuse_fork()
        with translated(verb), self._connection.cursor() as cursor:
            yield cursor

    def _commit(self, batch: Sequence[Append]) -> list[Outcome]:
        try:
            return self._commit_together(batch)
        except Exception as err:  # noqa: BLE001 - whatever it is, it may concern one wish only
            self._heads.clear()
            with suppress(duckdb.Error):
                self._db.execute("ROLLBACK")
            if len(batch) == 1:
                return [translation("write", err)]
        return [outcome for wish in batch for outcome in self._commit([wish])]

    def _commit_together(self, batch: Sequence[Append]) -> list[Outcome]:
        self._db.execute("BEGIN")
        standing = look_up(self._db, batch, self._heads)
        outcomes = [_settled(standing, wish) for wish in batch]
        write(
            self._db,
            [
                wish
                for wish, outcome in zip(batch, outcomes, strict=True)
                if isinstance(outcome, Receipt) and not outcome.repeated
            ],
        )
        self._db.execute("COMMIT")
        self._remember(standing)
        return outcomes

    def _remember(self, standing: Standing) -> None:
        for stream, summary in standing.cases.items():
            self._heads.pop(stream, None)
            self._heads[stream] = summary
        while len(self._heads) > HEADS_KEPT:
            del self._heads[next(iter(self._heads))]

    def _checkpoint(self) -> None:
        with suppress(duckdb.Error):  # what stays in the write-ahead log is as safe
            self._db.execute("CHECKPOINT")

    def _refuse_fork(self) -> None:
        if os.getpid() != self._process:
            raise StoreError(
                "the store was opened before a fork: open it in the process that uses it"
            )


def _all(cursor: duckdb.DuckDBPyConnection, statement: str, *values: object) -> Iterator[Row]:
    cursor.execute(statement, values)
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        yield from rows


def _settled(standing: Standing, wish: Append) -> Outcome:
    try:
        return standing.settle(wish)
    except JiefenError as refusal:
        return refusal
