"""The nodes that are true, false or unknown (Kleene 1938, strong three-valued logic)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Final

from engine.rulebook.node import (
    ABSENT,
    Key,
    Leaf,
    Node,
    Numeric,
    Run,
    Span,
    Truthy,
    Unanswered,
    node,
)


@node
class Constant(Leaf):
    """true or false, written out."""

    value: bool

    def eval(self, run: Run) -> bool | None:
        return self.value


class OfFact(Leaf, ABC):
    """A truth about one answer: false where it does not apply, unknown where there is none."""

    __slots__ = ()
    fact: str

    def eval(self, run: Run) -> bool | None:
        value = run.fact(self.fact)
        if value is ABSENT:
            return False
        if isinstance(value, Unanswered):
            return None
        return self.holds(value)

    @abstractmethod
    def holds(self, value: Any) -> bool:  # a value of the fact's type
        """Whether a given answer makes it true."""


@node
class FactIs(OfFact):
    """The fact's choice is one of these keys."""

    fact: str
    keys: frozenset[str]

    def holds(self, value: Any) -> bool:
        return isinstance(value, str) and value in self.keys


@node
class FactHas(OfFact):
    """The multiple choice holds this key."""

    fact: str
    key: str

    def holds(self, value: Any) -> bool:
        return self.key in value


@node
class Stated(OfFact):
    """The fact has a value of its main type, not a choice in its place."""

    fact: str

    def holds(self, value: Any) -> bool:
        return not isinstance(value, Key)


@node
class Mentions(OfFact):
    """A free text contains one of the words."""

    fact: str
    words: tuple[str, ...]

    def holds(self, value: Any) -> bool:
        return not isinstance(value, Key) and any(word in value for word in self.words)


@node
class Known(Leaf):
    """The fact was answered with a value."""

    fact: str

    def eval(self, run: Run) -> bool | None:
        return run.known(self.fact)


@node
class InRegion(Leaf):
    """The case is assessed for this place or a part of it."""

    region: str

    def eval(self, run: Run) -> bool | None:
        return run.in_region(self.region)


@node
class TruthOf(Leaf):
    """A term or finding by its name."""

    name: str

    def eval(self, run: Run) -> bool | None:
        return run.truth(self.name)


@node
class HasLimitation(Leaf):
    """Some claim of the case has this limitation status."""

    status: str

    def eval(self, run: Run) -> bool | None:
        return run.limitation(self.status)


@node
class Not:
    """True where its part is false; an unknown stays unknown."""

    part: Truthy

    def eval(self, run: Run) -> bool | None:
        value = self.part.eval(run)
        return None if value is None else not value

    def parts(self) -> tuple[Node, ...]:
        return (self.part,)


@node
class All:
    """False as soon as one member is, true when all are."""

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
    """True as soon as one member is, false when none can be."""

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


def _more(a: Span, b: Span) -> bool | None:
    return _less(b, a)


def _at_least(a: Span, b: Span) -> bool | None:
    return _at_most(b, a)


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
    ">": _more,
    ">=": _at_least,
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
