"""How alike two texts are: by the weight of the pairs of signs that both hold."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Final

from engine.classify.model import FIGURES, shipped_model
from engine.search.blind import grams

if TYPE_CHECKING:
    from engine.classify.cues import Speller

LONGEST: Final = 4_000
"""Signs of one text that are looked at."""

TELLING: Final = 3
"""Figures of so many digits tell one matter from another."""

Rarity = Callable[[str], float]
"""How much a gram tells: the rarer it is, the more."""


def grams_of(text: str, speller: Speller) -> frozenset[str]:
    """The pairs of signs, Latin words and figures of a text, each once."""
    return frozenset(grams(speller.even(text, LONGEST)))


def likeness(one: Iterable[str], other: Iterable[str], rarity: Rarity) -> float:
    """From 0, nothing in common, to 1, the same: the weight of what both hold.

    It is laid beside the geometric mean of what each holds, so that a short text and a long one
    that tell the same are alike. Each gram counts once: what both hold more of never makes them
    less alike. A text without words is like none.
    """
    first, second = frozenset(one), frozenset(other)
    whole = math.sqrt(_weight(first, rarity) * _weight(second, rarity))
    return min(1.0, _weight(first & second, rarity) / whole) if whole else 0.0


def _weight(held: frozenset[str], rarity: Rarity) -> float:
    return math.fsum(rarity(gram) ** 2 for gram in held)


@cache
def shipped_rarity() -> Rarity:
    """How rare a gram is in the texts the shipped classifier learned from; what it never saw is.

    Figures that it has not seen as they stand count by how long they are.
    """
    model = shipped_model()
    most = max(model.rarity, default=1.0)

    def rarity(gram: str) -> float:
        place = model.grams.get(gram.translate(FIGURES) if len(gram) < TELLING else gram)
        return most if place is None else model.rarity[place]

    return cache(rarity)
