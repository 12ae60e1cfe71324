"""How wide a sum still is, and which unknown fact would narrow it most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from engine.rulebook.evaluate import Evaluation
from engine.rulebook.node import Number
from engine.rulebook.possible import as_answer, possible_answers
from engine.rulebook.relevance import missing
from engine.rulebook.rule import kind_of


@dataclass(frozen=True, slots=True)
class Narrowing:
    """How much one unknown fact narrows a sum, once it is known.

    Widths are in fen, days or plain numbers. The fact's possible answers are tried one by one:
    whatever the answer, no more than `width_after_worst` is left; on average of the tried
    ones, `width_after_mean`.
    """

    fact: str
    width_before: Number
    width_after_worst: Number
    width_after_mean: Number


def width(evaluation: Evaluation, name: str) -> Number:
    """How far apart the ends are; a sum that may not be due at all may also be nought."""
    span = evaluation.number(name)
    if span is None:
        return 0
    low, high, absent = span
    if absent and kind_of(evaluation.rulebook.definitions[name]) != "date":
        low, high = min(low, 0), max(high, 0)
    return high - low


def narrowing(evaluation: Evaluation, amount_name: str) -> tuple[Narrowing, ...]:
    """The unknown facts of an amount, value or numeric term, the most telling first.

    Facts whose tried answers never narrow it are left out: they count only beside others.
    """
    before = width(evaluation, amount_name)
    found = (
        _narrowing(evaluation, amount_name, name, before)
        for name in missing(evaluation, amount_name)
        if not evaluation.rulebook.facts[name].set_by_system
    )
    telling = [one for one in found if one.width_after_mean < before]
    return tuple(sorted(telling, key=lambda one: (one.width_after_worst, one.width_after_mean)))


def _narrowing(evaluation: Evaluation, amount: str, name: str, before: Number) -> Narrowing:
    after = [
        width(evaluation.with_answers({name: answer}), amount)
        for answer in _tried(evaluation, name)
    ]
    mean = Fraction(sum(after), len(after))
    return Narrowing(name, before, max(after), mean.numerator if mean.denominator == 1 else mean)


def _tried(evaluation: Evaluation, name: str) -> Iterator[Any]:
    """Possible answers; of a date known to the month or year, days inside it."""
    fact = evaluation.rulebook.facts[name]
    known = evaluation.fact(name)
    if fact.main_type != "date" or not isinstance(known, tuple):
        yield from possible_answers(fact)
        return
    first, last, _ = known
    for day in (first, (first + last) // 2, last):
        yield as_answer(fact, day)
