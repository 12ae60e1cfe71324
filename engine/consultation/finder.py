"""Which answers fit a question: ranked by what they share in words, or none where too little."""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from engine.classify.cues import Speller
from engine.consultation.answer import Answer, words_of

LONGEST: Final = 200  # signs of a question that are looked at
MOST: Final = 5
ENOUGH: Final = 0.30  # below it nothing is offered: measured on tests/data/questions.yaml
NEAR: Final = 0.55  # of the best: what is offered beside it
AROUND: Final = 0.35  # weight of what the answer as a whole shares, beside its best wording
KEYWORD: Final = 0.06  # for a keyword that was said
KIND: Final = 0.08  # for the kind of dispute that the words speak for

_RUNS: Final = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Match:
    """An answer that was found; the score orders answers and is no probability."""

    answer: Answer
    score: float


class Finder:
    """All answers by every sign, pair of signs and Latin word in the ways to ask for them."""

    def __init__(self, answers: Iterable[Answer], speller: Speller) -> None:
        self._answers = tuple(answers)
        self._speller = speller
        self._asked = [
            (at, frozenset(_grams(self._even(words))))
            for at, answer in enumerate(self._answers)
            for words in words_of(answer)
        ]
        self._around = [frozenset(_grams(self._even(_whole(one)))) for one in self._answers]
        self._keywords = [tuple(map(self._even, one.keywords)) for one in self._answers]
        self._rare = _rarity([grams for _, grams in self._asked])
        self._norms = [self._norm(grams) for _, grams in self._asked]

    def find(self, question: str, kinds: Mapping[str, float] | None = None) -> tuple[Match, ...]:
        """The answers that fit, the best first; none where the words are too far from all.

        `kinds` are the kinds of dispute that the words speak for, each with its share of it.
        """
        even = self._even(question)
        grams = frozenset(_grams(even))
        norm = self._norm(grams)
        if not norm:
            return ()
        scores = self._scores(even, grams, norm, kinds or {})
        best = heapq.nlargest(MOST, range(len(scores)), key=scores.__getitem__)
        if not best or scores[best[0]] < ENOUGH:
            return ()
        least = max(ENOUGH * NEAR, scores[best[0]] * NEAR)
        return tuple(
            Match(self._answers[at], round(scores[at], 3)) for at in best if scores[at] >= least
        )

    def _scores(
        self, even: str, grams: frozenset[str], norm: float, kinds: Mapping[str, float]
    ) -> list[float]:
        nearest = [0.0] * len(self._answers)
        for (at, asked), asked_norm in zip(self._asked, self._norms, strict=True):
            shared = sum(self._weight(gram) for gram in grams & asked)
            nearest[at] = max(nearest[at], shared / math.sqrt(norm * asked_norm))
        return [
            (1 - AROUND) * nearest[at]
            + AROUND * sum(self._weight(gram) for gram in grams & self._around[at]) / norm
            + KEYWORD * any(word in even for word in self._keywords[at])
            + KIND * kinds.get(answer.kind, 0.0)
            for at, answer in enumerate(self._answers)
        ]

    def _weight(self, gram: str) -> float:
        """How much a gram tells, squared; one that nobody wrote tells as much as the rarest."""
        return self._rare.get(gram, self._rare[""]) ** 2 * (1.0 if len(gram) > 1 else 0.35)

    def _norm(self, grams: Iterable[str]) -> float:
        return sum(map(self._weight, grams))

    def _even(self, text: str) -> str:
        return self._speller.even(text, LONGEST)


def _whole(answer: Answer) -> str:
    return " ".join((*words_of(answer), *answer.keywords, answer.says.zh, answer.says.en))


def _grams(even: str) -> Iterator[str]:
    """Chinese signs and pairs of them, and Latin words whole."""
    for run in _RUNS.findall(even):
        if run.isascii():
            yield run
        else:
            yield from run
            yield from (first + second for first, second in pairwise(run))


def _rarity(asked: Sequence[frozenset[str]]) -> dict[str, float]:
    """How rare a gram is among the ways to ask; under the empty text that of one never seen."""
    known = Counter(gram for grams in asked for gram in grams)
    count = len(asked)
    rare = {gram: math.log(1 + (count - n + 0.5) / (n + 0.5)) for gram, n in known.items()}
    return rare | {"": math.log(2 * count + 2)}
