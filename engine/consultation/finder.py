"""Which answers fit a question: ranked by what they share in words, or none where too little."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from engine.classify.cues import Speller
from engine.classify.grams import grams
from engine.classify.proposal import Proposal
from engine.consultation.answer import Answer, words_of
from engine.consultation.ranked import Ranked, Rarity

LONGEST: Final = 300  # signs of a question that are looked at
MOST: Final = 5

# Chosen on those questions of tests/data/questions.yaml that are not `kept`.
WHOLE: Final = 0.3  # what the answer says, beside the ways to ask for it
KIND: Final = 0.3  # the kind of dispute that the words speak for
CATEGORY: Final = 0.1
ENOUGH: Final = 0.33  # share of what is meant that an answer must know, or nothing is offered
SURE: Final = 0.45  # from here on the first answer is the likely one
NEAR: Final = 0.5  # of the best: what is offered beside it


@dataclass(frozen=True, slots=True)
class Found:
    """The answers that fit, the best first; `sure` where the first is the likely one."""

    answers: tuple[Answer, ...] = ()
    sure: bool = False


@dataclass(frozen=True, slots=True)
class _Around:
    """What a proposal says of the kind of dispute: how sure each kind and each category is."""

    kinds: Mapping[str, float]
    categories: Mapping[str, float]

    @classmethod
    def of(cls, proposal: Proposal | None) -> _Around:
        kinds: dict[str, float] = {}
        categories: dict[str, float] = {}
        for one in proposal.candidates if proposal else ():
            kinds[one.cause] = one.score
            categories[one.category] = categories.get(one.category, 0.0) + one.score
        return cls(kinds, categories)

    def speaks_for(self, kind: str, category: str) -> float:
        return KIND * self.kinds.get(kind, 0.0) + CATEGORY * self.categories.get(category, 0.0)


@dataclass(frozen=True, slots=True)
class _Index:
    """The ways to ask for each answer and the answer itself, ranked, and what both are about."""

    asked: Ranked
    whole: Ranked
    meant: Sequence[frozenset[str]]
    said: Sequence[frozenset[str]]
    rarity: Rarity

    def scores(self, grams: frozenset[str], support: Sequence[float]) -> list[float]:
        total = self.asked.rarity.sum(grams)
        first, second = self.asked.gains(grams), self.whole.gains(grams)
        return [
            (gained + WHOLE * more) / total + supported
            for gained, more, supported in zip(first, second, support, strict=True)
        ]

    def covered(self, content: frozenset[str], at: int) -> float:
        """How much of what is meant an answer knows; words of its text alone count by half."""
        meant = self.rarity.sum(content & self.meant[at])
        said = self.rarity.sum((content & self.said[at]) - self.meant[at])
        return (meant + said / 2) / self.rarity.sum(content)


class Finder:
    """All answers by the ways to ask for them; indexed when first asked.

    `idle` are words that any question may hold and that say nothing of what it is about;
    `categories` gives the category of each kind of dispute; `open_kinds` are those that say
    nothing of what is asked, because every question that is no dispute belongs to them.
    """

    def __init__(
        self,
        answers: Iterable[Answer],
        speller: Speller,
        idle: Iterable[str] = (),
        categories: Mapping[str, str] | None = None,
        open_kinds: Iterable[str] = (),
    ) -> None:
        self._answers = tuple(answers)
        self._speller = speller
        self._categories = categories or {}
        self._open = frozenset(open_kinds)
        self._idle = frozenset(idle)
        phrases = sorted(self._idle, key=len, reverse=True)
        written = (re.escape(word) for word in phrases if len(word) > 1 and not word.isascii())
        self._phrases = re.compile("|".join(written) or "(?!)")

    def find(self, question: str, proposal: Proposal | None = None) -> Found:
        """What fits; `proposal` is what the words say of the kind of dispute."""
        even = self._speller.even(question, LONGEST)
        asked, content = frozenset(grams(even)), self._content(even)
        if not content or not self._answers:
            return Found()
        around = _Around.of(proposal)
        support = [self._support(around, one.kind) for one in self._answers]
        scores = self._index.scores(asked, support)
        best = heapq.nlargest(MOST, range(len(scores)), key=scores.__getitem__)
        covered = max(self._index.covered(content, at) + support[at] * 2 / 3 for at in best[:3])
        if covered < ENOUGH:
            return Found()
        near = (self._answers[at] for at in best if scores[at] >= NEAR * scores[best[0]])
        return Found(tuple(near), covered >= SURE)

    def _support(self, around: _Around, kind: str) -> float:
        """How much the kind of dispute that the words speak for counts for an answer."""
        if kind in self._open:
            return 0.0
        return around.speaks_for(kind, self._categories.get(kind, ""))

    @cached_property
    def _index(self) -> _Index:
        asked = [self._evened(*words_of(one), *one.keywords) for one in self._answers]
        said = [self._evened(one.says.zh, one.says.en) for one in self._answers]
        ways = (self._evened(way) for one in self._answers for way in words_of(one))
        return _Index(
            asked=Ranked(asked),
            whole=Ranked([f"{one} {other}" for one, other in zip(asked, said, strict=True)]),
            meant=[self._content(text) for text in asked],
            said=[self._content(text) for text in said],
            rarity=Rarity(self._content(way) for way in ways),
        )

    def _evened(self, *texts: str) -> str:
        return " ".join(self._speller.even(text, len(text)) for text in texts)

    def _content(self, even: str) -> frozenset[str]:
        """The grams of a text that say what it is about."""
        return frozenset(
            gram
            for gram in grams(self._phrases.sub(" ", even))
            if gram not in self._idle and (gram.isascii() or not self._idle.issuperset(gram))
        )
