"""Which articles answer words: all of them where it can be, else the nearest by what they share."""

from __future__ import annotations

import heapq
import math
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeAlias

from engine.statutes.article import Article
from engine.statutes.asked import Asked
from engine.statutes.citation import Number
from engine.statutes.grams import grams, pairs, plain
from engine.statutes.lay import LayWords, instead_of, lay_words_in
from engine.statutes.naming import named_articles
from engine.statutes.shelf import Held

# Measured with `python -m bench law` (docs/bench.md); tuned on one half of the questions, where
# everything near these values does as well.
SATURATION: Final = 1.5  # BM25: how soon another occurrence counts no more
LENGTH: Final = 0.75  # BM25: how far a long article is held back
STATUTE: Final = "法律"
STATUTE_FIRST: Final = 1.2  # where it is not known how often a law is the answer
OFTEN: Final = 0.1  # how far a law that is often the answer goes before others
LAY: Final = 0.7  # a word of statutes in place of the one that was said
ASKED: Final = 60.0  # an article that answered a question in just these words
AROUND: Final = 0.1  # and how far the articles under the same heading are lifted
NEAR: Final = 20.0
LONGEST: Final = 120  # signs of a query that are looked at
SHORT: Final = 8  # signs up to which a word is looked for as it stands
MOST_WORDS: Final = 8
NEAREST: Final = 200  # articles that are offered where none holds every word

Postings: TypeAlias = "dict[str, tuple[array[int], array[float]]]"
NOBODY: Final[tuple[array[int], array[float]]] = (array("I"), array("f"))
_KINDS: Final = ("法", "法典", "条例", "办法", "规定", "解释", "规则")  # how titles of laws end


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found; `words` are those that it literally holds."""

    held: Held
    article: Article
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, the best first; `exact` where each article holds every word.

    `levels` says how much was found at each level of law, before one was chosen.
    """

    hits: tuple[Hit, ...]
    total: int
    exact: bool
    levels: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Page:
    held: Held
    article: Article
    title: str
    text: str
    around: str  # title, chapter and text


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A query as it is looked for."""

    words: tuple[str, ...]
    instead: tuple[str, ...]  # what statutes say
    named: Mapping[tuple[str, Number], int]  # articles → their place in the query

    @property
    def whole(self) -> str:
        return "".join(self.words)


class Index:
    """The articles of some editions by every sign and pair of signs in them.

    `lay` gives for words of daily life those that statutes use instead, `asked` what was learned
    from questions, `called` the names of laws (see `Shelf.called`); what is not in force on `day`
    comes last.
    """

    def __init__(
        self,
        shelf: Iterable[Held],
        lay: LayWords | None = None,
        asked: Asked | None = None,
        called: Mapping[str, str] | None = None,
        day: date | None = None,
    ) -> None:
        pages = [_page(held, article) for held in shelf for article in held.edition.articles]
        self._pages = sorted(pages, key=lambda page: (*page.held.edition.key, page.article.number))
        self._lay, self._asked, self._called = lay or {}, asked or Asked(), called or {}
        self._past = {
            at for at, page in enumerate(self._pages) if day and not page.held.in_force(day)
        }
        self._gains = _gains(self._pages)
        self._links = _links(self._pages, self._asked)
        self._standing = _standing(self._pages, self._asked)
        self._heading = _headings(self._pages)

    def search(self, query: str, most: int = 20, skip: int = 0, level: str = "") -> Found:
        """The best articles for words or for a question in plain Chinese, of one level or all."""
        wanted = self._read(query)
        if not wanted.words or not self._pages:
            return Found((), 0, exact=True)
        scores = self._scores(wanted)
        every = self._with_every(wanted.words) if max(map(len, wanted.words)) <= SHORT else []
        some = (at for at, score in enumerate(scores) if score)
        places = every or heapq.nlargest(NEAREST, some, key=scores.__getitem__)
        exact = bool(every)
        if wanted.named:
            named = {*self._named(wanted)}
            exact = exact and named <= {*every}
            places = [*{*places, *named}]
        levels = Counter(self._pages[at].held.edition.level for at in places)
        places = [at for at in places if level in ("", self._pages[at].held.edition.level)]
        ranked = sorted(places, key=lambda at: self._rank(at, wanted, scores))
        hits = tuple(self._hit(at, wanted, scores) for at in ranked[skip : skip + most])
        return Found(hits, len(ranked), exact=exact, levels=dict(levels.most_common()))

    def _read(self, query: str) -> _Wanted:
        cut = query[:LONGEST]
        words = [plain(word) for word in cut.split()]
        words = [word for word in dict.fromkeys(words) if word][:MOST_WORDS]
        instead = instead_of(self._lay, lay_words_in(self._lay, " ".join(words)))
        named = {one: at for at, one in enumerate(named_articles(cut, self._called))}
        return _Wanted(tuple(words), tuple(instead), named)

    def _named(self, wanted: _Wanted) -> Iterator[int]:
        for at, page in enumerate(self._pages):
            if (page.held.edition.law, page.article.number) in wanted.named:
                yield at

    def _rank(
        self, at: int, wanted: _Wanted, scores: Sequence[float]
    ) -> tuple[int, int, bool, bool, float, int]:
        """What comes first is least: named, its law named, in force, the words in a row."""
        page = self._pages[at]
        return (
            wanted.named.get((page.held.edition.law, page.article.number), len(wanted.named)),
            -sum(_names(word, page.title) for word in wanted.words),
            at in self._past,
            len(wanted.whole) < 2 or wanted.whole not in page.text,
            -scores[at],
            at,
        )

    def _with_every(self, words: Sequence[str]) -> list[int]:
        meant = [(word, *self._lay.get(word, ())) for word in words]
        return [
            at
            for at, page in enumerate(self._pages)
            if all(any(word in page.around for word in one) for one in meant)
        ]

    def _scores(self, wanted: _Wanted) -> list[float]:
        """What each article gains by what it shares, by what was asked, and by its law."""
        shared, linked = [0.0] * len(self._pages), [0.0] * len(self._pages)
        said = {pair: LAY for word in wanted.instead for pair in pairs(word)}
        said |= {gram: 1.0 for word in wanted.words for gram in grams(word)}
        _add(shared, self._gains, said)
        _add(linked, self._links, self._asked.weights(wanted.words))
        around = [0.0] * (self._heading[-1] + 1)
        for heading, link in zip(self._heading, linked, strict=True):
            around[heading] += link
        lifts = [(1 + NEAR * sum_) ** AROUND if sum_ else 1.0 for sum_ in around]
        each = zip(shared, linked, self._standing, self._heading, strict=True)
        return [
            (score + ASKED * link) * standing * lifts[heading]
            for score, link, standing, heading in each
        ]

    def _hit(self, at: int, wanted: _Wanted, scores: Sequence[float]) -> Hit:
        page = self._pages[at]
        held = {part: None for word in wanted.words for part in _shared(word, page.text)}
        held |= {other: None for other in wanted.instead if other in page.text}
        return Hit(page.held, page.article, scores[at], tuple(held))


def _add(sums: list[float], postings: Postings, weights: Mapping[str, float]) -> None:
    for gram, weight in weights.items():
        holders, gains = postings.get(gram, NOBODY)
        for at, gain in zip(holders, gains, strict=True):
            sums[at] += weight * gain


def _names(word: str, title: str) -> bool:
    """Whether a word of a query names a law, or a part of its title that says so."""
    return len(word) > 1 and word in title and (title.endswith(word) or word.endswith(_KINDS))


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


def _gains(pages: Sequence[_Page]) -> Postings:
    """For every gram the articles that hold it and what each gains by it, after BM25."""
    counted = [Counter(grams(page.text)) for page in pages]
    lengths = [one.total() for one in counted]
    mean = sum(lengths) / (len(lengths) or 1) or 1.0
    damping = [SATURATION * (1 - LENGTH + LENGTH * length / mean) for length in lengths]
    known = Counter(gram for one in counted for gram in one)
    worth = {n: math.log(1 + (len(pages) - n + 0.5) / (n + 0.5)) for n in {*known.values()}}
    gains: Postings = {gram: (array("I"), array("f")) for gram in known}
    for at, one in enumerate(counted):
        for gram, count in one.items():
            holders, sums = gains[gram]
            holders.append(at)
            gain = count * (SATURATION + 1) / (count + damping[at])
            sums.append(worth[known[gram]] * gain)
    return gains


def _links(pages: Sequence[_Page], asked: Asked) -> Postings:
    """For every pair of signs the articles that answered questions with it."""
    links: Postings = {}
    for at, page in enumerate(pages):
        link = asked.of(page.held.edition.law, page.article)
        for pair, weight in link.pairs.items() if link else ():
            holders, weights = links.setdefault(pair, (array("I"), array("f")))
            holders.append(at)
            weights.append(weight)
    return links


def _standing(pages: Sequence[_Page], asked: Asked) -> list[float]:
    """How far the law of each article goes before others: by how often it is the answer."""
    if not asked:
        return [STATUTE_FIRST if p.held.edition.level == STATUTE else 1.0 for p in pages]
    times: Counter[str] = Counter()
    for page in pages:
        link = asked.of(page.held.edition.law, page.article)
        times[page.held.edition.law] += link.times if link else 0  # type: ignore[assignment]  # a Counter of shares
    size = Counter(page.held.edition.law for page in pages)
    rate = {law: ((times[law] + 1) / (n + 10)) ** OFTEN for law, n in size.items()}
    return [rate[page.held.edition.law] for page in pages]


def _headings(pages: Sequence[_Page]) -> list[int]:
    """The heading that each article stands under, as a number: articles in a row share it."""
    headings: list[int] = []
    last: tuple[tuple[str, str], str] | None = None
    for page in pages:
        here = (page.held.edition.key, page.article.chapter)
        headings.append(headings[-1] + (here != last) if headings else 0)
        last = here
    return headings
