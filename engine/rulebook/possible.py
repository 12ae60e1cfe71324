"""Which answers of a fact are worth trying: every choice; low, middle and high of a number."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from engine.rulebook.calendar import first_of_month
from engine.rulebook.node import Key, Number
from engine.rulebook.vocabulary import DATED, NUMERIC, Fact

NONE: Final = "none"  # the choice that excludes every other
NOTHING_SAID: Final = "-"  # a text that mentions nothing


def chosen(fact: Fact, key: str) -> str:
    """A choice as an answer of the fact's type."""
    return Key(key) if fact.has_keys else key


def as_answer(fact: Fact, number: Number) -> Any:
    """A number as an answer of the fact's type, a date as a span of one day."""
    if fact.main_type == "month":
        number = first_of_month(int(number))
    return (int(number), int(number), False) if fact.main_type in DATED else plain(number)


def plain(number: Number) -> Number:
    """A whole number without its denominator."""
    return number.numerator if number.denominator == 1 else number


def possible_answers(fact: Fact) -> Iterator[Any]:
    """A few answers that stand for all, as values of the fact's type.

    A multiple choice is tried with each key alone, a repeat group without rows and with one
    row of low, of middle and of high numbers.
    """
    if fact.type == "rows":
        yield ()
        yield from ((row,) for row in _rows(fact))
    elif fact.type == "multi":
        yield from (frozenset({key}) for key in fact.choices)
    else:
        yield from (chosen(fact, key) for key in fact.choices)
        if fact.main_type in NUMERIC:
            yield from _numbers(fact)
        elif not fact.choices or fact.has_keys:
            yield NOTHING_SAID


def _numbers(fact: Fact) -> Iterator[Any]:
    low, high = fact.limits
    middle = (low + high) // 2 if fact.type != "ratio" else Fraction(low + high) / 2
    for number in dict.fromkeys((low, middle, high)):
        yield as_answer(fact, number)


def _rows(fact: Fact) -> Iterator[dict[str, Any]]:
    tried = {name: tuple(possible_answers(column)) for name, column in fact.row.items()}
    for pick in (0, 1, -1):
        yield {name: values[pick % len(values)] for name, values in tried.items()}
