"""What an answer would have to be for something to follow, and the nearest answer that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.rulebook.node import Key, Number, Unanswered
from engine.rulebook.possible import NONE, as_answer, chosen
from engine.rulebook.vocabulary import DATED, Fact

MOST_FACTS: Final = 3  # a change of more answers is another case


@dataclass(frozen=True, slots=True)
class Among:
    """Any one of these choices."""

    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Between:
    """A number, sum or day from low to high, both included."""

    low: Number
    high: Number


@dataclass(frozen=True, slots=True)
class Holding:
    """A multiple choice that holds some keys and lacks others."""

    has: frozenset[str]
    lacks: frozenset[str]


@dataclass(frozen=True, slots=True)
class NoRows:
    """A repeat group without rows."""


Wish = Among | Between | Holding | NoRows
Way = Mapping[str, Wish]  # by fact, or AS_OF for a later day


def joined(one: Way, other: Way) -> Way | None:
    """Both at once, or None where they contradict each other or change too much."""
    both = dict(one)
    for fact, wish in other.items():
        met = _met(both[fact], wish) if fact in both else wish
        if met is None:
            return None
        both[fact] = met
    return both if len(both) <= MOST_FACTS else None


def _met(one: Wish, other: Wish) -> Wish | None:
    if isinstance(one, Among) and isinstance(other, Among):
        keys = one.keys & other.keys
        return Among(keys) if keys else None
    if isinstance(one, Between) and isinstance(other, Between):
        low, high = max(one.low, other.low), min(one.high, other.high)
        return Between(low, high) if low <= high else None
    if isinstance(one, Holding) and isinstance(other, Holding):
        has, lacks = one.has | other.has, one.lacks | other.lacks
        return Holding(has, lacks) if not has & lacks else None
    return one if one == other else None


def answers(wish: Wish, fact: Fact, current: Any, today: int) -> Iterator[Any]:
    """Answers of the fact's type that meet the wish, those nearest to the current one first."""
    if isinstance(wish, NoRows):
        yield ()
    elif isinstance(wish, Among):
        for key in fact.choices:
            if key in wish.keys:
                yield chosen(fact, key)
    elif isinstance(wish, Between):
        yield _number(wish, fact, current, today)
    else:
        held = frozenset() if isinstance(current, Unanswered) else frozenset(current)
        keys = (held - wish.lacks - {NONE}) | wish.has
        if not keys and NONE in fact.choices and NONE not in wish.lacks:
            keys = frozenset({NONE})
        if keys:
            yield keys


def _number(wish: Between, fact: Fact, current: Any, today: int) -> Any:
    """The current value or, where there is none, the bound that is not a limit of the fact."""
    low, high = wish.low, wish.high
    near = number_of(current)
    if near is None:
        if low > fact.limits[0]:
            near = low
        else:
            near = high if high < fact.limits[1] else today if fact.main_type in DATED else low
    return as_answer(fact, min(max(near, low), high))


def number_of(value: Any) -> Number | None:
    """An answer as a number, the first day of a span of days; None where it is none."""
    if isinstance(value, (Unanswered, Key)) or value is None:
        return None
    first: Number = value[0] if isinstance(value, tuple) else value
    return first
