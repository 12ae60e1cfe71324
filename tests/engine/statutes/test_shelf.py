"""Which version is in force, by which names a law is found, what a citation quotes."""

from __future__ import annotations

from datetime import date

import pytest

from engine.statutes.citation import Number
from engine.statutes.shelf import Shelf
from tests.engine.statutes.builders import DECREE, GARDENS, NEW, editions, line

TODAY = date(2026, 11, 22)


@pytest.fixture
def shelf() -> Shelf:
    names = {"花园": ("中华花园法", "花园法"), "浇水规定": ("浇水条例",), "森林法": ("森林法",)}
    return Shelf(editions(), names)


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2001, 4, 30), None),
        (date(2001, 5, 1), "2001-01-01"),
        (date(2020, 6, 30), "2001-01-01"),
        (date(2020, 7, 1), "2020-01-01"),
    ],
)
def test_a_version_is_in_force_until_the_next_begins(
    shelf: Shelf, day: date, version: str | None
) -> None:
    held = shelf.at(GARDENS, day)
    assert (held.edition.version if held else None) == version


def test_a_version_may_end_without_a_next_one() -> None:
    shelf = Shelf(editions(line("第一条", "文字。", **NEW, ended_date="2024-01-01")))
    assert shelf.at(GARDENS, date(2023, 12, 31))
    assert shelf.at(GARDENS, date(2024, 1, 1)) is None
    assert shelf.nearest(GARDENS, TODAY)


def test_a_version_without_a_beginning_is_taken_to_be_in_force() -> None:
    assert Shelf(editions(line("第一条", "文字。"))).at(GARDENS, date(1950, 1, 1))


@pytest.mark.parametrize("named", ["花园", "花园法", "《花园法》", " 花 园 法 "])
def test_a_law_is_found_by_the_id_and_the_names_of_the_rules(shelf: Shelf, named: str) -> None:
    assert shelf.title_of(named) == GARDENS


def test_a_law_that_the_rules_do_not_know_is_found_by_how_its_title_ends(shelf: Shelf) -> None:
    assert shelf.title_of("条例") == DECREE


@pytest.mark.parametrize("named", ["", "森林法", "《》", "法典"])
def test_a_law_that_is_not_at_hand_is_not_found(shelf: Shelf, named: str) -> None:
    assert shelf.title_of(named) is None


def test_a_law_of_the_rules_is_never_taken_for_another_that_ends_alike() -> None:
    assert Shelf(editions(), {"园法": ("中华园法",)}).title_of("园法") is None
    assert Shelf(editions()).title_of("园法") == GARDENS


def test_a_title_has_the_id_of_the_rules(shelf: Shelf) -> None:
    assert (shelf.id_of(GARDENS), shelf.id_of("别的法")) == ("花园", "别的法")


@pytest.mark.parametrize(
    ("citation", "text"),
    [
        ("花园#1(2)", "树木归种树的人所有。"),
        ("花园#2-2", "有下列情形之一的，邻里可以不浇水：\n（二）停水。"),
        ("花园#2(1)-1", "有下列情形之一的，邻里可以不浇水：\n（一）下雨；"),
        ("花园#2(2)", "天旱时应当补浇。"),
        ("花园#2之一", "押金应当在花期结束后退还。"),
        ("浇水规定#1(2)", "浇水用桶。桶由邻里备齐，用后归还。"),
    ],
)
def test_a_citation_quotes_the_part_that_it_means(shelf: Shelf, citation: str, text: str) -> None:
    quoted = shelf.quote(citation, TODAY)
    assert quoted is not None
    assert quoted.text == text


def test_a_citation_quotes_the_version_of_the_day(shelf: Shelf) -> None:
    quoted = shelf.quote("花园#1", date(2005, 1, 1))
    assert quoted is not None
    assert quoted.text == "花园归邻里共有。"
    assert quoted.held.until == date(2020, 7, 1)


@pytest.mark.parametrize(
    "citation", ["花园#9", "花园#1(3)", "花园#2(2)-1", "森林法#1", "花园", "花园#Q1"]
)
def test_what_is_not_at_hand_is_not_quoted(shelf: Shelf, citation: str) -> None:
    assert shelf.quote(citation, TODAY) is None


def test_an_article_knows_those_beside_it(shelf: Shelf) -> None:
    match = shelf.find(GARDENS, Number(2), TODAY)
    assert match is not None
    assert (match.before, match.after) == (Number(1), Number(2, 1))
    old = shelf.find(GARDENS, Number(2), TODAY, version="2001-01-01")
    assert old is not None
    assert (old.before, old.after) == (Number(1), None)
    assert shelf.find(GARDENS, Number(3), TODAY) is None
    assert shelf.find("别的法", Number(1), TODAY) is None


def test_an_empty_shelf_says_so() -> None:
    assert not Shelf()
    assert not Shelf().current(TODAY)
