"""Residents who arrive when they arrive: a load whose schedule no slow answer can slow down.

Each latency counts from the moment at which an arrival was due, so that waiting for a service that
is behind is part of it.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlencode

from bench.restaurant import Restaurant
from bench.running import CONSENT, HIDDEN, Browser, Resident
from engine.interview.answers import fill_form
from engine.library import Library
from engine.rulebook.graph import DECLINED

SEED = 11
KEPT = 4.0  # seconds after which a browser opens a new connection; the service closes it after 5
DRAIN = 20.0  # seconds that answers which are late are waited for


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a load met: seconds of every arrival, and how many were answered in a second."""

    seconds: Sequence[float]
    rate: float
    unanswered: int


def schedule(rate: float, seconds: float) -> list[float]:
    """When each of them arrives: by chance, the same chance every time (a Poisson process)."""
    chance, at, moments = random.Random(SEED), 0.0, []
    while (at := at + chance.expovariate(rate)) < seconds:
        moments.append(at)
    return moments


@dataclass
class Connection:
    """One browser's connection to the service, kept open; only what HTTP/1.1 needs here."""

    port: int
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None
    used: float = 0.0

    async def send(
        self, method: str, path: str, cookie: str, form: dict[str, Any] | None = None
    ) -> tuple[int, str, str]:
        """One request: the status, where it leads, and the page."""
        if self.writer is None or self.reader is None or time.monotonic() - self.used > KEPT:
            self.close()
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.used = time.monotonic()
        body = urlencode(form, doseq=True) if form is not None else ""
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {cookie}\r\n"
            "Sec-Fetch-Site: same-origin\r\nAccept-Language: zh\r\n"
        )
        if form is not None:
            head += "Content-Type: application/x-www-form-urlencoded\r\n"
            head += f"Content-Length: {len(body)}\r\n"
        self.writer.write(f"{head}\r\n{body}".encode())
        answered = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(answered[0].split(" ")[1])
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in answered)
        }
        page = await self.reader.readexactly(int(headers.get("content-length", "0")))
        return status, headers.get("location", ""), page.decode()

    def close(self) -> None:
        """Leave."""
        if self.writer is not None:
            self.writer.close()


@dataclass
class Walker:
    """A resident with a case, before a question; answers it and is led to the next."""

    connection: Connection
    cookie: str
    case: str
    library: Library
    restaurant: Restaurant
    address: str = ""
    form: dict[str, Any] = field(default_factory=dict)
    given: tuple[str, dict[str, Any]] = ("", {})

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to ask."""
        return "/q/" not in self.address

    async def begin(self) -> None:
        """Go to the first question and answer it."""
        _, self.address, _ = await self.connection.send("GET", f"{self.case}/next", self.cookie)
        self._read((await self.connection.send("GET", self.address, self.cookie))[2])
        await self.answer()

    async def answer(self) -> None:
        """Post the answer and follow to the next page."""
        self.given = (self.address, self.form)
        self._read(await self._post(*self.given))

    async def repeat(self) -> None:
        """Post the last answer again, of which nothing is written, and follow to the page."""
        await self._post(*self.given)

    async def _post(self, address: str, form: dict[str, Any]) -> str:
        status, onward, page = await self.connection.send("POST", address, self.cookie, form)
        if status != 303:
            raise AssertionError(f"POST {address}: {status}\n{page[:400]}")
        status, _, page = await self.connection.send("GET", onward, self.cookie)
        if status != 200:
            raise AssertionError(f"GET {onward}: {status}\n{page[:400]}")
        self.address = onward
        return page

    def _read(self, page: str) -> None:
        if self.is_done:
            return
        name = unquote(self.address.rpartition("/q/")[2])
        value = self.restaurant.answer(self.library, name)
        hidden = dict(HIDDEN.findall(page))
        if consent := CONSENT.search(page):
            hidden["agree"] = consent[1]
        if value is DECLINED:
            self.form = hidden | {f"{name}.skip": "unknown"}
        else:
            self.form = hidden | fill_form(self.library.rulebook.facts[name], value)


def walkers(port: int, count: int, library: Library, restaurant: Restaurant) -> list[Walker]:
    """Residents, each of whom has just chosen the kind of their dispute."""
    found = []
    for _ in range(count):
        with Browser(port) as browser:
            case = Resident(browser, library, restaurant).case
            found.append(Walker(Connection(port), browser.cookie, case, library, restaurant))
    return found


Step = Callable[[Walker], Awaitable[None]]


async def load(people: Sequence[Walker], rate: float, seconds: float, step: Step) -> Outcome:
    """Let one of these residents take a step at every arrival; whoever waited longest goes."""
    idle: asyncio.Queue[Walker] = asyncio.Queue()
    for person in people:
        if not person.is_done:
            idle.put_nowait(person)
    taken: list[float] = []
    start = time.perf_counter() + 0.1

    async def arrive(due: float) -> None:
        person = await idle.get()
        try:
            await step(person)
        except asyncio.CancelledError:
            person.address = ""  # in the midst of an answer: of no use any more
            raise
        taken.append(time.perf_counter() - due)
        if not person.is_done:
            idle.put_nowait(person)

    tasks = []
    for moment in schedule(rate, seconds):
        await asyncio.sleep(max(0.0, start + moment - time.perf_counter()))
        tasks.append(asyncio.create_task(arrive(start + moment)))
    _, late = await asyncio.wait(tasks, timeout=DRAIN)
    elapsed = time.perf_counter() - start
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    for task in tasks:
        if task not in late:
            task.result()
    return Outcome(taken, len(taken) / elapsed, len(late))
