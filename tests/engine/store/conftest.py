"""Every store there is, each empty."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.store.duckdb import DuckdbStore
from engine.store.memory import MemoryStore
from engine.store.store import Store


@pytest.fixture(params=["memory", "duckdb"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """One store after another."""
    keeps_files = request.param == "duckdb"
    made: Store = DuckdbStore(tmp_path / "cases.duckdb") if keeps_files else MemoryStore()
    yield made
    made.close()
