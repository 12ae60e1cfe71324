"""Two processes of the service over one PostgreSQL: of two clerks who accept at once one does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from httpx2 import Response

from engine.clock import TIMEZONE
from engine.store.address import open_store
from tests.journeys.serving import LIBRARY, Server, fork_server
from tests.postgres import PostgresServer
from tests.web.api.pulling import Pulling
from tests.web.api.running import House

ROUNDS = 8


@pytest.fixture(scope="module")
def database(postgres_server: PostgresServer) -> Iterator[str]:
    with postgres_server.database() as address:
        yield address


@pytest.fixture(scope="module")
def house(database: str) -> Iterator[House]:
    """What stands in the database: units, keys, cases; it answers nobody itself."""
    store = open_store(database)
    made = House.over(LIBRARY, store)
    made.clock.moment = datetime.now(TIMEZONE)  # as the workers have it
    yield made
    store.close()


@pytest.fixture(scope="module")
def workers(house: House, database: str) -> Iterator[tuple[Server, Server]]:
    both = Server.start(fork_server(), database), Server.start(fork_server(), database)
    yield both
    for server in both:
        server.kill()


def together(clerks: Sequence[Pulling], act: Callable[[int, Pulling], Response]) -> list[Response]:
    """What comes of an act that everybody begins at the same moment."""
    gate = Barrier(len(clerks))

    def one(numbered: tuple[int, Pulling]) -> Response:
        gate.wait()
        return act(*numbered)

    with ThreadPoolExecutor(len(clerks)) as pool:
        return list(pool.map(one, enumerate(clerks)))


def accepted(house: House, clerks: Sequence[Pulling], number: int, key: str = "") -> list[Response]:
    """Have a fresh packet accepted by both at once; with a key it is one and the same request."""
    scene = house.filed()
    etag = clerks[0].line(scene.packet)["etag"]

    def accept(n: int, clerk: Pulling) -> Response:
        headers = {"If-Match": f'"{etag}"', "Idempotency-Key": key or f"{number}-{n}"}
        body = {"docket": "1号" if key else f"{number}之{n}号"}
        return clerk.ask("POST", f"packets/{scene.packet}/acceptance", headers, json=body)

    answers = together(clerks, accept)
    events = [event.kind for event in house.desk.store.read(scene.case.id)]
    assert events.count("PacketAccepted") == 1
    won = next(one for one in answers if one.status_code == 200)
    assert scene.found.docket == won.json()["docket"]
    return answers


def test_of_two_workers_exactly_one_accepts(house: House, workers: tuple[Server, Server]) -> None:
    clerks = [Pulling(server.address, house.key().key) for server in workers]
    for number in range(ROUNDS):
        answers = accepted(house, clerks, number)
        assert sorted(one.status_code for one in answers) == [200, 409], [a.text for a in answers]


def test_of_one_request_sent_to_both_workers_one_is_carried_out_and_both_are_answered(
    house: House, workers: tuple[Server, Server]
) -> None:
    key = house.key().key
    clerks = [Pulling(server.address, key) for server in workers]
    for number in range(ROUNDS):
        answers = accepted(house, clerks, number, f"once-{number}")
        assert [one.status_code for one in answers] == [200, 200], [a.text for a in answers]
        assert answers[0].json() == answers[1].json()
