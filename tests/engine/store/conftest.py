"""Every store there is, each empty."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.store.address import open_store
from engine.store.memory import MemoryStore
from engine.store.store import Store
from tests.postgres import emptied


@pytest.fixture
def postgres(request: pytest.FixtureRequest) -> str:
    """The address of an empty database."""
    return emptied(request.getfixturevalue("postgres_database"))


@pytest.fixture(params=["memory", "duckdb", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """One store after another."""
    made: Store
    if request.param == "memory":
        made = MemoryStore()
    elif request.param == "duckdb":
        made = open_store(str(tmp_path / "cases.duckdb"))
    else:
        made = open_store(request.getfixturevalue("postgres"))
    yield made
    made.close()
