"""A full answer step over real HTTP, at rates that no slow answer slows down."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.arrivals import Outcome, Step, Walker, load, walkers
from bench.restaurant import Restaurant
from bench.running import Running, service
from bench.timing import Line, Table, percentile
from engine.library import Library
from tests.postgres import PostgresServer

RATES = (30, 60, 90, 200)
SECONDS = 10.0
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


@dataclass(frozen=True, slots=True)
class Measured:
    """What a load met, and the seconds of processors that the service took for all of it."""

    outcome: Outcome
    processor: float

    @property
    def each(self) -> float:
        """The seconds for one step."""
        return self.processor / max(1, len(self.outcome.seconds))


def tables() -> list[Table]:
    """DuckDB with group commit, and PostgreSQL with one worker and with two."""
    found = [Table("A full answer step: DuckDB, 1 worker", [*_lines()], NOTES)]
    if PostgresServer.programs() is None:
        return [*found, Table("A full answer step: no PostgreSQL here", [])]
    for workers in ("1", "2"):
        with PostgresServer.started(fsync=True) as server:
            lines = [*_lines("--store", server.address, "--workers", workers)]
            found.append(Table(f"A full answer step: PostgreSQL, workers: {workers}", lines))
    return found


def _lines(*options: str) -> Iterator[Line]:
    library, restaurant = Library.load(), Restaurant.read()
    steps = sum(RATES) * SECONDS + RATES[0] * WARM_UP
    with service(*options) as running:
        people = walkers(running.port, int(steps / QUESTIONS) + AT_ONCE, library, restaurant)
        measured = asyncio.run(_loads(people, running))
    for number, (still, written) in enumerate(measured):
        yield from _rate(RATES[number], still, written, gated=number == 0)


async def _loads(people: Sequence[Walker], running: Running) -> list[tuple[Measured, Measured]]:
    """Each rate, first without and then with a write."""
    for person in people:
        await person.begin()
    await load(people, RATES[0], WARM_UP, Walker.answer)
    measured = []
    for rate in RATES:
        still = await _measured(people, running, rate, Walker.repeat)
        measured.append((still, await _measured(people, running, rate, Walker.answer)))
    for person in people:
        person.connection.close()
    return measured


async def _measured(people: Sequence[Walker], running: Running, rate: int, step: Step) -> Measured:
    before = running.processor_seconds()
    outcome = await load(people, rate, SECONDS, step)
    return Measured(outcome, running.processor_seconds() - before)


def _rate(rate: int, still: Measured, written: Measured, *, gated: bool) -> Iterator[Line]:
    gates = (P50_GATE, P95_GATE, None) if gated else (None, None, None)
    for share, gate in zip((0.5, 0.95, 0.99), gates, strict=True):
        yield Line(
            f"{rate}/s: a step, p{share * 100:.0f}",
            [percentile(written.outcome.seconds, share)],
            floor=percentile(still.outcome.seconds, share),
            gate=gate,
        )
    yield Line(f"{rate}/s: processor time of a step", [written.each], floor=still.each)
    yield Line(f"{rate}/s: answers a second", [written.outcome.rate], unit="1/s")
    if written.outcome.unanswered:
        yield Line(f"{rate}/s: never answered", [written.outcome.unanswered], unit="steps")
