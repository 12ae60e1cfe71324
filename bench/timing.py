"""How a measurement is taken, laid beside its floor and gate, and printed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")


def timed(work: Callable[[], object]) -> float:
    """The seconds that one run takes."""
    return timed_result(work)[0]


def timed_result(work: Callable[[], T]) -> tuple[float, T]:
    """The seconds that one run takes, and what it gives."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def repeated(work: Callable[[], object], times: int, warm_up: int = 1) -> list[float]:
    """The seconds of each of several runs, after some that are not counted."""
    for _ in range(warm_up):
        work()
    return [timed(work) for _ in range(times)]


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of all values does not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass(frozen=True, slots=True)
class Line:
    """One measurement: seconds of many runs, or one figure in another unit.

    `floor` is the median of the least that could be done, in seconds; `gate` bounds the median
    (milliseconds, or the unit) from above, or from below where more is better.
    """

    what: str
    values: Sequence[float]
    floor: float | None = None
    unit: str = "ms"
    gate: float | None = None
    more_is_better: bool = False

    def at(self, share: float) -> float:
        scale = 1000 if self.unit == "ms" else 1
        return percentile(self.values, share) * scale

    @property
    def holds(self) -> bool:
        if self.gate is None:
            return True
        return self.at(0.5) >= self.gate if self.more_is_better else self.at(0.5) < self.gate

    def cells(self) -> tuple[str, ...]:
        single = len(self.values) == 1
        floor = ratio = gate = ""
        if self.floor is not None:
            floor = _shown(self.floor * 1000)
            ratio = f"{percentile(self.values, 0.5) / self.floor:.1f}×"
        if self.gate is not None:
            sign = "≥" if self.more_is_better else "<"
            gate = f"{sign} {self.gate:g} {'held' if self.holds else 'MISSED'}"
        last = "" if single else _shown(self.at(0.95))
        return (self.what, _shown(self.at(0.5)), last, self.unit, floor, ratio, gate)


def _shown(value: float) -> str:
    return f"{value:.3f}" if value < 10 else f"{value:.1f}" if value < 1000 else f"{value:.0f}"


@dataclass(frozen=True, slots=True)
class Table:
    """Measurements that belong together, with what a reader must know of them."""

    title: str
    lines: Sequence[Line]
    notes: Sequence[str] = field(default=())

    def show(self) -> str:
        """The table in Markdown."""
        head = ("what", "p50", "p95", "unit", "floor", "ratio", "gate")
        rows = [head, ("---",) * len(head), *(line.cells() for line in self.lines)]
        shown = [f"## {self.title}", "", *(f"| {' | '.join(row)} |" for row in rows), ""]
        return "\n".join([*shown, *self.notes, ""] if self.notes else shown)

    @property
    def holds(self) -> bool:
        return all(line.holds for line in self.lines)
