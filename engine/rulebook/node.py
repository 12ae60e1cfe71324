"""What a node of the graph is: it gives a truth or a span, and knows why a fact may give neither.

A truth evaluates to True, False or None (unknown). A number, sum of money (fen) or date
(ordinal) evaluates to a span (lowest, highest, may_be_absent), or to None where it is absent.
Spans make ranges and three-valued comparisons one thing: a comparison is settled as soon as
the bounds settle it, and more answers only narrow spans, so nothing settled is unsettled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Protocol, TypeVar, dataclass_transform

T = TypeVar("T")
Number = int | Fraction
Span = tuple[Number, Number, bool]
WIDEST: Final = 10**14  # fen; no sum in a case is larger


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

    def may_be_absent(self, fact: str) -> bool: ...

    def known(self, name: str) -> bool | None: ...

    def truth(self, name: str) -> bool | None: ...

    def number(self, name: str) -> Span | None: ...

    def parameter(self, name: str) -> Any: ...  # a value of the parameter's type, or None

    def parameter_values(self, name: str, first: int, last: int) -> list[Any]: ...

    def in_region(self, region: str) -> bool: ...

    def limitation(self, status: str) -> bool | None: ...

    def working_day(self, ordinal: int) -> int: ...

    def working_days(self, first: int, last: int) -> int: ...


class Truthy(Protocol):
    """A node that is true, false or unknown."""

    def eval(self, run: Run) -> bool | None: ...

    def parts(self) -> tuple[Node, ...]: ...


class Numeric(Protocol):
    """A node that is a span or absent."""

    def eval(self, run: Run) -> Span | None: ...

    def parts(self) -> tuple[Node, ...]: ...


Node = Truthy | Numeric


@dataclass_transform(frozen_default=True, eq_default=False)
def node(kind: type[T]) -> type[T]:
    """Make a class of nodes: frozen, without a dictionary, equal only to itself."""
    return dataclass(frozen=True, slots=True, eq=False)(kind)


class Leaf:
    """A node with nothing below it."""

    __slots__ = ()

    def parts(self) -> tuple[Node, ...]:
        return ()


def hull(spans: Iterable[Span | None]) -> Span | None:
    """The least span that holds all of these; absent among them means may be absent."""
    listed = list(spans)
    present = [span for span in listed if span is not None]
    if not present:
        return None
    absent = len(present) < len(listed) or any(span[2] for span in present)
    return (min(s[0] for s in present), max(s[1] for s in present), absent)


def walk(root: Node) -> Iterator[Node]:
    """The node and everything below it, depth first."""
    yield root
    for part in root.parts():
        yield from walk(part)
