"""At which answer of one fact a condition turns: thresholds found by trial and bisection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Any, Final

from engine.rulebook.evaluate import Evaluation
from engine.rulebook.node import Number, Truthy, Unanswered
from engine.rulebook.possible import NONE, as_answer, chosen, plain
from engine.rulebook.truths import Compare
from engine.rulebook.vocabulary import NUMERIC, Fact
from engine.rulebook.wish import Among, Between, Holding, NoRows, Wish, number_of

# How finely an answer is looked for; elsewhere by the fen, the day, the whole one.
UNITS: Final = {"ratio": Fraction(1, 100_000), "number": Fraction(1, 100)}
WAITING: Final = (1, 7, 30, 91, 182, 365, 730, 1095)  # days ahead; what is further helps nobody

Holds = Callable[[int], bool]


class Trial:
    """Tries answers in one case on one condition, as long as its patience lasts."""

    def __init__(self, patience: int) -> None:
        self.patience = patience

    def wishes(
        self, evaluation: Evaluation, condition: Truthy, wanted: bool, fact: Fact
    ) -> Iterator[Wish]:
        """What the answer to this one fact would have to be for the condition to be as wanted."""
        if fact.set_by_system:
            return
        value = evaluation.fact(fact.name)
        if fact.type == "rows":
            if value != () and self._is(evaluation, condition, wanted, fact, ()):
                yield NoRows()
        elif fact.type == "multi":
            yield from self._held(evaluation, condition, wanted, fact)
        else:
            others = [chosen(fact, key) for key in fact.choices if key != value]
            working = [k for k in others if self._is(evaluation, condition, wanted, fact, k)]
            if working:
                yield Among(frozenset(map(str, working)))
            if fact.main_type in NUMERIC:
                yield from self._bounds(evaluation, condition, wanted, fact)

    def _is(
        self, evaluation: Evaluation, condition: Truthy, wanted: bool, fact: Fact, answer: Any
    ) -> bool:
        self.patience -= 1
        if self.patience < 0:
            return False
        return condition.eval(evaluation.with_answers({fact.name: answer})) is wanted

    def _held(
        self, evaluation: Evaluation, condition: Truthy, wanted: bool, fact: Fact
    ) -> Iterator[Wish]:
        value = evaluation.fact(fact.name)
        held = frozenset() if isinstance(value, Unanswered) else frozenset(value)
        for key in fact.choices:
            if key == NONE:
                continue
            if key not in held:
                if self._is(evaluation, condition, wanted, fact, (held - {NONE}) | {key}):
                    yield Holding(frozenset({key}), frozenset())
            elif self._is(evaluation, condition, wanted, fact, (held - {key}) or {NONE}):
                yield Holding(frozenset(), frozenset({key}))

    def _bounds(
        self, evaluation: Evaluation, condition: Truthy, wanted: bool, fact: Fact
    ) -> Iterator[Wish]:
        """The stretch of numbers nearest to the current one that does it, on either side."""
        unit = UNITS.get(fact.main_type, Fraction(1))
        first, last = ceil(fact.limits[0] / unit), floor(fact.limits[1] / unit)

        def holds(index: int) -> bool:
            answer = as_answer(fact, index * unit)
            return self._is(evaluation, condition, wanted, fact, answer)

        at_first, at_last = holds(first), holds(last)
        now = number_of(evaluation.fact(fact.name))
        start = None if now is None else min(max(round(now / unit), first), last)
        if start is None:
            if at_first and at_last:
                yield Between(*fact.limits)
                return
            start = last if at_first else first
        guess = _crossing(evaluation, condition, fact, (first * unit, last * unit))
        near = None if guess is None else round(guess / unit)
        if at_first and start != first:
            turn = _nearest(holds, start, first, near)
            yield Between(fact.limits[0], plain(turn * unit))
        if at_last and start != last:
            turn = _nearest(holds, start, last, near)
            yield Between(plain(turn * unit), fact.limits[1])

    def waiting(self, evaluation: Evaluation, condition: Truthy, wanted: bool) -> Iterator[Wish]:
        """From which later day on the condition is as wanted, within three years."""

        def holds(days: int) -> bool:
            self.patience -= 1
            if self.patience < 0:
                return False
            later = date.fromordinal(evaluation.as_of + days)
            return condition.eval(evaluation.on_day(later)) is wanted

        before = 0
        for days in WAITING:
            if holds(days):
                day = evaluation.as_of + _nearest(holds, before, days, None)
                yield Between(day, evaluation.as_of + days)
                return
            before = days


def farthest(holds: Callable[[Number], bool], fact: Fact, near: Number, end: Number) -> Number:
    """How far from a number that does it one may go towards the end."""
    if holds(end):
        return end
    unit = UNITS.get(fact.main_type, Fraction(1))

    def fails(index: int) -> bool:
        return not holds(index * unit)

    steps = round(near / unit), round(end / unit)
    turn = _nearest(fails, *steps, None)
    return plain((turn - 1 if steps[0] < steps[1] else turn + 1) * unit)


def _nearest(holds: Holds, wrong: int, right: int, guess: int | None) -> int:
    """The right place nearest to the wrong one, by bisection; a good guess spares most of it."""
    guesses = [] if guess is None else [guess, guess - 1, guess + 1]
    while abs(right - wrong) > 1:
        low, high = min(wrong, right), max(wrong, right)
        place = next((g for g in guesses if low < g < high), (low + high) // 2)
        if holds(place):
            right = place
        else:
            wrong = place
    return right


def _crossing(
    evaluation: Evaluation, condition: Truthy, fact: Fact, ends: tuple[Number, Number]
) -> Number | None:
    """Where the two sides of a comparison meet, if they run straight between the ends."""
    if not isinstance(condition, Compare):
        return None
    gaps: list[Number] = []
    for end in ends:
        tried = evaluation.with_answers({fact.name: as_answer(fact, end)})
        left, right = condition.left.eval(tried), condition.right.eval(tried)
        if left is None or right is None or left[0] != left[1] or right[0] != right[1]:
            return None
        gaps.append(left[0] - right[0])
    if gaps[0] == gaps[1]:
        return None
    return ends[0] + (ends[1] - ends[0]) * Fraction(gaps[0]) / Fraction(gaps[0] - gaps[1])
