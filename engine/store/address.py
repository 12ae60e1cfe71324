"""Which store an address names: a file of DuckDB, or a database of PostgreSQL."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.errors import StoreError
from engine.settings.settings import is_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.store.duckdb import DuckdbStore
    from engine.store.postgres import PostgresStore

MISSING: Final = "PostgreSQL needs a driver: pip install 'jiefen[postgres]'"


def open_store(address: str, *, make: bool = True) -> DuckdbStore | PostgresStore:
    """The store at `postgresql://…` or in a file; unless `make`, the file must be there."""
    if is_server(address):
        return _server(address)
    from engine.store.duckdb import DuckdbStore  # each driver is slow to load

    path = Path(address)
    if not make and not path.is_file():
        raise StoreError(f"{path}: no such file")
    return DuckdbStore(path)


@contextmanager
def opened(address: str, *, make: bool = False) -> Iterator[DuckdbStore | PostgresStore]:
    """The same for a while, closed afterwards."""
    store = open_store(address, make=make)
    try:
        yield store
    finally:
        store.close()


def shown(address: str) -> str:
    """The address as it may be printed: without a password."""
    if not is_server(address):
        return address
    from engine.store import server

    return server.shown(address)


def _server(address: str) -> PostgresStore:
    try:
        from engine.store.postgres import PostgresStore
    except ImportError as err:
        raise StoreError(MISSING) from err
    return PostgresStore(address)
