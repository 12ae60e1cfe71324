"""What the solver is told of a condition and of a number: two truths, three parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import z3

from engine.rulebook.proving.symbols import Symbol

TRUE: Final = z3.BoolVal(True)
FALSE: Final = z3.BoolVal(False)
NOUGHT: Final = z3.RealVal(0)


@dataclass(frozen=True, slots=True)
class Truths:
    """Whether a condition is certainly true, and whether it is certainly false."""

    true: Symbol
    false: Symbol


@dataclass(frozen=True, slots=True)
class Numbers:
    """A number: what it is, whether it is exact, and whether there certainly is none."""

    value: Symbol
    exact: Symbol
    absent: Symbol


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the calendar that the solver knows only by its bounds."""

    name: str
    function: Symbol
    members: tuple[Symbol, ...]
    real: Callable[..., Any]


def joined(parts: list[Truths], *, every: bool) -> Truths:
    """All of these, or any of them."""
    both, either = z3.And(*(p.true for p in parts)), z3.Or(*(p.true for p in parts))
    if every:
        return Truths(both, z3.Or(*(p.false for p in parts)))
    return Truths(either, z3.And(*(p.false for p in parts)))


def total(parts: list[Numbers]) -> Numbers:
    """A sum to which what is certainly absent adds nothing."""
    value = sum((z3.If(one.absent, NOUGHT, one.value) for one in parts), NOUGHT)
    known = z3.And(*(z3.Or(one.exact, one.absent) for one in parts))
    absent = z3.And(*(one.absent for one in parts))
    return Numbers(value, z3.And(known, z3.Not(absent)), absent)


def to_fen(value: Symbol) -> Symbol:
    """Rounded half up to the fen, away from nought."""
    half = z3.Q(1, 2)
    return z3.ToReal(z3.If(value >= 0, z3.ToInt(value + half), -z3.ToInt(half - value)))
