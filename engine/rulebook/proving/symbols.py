"""Answers as symbols of a solver: what a fact may be, before anybody has answered it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

import z3

from engine.rulebook.graph import Key
from engine.rulebook.possible import NONE
from engine.rulebook.vocabulary import DATED, NUMERIC, Fact

WHOLE: Final = DATED | {"money", "int"}  # held as whole numbers
Symbol = Any  # an expression of the solver, whose package has no types of its own


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer not yet given: known or not, and what it is if it is known."""

    fact: Fact
    known: Symbol
    value: Symbol | None = None  # a number
    keys: dict[str, Symbol] = field(default_factory=dict)  # choice → whether it is made
    words: dict[str, Symbol] = field(default_factory=dict)  # word → whether the text has it

    def is_number(self) -> Symbol:
        """Known as a number, not as a choice in its place."""
        return z3.And(self.known, *(z3.Not(made) for made in self.keys.values()))

    def made(self, keys: Iterable[str]) -> Symbol:
        """Whether one of these choices is made, where the answer is known."""
        return z3.Or(*(self.keys[key] for key in keys if key in self.keys))

    def read(self, model: Symbol) -> Any:
        """The answer in a model of the solver, as a value of the fact's type."""
        chosen = [key for key, made in self.keys.items() if _holds(model, made)]
        if self.fact.main_type == "multi":
            return frozenset(chosen)
        if chosen:
            return Key(chosen[0]) if self.fact.has_keys else chosen[0]
        if self.value is not None:
            number = _number(model, self.value)
            if self.fact.main_type in DATED:
                return (int(number), int(number), False)
            return number.numerator if number.denominator == 1 else number
        return "、".join(word for word, has in self.words.items() if _holds(model, has)) or "-"


def answer_to(fact: Fact, path: str, words: Iterable[str], others: Iterable[str]) -> Answer:
    """The symbols of one fact or column; `others` are choices of a free text, such as places."""
    keys = {key: z3.Bool(f"{path}={key}") for key in [*fact.choices, *others]}
    value: Symbol | None = None
    if fact.main_type in NUMERIC:
        value = z3.Int(path) if fact.main_type in WHOLE else z3.Real(path)
    mentioned = {word: z3.Bool(f"{path}~{word}") for word in words}
    return Answer(fact, z3.Bool(f"{path}?"), value, keys, mentioned)


def bounds(answer: Answer) -> Iterator[Symbol]:
    """What every answer of the fact's type keeps to."""
    fact, made = answer.fact, [*answer.keys.values()]
    if answer.value is not None:
        yield answer.value >= exact(fact.limits[0])
        yield answer.value <= exact(fact.limits[1])
    if fact.main_type == "multi":
        yield z3.Or(*made)
        if NONE in answer.keys:
            rest = [has for key, has in answer.keys.items() if key != NONE]
            yield z3.Implies(answer.keys[NONE], z3.Not(z3.Or(*rest)))
    elif made:
        yield z3.AtMost(*made, 1)
        if answer.value is None and fact.main_type != "text" and fact.type != "district":
            yield z3.Or(*made)


def exact(number: int | Fraction) -> Symbol:
    """A number without loss."""
    if isinstance(number, Fraction):
        return z3.Q(number.numerator, number.denominator)
    return z3.RealVal(number)


def _holds(model: Symbol, truth: Symbol) -> bool:
    return bool(z3.is_true(model.eval(truth, model_completion=True)))


def _number(model: Symbol, expression: Symbol) -> Fraction:
    found = model.eval(expression, model_completion=True)
    if z3.is_algebraic_value(found):
        found = found.approx(12)
    return Fraction(str(found).replace("?", ""))
