"""The interface over every kind of store that can be written by several at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.library import Library
from engine.store.address import open_store
from engine.store.memory import MemoryStore
from engine.store.store import Store
from tests.postgres import emptied
from tests.web.api.running import House, in_file, running


@pytest.fixture(params=["memory", "postgres"])
def house(request: pytest.FixtureRequest, library: Library) -> Iterator[House]:
    """A service in this process, over the memory and over PostgreSQL where there is one."""
    store: Store = MemoryStore()
    if request.param == "postgres":
        store = open_store(emptied(request.getfixturevalue("postgres_database")))
    yield House.over(library, store)
    store.close()


@pytest.fixture(params=["duckdb", "postgres"])
def served(request: pytest.FixtureRequest, library: Library, tmp_path: Path) -> Iterator[House]:
    """A service that answers on a socket, over what keeps its cases on a disk."""
    if request.param == "duckdb":
        store: Store = in_file(tmp_path)
    else:
        store = open_store(emptied(request.getfixturevalue("postgres_database")))
    with running(House.over(library, store)) as house:
        yield house
