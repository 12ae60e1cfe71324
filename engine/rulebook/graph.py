"""The small typed graph that every condition and formula becomes, and its meaning.

A truth evaluates to True, False or None (unknown). A number, sum of money (fen) or date
(ordinal) evaluates to a span (lowest, highest, may_be_absent), or to None where it is absent.
Spans make ranges and three-valued comparisons one thing: a comparison is settled as soon as
the bounds settle it, and more answers only narrow spans, so nothing settled is unsettled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Protocol

Number = int | Fraction
WIDEST = 10**14  # fen; no sum in a case is larger
Span = tuple[Number, Number, bool]


class Unanswered:
    """A fact without a value: why, in one word."""

    __slots__ = ("reason",)

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def __repr__(self) -> str:
        return self.reason


OPEN: Final = Unanswered("not asked")
DECLINED: Final = Unanswered("not known")
ABSENT: Final = Unanswered("does not apply")


class Key(str):
    """A choice standing in place of a date or number: not_stated, never."""

    __slots__ = ()


class Run(Protocol):
    """What a node may ask while it is evaluated."""

    row: dict[str, Any] | None  # the row in hand; values are of many types
    as_of: int  # the day of assessment

    def fact(self, name: str) -> Any: ...  # a value of the fact's type, or Unanswered

    def known(self, name: str) -> bool | None: ...

    def truth(self, name: str) -> bool | None: ...

    def number(self, name: str) -> Span | None: ...

    def parameter(self, name: str) -> Any: ...  # a value of the parameter's type, or None

    def limitation(self, status: str) -> bool | None: ...

    def working_day(self, ordinal: int) -> int: ...


class Truthy(Protocol):
    """A node that is true, false or unknown."""

    def eval(self, run: Run) -> bool | None: ...

    def parts(self) -> tuple[Node, ...]: ...


class Numeric(Protocol):
    """A node that is a span or absent."""

    def eval(self, run: Run) -> Span | None: ...

    def parts(self) -> tuple[Node, ...]: ...


Node = Truthy | Numeric
node = dataclass(frozen=True, slots=True, eq=False)


# ---------------------------------------------------------------- truths


@node
class Constant:
    """true or false, written out."""

    value: bool

    def eval(self, run: Run) -> bool | None:
        return self.value

    def parts(self) -> tuple[Node, ...]:
        return ()


@node
class FactIs:
    """The fact's choice is one of these keys."""

    fact: str
    keys: frozenset[str]

    def eval(self, run: Run) -> bool | None:
        value = run.fact(self.fact)
        if value is ABSENT:
            return False
        if isinstance(value, Unanswered):
            return None
        return isinstance(value, str) and value in self.keys

    def parts(self) -> tuple[Node, ...]:
        return ()


@node
class FactHas:
    """The multiple choice holds this key."""

    fact: str
    key: str

    def eval(self, run: Run) -> bool | None:
        value = run.fact(self.fact)
        if value is ABSENT:
            return False
        if isinstance(value, Unanswered):
            return None
        return self.key in value

    def parts(self) -> tuple[Node, ...]:
        return ()


@node
class Known:
    """The fact was answered with a value."""

    fact: str

    def eval(self, run: Run) -> bool | None:
        return run.known(self.fact)

    def parts(self) -> tuple[Node, ...]:
        return ()


@node
class Stated:
    """The fact has a value of its main type, not a choice in its place."""

    fact: str

    def eval(self, run: Run) -> bool | None:
        value = run.fact(self.fact)
        if value is ABSENT:
            return False
        if isinstance(value, Unanswered):
            return None
        return not isinstance(value, Key)

    def parts(self) -> tuple[Node, ...]:
        return ()


@node
class Mentions:
    """A free text contains one of the words."""

    fact: str
    words: tuple[str, ...]

    def eval(self, run: Run) -> bool | None:
        value = run.fact(self.fact)
        if value is ABSENT:
            return False
        if isinstance(value, Unanswered):
            return None
        return any(word in value for word in self.words)

    def parts(self) -> tuple[Node, ...]:
        return ()


@node
class TruthOf:
    """A term or finding by its name."""

    name: str

    def eval(self, run: Run) -> bool | None:
        return run.truth(self.name)

    def parts(self) -> tuple[Node, ...]:
        return ()


@node
class HasLimitation:
    """Some claim of the case has this limitation status."""

    status: str

    def eval(self, run: Run) -> bool | None:
        return run.limitation(self.status)

    def parts(self) -> tuple[Node, ...]:
        return ()


@node
class Not:
    part: Truthy

    def eval(self, run: Run) -> bool | None:
        value = self.part.eval(run)
        return None if value is None else not value

    def parts(self) -> tuple[Node, ...]:
        return (self.part,)


@node
class All:
    members: tuple[Truthy, ...]

    def eval(self, run: Run) -> bool | None:
        settled: bool | None = True
        for member in self.members:
            value = member.eval(run)
            if value is False:
                return False
            if value is None:
                settled = None
        return settled

    def parts(self) -> tuple[Node, ...]:
        return self.members


@node
class AnyOf:
    members: tuple[Truthy, ...]

    def eval(self, run: Run) -> bool | None:
        settled: bool | None = False
        for member in self.members:
            value = member.eval(run)
            if value is True:
                return True
            if value is None:
                settled = None
        return settled

    def parts(self) -> tuple[Node, ...]:
        return self.members


def _less(a: Span, b: Span) -> bool | None:
    if a[0] >= b[1]:
        return False
    return True if a[1] < b[0] else None


def _at_most(a: Span, b: Span) -> bool | None:
    if a[0] > b[1]:
        return False
    return True if a[1] <= b[0] else None


def _equal(a: Span, b: Span) -> bool | None:
    if a[1] < b[0] or a[0] > b[1]:
        return False
    return True if a[0] == a[1] == b[0] == b[1] else None


def _differ(a: Span, b: Span) -> bool | None:
    value = _equal(a, b)
    return None if value is None else not value


COMPARISONS: Final[dict[str, Callable[[Span, Span], bool | None]]] = {
    "<": _less,
    "<=": _at_most,
    ">": lambda a, b: _less(b, a),
    ">=": lambda a, b: _at_most(b, a),
    "==": _equal,
    "!=": _differ,
}


@node
class Compare:
    """Two numbers, sums or dates; false where either is absent."""

    sign: str
    left: Numeric
    right: Numeric

    def eval(self, run: Run) -> bool | None:
        a = self.left.eval(run)
        if a is None:
            return False
        b = self.right.eval(run)
        if b is None:
            return False
        value = COMPARISONS[self.sign](a, b)
        return None if value is True and (a[2] or b[2]) else value

    def parts(self) -> tuple[Node, ...]:
        return (self.left, self.right)


# ---------------------------------------------------------------- numbers


@node
class Literal:
    """A number written in the rule."""

    value: Number

    def eval(self, run: Run) -> Span | None:
        return (self.value, self.value, False)

    def parts(self) -> tuple[Node, ...]:
        return ()


@node
class FactNumber:
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
            return (self.lowest, self.highest, self.has_keys)
        return value if type(value) is tuple else (value, value, False)

    def parts(self) -> tuple[Node, ...]:
        return ()


@node
class AsOf:
    """The day of assessment."""

    def eval(self, run: Run) -> Span | None:
        return (run.as_of, run.as_of, False)

    def parts(self) -> tuple[Node, ...]:
        return ()


@node
class ParameterNumber:
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

    def parts(self) -> tuple[Node, ...]:
        return ()


@node
class NumberOf:
    """A term, amount or value by its name."""

    name: str

    def eval(self, run: Run) -> Span | None:
        return run.number(self.name)

    def parts(self) -> tuple[Node, ...]:
        return ()


def _corners(function: Callable[[Number, Number], Number], a: Span, b: Span) -> Span:
    if a[0] == a[1] and b[0] == b[1]:
        value = function(a[0], b[0])
        return (value, value, a[2] or b[2])
    values = [function(x, y) for x in a[:2] for y in b[:2]]
    return (min(values), max(values), a[2] or b[2])


def _divide(a: Number, b: Number) -> Number:
    value = Fraction(a) / Fraction(b)
    return value.numerator if value.denominator == 1 else value


def _quotient(a: Span, b: Span) -> Span:
    """A quotient; nothing is known of it while the divisor may be nought."""
    if b[0] <= 0 <= b[1]:
        return (-WIDEST, WIDEST, True)
    return _corners(_divide, a, b)


ARITHMETIC: Final[dict[str, Callable[[Span, Span], Span]]] = {
    "+": lambda a, b: (a[0] + b[0], a[1] + b[1], a[2] or b[2]),
    "-": lambda a, b: (a[0] - b[1], a[1] - b[0], a[2] or b[2]),
    "*": lambda a, b: _corners(lambda x, y: x * y, a, b),
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
    """A sum in which only what is certainly absent adds nothing."""

    members: tuple[Numeric, ...]

    def eval(self, run: Run) -> Span | None:
        low: Number = 0
        high: Number = 0
        present = False
        for member in self.members:
            span = member.eval(run)
            if span is None:
                continue
            present = True
            low += min(span[0], 0) if span[2] else span[0]
            high += max(span[1], 0) if span[2] else span[1]
        return (low, high, False) if present else None

    def parts(self) -> tuple[Node, ...]:
        return self.members


@node
class Mapped:
    """A function of numbers that never falls in the first and runs one way in the second."""

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
        absent = any(span[2] for span in spans)
        if len(spans) == 1:
            ((low, high, _),) = spans
            return (self.function(low), self.function(high), absent)
        return _corners(self.function, *spans)[:2] + (absent,)

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


def tariff(amount: Number, table: list[tuple[Number | None, Number, Number]]) -> Number:
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


def hull(spans: list[Span | None]) -> Span | None:
    """The least span that holds all of these; absent among them means may be absent."""
    present = [span for span in spans if span is not None]
    if not present:
        return None
    absent = len(present) < len(spans) or any(span[2] for span in present)
    return (min(s[0] for s in present), max(s[1] for s in present), absent)


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


def walk(root: Node) -> Iterator[Node]:
    """The node and everything below it, depth first."""
    yield root
    for part in root.parts():
        yield from walk(part)
