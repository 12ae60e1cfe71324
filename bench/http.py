"""A full answer step over real HTTP, at rates that no slow answer slows down."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from itertools import count

from bench.arrivals import Outcome, Walker, load, walkers
from bench.restaurant import Restaurant
from bench.running import service
from bench.timing import Line, Table, percentile
from engine.library import Library

RATES = (30, 60, 90, 200)
SECONDS = 6.0
WARM_UP = 3.0
QUESTIONS = 25  # that each case is asked, at least
AT_ONCE = 64  # residents beside those whose questions are used up
P50_GATE, P95_GATE = 10.0, 25.0  # ms, at the first of the rates
NOTES = (
    "A step: the answer posted, kept on the disk, the redirect followed, the next page read.",
    "Arrivals are a Poisson process; a latency counts from when its arrival was due. Floor: the",
    "same step at the same rate with an answer that stands already, so that nothing is written.",
    "docassemble 1.10.5, its full stack: 34-60 ms mean. Load and service share the cores.",
)


def tables() -> list[Table]:
    """DuckDB with group commit, one worker."""
    return [Table("A full answer step: DuckDB, 1 worker", [*_lines()], NOTES)]


def _lines(*options: str) -> Iterator[Line]:
    library, restaurant = Library.load(), Restaurant.read()
    steps = sum(RATES) * SECONDS + RATES[0] * WARM_UP
    with service(*options) as running:
        people = walkers(running.port, int(steps / QUESTIONS) + AT_ONCE, library, restaurant)
        outcomes = asyncio.run(_loads(people))
    for number, rate, (still, written) in zip(count(), RATES, outcomes, strict=False):
        yield from _rate(rate, still, written, gated=number == 0)


async def _loads(people: Sequence[Walker]) -> list[tuple[Outcome, Outcome]]:
    """Each rate, first without and then with a write."""
    for person in people:
        await person.begin()
    await load(people, RATES[0], WARM_UP, Walker.answer)
    outcomes = []
    for rate in RATES:
        ready = [person for person in people if not person.is_done]
        still = await load(ready, rate, SECONDS, Walker.repeat)
        outcomes.append((still, await load(ready, rate, SECONDS, Walker.answer)))
    for person in people:
        person.connection.close()
    return outcomes


def _rate(rate: int, still: Outcome, written: Outcome, *, gated: bool) -> Iterator[Line]:
    floor = percentile(still.seconds, 0.5)
    yield Line(f"{rate}/s: a step", written.seconds, floor=floor, gate=P50_GATE if gated else None)
    p95 = percentile(written.seconds, 0.95)
    gate = P95_GATE if gated else None
    yield Line(f"{rate}/s: its p95", [p95], floor=percentile(still.seconds, 0.95), gate=gate)
    p99 = percentile(written.seconds, 0.99)
    yield Line(f"{rate}/s: its p99", [p99], floor=percentile(still.seconds, 0.99))
    yield Line(f"{rate}/s: answers a second", [written.rate], unit="1/s")
    if written.unanswered:
        yield Line(f"{rate}/s: never answered", [written.unanswered], unit="steps")
