"""The store of several processes: a PostgreSQL database, to which each writes for itself."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Final

import psycopg

from engine.errors import StoreError
from engine.store.bell import Bell
from engine.store.entries import forget, write_entries
from engine.store.listening import CHANNEL, Listener
from engine.store.reading import Reading
from engine.store.server import Raced, Session, pool, prepare, translated
from engine.store.standing import Append, Drop, Prune, Put
from engine.store.statutes import is_loaded, replace_editions, select_editions
from engine.store.tables import look_up, write

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import datetime
    from uuid import UUID

    from engine.statutes.article import Edition
    from engine.store.rows import Database, Row, Stream
    from engine.store.store import Entry, Event, Receipt, Summary

ATTEMPTS: Final = 10
MAY_MISS: Final = 2.0  # seconds: while the listener is away, who waits looks for himself
ROWS_AT_ONCE: Final = 1_000
_LOADING: Final = 0x4C6177  # statutes are replaced by one process at a time
_READING: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_HOLD: Final = "FOR UPDATE"  # entries that are to be written stay as they were read


class PostgresStore(Reading):
    """Keeps events in one database; of two that race, its unique keys refuse the slower."""

    def __init__(self, address: str) -> None:
        self._process = os.getpid()
        prepare(address)
        self._pool = pool(address)
        self._bell = Bell(MAY_MISS)
        self._listener = Listener(address, self._bell)
        self._cursors = count(1)

    def append(
        self,
        stream: UUID,
        expected_seq: int,
        events: Sequence[Event],
        summary: Summary,
        key: str | None = None,
        entries: Sequence[Entry] = (),
    ) -> Receipt:
        """Write events after `expected_seq`; return when they are committed."""
        wish = Append(stream, expected_seq, tuple(events), summary, key, tuple(entries))
        receipt = self._write(wish)
        assert receipt is not None  # an append always has one
        self._bell.ring(receipt.stream, receipt.seq)
        return receipt

    def put(self, entries: Sequence[Entry]) -> None:
        """Write entries, all or none; return when they are committed."""
        if entries:
            self._write(Put(tuple(entries)))

    def drop(self, book: str, id: str) -> None:
        """Take an entry out of its book."""
        self._write(Drop(book, id))

    def prune(self, before: datetime, books: Collection[str] = ()) -> int:
        """Forget receipts given before then, and entries of these books that were due before."""
        with self._transaction() as db:
            return forget(db, Prune(before, tuple(books)))

    def changed(self, stream: UUID, after: int, timeout: float) -> bool:
        """Wait until a stream stands beyond `after`."""
        self._listener.start()
        return self._bell.wait(stream, after, timeout, self._stands_at)

    def follow(self, tell: Callable[[UUID], None]) -> None:
        """Have `tell` called with every stream that grows from now on, in whichever process."""
        self._bell.follow(tell)
        self._listener.start()

    def keep_statutes(self, editions: Sequence[Edition], digest: str) -> None:
        """Put versions of laws in the place of the same ones, in one transaction of their own."""
        with self._transaction() as db:
            db.execute("SELECT pg_advisory_xact_lock($1)", [_LOADING])
            replace_editions(db, editions, digest)

    def holds_statutes(self, digest: str) -> bool:
        """Whether all of that file or package stands here as it was kept."""
        with self._session() as db:
            return is_loaded(db, digest)

    def statutes(self) -> list[Edition]:
        """Every version of every law, by title and version."""
        with self._transaction("read", _READING) as db:
            return select_editions(db)

    def keep_library(self, revision: str, archive: bytes) -> None:
        """Keep rules and questionnaires under their revision."""
        with self._session("write") as db:
            new = "INSERT INTO libraries VALUES ($1, $2) ON CONFLICT DO NOTHING"
            db.execute(new, [revision, archive])

    def keep_file(self, id: str, stream: UUID, content: bytes) -> None:
        """Keep a file that belongs to a case."""
        with self._session("write") as db:
            new = "INSERT INTO files VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
            db.execute(new, [stream, id, content])

    def drop_file(self, id: str) -> None:
        """Forget one file."""
        with self._session("write") as db:
            db.execute("DELETE FROM files WHERE id = $1", [id])

    def drop_files(self, stream: UUID) -> None:
        """Forget every file of a case."""
        with self._session("write") as db:
            db.execute("DELETE FROM files WHERE stream = $1", [stream])

    def close(self) -> None:
        """Give the connections back."""
        self._refuse_fork()
        self._bell.silence()
        self._listener.stop()
        self._pool.close()

    def _write(self, wish: Append | Put | Drop) -> Receipt | None:
        for _ in range(ATTEMPTS - 1):
            with suppress(Raced):
                return self._settle(wish)
        return self._settle(wish)

    def _settle(self, wish: Append | Put | Drop) -> Receipt | None:
        with self._session("write") as db:
            with db.connection.pipeline():  # what is written waits for one answer together
                db.execute("BEGIN")
                standing = look_up(db, [wish], {}, _HOLD)
                before, entries = dict(standing.cases), dict(standing.entries)
                receipt = standing.settle(wish)  # what it raises rolls back
                if receipt is None or not receipt.repeated:
                    write(db, [wish] if isinstance(wish, Append) else [], before)
                    write_entries(db, entries, standing.entries)
                db.execute("COMMIT")
            if receipt is not None:
                _tell(db, receipt)
            return receipt

    def _rows(self, statement: str, *values: object) -> list[Row]:
        with self._session() as db:
            return db.execute(statement, values).fetchall()

    def _stream(self, statement: str, *values: object) -> Iterator[Row]:
        with self.moment() as stream:
            yield from stream(statement, *values)

    @contextmanager
    def moment(self) -> Iterator[Stream]:
        """Rows by and by, in a transaction in which every statement sees the same moment."""
        with self._transaction("read", _READING) as db:
            yield partial(self._fetched, db)

    @contextmanager
    def filling(self) -> Iterator[tuple[Database, Stream]]:
        """A transaction in which a whole store is written, and rows are read back."""
        with self._transaction() as db:
            yield db, partial(self._fetched, db)

    def _fetched(self, db: Session, statement: str, *values: object) -> Iterator[Row]:
        name = f"rows_{next(self._cursors)}"
        db.execute(f"DECLARE {name} NO SCROLL CURSOR FOR {statement}", values)
        while rows := db.execute(f"FETCH {ROWS_AT_ONCE} FROM {name}").fetchall():
            yield from rows
        db.execute(f"CLOSE {name}")

    @contextmanager
    def _transaction(self, verb: str = "write", begin: str = "BEGIN") -> Iterator[Session]:
        with self._session(verb) as db:
            db.execute(begin)
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                with suppress(psycopg.Error):
                    db.execute("ROLLBACK")
                raise

    @contextmanager
    def _session(self, verb: str = "read") -> Iterator[Session]:
        self._refuse_fork()
        with translated(verb), self._pool.connection() as connection:
            yield Session(connection)

    def _refuse_fork(self) -> None:
        if os.getpid() != self._process:
            raise StoreError(
                "the store was opened before a fork: open it in the process that uses it"
            )


def _tell(db: Session, receipt: Receipt) -> None:
    """Wake the other processes; in a transaction of its own, which has nothing to wait for."""
    with suppress(psycopg.Error):  # what was committed is kept, whoever hears of it
        note = f"{receipt.stream} {receipt.seq}"
        db.execute("SELECT pg_notify($1, $2)", [CHANNEL, note])
