"""Articles found by words, by laws and by questions; and how well on real questions."""

from __future__ import annotations

import gzip
import json
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.actions.statutes import lay_words, shelf_of
from engine.library import Library
from engine.statutes.grams import plain
from engine.statutes.marking import marked
from engine.statutes.origin import fetch
from engine.statutes.search import Found, Index
from engine.statutes.shelf import Held, Shelf
from tests.engine.statutes.builders import editions, line

TODAY = date(2026, 11, 22)
LAY = {"保证金": ("押金",), "洒水": ("浇水",)}
SHELF = Shelf(editions())
INDEX = Index(SHELF.current(TODAY), LAY, called=SHELF.called, day=TODAY)
ENDED = line("第一条", "押金押金，旧时的押金。", "旧法", ended_date="2020-01-01", level="法律")
QUERIES = st.text("押金浇水树木花园退还邻里桶天旱条例第一二12 ，？a", max_size=40)


def names(found: Found) -> list[str]:
    return [f"{hit.held.edition.law}#{hit.article.number}" for hit in found.hits]


def test_every_word_must_be_there() -> None:
    found = INDEX.search("押金 水桶")
    assert (names(found), found.exact) == (["浇水条例#2"], True)


def test_only_the_version_in_force_is_found() -> None:
    assert names(INDEX.search("每日")) == []


def test_a_law_named_in_the_query_comes_first() -> None:
    assert names(INDEX.search("花园法 浇水"))[0] == "花园法#2"
    assert set(names(INDEX.search("浇水条例"))) == {f"浇水条例#{n}" for n in (1, 2, 4)}


def test_words_that_stand_together_come_before_words_apart() -> None:
    assert names(INDEX.search("退还 水桶"))[0] == "浇水条例#2"


def test_the_chapter_counts_as_part_of_the_article() -> None:
    assert names(INDEX.search("总则 树木")) == ["花园法#1"]


def test_where_no_article_has_every_word_the_nearest_are_offered() -> None:
    found = INDEX.search("押金 树木 下雨")
    assert not found.exact
    assert set(names(found)) >= {"花园法#1", "花园法#2"}


def test_a_question_is_answered_by_what_it_shares() -> None:
    assert names(INDEX.search("花期都结束了，邻居不退还押金怎么办？"))[0] == "花园法#2之一"


def test_words_of_daily_life_lead_to_those_of_statutes() -> None:
    found = INDEX.search("保证金")
    assert set(names(found)) == {"花园法#2之一", "浇水条例#2"}
    assert found.hits[0].words == ("押金",)


def test_what_a_question_shares_with_an_article_can_be_shown() -> None:
    assert INDEX.search("邻居说花期结束后也不退还押金").hits[0].words == (
        "花期结束后",
        "退还",
        "押金",
    )


def test_further_results_can_be_turned_to() -> None:
    first, second = INDEX.search("浇水", most=1), INDEX.search("浇水", most=1, skip=1)
    assert first.total == second.total == len(names(INDEX.search("浇水")))
    assert names(first) != names(second)


@pytest.mark.parametrize("query", ["", "  ", "？！", "\0", "☂", "zzz"])
def test_what_says_nothing_finds_nothing(query: str) -> None:
    assert names(INDEX.search(query)) == []


@given(st.text(max_size=200))
def test_whatever_is_typed_is_answered(query: str) -> None:
    found = INDEX.search(query, most=3)
    assert len(found.hits) <= min(3, found.total)


def test_an_empty_shelf_finds_nothing() -> None:
    assert names(Index(()).search("押金")) == []


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("押金退还，花园法第一条怎么说", "花园法#1"),
        ("浇水条例4条 押金", "浇水条例#4"),
        ("花园法2之一", "花园法#2之一"),
        ("《花园法》第二条、第一条 押金", "花园法#2"),
    ],
)
def test_an_article_named_in_the_query_comes_first(query: str, first: str) -> None:
    assert names(INDEX.search(query))[0] == first


@given(st.sampled_from(["花园法#1", "花园法#2", "花园法#2之一", "浇水条例#4"]), QUERIES)
def test_it_comes_first_whatever_stands_around_it(named: str, around: str) -> None:
    law, _, number = named.partition("#")
    main, _, branch = number.partition("之")
    query = f"{law}第{main}条{branch and f'之{branch}'}，{around}"
    assert names(INDEX.search(query))[0] == named


def test_a_part_of_a_title_that_is_no_name_of_a_law_sends_nobody_ahead() -> None:
    assert names(INDEX.search("花园 押金 天旱"))[0] != "花园法#1"


def test_what_is_no_longer_in_force_comes_after_what_is() -> None:
    shelf = Shelf((*editions(), *editions(ENDED)))
    found = names(Index(shelf.current(TODAY), day=TODAY).search("押金"))
    assert found[-1] == "旧法#1"
    assert len(found) == 3
    assert names(Index(shelf.current(TODAY)).search("押金"))[0] == "旧法#1"


def test_what_was_found_can_be_narrowed_to_a_level_of_law() -> None:
    every = INDEX.search("押金")
    assert dict(every.levels) == {"法律": 1, "行政法规": 1}
    narrowed = INDEX.search("押金", level="行政法规")
    assert (names(narrowed), narrowed.total) == (["浇水条例#2"], 1)
    assert narrowed.levels == every.levels
    assert INDEX.search("押金", level="zzz").hits == ()


@given(QUERIES, st.permutations([*SHELF.current(TODAY)]))
def test_the_order_of_the_shelf_does_not_matter(query: str, shelf: list[Held]) -> None:
    other = Index(shelf, LAY, called=SHELF.called, day=TODAY).search(query)
    assert [(hit.article, hit.score) for hit in other.hits] == [
        (hit.article, hit.score) for hit in INDEX.search(query).hits
    ]


@given(QUERIES)
def test_every_word_that_is_marked_stands_in_the_text(query: str) -> None:
    for hit in INDEX.search(query).hits:
        assert all(word in plain(hit.article.text) for word in hit.words)
        text = "".join(stretch.text for stretch in marked(hit.article.text, hit.words))
        assert text == hit.article.text


@pytest.mark.parametrize("query", ["押金" * 500_000, "押 " * 500_000, "第一条" * 300_000])
def test_a_million_signs_are_answered_at_once(query: str) -> None:
    began = time.process_time()
    INDEX.search(query)
    assert time.process_time() - began < 0.5


def test_real_questions_find_the_articles_that_experts_named(
    shared: Path, library: Library
) -> None:
    """Nothing is used here that was learned from these questions (see `bench/law.py`)."""
    shelf = shelf_of(library, fetch(str(shared / "data" / "statutes.jsonl.gz")).editions())
    index = Index(shelf.current(TODAY), lay_words(library), None, shelf.called, TODAY)
    with gzip.open(shared / "data" / "search_queries.jsonl.gz", "rt", encoding="utf-8") as lines:
        asked = [row for row in map(json.loads, lines) if row["gold_in_statutes"]]
    recall = reciprocal = 0.0
    began = time.process_time()
    for row in asked:
        hits = index.search(row["query"], most=10).hits
        found = [(hit.held.edition.law, hit.article.number.chinese) for hit in hits]
        gold = {(one["law"], one["article"]) for one in row["gold_in_statutes"]}
        recall += len(gold & set(found)) / len(gold)
        reciprocal += next((1 / at for at, one in enumerate(found, 1) if one in gold), 0.0)
    spent = (time.process_time() - began) / len(asked)
    assert recall / len(asked) > 0.62  # pairs of signs alone: .534; with what was learned: .687
    assert reciprocal / len(asked) > 0.52
    assert spent < 0.05
