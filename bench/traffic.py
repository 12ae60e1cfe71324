"""Answers given over HTTP to a service with its DuckDB file, and commits shared by writers."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

from bench.restaurant import Restaurant
from bench.running import Browser, Resident, service
from bench.timing import Line, Table, percentile, timed
from engine.casework.events import AnswersGiven
from engine.casework.journal import chain
from engine.library import Library
from engine.store.duckdb import DuckdbStore
from engine.store.store import Event, Summary

BROWSERS = 8
CASES_ALONE = 3
CASES_EACH = 1
PAGE_GATE = 32.0  # ms: what docassemble takes for its fastest interview in the same test
COMMITS = 200
NOTES = (
    "A page: the answer posted, two redirects followed, the next question read and filled in.",
    "Floor of a page: /healthz asked as many times. docassemble 1.10.5, one page over WSGI without",
    "a network: p50 32-55, p95 48-162 ms. Client and service share the machine's cores.",
)


def tables() -> list[Table]:
    """First the pages of one resident and of eight at once, then the store alone."""
    return [Table("Answers over HTTP", _pages(), NOTES), Table("Writers of one file", _commits())]


# ---------------------------------------------------------------- over HTTP


def _pages() -> list[Line]:
    library, restaurant = Library.load(), Restaurant.read()
    with service() as running:

        def walk(cases: int) -> list[tuple[float, float]]:
            return [
                times
                for _ in range(cases)
                for times in _answer_all(running.port, library, restaurant)
            ]

        _answer_all(running.port, library, restaurant)  # warm-up
        floor = percentile(_health(running.port), 0.5)
        alone = walk(CASES_ALONE)
        start = time.perf_counter()
        with ThreadPoolExecutor(BROWSERS) as pool:
            together = [t for walked in pool.map(walk, [CASES_EACH] * BROWSERS) for t in walked]
        rate = len(together) / (time.perf_counter() - start)
    return [
        Line("one resident: POST of an answer", [post for post, _ in alone], floor=floor),
        Line("one resident: a page", [page for _, page in alone], floor=3 * floor, gate=PAGE_GATE),
        Line(f"{BROWSERS} at once: POST of an answer", [post for post, _ in together]),
        Line(f"{BROWSERS} at once: a page", [page for _, page in together]),
        Line(f"{BROWSERS} at once: pages answered a second", [rate], unit="1/s"),
    ]


def _answer_all(port: int, library: Library, restaurant: Restaurant) -> list[tuple[float, float]]:
    """One case from story to review: the seconds of each POST, and of it with the page after it."""
    times: list[tuple[float, float]] = []
    with Browser(port) as browser:
        start = posted = 0.0
        for form in Resident(browser, library, restaurant).forms():
            if start:
                times.append((posted - start, time.perf_counter() - start))
            start = time.perf_counter()
            form.send()
            posted = time.perf_counter()
    return times


def _health(port: int) -> list[float]:
    with Browser(port) as browser:
        return [timed(lambda: browser.send("GET", "/healthz")) for _ in range(100)]


# ---------------------------------------------------------------- the store alone


def _commits() -> list[Line]:
    with TemporaryDirectory() as folder:
        store = DuckdbStore(Path(folder) / "cases.duckdb")
        floor = [timed(work) for work in [_synced(Path(folder) / "floor")] * COMMITS]
        try:
            alone = _append(store, COMMITS)
            start = time.perf_counter()
            with ThreadPoolExecutor(BROWSERS) as pool:
                shared = [*pool.map(lambda _: _append(store, COMMITS), range(BROWSERS))]
            rate = BROWSERS * COMMITS / (time.perf_counter() - start)
        finally:
            store.close()
    alone_rate = len(alone) / sum(alone)
    return [
        Line("one writer: an answer on the disk", alone, floor=percentile(floor, 0.5)),
        Line(f"{BROWSERS} writers: an answer on the disk", [s for one in shared for s in one]),
        Line("one writer: answers a second", [alone_rate], unit="1/s"),
        Line(
            f"{BROWSERS} writers: answers a second",
            [rate],
            unit="1/s",
            gate=alone_rate,
            more_is_better=True,
        ),
    ]


def _synced(path: Path) -> Callable[[], None]:
    """The least that keeps 500 bytes: written to the end of a file, and the disk asked to hold."""

    def work() -> None:
        with path.open("ab") as file:
            file.write(b"x" * 500)
            file.flush()
            os.fsync(file.fileno())

    return work


def _append(store: DuckdbStore, times: int) -> list[float]:
    """The seconds that each event of a fresh stream took until it was on the disk."""
    stream, last, seconds = uuid4(), None, []
    for seq in range(times):
        (event,) = _answer(stream, last, seq)
        seconds.append(timed(lambda e=event, s=seq: _write(store, e, s)))  # type: ignore[misc]  # mypy cannot infer bound lambdas
        last = event
    return seconds


def _answer(stream: UUID, last: Event | None, number: int) -> tuple[Event, ...]:
    given = AnswersGiven({f"rental.fact_{number}": {"value": "yes"}}, "resident")
    return chain(stream, last, [given], datetime.now(UTC), "resident")


def _write(store: DuckdbStore, event: Event, seq: int) -> None:
    summary = Summary(
        case_id=event.stream,
        number=event.stream.hex[:8].upper(),
        secret_hash="0" * 64,
        stage="assess",
        category="rent.arrears",
        language="zh",
        opened_on=date(2026, 6, 1),
        updated=event.at,
        seq=event.seq,
        head=event.hash,
    )
    store.append(event.stream, seq, [event], summary)
