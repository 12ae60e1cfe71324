"""What people asked who were answered with an article: learned from questions with their articles.

Kept are figures only: how often an article was the answer, and for pairs of signs how much they
speak for it. They hold as long as the article reads as it did.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from engine.errors import DefinitionError, Place
from engine.statutes.article import Article
from engine.statutes.grams import pairs, plain

SHIPPED: Final = Path(__file__).with_name("asked.json")
SELDOM: Final = 3  # a pair in fewer questions than this is not kept
UNKNOWN: Final = 3.0  # what a pair that no question held counts in the length of a query
DIGITS: Final = 3

Key = tuple[str, str]  # title of the law, heading of the article


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and the articles that answer it."""

    text: str
    articles: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """How often an article was the answer, and what the pairs of those questions weigh."""

    digest: str
    times: float
    pairs: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was learned; empty where nothing was."""

    worth: Mapping[str, float] = field(default_factory=dict)  # how telling a pair is
    links: Mapping[Key, Link] = field(default_factory=dict)
    source: str = ""
    questions: int = 0

    def __bool__(self) -> bool:
        return bool(self.links)

    def of(self, law: str, article: Article) -> Link | None:
        """What is known of an article, if it still reads as it did."""
        link = self.links.get((law, article.number.chinese))
        return link if link and link.digest == digest(article) else None

    def weights(self, words: Iterable[str]) -> dict[str, float]:
        """The pairs of a query, each with its share in the query."""
        said = {pair for word in words for pair in pairs(word)}
        length = math.sqrt(sum(self.worth.get(pair, UNKNOWN) ** 2 for pair in said))
        return {pair: self.worth[pair] / length for pair in said if pair in self.worth}

    def written(self) -> str:
        """As `read_asked` reads it, an article a line."""
        head = {"source": self.source, "questions": self.questions, "worth": self.worth}
        lines = [_line(head)]
        for (law, article), link in sorted(self.links.items()):
            figures = {"digest": link.digest, "times": link.times, "pairs": link.pairs}
            lines.append(_line({"law": law, "article": article, **figures}))
        return "\n".join(lines) + "\n"


def digest(article: Article) -> str:
    """By which it is seen whether an article still has the same words."""
    return hashlib.sha256(plain(article.text).encode()).hexdigest()[:8]


def learn(
    questions: Sequence[Question], articles: Mapping[Key, Article], source: str = ""
) -> Asked:
    """What questions say of the articles that answer them."""
    held = Counter(pair for one in questions for pair in {*pairs(plain(one.text))})
    worth = {pair: math.log(1 + len(questions) / n) for pair, n in held.items()}
    times: Counter[Key] = Counter()
    sums: dict[Key, Counter[str]] = {}
    for one in questions:
        said = sorted({*pairs(plain(one.text))})
        length = math.sqrt(sum(worth[pair] ** 2 for pair in said)) or 1.0
        for key in one.articles:
            times[key] += 1 / len(one.articles)  # type: ignore[assignment]  # a Counter of shares
            gained = sums.setdefault(key, Counter())
            for pair in said:
                if held[pair] >= SELDOM:
                    gained[pair] += worth[pair] / length / len(one.articles)  # type: ignore[assignment]  # as above
    kept = {pair: round(worth[pair], DIGITS) for pair in sorted(held) if held[pair] >= SELDOM}
    links = {
        key: Link(
            digest(articles[key]),
            round(times[key], DIGITS),
            {pair: round(weight, DIGITS) for pair, weight in sorted(gained.items())},
        )
        for key, gained in sums.items()
        if key in articles
    }
    return Asked(kept, links, source, len(questions))


def read_asked(lines: Iterable[str], name: str) -> Asked:
    """What `Asked.written` wrote; raises `DefinitionError` for anything else."""
    try:
        head, *rows = [json.loads(line) for line in lines if line.strip()]
        links = {(row["law"], row["article"]): _link(row) for row in rows}
        return Asked(head["worth"], links, head["source"], head["questions"])
    except (ValueError, KeyError, TypeError, AttributeError) as err:
        remedy = "write it anew with jiefen law learn"
        raise DefinitionError(Place(name), "this is not what was learned", remedy) from err


@cache
def shipped() -> Asked:
    """What came along."""
    return read_asked(SHIPPED.read_text(encoding="utf-8").splitlines(), SHIPPED.name)


def _link(row: Mapping[str, Any]) -> Link:
    return Link(row["digest"], float(row["times"]), row["pairs"])


def _line(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
