"""What is learned from questions whose articles are known, and when it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.errors import DefinitionError
from engine.statutes.asked import Asked, Question, learn, read_asked, shipped
from engine.statutes.search import Index
from engine.statutes.shelf import Shelf
from tests.engine.statutes.builders import DECREE, GARDENS, editions

SHELF = Shelf(editions())
DAY = date(2026, 11, 22)
ARTICLES = {
    (held.edition.law, article.number.chinese): article
    for held in SHELF.current(DAY)
    for article in held.edition.articles
}
NEIGHBOUR = (GARDENS, "第一条")
QUESTIONS = [Question(f"隔壁种了大树{n}", (NEIGHBOUR,)) for n in "甲乙丙丁"]
LEARNED = learn(QUESTIONS, ARTICLES, "ours")


def first(asked: Asked, query: str) -> tuple[str, str]:
    hit = Index(SHELF.current(DAY), asked=asked).search(query).hits[0]
    return hit.held.edition.law, hit.article.number.chinese


def test_a_question_like_earlier_ones_finds_their_article() -> None:
    query = "隔壁种了水桶"
    assert first(Asked(), query)[0] == DECREE
    assert first(LEARNED, query) == NEIGHBOUR


def test_an_article_that_reads_otherwise_than_it_did_gains_nothing() -> None:
    article = ARTICLES[NEIGHBOUR]
    assert LEARNED.of(GARDENS, article)
    assert LEARNED.of(GARDENS, replace(article, text="别的话。")) is None
    assert LEARNED.of(DECREE, article) is None


def test_only_pairs_that_several_questions_share_are_kept() -> None:
    assert "隔壁" in LEARNED.worth
    assert "树甲" not in LEARNED.worth
    assert not learn(QUESTIONS[:2], ARTICLES).links[NEIGHBOUR].pairs


def test_an_article_that_is_not_at_hand_is_passed_over() -> None:
    asked = learn([Question("隔壁种了大树", (("森林法", "第一条"),))] * 4, ARTICLES)
    assert not asked


def test_what_was_learned_reads_as_it_was_written() -> None:
    assert read_asked(LEARNED.written().splitlines(), "x") == LEARNED
    assert learn(QUESTIONS, ARTICLES, "ours").written() == LEARNED.written()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "1", '{"source": ""}', '{"worth": {}}\n{"law": 1}']
)
def test_anything_else_is_refused_with_its_remedy(text: str) -> None:
    with pytest.raises(DefinitionError, match="jiefen law learn"):
        read_asked(text.splitlines(), "asked.json")


def test_nothing_learned_changes_nothing() -> None:
    assert not learn([], ARTICLES)
    assert Asked().weights(["隔壁种了大树"]) == {}


def test_what_came_along_holds_figures_and_no_question() -> None:
    asked = shipped()
    assert asked.questions == 529
    assert asked.source
    assert all(len(pair) == 2 for link in asked.links.values() for pair in link.pairs)
    assert all(0 < weight < 20 for link in asked.links.values() for weight in link.pairs.values())
