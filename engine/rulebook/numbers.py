"""The nodes that are numbers, sums of money or dates: exact, a span, or absent."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from engine.rulebook.node import (
    ABSENT,
    WIDEST,
    Key,
    Leaf,
    Node,
    Number,
    Numeric,
    Run,
    Span,
    Truthy,
    Unanswered,
    hull,
    node,
)

STEEPEST: Final = 10**18  # a quotient beyond it stands at it, so that a bound can be named


def round_fen(value: Number) -> int:
    """Half-up to whole fen, away from zero for what is owed the other way."""
    if value < 0:
        return -round_fen(-value)
    return int((value * 2 + 1) // 2)


@node
class Literal(Leaf):
    """A number written in the rule."""

    value: Number

    def eval(self, run: Run) -> Span | None:
        return (self.value, self.value, False)


@node
class FactNumber(Leaf):
    """A number, sum or date that was answered; its limits while it was not."""

    fact: str
    lowest: Number
    highest: Number
    has_keys: bool

    def eval(self, run: Run) -> Span | None:
        value = run.fact(self.fact)
        if value is ABSENT or isinstance(value, Key):
            return None
        if isinstance(value, Unanswered):
            absent = self.has_keys or run.may_be_absent(self.fact)
            return (self.lowest, self.highest, absent)
        return value if type(value) is tuple else (value, value, False)


@node
class AsOf(Leaf):
    """The day of assessment."""

    def eval(self, run: Run) -> Span | None:
        return (run.as_of, run.as_of, False)


@node
class ParameterNumber(Leaf):
    """A parameter in force; its limits where no value is known."""

    name: str
    index: int | None = None
    highest: Number = WIDEST

    def eval(self, run: Run) -> Span | None:
        value = run.parameter(self.name)
        if value is None:
            return (0, self.highest, False)
        if self.index is not None:
            value = value[self.index]
        return (value, value, False)


@node
class ParameterOn:
    """A parameter in force on another day than that of assessment."""

    name: str
    day: Numeric

    def eval(self, run: Run) -> Span | None:
        span = self.day.eval(run)
        if span is None:
            return None
        values = run.parameter_values(self.name, int(span[0]), int(span[1]))
        if None in values:
            return (0, WIDEST, span[2])
        return (min(values), max(values), span[2])

    def parts(self) -> tuple[Node, ...]:
        return (self.day,)


@node
class Lookup:
    """What a table gives for a whole number; absent where it has no such line."""

    name: str
    part: Numeric

    def eval(self, run: Run) -> Span | None:
        span = self.part.eval(run)
        if span is None:
            return None
        table = run.parameter(self.name)
        if table is None:
            return (0, WIDEST, True)
        first, last, absent = span
        found = [value for key, value in table.items() if first <= key <= last]
        if not found:
            return None
        sure = not absent and len(found) == int(last) - int(first) + 1
        return (min(found), max(found), not sure)

    def parts(self) -> tuple[Node, ...]:
        return (self.part,)


@node
class NumberOf(Leaf):
    """A term, amount or value by its name."""

    name: str

    def eval(self, run: Run) -> Span | None:
        return run.number(self.name)


def _corners(function: Callable[[Number, Number], Number], a: Span, b: Span) -> Span:
    if a[0] == a[1] and b[0] == b[1]:
        value = function(a[0], b[0])
        return (value, value, a[2] or b[2])
    values = [function(x, y) for x in a[:2] for y in b[:2]]
    return (min(values), max(values), a[2] or b[2])


def _sum(a: Span, b: Span) -> Span:
    return (a[0] + b[0], a[1] + b[1], a[2] or b[2])


def _difference(a: Span, b: Span) -> Span:
    return (a[0] - b[1], a[1] - b[0], a[2] or b[2])


def _times(a: Number, b: Number) -> Number:
    return a * b


def _product(a: Span, b: Span) -> Span:
    return _corners(_times, a, b)


def _divide(a: Number, b: Number) -> Number:
    value = Fraction(a) / Fraction(b)
    if abs(value) > STEEPEST:
        return STEEPEST if value > 0 else -STEEPEST
    return value.numerator if value.denominator == 1 else value


def _quotient(a: Span, b: Span) -> Span:
    """A quotient; nothing is known of it while the divisor may be nought."""
    if b[0] <= 0 <= b[1]:
        return (-STEEPEST, STEEPEST, True)
    return _corners(_divide, a, b)


ARITHMETIC: Final[dict[str, Callable[[Span, Span], Span]]] = {
    "+": _sum,
    "-": _difference,
    "*": _product,
    "/": _quotient,
}


@node
class Arithmetic:
    """Two numbers joined; absent where either is."""

    sign: str
    left: Numeric
    right: Numeric

    def eval(self, run: Run) -> Span | None:
        a = self.left.eval(run)
        if a is None:
            return None
        b = self.right.eval(run)
        return None if b is None else ARITHMETIC[self.sign](a, b)

    def parts(self) -> tuple[Node, ...]:
        return (self.left, self.right)


@node
class Extreme:
    """The least or greatest of several numbers; absent where any is."""

    greatest: bool
    members: tuple[Numeric, ...]

    def eval(self, run: Run) -> Span | None:
        pick = max if self.greatest else min
        spans = [member.eval(run) for member in self.members]
        present = [span for span in spans if span is not None]
        if len(present) < len(spans):
            return None
        low, high = pick(s[0] for s in present), pick(s[1] for s in present)
        return (low, high, any(s[2] for s in present))

    def parts(self) -> tuple[Node, ...]:
        return self.members


@node
class Total:
    """A sum in which only what is certainly absent adds nothing; absent where all of it is."""

    members: tuple[Numeric, ...]

    def eval(self, run: Run) -> Span | None:
        low: Number = 0
        high: Number = 0
        spans = [span for member in self.members if (span := member.eval(run)) is not None]
        for span in spans:
            low += min(span[0], 0) if span[2] else span[0]
            high += max(span[1], 0) if span[2] else span[1]
        return (low, high, all(span[2] for span in spans)) if spans else None

    def parts(self) -> tuple[Node, ...]:
        return self.members


@node
class Mapped:
    """A function that runs one way in each of its numbers, so that its corners bound it."""

    name: str
    function: Callable[..., Number]
    members: tuple[Numeric, ...]

    def eval(self, run: Run) -> Span | None:
        spans: list[Span] = []
        for member in self.members:
            span = member.eval(run)
            if span is None:
                return None
            spans.append(span)
        if len(spans) == 1:
            ((low, high, absent),) = spans
            return (self.function(low), self.function(high), absent)
        return _corners(self.function, *spans)

    def parts(self) -> tuple[Node, ...]:
        return self.members


@node
class WorkingDay:
    """The first working day on or after a date."""

    part: Numeric

    def eval(self, run: Run) -> Span | None:
        span = self.part.eval(run)
        if span is None:
            return None
        return (run.working_day(int(span[0])), run.working_day(int(span[1])), span[2])

    def parts(self) -> tuple[Node, ...]:
        return (self.part,)


@node
class WorkingDays:
    """How many working days there are from one day to another, both counted."""

    first: Numeric
    last: Numeric

    def eval(self, run: Run) -> Span | None:
        a, b = self.first.eval(run), self.last.eval(run)
        if a is None or b is None:
            return None
        least = run.working_days(int(a[1]), int(b[0]))
        return (least, run.working_days(int(a[0]), int(b[1])), a[2] or b[2])

    def parts(self) -> tuple[Node, ...]:
        return (self.first, self.last)


@node
class Brackets:
    """A progressive tariff: each rate applies to its own part of the sum."""

    part: Numeric
    parameter: str

    def eval(self, run: Run) -> Span | None:
        span = self.part.eval(run)
        if span is None:
            return None
        table = run.parameter(self.parameter)
        if table is None:
            return (0, WIDEST, span[2])
        return (tariff(span[0], table), tariff(span[1], table), span[2])

    def parts(self) -> tuple[Node, ...]:
        return (self.part,)


def tariff(amount: Number, table: tuple[tuple[Number | None, Number, Number], ...]) -> Number:
    """Sum over brackets (up_to, fixed, rate): fixed parts plus rate on what falls inside."""
    total: Number = 0
    below: Number = 0
    for up_to, fixed, rate in table:
        if amount <= below and below:
            break
        top = amount if up_to is None else min(amount, up_to)
        total += fixed + max(top - below, 0) * rate
        below = top if up_to is None else up_to
    return total


@node
class Choose:
    """First line whose condition holds; a hull where several still may; absent where none."""

    lines: tuple[tuple[Truthy | None, Numeric], ...]

    def eval(self, run: Run) -> Span | None:
        possible: list[Span | None] = []
        for when, then in self.lines:
            value = True if when is None else when.eval(run)
            if value is False:
                continue
            possible.append(then.eval(run))
            if value is True:
                return hull(possible)
        possible.append(None)
        return hull(possible)

    def parts(self) -> tuple[Node, ...]:
        return tuple(
            part
            for when, then in self.lines
            for part in ((then,) if when is None else (when, then))
        )
