"""How a DuckDB file is opened so that nobody else writes to it, and what its errors mean to us."""

from __future__ import annotations

import re
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

import duckdb

from engine.errors import StoreBusy, StoreError
from engine.store.migrate import migrate, shipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The store reads nothing but its own file and fetches nothing from anywhere.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "enable_external_access": False,
    # One statement is too short to be shared: an answer cost 3.2 ms of CPU on two, 1.8 on one.
    "threads": 1,
}
# DuckDB's lock keeps other processes out; within this one it would let a second writer in.
_open_here: set[Path] = set()
_open_here_lock = Lock()

# It says: Could not set lock on file "…": Conflicting lock is held in /usr/bin/python (PID 123).
_HELD = re.compile(r"Could not set lock on file.*?(PID \d+)", re.DOTALL)


def open_file(path: Path | None) -> duckdb.DuckDBPyConnection:
    """A connection to an up-to-date file that nobody else has open; without a path, to memory."""
    _claim(path)
    try:
        with translated("open"):
            connection = duckdb.connect(path or ":memory:", config=_CONFIG)
            try:
                if migrate(connection, shipped()):
                    connection.execute("CHECKPOINT")
            except BaseException:
                connection.close()
                raise
            return connection
    except BaseException:
        release(path)
        raise


def release(path: Path | None) -> None:
    """Let this process open the file again."""
    with _open_here_lock:
        if path:
            _open_here.discard(path)


@contextmanager
def translated(verb: str) -> Iterator[None]:
    """Whatever DuckDB raises inside becomes a StoreError."""
    try:
        yield
    except duckdb.Error as err:
        raise translation(verb, err) from err


def translation(verb: str, err: Exception) -> StoreError:
    """The same trouble in our words; what was to be written is never quoted."""
    if verb != "open":
        fault = StoreError(
            f"the store could not {verb} ({type(err).__name__}): "
            "see that the disk is writable and has room, then start the service again"
        )
        fault.__cause__ = err
        return fault
    if held := _HELD.search(str(err)):
        return StoreBusy(
            f"the store is held by another process ({held[1]}): stop that process, "
            "or ask the running service instead; a service runs one worker only"
        )
    return StoreError(f"the store cannot be opened: {err}")


def _claim(path: Path | None) -> None:
    with _open_here_lock:
        if path in _open_here:
            raise StoreBusy(f"{path} is already open in this process: share that store")
        if path:
            _open_here.add(path)
