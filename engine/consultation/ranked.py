"""Texts by the signs, pairs of signs and Latin words in them, and what each gains by a question."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from engine.classify.grams import grams

SATURATION: Final = 1.2  # BM25: how soon another occurrence counts no more
LENGTH: Final = 0.5  # BM25: how far a text with many words is held back
SIGN: Final = 0.5  # one sign beside a pair of signs


class Rarity:
    """How much a gram tells: the rarer among the texts, the more."""

    def __init__(self, texts: Iterable[Iterable[str]]) -> None:
        known: Counter[str] = Counter()
        count = 0
        for text in texts:
            known.update(set(text))
            count += 1
        self._rare = {n: math.log(1 + (count - n + 0.5) / (n + 0.5)) for n in {*known.values()}}
        self._known = known
        self._unseen = math.log(2 * count + 2)

    def of(self, gram: str) -> float:
        """What one gram tells; one that stands nowhere tells as much as the rarest."""
        rare = self._rare[self._known[gram]] if gram in self._known else self._unseen
        return rare if len(gram) > 1 else SIGN * rare

    def sum(self, some: Iterable[str]) -> float:
        """What all of some grams tell."""
        return sum(map(self.of, some))


class Ranked:
    """Texts after BM25."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(grams(text)) for text in texts]
        self.rarity = Rarity(counts)
        self._many = len(counts)
        lengths = [counted.total() for counted in counts]
        mean = sum(lengths) / (len(lengths) or 1) or 1.0
        self._gains: dict[str, list[tuple[int, float]]] = {}
        for at, counted in enumerate(counts):
            damping = SATURATION * (1 - LENGTH + LENGTH * lengths[at] / mean)
            for gram, count in counted.items():
                gain = self.rarity.of(gram) * count * (SATURATION + 1) / (count + damping)
                self._gains.setdefault(gram, []).append((at, gain))

    def gains(self, asked: frozenset[str]) -> list[float]:
        """What each text gains by these grams."""
        gained = [0.0] * self._many
        for gram in asked:
            for at, gain in self._gains.get(gram, ()):
                gained[at] += gain
        return gained
