"""The store of one service: a DuckDB file, one process, one writer that commits in groups."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

import duckdb

from engine.errors import JiefenError, StoreError
from engine.store.bell import Bell
from engine.store.bodies import Bodies
from engine.store.entries import forget, write_entries
from engine.store.file import open_file, release, translated, translation
from engine.store.group_commit import GroupCommit
from engine.store.reading import SELECT_LIBRARY, Reading
from engine.store.standing import Append, Drop, Prune, Put, Standing
from engine.store.statutes import is_loaded, replace_editions, select_editions
from engine.store.store import Receipt
from engine.store.tables import (
    accepted,
    look_up,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import datetime
    from uuid import UUID

    from engine.statutes.article import Edition
    from engine.store.rows import Database, Row, Stream
    from engine.store.standing import Wish
    from engine.store.store import Entry, Event, Summary

MEMORY = ":memory:"
CHECKPOINT_SECONDS = 300.0
HEADS_KEPT = 10_000
ROWS_AT_ONCE = 1_000

Settled: TypeAlias = Receipt | int | None
Outcome: TypeAlias = Settled | Exception


class DuckdbStore(Reading):
    """Keeps events in one DuckDB file; the path `:memory:` keeps them nowhere else."""

    def __init__(self, path: Path | str, checkpoint_every: float = CHECKPOINT_SECONDS) -> None:
        self._process = os.getpid()
        self._path = None if str(path) == MEMORY else Path(path).resolve()
        self._connection = open_file(self._path)
        self._db = self._connection.cursor()  # the writer's own
        # What was committed last of cases lately written; the writer alone changes it, and nobody
        # else writes to the file, so that whoever finds a case here need not ask the file.
        self._heads: dict[UUID, Summary] = {}  # oldest use first
        self._streams: dict[str, UUID] = {}  # of these, by number
        self.bodies: Bodies = Bodies.beside(self._path)
        self._loading = Lock()  # statutes are replaced by one at a time
        self._bell = Bell()
        self._writer: GroupCommit[Wish, Settled] = GroupCommit(
            self._commit, self._checkpoint, checkpoint_every
        )

    def append(
        self,
        stream: UUID,
        expected_seq: int,
        events: Sequence[Event],
        summary: Summary,
        key: str | None = None,
        entries: Sequence[Entry] = (),
    ) -> Receipt:
        """Write events after `expected_seq`; return when they are on the disk."""
        wish = Append(stream, expected_seq, tuple(events), summary, key, tuple(entries))
        receipt = self._submit(wish)
        assert isinstance(receipt, Receipt)  # that is what an append is settled with
        self._bell.ring(receipt.stream, receipt.seq)
        return receipt

    def put(self, entries: Sequence[Entry]) -> None:
        """Write entries, all or none; return when they are on the disk."""
        if entries:
            self._submit(Put(tuple(entries)))

    def drop(self, book: str, id: str) -> None:
        """Take an entry out of its book."""
        self._submit(Drop(book, id))

    def prune(self, before: datetime, books: Collection[str] = ()) -> int:
        """Forget receipts given before then, and entries of these books that were due before."""
        gone = self._submit(Prune(before, tuple(books)))
        assert isinstance(gone, int)  # that is what a pruning is settled with
        return gone

    def find_by_number(self, number: str) -> Summary | None:
        """The case that bears this number."""
        self._refuse_fork()
        stream = self._streams.get(number)
        known = self._heads.get(stream) if stream is not None else None
        return known or super().find_by_number(number)

    def changed(self, stream: UUID, after: int, timeout: float) -> bool:
        """Wait until a stream stands beyond `after`."""
        return self._bell.wait(stream, after, timeout, self._stands_at)

    def follow(self, tell: Callable[[UUID], None]) -> None:
        """Have `tell` called with every stream that grows from now on."""
        self._bell.follow(tell)

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
            if not cursor.execute(SELECT_LIBRARY, [revision]).fetchall():
                cursor.execute("INSERT INTO libraries VALUES ($1, $2)", [revision, archive])

    def keep_file(self, id: str, stream: UUID, content: bytes) -> None:
        """Keep a file that belongs to a case."""
        with self._alone() as cursor:
            if not cursor.execute("SELECT 1 FROM files WHERE id = $1", [id]).fetchall():
                self.bodies.write(id, content)
                cursor.execute("INSERT INTO files VALUES ($1, $2, $3)", [stream, id, b""])

    def drop_file(self, id: str) -> None:
        """Forget one file."""
        with self._alone() as cursor:
            cursor.execute("DELETE FROM files WHERE id = $1", [id])
        self.bodies.drop(id)

    def drop_files(self, stream: UUID) -> None:
        """Forget every file of a case."""
        with self._alone() as cursor:
            known = cursor.execute("SELECT id FROM files WHERE stream = $1", [stream]).fetchall()
            cursor.execute("DELETE FROM files WHERE stream = $1", [stream])
        for (id,) in known:
            self.bodies.drop(id)

    def file(self, id: str) -> bytes | None:
        """The file that bears this id; earlier versions kept its content in its row."""
        content = super().file(id)
        return self.bodies.read(id) if content == b"" else content

    def follow_commits(self, tell: Callable[[int], None]) -> None:
        """Let somebody hear how many writes shared each transaction."""
        self._writer.tell = tell

    def close(self) -> None:
        """Write what is queued, move it into the file proper, and let go of the file."""
        self._refuse_fork()
        self._bell.silence()
        if self._writer.close():
            self._checkpoint()
            self._db.close()
            self._connection.close()
            release(self._path)

    def _submit(self, wish: Wish) -> Settled:
        self._refuse_fork()
        return self._writer.submit(wish).result()

    def _rows(self, statement: str, *values: object) -> list[Row]:
        with self._cursor() as cursor:
            return cursor.execute(statement, values).fetchall()

    def _stream(self, statement: str, *values: object) -> Iterator[Row]:
        with self._cursor() as cursor:
            yield from _all(cursor, statement, *values)

    @contextmanager
    def moment(self) -> Iterator[Stream]:
        """Rows by and by, in a transaction in which every statement sees the same moment."""
        with self._cursor() as cursor:
            cursor.execute("BEGIN")
            yield partial(_all, cursor)

    @contextmanager
    def filling(self) -> Iterator[tuple[Database, Stream]]:
        """A transaction in which a whole store is written, and rows are read back."""
        with self._alone() as cursor:
            yield cursor, partial(_all, cursor)

    @contextmanager
    def _cursor(self, verb: str = "read") -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of one's own makes each read thread-safe."""
        self._refuse_fork()
        with translated(verb), self._connection.cursor() as cursor:
            yield cursor

    def _commit(self, batch: Sequence[Wish]) -> list[Outcome]:
        try:
            return self._commit_together(batch)
        except Exception as err:  # noqa: BLE001 - whatever it is, it may concern one wish only
            self._heads.clear()
            self._streams.clear()
            with suppress(duckdb.Error):
                self._db.execute("ROLLBACK")
            if len(batch) == 1:
                return [translation("write", err)]
        return [outcome for wish in batch for outcome in self._commit([wish])]

    def _commit_together(self, batch: Sequence[Wish]) -> list[Outcome]:
        if len(batch) > 1 and any(isinstance(wish, Prune) for wish in batch):
            return [outcome for wish in batch for outcome in self._commit([wish])]
        self._db.execute("BEGIN")
        standing = look_up(self._db, batch, self._heads)
        before, entries = dict(standing.cases), dict(standing.entries)
        outcomes = [self._settled(standing, wish) for wish in batch]
        write(self._db, accepted(batch, outcomes), before)
        write_entries(self._db, entries, standing.entries)
        self._db.execute("COMMIT")
        self._remember(standing)
        return outcomes

    def _settled(self, standing: Standing, wish: Wish) -> Outcome:
        if isinstance(wish, Prune):
            return forget(self._db, wish)
        try:
            return standing.settle(wish)
        except JiefenError as refusal:
            return refusal

    def _remember(self, standing: Standing) -> None:
        for stream, summary in standing.cases.items():
            self._heads.pop(stream, None)
            self._heads[stream] = summary
            self._streams[summary.number] = stream
        while len(self._heads) > HEADS_KEPT:
            oldest = self._heads.pop(next(iter(self._heads)))
            self._streams.pop(oldest.number, None)

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
