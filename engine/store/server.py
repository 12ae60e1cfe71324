"""How a PostgreSQL server is reached, and what its errors mean to us."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import psycopg
from psycopg import RawCursor, errors
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from engine.errors import StoreBusy, StoreError
from engine.store.migrate import migrate, shipped_to_postgres

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.store.rows import Rows

MOST_CONNECTIONS: Final = 10
PATIENCE: Final = 5.0  # seconds until a server that does not answer is said to be busy
_MIGRATING: Final = 0x4A696566656E  # what all processes that migrate agree to wait for

_RACED: Final = (errors.UniqueViolation, errors.SerializationFailure, errors.DeadlockDetected)
_NOT_NOW: Final = (
    errors.TooManyConnections,
    errors.CannotConnectNow,
    errors.AdminShutdown,
    errors.CrashShutdown,
    errors.LockNotAvailable,
    PoolTimeout,
)
_SETTINGS: Final = "SET timezone = 'UTC'; SET jit = off; SET lock_timeout = '10s'"


class Raced(StoreBusy):
    """Somebody else was faster: read again and decide again."""


class Session:
    """One connection, which names values `$1`, `$2` as DuckDB does."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection

    def execute(self, statement: str, values: Sequence[object] = (), /) -> Rows:
        """Run one statement; without values, several at once."""
        kept_ready = None if values else False  # only what is asked again and again
        return self.connection.execute(statement.encode(), values or None, prepare=kept_ready)


def prepare(address: str) -> None:
    """Bring the database to this version; of processes that start together, one does it."""
    with translated("open"), connect(address) as connection:
        session = Session(connection)
        session.execute("SELECT pg_advisory_lock($1)", [_MIGRATING])
        migrate(session, shipped_to_postgres())  # the lock ends with the connection


def connect(address: str) -> psycopg.Connection[Any]:
    """A connection of one's own, beside the pool."""
    return psycopg.connect(
        address, autocommit=True, connect_timeout=int(PATIENCE), cursor_factory=RawCursor
    )


def pool(address: str) -> ConnectionPool[psycopg.Connection[Any]]:
    """Connections that threads share; broken ones are replaced."""
    return ConnectionPool(
        address,
        min_size=1,
        max_size=MOST_CONNECTIONS,
        kwargs={"autocommit": True, "cursor_factory": RawCursor},
        configure=_configure,
        check=ConnectionPool.check_connection,
        timeout=PATIENCE,
        reconnect_timeout=PATIENCE,
        open=True,
    )


def _configure(connection: psycopg.Connection[Any]) -> None:
    Session(connection).execute(_SETTINGS)


@contextmanager
def translated(verb: str) -> Iterator[None]:
    """Whatever the driver raises inside becomes a StoreError, without what was written."""
    try:
        yield
    except (psycopg.Error, UnicodeEncodeError) as err:
        raise _translation(verb, err) from None  # the cause would quote values


def shown(address: str) -> str:
    """An address as it may be printed: without its password."""
    try:
        parts = conninfo_to_dict(address)
    except psycopg.Error:
        return "the address"
    return "postgresql://{user}@{host}:{port}/{dbname}".format_map(
        {"user": "", "host": "localhost", "port": 5432, "dbname": ""} | parts
    )


def _translation(verb: str, err: Exception) -> StoreError:
    name = type(err).__name__
    if isinstance(err, PoolClosed):
        return StoreError("the store is closed: open it again")
    if isinstance(err, _RACED):
        return Raced("too many write the same at once: try again")
    lost = isinstance(err, psycopg.OperationalError) and err.sqlstate is None and verb != "open"
    if lost or isinstance(err, _NOT_NOW):
        return StoreBusy(
            f"the PostgreSQL server cannot {verb} now ({name}): see that it runs and that "
            "max_connections leaves room for every worker, then try again"
        )
    if verb == "open":
        return StoreError(
            f"the store cannot be opened ({_first_line(err)}): see that the server runs, that the "
            "database exists and that the user may create tables in it"
        )
    return StoreError(
        f"the store could not {verb} ({name}{_place(err)}): see that the PostgreSQL server runs "
        "and has room, then try again"
    )


def _place(err: Exception) -> str:
    table = err.diag.table_name if isinstance(err, psycopg.Error) else None
    return f", table {table}" if table else ""


def _first_line(err: Exception) -> str:
    return str(err).strip().partition("\n")[0] or type(err).__name__
