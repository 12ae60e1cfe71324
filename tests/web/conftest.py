"""What the tests of the pages share: one library, and residents and staff before the pages."""

from __future__ import annotations

from functools import partial

import pytest
from fastapi import FastAPI

from engine.actions.desk import Desk
from engine.casework.people import Role
from engine.library import Library
from engine.store.memory import MemoryStore
from tests.engine.actions.staffed import Town
from tests.web.colleague import AtDesk, Colleague, desk_of, house
from tests.web.resident import Resident, service
from web.routes import live


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


@pytest.fixture
def town() -> Town:
    """A town of its own for each test, with people in two of its houses and above them."""
    town = Town()
    town.join("head", Role.SUPERVISOR, "district")
    town.join("lead", Role.SUPERVISOR, "bajiao")
    town.join("min", Role.MEDIATOR, "bajiao")
    town.join("gucheng", Role.MEDIATOR, "gucheng")
    town.join("admin", Role.ADMINISTRATOR, "district")
    return town


@pytest.fixture
def staffed(library: Library, town: Town) -> FastAPI:
    """The service in which the people of the town work."""
    return house(library, town)


@pytest.fixture
def desk(staffed: FastAPI) -> Desk:
    """What the pages of that service act at."""
    return desk_of(staffed)


@pytest.fixture
def at_desk(staffed: FastAPI, town: Town) -> AtDesk:
    return partial(Colleague.signed_in, staffed, town)


@pytest.fixture
def min(at_desk: AtDesk) -> Colleague:
    """A mediator of one house at their desk."""
    return at_desk("min")


@pytest.fixture(autouse=True)
def short_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streams that end at once, where a browser would follow them for minutes."""
    monkeypatch.setattr(live, "LONGEST", 0)
