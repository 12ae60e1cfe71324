"""Which articles answer words: all of them where it can be, else the nearest by what they share."""

from __future__ import annotations

import heapq
import math
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from engine.statutes.article import Article
from engine.statutes.shelf import Held

# Measured on 529 real questions with articles that experts linked to them (recall@10):
# pairs of signs .537, single ones beside them .571, statutes before other texts .579, with the
# lay words of rules/texts/search_words.yaml .597. It takes 5 ms a question.
SATURATION: Final = 1.5  # BM25: how soon another occurrence counts no more
LENGTH: Final = 0.75  # BM25: how far a long article is held back
STATUTE: Final = "法律"
STATUTE_FIRST: Final = 1.2
LAY: Final = 0.7  # a word of statutes in place of the one that was said
LONGEST: Final = 120  # signs of a query that are looked at
SHORT: Final = 8  # signs up to which a word is looked for as it stands
MOST_WORDS: Final = 8
NEAREST: Final = 200  # articles that are offered where none holds every word

NOBODY: Final[tuple[array[int], array[float]]] = (array("I"), array("f"))
LayWords = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found; `words` are those that it literally holds."""

    held: Held
    article: Article
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, the best first; `exact` where each article holds every word."""

    hits: tuple[Hit, ...]
    total: int
    exact: bool


@dataclass(frozen=True, slots=True)
class _Page:
    held: Held
    article: Article
    title: str
    text: str
    around: str  # title, chapter and text


class Index:
    """The articles of some editions by every sign and pair of signs in them.

    `lay` gives for words of daily life those that statutes use instead.
    """

    def __init__(self, shelf: Iterable[Held], lay: LayWords | None = None) -> None:
        self._pages = [_page(held, article) for held in shelf for article in held.edition.articles]
        self._lay = lay or {}
        self._gains = _gains(self._pages)

    def search(self, query: str, most: int = 20, skip: int = 0) -> Found:
        """The best articles for words or for a question in plain Chinese."""
        words = [plain(word) for word in query[:LONGEST].split()]
        words = [word for word in dict.fromkeys(words) if word][:MOST_WORDS]
        if not words or not self._pages:
            return Found((), 0, exact=True)
        scores = self._scores(words)
        every = self._with_every(words) if max(map(len, words)) <= SHORT else []
        places = every or heapq.nlargest(NEAREST, scores, key=scores.__getitem__)
        whole = "".join(words)
        ranked = sorted(places, key=lambda at: self._rank(at, words, whole, scores), reverse=True)
        shown = ranked[skip : skip + most]
        hits = tuple(self._hit(at, words, scores) for at in shown)
        return Found(hits, len(ranked), exact=bool(every))

    def _rank(
        self, at: int, words: Sequence[str], whole: str, scores: Mapping[int, float]
    ) -> tuple[int, bool, float]:
        page = self._pages[at]
        return (
            sum(word in page.title for word in words if len(word) > 1),
            len(whole) > 1 and whole in page.text,
            scores.get(at, 0.0),
        )

    def _with_every(self, words: Sequence[str]) -> list[int]:
        meant = [(word, *self._lay.get(word, ())) for word in words]
        return [
            at
            for at, page in enumerate(self._pages)
            if all(any(word in page.around for word in one) for one in meant)
        ]

    def _scores(self, words: Sequence[str]) -> dict[int, float]:
        """What each article gains from the signs and pairs of signs that it shares."""
        scores = [0.0] * len(self._pages)
        for gram, weight in self._wanted(words).items():
            holders, gains = self._gains.get(gram, NOBODY)
            for at, gain in zip(holders, gains, strict=True):
                scores[at] += weight * gain
        return {at: score for at, score in enumerate(scores) if score}

    def _wanted(self, words: Sequence[str]) -> dict[str, float]:
        said = " ".join(words)
        instead = (word for lay, others in self._lay.items() if lay in said for word in others)
        wanted = {gram: LAY for word in instead for gram in _grams(word)}
        return wanted | {gram: 1.0 for word in words for gram in _grams(word)}

    def _hit(self, at: int, words: Sequence[str], scores: Mapping[int, float]) -> Hit:
        page = self._pages[at]
        meant = (other for word in words for other in (word, *self._lay.get(word, ())))
        held = {part: None for word in meant for part in _shared(word, page.text)}
        return Hit(page.held, page.article, scores.get(at, 0.0), tuple(held))


def plain(text: str) -> str:
    """A text as it is compared: letters, figures and Chinese signs, without case or width."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def _page(held: Held, article: Article) -> _Page:
    title, text = plain(held.edition.law), plain(article.text)
    return _Page(held, article, title, text, f"{title} {plain(article.chapter)} {text}")


def _shared(word: str, text: str) -> Iterator[str]:
    """The word, or else the longest parts of it that stand in a text; two signs at least."""
    if word in text:
        yield word
        return
    start = 0
    while start < len(word) - 1:
        end = start + 1
        while end < len(word) and word[start : end + 1] in text:
            end += 1
        if end - start > 1:
            yield word[start:end]
        start = end if end - start > 1 else start + 1


def _grams(text: str) -> Iterator[str]:
    yield from text
    yield from (first + second for first, second in pairwise(text))


def _gains(pages: Sequence[_Page]) -> dict[str, tuple[array[int], array[float]]]:
    """For every gram the articles that hold it and what each gains by it, after BM25."""
    counted = [Counter(_grams(page.text)) for page in pages]
    lengths = [grams.total() for grams in counted]
    mean = sum(lengths) / (len(lengths) or 1) or 1.0
    damping = [SATURATION * (1 - LENGTH + LENGTH * length / mean) for length in lengths]
    known = Counter(gram for grams in counted for gram in grams)
    worth = {n: math.log(1 + (len(pages) - n + 0.5) / (n + 0.5)) for n in {*known.values()}}
    gains: dict[str, tuple[array[int], array[float]]] = {}
    for at, grams in enumerate(counted):
        first = STATUTE_FIRST if pages[at].held.edition.level == STATUTE else 1.0
        for gram, count in grams.items():
            if gram not in gains:
                gains[gram] = (array("I"), array("f"))
            holders, sums = gains[gram]
            holders.append(at)
            gain = count * (SATURATION + 1) / (count + damping[at])
            sums.append(first * worth[known[gram]] * gain)
    return gains
