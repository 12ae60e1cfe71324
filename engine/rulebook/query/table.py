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
from engine.rulebook.node import ABSENT, OPEN, Key, Unanswered
from engine.rulebook.vocabulary import DATED, NUMERIC, Fact

UNASKED: Final = 0
UNKNOWN: Final = 1
OUT: Final = 2
VALUE: Final = 3
CHOICE: Final = 4
FINEST: Final = 10**6  # a shared scale is no finer
MOST_MEMBERS: Final = 62  # of a set in 64 bits
TEXTS: Final = frozenset({"text", "district"})
FRACTIONS: Final = frozenset({"number", "ratio"})


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
        kind, limits = self.fact.main_type, self.fact.limits
        found = [Part(self.called("state"), "number", UNASKED, self.last_code)]
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
        low, high = self.fact.limits
        first, last = value[:2] if isinstance(value, tuple) else (value, value)
        if not low <= first <= last <= high:
            raise Inexpressible(self.fact.name, "a number beyond its limits")
        if self.is_dated:
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
    """The table of these facts, its fractions as fine as the cases need."""
    fine = _Fineness()
    for answers in cases:
        for name, value in answers.items():
            if name in facts:
                fine.see(facts[name], value)
    return Table({name: _shape(fact, fine) for name, fact in facts.items()})


class _Fineness:
    """The denominators that fractions have."""

    def __init__(self) -> None:
        self.common: dict[int, int] = {}
        self.most: dict[int, int] = {}

    def see(self, fact: Fact, value: Any) -> None:
        if fact.main_type == "rows" and isinstance(value, tuple):
            for row in value:
                for name, cell in row.items():
                    if name in fact.row:
                        self.see(fact.row[name], cell)
        elif fact.main_type in FRACTIONS and isinstance(value, Fraction):
            under = value.denominator
            self.most[id(fact)] = max(self.most.get(id(fact), 1), under)
            self.common[id(fact)] = lcm(self.common.get(id(fact), 1), under)


def _shape(fact: Fact, fine: _Fineness) -> Shape:
    choices = tuple(fact.choices)
    if fact.main_type == "multi" and len(choices) > MOST_MEMBERS:
        raise Inexpressible(fact.name, f"more than {MOST_MEMBERS} choices at once")
    row = {name: _shape(column, fine) for name, column in fact.row.items()}
    common, most = fine.common.get(id(fact), 1), fine.most.get(id(fact), 1)
    if common > FINEST:
        return Shape(fact, choices, 0, most, row)
    return Shape(fact, choices, common, most, row)
