"""What the tests of the pages share: one service over one library, and residents before it."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from engine.library import Library
from engine.store.memory import MemoryStore
from tests.web.resident import Resident, service
from web.routes import live


@pytest.fixture(scope="session")
def library() -> Library:
    return Library.load()


@pytest.fixture(scope="session")
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture(scope="session")
def app(library: Library, store: MemoryStore) -> FastAPI:
    return service(library, store)


@pytest.fixture
def anna(app: FastAPI) -> Resident:
    return Resident.at_home(app)


@pytest.fixture
def stranger(app: FastAPI) -> Resident:
    return Resident.at_home(app)


@pytest.fixture(autouse=True)
def short_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streams that end at once, where a browser would follow them for minutes."""
    monkeypatch.setattr(live, "LONGEST", 0)
