"""The wide table of cases: how every answer becomes small numbers without an empty cell.

Each fact has a state: 0 not asked, 1 not known, 2 does not apply, 3 a value, 4 and more the
choices. Numbers lie beside it, dates as their first and last day, fractions as whole numbers
over a scale that all of them share, or over a denominator of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Any, Final

from engine.errors import JiefenError
from engine.rulebook.node import ABSENT, OPEN, Key, Number, Unanswered
from engine.rulebook.vocabulary import DATED, NUMERIC, Fact

UNASKED: Final = 0
UNKNOWN: Final = 1
OUT: Final = 2
VALUE: Final = 3
CHOICE: Final = 4
FINEST: Final = 10**6  # a shared scale is no finer
MOST_MEMBERS: Final = 62  # of a set in 64 bits
TEXTS: Final = frozenset({"text", "district"})


class Inexpressible(JiefenError):
    """Something that a query cannot say exactly; the interpreter can."""

    def __init__(self, name: str, why: str) -> None:
        self.name, self.why = name, why
        super().__init__(f"{name}: {why}")


@dataclass(frozen=True, slots=True)
class Part:
    """One column: what it is called, what it holds, and between which bounds."""

    name: str
    kind: str  # number, text or rows
    low: int = 0
    high: int = 0
    row: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """How one fact lies in the table, or one column of its rows."""

    fact: Fact
    choices: tuple[str, ...]  # each under its code, CHOICE and on
    limits: tuple[Number, Number]  # of the values
    least_code: int = UNASKED
    to_the_day: bool = False  # no date spans a month or a year
    scale: int = 1  # 0: each value has a denominator of its own
    most: int = 1  # the greatest of those denominators
    row: Mapping[str, Shape] = field(default_factory=dict)

    def code(self, key: str) -> int:
        return CHOICE + self.choices.index(key)

    def codes(self, keys: Iterable[str]) -> frozenset[int]:
        return frozenset(self.code(key) for key in keys if key in self.choices)

    @property
    def last_code(self) -> int:
        return max(VALUE, CHOICE + len(self.choices) - 1)

    def called(self, part: str) -> str:
        return f"{self.fact.name}:{part}"

    @property
    def is_dated(self) -> bool:
        return self.fact.main_type in DATED

    def parts(self) -> tuple[Part, ...]:
        """The columns, in order."""
        kind, limits = self.fact.main_type, self.limits
        found = [Part(self.called("state"), "number", self.least_code, self.last_code)]
        if kind in TEXTS:
            found.append(Part(self.called("text"), "text"))
        elif kind == "multi":
            found.append(Part(self.called("set"), "number", 0, 2 ** len(self.choices) - 1))
        elif kind == "rows":
            inner = tuple(part for shape in self.row.values() for part in shape.parts())
            found.append(Part(self.called("rows"), "rows", row=inner))
        elif self.is_dated:
            found += [self._number("first", limits), self._number("last", limits)]
        elif kind in NUMERIC:
            found.append(self._number("value", limits))
            if self.scale == 0:
                found.append(Part(self.called("under"), "number", 1, self.most))
        return tuple(found)

    def _number(self, part: str, limits: tuple[Any, Any]) -> Part:
        scale = self.scale or self.most
        low, high = int(limits[0] * scale // 1), int(-(-limits[1] * scale // 1))
        return Part(self.called(part), "number", low, high)

    # ------------------------------------------------------------ one answer

    def cells(self, value: Any) -> tuple[Any, ...]:
        """The answer in its columns; raises `Inexpressible` for one that does not fit."""
        found = self._cells(value)
        if found[0] < self.least_code:
            raise Inexpressible(self.fact.name, "less known than in the cases of this table")
        return found

    def _cells(self, value: Any) -> tuple[Any, ...]:
        kind = self.fact.main_type
        if isinstance(value, Unanswered) or value is None:
            state = UNASKED if value is OPEN or value is None else UNKNOWN
            return (OUT if value is ABSENT else state, *self._blank())
        if isinstance(value, Key):
            return (self.code(value), *self._blank())
        if kind in TEXTS:
            if value in self.choices:
                raise Inexpressible(self.fact.name, "a text that reads like a choice")
            return (VALUE, value)
        if kind == "multi":
            return (VALUE, sum(1 << self.choices.index(key) for key in value))
        if kind == "rows":
            return (VALUE, [self._row(row) for row in value])
        if kind in NUMERIC:
            return (VALUE, *self._numbers(value))
        return (self.code(value),)

    def _row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """One row of a group, its cells under the names of their columns."""
        return {
            part.name: cell
            for name, shape in self.row.items()
            for part, cell in zip(shape.parts(), shape.cells(row.get(name)), strict=True)
        }

    def _blank(self) -> tuple[Any, ...]:
        fill: dict[str, Any] = {"text": "", "rows": []}
        return tuple(
            fill.get(part.kind, min(max(0, part.low), part.high)) for part in self.parts()[1:]
        )

    def _numbers(self, value: Any) -> tuple[int, ...]:
        low, high = self.limits
        first, last = value[:2] if isinstance(value, tuple) else (value, value)
        if not low <= first <= last <= high:
            raise Inexpressible(self.fact.name, "a number beyond its limits")
        if self.is_dated:
            if self.to_the_day and first != last:
                raise Inexpressible(self.fact.name, "less exact than in the cases of this table")
            return int(first), int(last)
        if first != last:
            raise Inexpressible(self.fact.name, "a number that is a range")
        exact = Fraction(first)
        if self.scale == 0:
            if exact.denominator > self.most:
                raise Inexpressible(self.fact.name, "a number finer than its column")
            return exact.numerator, exact.denominator
        scaled = exact * self.scale
        if scaled.denominator != 1:
            raise Inexpressible(self.fact.name, "a number finer than its column")
        return (scaled.numerator,)


@dataclass(frozen=True, slots=True)
class Table:
    """The shapes of all facts; their columns stand in this order."""

    shapes: Mapping[str, Shape]

    def parts(self) -> tuple[Part, ...]:
        return tuple(part for shape in self.shapes.values() for part in shape.parts())

    def cells(self, answers: Mapping[str, Any]) -> tuple[Any, ...]:
        """One case as a line of the table; raises `Inexpressible` where it does not fit."""
        return tuple(
            cell
            for name, shape in self.shapes.items()
            for cell in shape.cells(answers.get(name, OPEN))
        )


def table_for(facts: Mapping[str, Fact], cases: Iterable[Mapping[str, Any]] = ()) -> Table:
    """The table of these facts; where cases are given, as wide and as fine as they need.

    What is known of all cases of a table need not be asked again in each of them: a query over
    it leaves out what no case has.
    """
    seen: dict[str, _Values] = {}
    some = False
    for answers in cases:
        some = True
        for name, fact in facts.items():
            _see(seen, name, fact, answers.get(name, OPEN))
    if not some:
        return Table({name: _shape(name, fact, None) for name, fact in facts.items()})
    return Table({name: _shape(name, fact, seen) for name, fact in facts.items()})


@dataclass(slots=True)
class _Values:
    """What the cases of a table have in one column."""

    least_code: int = VALUE
    low: Number | None = None
    high: Number | None = None
    to_the_day: bool = True
    common: int = 1  # a denominator that all fractions share
    most: int = 1  # the greatest that one has

    def add(self, value: Any) -> None:
        if isinstance(value, Unanswered) or value is None:
            state = UNASKED if value is OPEN or value is None else UNKNOWN
            self.least_code = min(self.least_code, OUT if value is ABSENT else state)
            return
        first, last = value[:2] if isinstance(value, tuple) else (value, value)
        if not isinstance(first, (int, Fraction)):
            return
        self.to_the_day = self.to_the_day and first == last
        self.low = first if self.low is None else min(self.low, first)
        self.high = last if self.high is None else max(self.high, last)
        if isinstance(first, Fraction):
            self.most = max(self.most, first.denominator)
            self.common = lcm(self.common, first.denominator)


def _see(seen: dict[str, _Values], path: str, fact: Fact, value: Any) -> None:
    values = seen.setdefault(path, _Values())
    if fact.main_type == "rows" and isinstance(value, tuple):
        for row in value:
            for name, column in fact.row.items():
                _see(seen, f"{path}.{name}", column, row.get(name))
    else:
        values.add(value)


def _shape(path: str, fact: Fact, seen: Mapping[str, _Values] | None) -> Shape:
    choices = tuple(fact.choices)
    if fact.main_type == "multi" and len(choices) > MOST_MEMBERS:
        raise Inexpressible(fact.name, f"more than {MOST_MEMBERS} choices at once")
    row = {name: _shape(f"{path}.{name}", column, seen) for name, column in fact.row.items()}
    if seen is None:
        return Shape(fact, choices, fact.limits, row=row)
    values = seen.get(path, _Values(UNASKED))
    low, high = fact.limits
    limits = (low, low)  # of a column without a value
    if values.low is not None and values.high is not None:
        limits = (min(max(values.low, low), high), max(min(values.high, high), low))
    common = values.common if values.common <= FINEST else 0
    exact = values.to_the_day
    return Shape(fact, choices, limits, values.least_code, exact, common, values.most, row)
