"""The interface for courts over real HTTP, each request beside a bare route that gives as much."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.responses import Response

from bench.timing import Line, Table, percentile
from engine.actions.litigating.shelf import ROWS, Row
from engine.library import Library
from tests.engine.actions.litigating.filings import Filed
from tests.web.api.running import House, in_file, running

TIMES = 150
ACCEPTED = 30
INBOXES = (100, 10_000)
NOTES = (
    "One process, DuckDB on the disk, a connection that stays. Floor: a FastAPI route that does",
    "nothing but give the same bytes, asked in turn with ours. Ours checks the key, counts it,",
    "reads the store, opens what is sealed and notes who looked.",
)
Ask = Callable[[], bytes]


class Client:
    """One connection, kept open."""

    def __init__(self, address: str, key: str = "") -> None:
        at = urlsplit(address)
        self.line = HTTPConnection(at.hostname or "", at.port)
        self.own = {"Authorization": f"Bearer {key}"}

    def ask(self, path: str, **headers: str) -> bytes:
        self.line.request("GET", path, headers={**self.own, **headers})
        answer = self.line.getresponse()
        content = answer.read()
        if answer.status not in (200, 304):
            raise RuntimeError(f"{path}: {answer.status} {content[:200]!r}")
        return content

    def accept(self, scene: Filed) -> bytes:
        headers = {"If-Match": "*", "Idempotency-Key": scene.packet}
        body = json.dumps({"docket": "1号"}).encode()
        sent = {**self.own, **headers, "Content-Type": "application/json"}
        self.line.request("POST", f"/api/v1/packets/{scene.packet}/acceptance", body, sent)
        return self.line.getresponse().read()


def tables() -> list[Table]:
    """Reading, at two sizes of the inbox, and accepting."""
    library, lines = Library.load(), list[Line]()
    with (
        TemporaryDirectory() as folder,
        running(House.over(library, in_file(Path(folder)))) as house,
    ):
        scenes = [house.filed() for _ in range(ACCEPTED + 2)]
        known = len(scenes)
        for size in INBOXES:
            _fill(house, scenes[0], known, size)
            known = size
            lines += _listing(_court(house), size)
        lines += _fetching(_court(house), scenes[0])
        lines += _accepting(_court(house), scenes[1:])
    return [Table("The interface for courts", lines, NOTES)]


def _court(house: House) -> Client:
    """Each part by a connection of its own: one that nobody uses for a while is ended."""
    return Client(house.address, house.key().key)


def _fill(house: House, scene: Filed, known: int, size: int) -> None:
    """Rows as packets have them; every tenth waits, as in an inbox that is worked through."""
    row = ROWS.find(house.desk.store, scene.packet)
    assert row is not None
    for start in range(known, size, 1_000):
        numbers = range(start, min(start + 1_000, size))
        house.desk.store.put([ROWS.entry(_row(row.thing, number)) for number in numbers])


def _row(row: Row, number: int) -> Row:
    standing = "sent" if number % 10 == 0 else "decided"
    return replace(row, id=f"{number:020x}", standing=standing)


def _listing(court: Client, size: int) -> Iterator[Line]:
    for what, query in (
        ("50 lines", ""),
        ("50 that wait", "?state=sent&state=transferred"),
        ("none changed", "?since=2030-01-01T00:00:00Z"),
    ):
        yield from _beside(
            f"{size:,} packets: {what}",
            lambda q=query: court.ask(f"/api/v1/packets{q}"),  # type: ignore[misc]
        )


def _fetching(court: Client, scene: Filed) -> Iterator[Line]:
    at = f"/api/v1/packets/{scene.packet}"
    tag = f'"{scene.found.digest}"'
    yield from _beside("a status", lambda: court.ask(f"{at}/status"))
    yield from _beside("a packet", lambda: court.ask(at))
    yield from _beside(
        "a packet that did not change", lambda: court.ask(at, **{"If-None-Match": tag})
    )


def _accepting(court: Client, scenes: Sequence[Filed]) -> Iterator[Line]:
    taken = iter(scenes)
    yield from _beside("an acceptance, written", lambda: court.accept(next(taken)), ACCEPTED)


def _beside(what: str, ask: Ask, times: int = TIMES) -> Iterator[Line]:
    """A request, and a bare route that gives as many bytes, in turn."""
    content = ask()
    with bare(content) as floor:
        other = Client(floor)
        ours, bares = [], []
        other.ask("/bare")
        for _ in range(times):
            bares.append(_seconds(lambda: other.ask("/bare")))
            ours.append(_seconds(ask))
        other.line.close()
    yield Line(f"{what} ({len(content) / 1024:.1f} KiB)", ours, percentile(bares, 0.5))


def _seconds(work: Ask) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


@contextmanager
def bare(content: bytes) -> Iterator[str]:
    """A service with one route; its address."""
    app = FastAPI()

    @app.get("/bare")
    def give() -> Response:
        return Response(content, media_type="application/json")

    with running(House(app)) as house:  # an application without a house
        yield house.address
