"""How well and how fast questions find their articles, beside plain BM25 on pairs of signs.

What is learned is judged only on questions that it was not learned from: by tenths, and on the half
of the questions (by a hash of the id) that nothing was tuned on.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from bench.timing import Line, Table, timed_result
from engine.actions.statutes import articles_of, lay_words, shelf_of
from engine.library import Library
from engine.statutes.article import Article
from engine.statutes.asked import Asked, Key, Question, learn
from engine.statutes.grams import pairs, plain
from engine.statutes.origin import fetch
from engine.statutes.search import Index

SHARED: Final = Path(__file__).resolve().parents[2] / "shared"
DATA: Final = Path(os.environ.get("JIEFEN_SHARED") or SHARED) / "data"
DAY: Final = date(2026, 11, 22)
MOST: Final = 10
TENTHS: Final = 10
MARGIN: Final = 0.08
SATURATION: Final = 1.5
LENGTH: Final = 0.75

Ask = Callable[[str], Sequence[Key]]


@dataclass(frozen=True, slots=True)
class Score:
    """What one way of searching found: recall and reciprocal rank of each question, seconds."""

    recall: tuple[float, ...]
    rank: tuple[float, ...]
    seconds: tuple[float, ...]

    def __add__(self, other: Score) -> Score:
        both = (self.recall + other.recall, self.rank + other.rank, self.seconds + other.seconds)
        return Score(*both)


def tables() -> Iterator[Table]:
    """Baseline and ours over all questions, and over the half that nothing was tuned on."""
    asked, texts = DATA / "search_queries.jsonl.gz", DATA / "statutes.jsonl.gz"
    if not asked.is_file() or not texts.is_file():
        yield Table("Search in statutes", (), (f"not measured: {DATA} is not there",))
        return
    questions = read_questions(asked)
    library = Library.load()
    shelf = shelf_of(library, fetch(str(texts)).editions())
    lay, articles = lay_words(library), articles_of(shelf, DAY)
    plainly = baseline(articles)

    def index(known: Asked) -> Index:
        return Index(shelf.current(DAY), lay, known, shelf.called, DAY)

    def judged(tested: Sequence[Question], learned: Sequence[Question]) -> Score:
        return score(ours(index(learn(learned, articles))), tested)

    whole = list(questions.values())
    build, lexical = timed_result(lambda: index(Asked()))
    kept, tuned = halves(questions)
    by_tenths = sum((judged(part, rest) for part, rest in tenths(whole)), start=Score((), (), ()))
    yield _table("all, learned by tenths", score(plainly, whole), by_tenths)
    words = score(ours(lexical), whole)
    notes = (f"Without what was learned: recall@10 {_mean(words.recall):.3f}.",)
    notes += (f"The index of {len(articles)} articles is made in {build:.1f} s.",)
    yield _table(
        "the half that nothing was tuned on", score(plainly, kept), judged(kept, tuned), notes
    )
    yield _table(
        "the half for tuning, learned from the other", score(plainly, tuned), judged(tuned, kept)
    )


def read_questions(path: Path) -> dict[str, Question]:
    """Questions by id, those that have an article at hand."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {
        str(row["id"]): Question(
            row["query"], tuple((one["law"], one["article"]) for one in row["gold_in_statutes"])
        )
        for row in rows
        if row["gold_in_statutes"]
    }


def halves(questions: Mapping[str, Question]) -> tuple[list[Question], list[Question]]:
    """Those that are only reported, and those for tuning, by a hash of the id."""
    parts: tuple[list[Question], list[Question]] = ([], [])
    for id, question in questions.items():
        parts[_digest(id) % 2 == 0].append(question)
    return parts


def tenths(questions: Sequence[Question]) -> Iterator[tuple[list[Question], list[Question]]]:
    """Each tenth with all that is not in it, by a hash of the text."""
    for part in range(TENTHS):
        own = [one for one in questions if _digest(one.text) % TENTHS == part]
        rest = [one for one in questions if _digest(one.text) % TENTHS != part]
        yield own, rest


def _digest(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def ours(index: Index) -> Ask:
    """The search of the product."""

    def ask(query: str) -> list[Key]:
        hits = index.search(query, MOST).hits
        return [(hit.held.edition.law, hit.article.number.chinese) for hit in hits]

    return ask


def baseline(articles: Mapping[Key, Article]) -> Ask:
    """BM25 on pairs of signs, k1 1.5 and b .75, over the same articles, and nothing else."""
    keys = list(articles)
    counted = [Counter(pairs(plain(article.text))) for article in articles.values()]
    mean = sum(one.total() for one in counted) / len(counted)
    known = Counter(pair for one in counted for pair in one)
    holders: dict[str, list[tuple[int, float]]] = {}
    for at, one in enumerate(counted):
        damping = SATURATION * (1 - LENGTH + LENGTH * one.total() / mean)
        for pair, n in one.items():
            worth = math.log(1 + (len(keys) - known[pair] + 0.5) / (known[pair] + 0.5))
            gain = worth * n * (SATURATION + 1) / (n + damping)
            holders.setdefault(pair, []).append((at, gain))

    def ask(query: str) -> list[Key]:
        sums: Counter[int] = Counter()
        for pair in {*pairs(plain(query))}:
            for at, gain in holders.get(pair, ()):
                sums[at] += gain  # type: ignore[assignment]  # a Counter of sums
        best = sorted(sums, key=lambda at: (-sums[at], at))[:MOST]
        return [keys[at] for at in best]

    return ask


def score(ask: Ask, questions: Sequence[Question]) -> Score:
    """Ask every question once."""
    recall, rank, seconds = [], [], []
    for one in questions:
        began = time.process_time()
        found = ask(one.text)
        seconds.append(time.process_time() - began)
        recall.append(len({*found} & {*one.articles}) / len({*one.articles}))
        rank.append(next((1 / at for at, key in enumerate(found, 1) if key in one.articles), 0.0))
    return Score(tuple(recall), tuple(rank), tuple(seconds))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / (len(values) or 1)


def _table(over: str, plainly: Score, own: Score, notes: tuple[str, ...] = ()) -> Table:
    figures = [
        Line(f"{what} of {who}", [_mean(values)], unit="")
        for who, one in (("plain BM25", plainly), ("ours", own))
        for what, values in (("recall@10", one.recall), ("MRR@10", one.rank))
    ]
    gained = _mean(own.recall) - _mean(plainly.recall)
    lines = [
        *figures,
        Line("recall@10 gained", [gained], unit="", gate=MARGIN, more_is_better=True),
        Line("a query, plain BM25", plainly.seconds),
        Line("a query, ours", own.seconds, gate=10),
    ]
    return Table(f"Search in statutes: {len(own.recall)} questions, {over}", lines, notes)
