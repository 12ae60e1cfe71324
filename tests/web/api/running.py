"""The whole service on a real socket over a real file, with a court that has keys."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Thread

import uvicorn
from fastapi import FastAPI

from engine.accounts.client import Scope
from engine.accounts.limit import Limit
from engine.actions.desk import Desk
from engine.actions.staff import clients, units
from engine.actions.staff.clients import Made
from engine.actions.staff.office import Terms
from engine.library import Library
from engine.messages.webhook import Poster
from engine.store.address import open_store
from engine.store.store import Store
from tests.engine.actions.litigating.filings import COURT, OTHER, Filed, filed
from tests.engine.actions.staffed import CHEAP, MovingClock
from tests.web.resident import NOW
from web.app import create_app
from web.context import Service
from web.posting import Ways

WIDE = Limit(100_000, timedelta(milliseconds=1))
EVERYTHING = tuple(scope.value for scope in Scope)


@dataclass
class House:
    """A service, its desk, and keys to it."""

    app: FastAPI
    address: str = ""
    clock: MovingClock = field(default_factory=MovingClock)

    @classmethod
    def over(
        cls, library: Library, store: Store, limit: Limit = WIDE, private: bool = True
    ) -> House:
        terms = Terms(cost=CHEAP, needs_factor=False, by_client=limit)
        ways = Ways(poster=Poster(private=private, timeout=2))
        clock = MovingClock()
        clock.moment = NOW
        app = create_app(library, store, clock, authors=False, terms=terms, ways=ways)
        house = cls(app, clock=clock)
        for unit in (COURT, OTHER):
            wish = units.Wish(unit.title.zh, unit.title.en, unit.level.value)
            if house.service.office.tree().get(unit.id) is None:
                units.add(house.service.office, None, wish, id=unit.id)
        return house

    @property
    def service(self) -> Service:
        served: Service = self.app.state.service
        return served

    @property
    def desk(self) -> Desk:
        return self.service.revisions.current

    def key(self, unit: str = "court", scopes: tuple[str, ...] = EVERYTHING) -> Made:
        return clients.make(self.service.office, None, "立案系统", unit, scopes)

    def filed(self) -> Filed:
        return filed(self.desk)


@contextmanager
def running(house: House) -> Iterator[House]:
    """Have it answer on a socket of this machine."""
    # Of no named protocol asyncio would wait for the next packet of each answer.
    with socket.socket(proto=socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        port = listener.getsockname()[1]
        config = uvicorn.Config(
            house.app, log_config=None, access_log=False, timeout_graceful_shutdown=2
        )
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        wait_for(lambda: server.started)
        house.address = f"http://127.0.0.1:{port}"
        try:
            yield house
        finally:
            server.should_exit = True
            thread.join(10)


def wait_for(done: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not done():
        assert time.monotonic() < until, "it does not come"
        time.sleep(0.02)


def in_file(folder: Path) -> Store:
    """A store as a service has it."""
    return open_store(str(folder / "cases.duckdb"))
