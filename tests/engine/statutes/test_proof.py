"""Citations compared with the law: what stands, what is wrong, and what cannot be told."""

from __future__ import annotations

from datetime import date

import pytest

from engine.statutes.citation import read_reference
from engine.statutes.proof import Outcome, Period, Verdict, prove
from engine.statutes.shelf import Shelf
from tests.engine.statutes.builders import LINES, NEW, editions, line

TODAY = Period.of_day(date(2026, 11, 22))
SHELF = Shelf(
    editions(
        *LINES,
        line("第三条", "（一）甲；\n（二）乙。\n原则。", **NEW),
        line("第四条", "甲：\n（一）一。\n乙：\n（一）一。", **NEW),
        line("第五条", "已废止。", **{**NEW, "status": "已废止"}),
    )
)


def verdict(citation: str, period: Period = TODAY) -> Verdict:
    reference = read_reference(citation)
    assert reference is not None
    return prove(SHELF, reference, period)


@pytest.mark.parametrize(
    "citation",
    ["花园法#1", "花园法#1(2)", "花园法#2-2", "花园法#2(1)-2", "花园法#2之一", "浇水条例#4"],
)
def test_what_is_in_force_and_there_stands(citation: str) -> None:
    assert verdict(citation).outcome is Outcome.STANDS


@pytest.mark.parametrize(
    ("citation", "message", "remedy"),
    [
        ("花园法#9", "there is no article 9 in the version of 2020-01-01", "are 1 to 5"),
        ("花园法#2之二", "there is no article 2之二", "are 1 to 5"),
        ("花园法#1(3)", "article 1 has 2 paragraphs, no paragraph 3", "#1(1) to #1(2)"),
        ("花园法#2(3)", "article 2 has 2 paragraphs, no paragraph 3", "#2(1) to #2(2)"),
        ("花园法#2之一(2)", "article 2之一 has 1 paragraph, no paragraph 2", "#2之一"),
        ("花园法#2-3", "article 2 has no item 3", "#2(1)-1 to -2"),
        ("花园法#2(2)-1", "paragraph 2 of article 2 has no item 1", "#2(1)-1 to -2"),
        ("花园法#1-2", "article 1 has no item 2", "did you mean the paragraph, #1(2)?"),
        ("花园法#1(1)-9", "paragraph 1 of article 1 has no item 9", "#1"),
    ],
)
def test_what_is_not_there_is_wrong_with_a_remedy(citation: str, message: str, remedy: str) -> None:
    found = verdict(citation)
    assert found.outcome is Outcome.WRONG
    assert message in found.message
    assert remedy in found.remedy


def test_an_item_taken_for_a_paragraph_is_guessed() -> None:
    shelf = Shelf(editions(line("第一条", "下列：\n（一）甲；\n（二）乙。")))
    reference = read_reference("花园法#1(2)")
    assert reference is not None
    assert prove(shelf, reference, TODAY).remedy == "did you mean the item, #1-2?"


@pytest.mark.parametrize(
    ("citation", "message"),
    [
        ("森林法#1", "not at hand"),
        ("浇水条例#3", "an excerpt"),
        ("浇水条例#1(2)", "lost its line breaks"),
    ],
)
def test_what_cannot_be_compared_is_open(citation: str, message: str) -> None:
    found = verdict(citation)
    assert (found.outcome, message in found.message) == (Outcome.OPEN, True)


def test_an_item_that_several_paragraphs_have_is_doubtful() -> None:
    assert verdict("花园法#4-1").outcome is Outcome.DOUBTFUL
    assert verdict("花园法#4(2)-1").outcome is Outcome.STANDS


def test_what_the_source_sets_apart_is_doubtful() -> None:
    found = verdict("花园法#5")
    assert (found.outcome, found.message) == (Outcome.DOUBTFUL, "its source says: 已废止")


class TestPeriods:
    def test_every_version_that_may_apply_must_have_it(self) -> None:
        since = Period(date(2005, 1, 1), None)
        assert verdict("花园法#2", since).outcome is Outcome.STANDS
        assert "in the version of 2001-01-01" in verdict("花园法#2(2)", since).message
        assert verdict("花园法#2(2)", Period(date(2020, 7, 1), None)).outcome is Outcome.STANDS

    def test_a_rule_for_older_cases_is_compared_with_the_older_text(self) -> None:
        old = Period(None, date(2020, 7, 1))
        assert verdict("花园法#2", old).outcome is Outcome.STANDS
        assert verdict("花园法#3", old).outcome is Outcome.WRONG

    def test_a_text_older_than_those_at_hand_is_open(self) -> None:
        assert verdict("花园法#1", Period(None, date(1990, 1, 1))).outcome is Outcome.OPEN

    def test_a_law_not_yet_in_force_is_wrong_today(self) -> None:
        found = verdict("花园法#1", Period.of_day(date(1999, 1, 1)))
        assert found.message == "the law comes into force on 2001-05-01"

    def test_a_law_that_has_ended_is_wrong(self) -> None:
        shelf = Shelf(editions(line("第一条", "文字。", **NEW, ended_date="2024-01-01")))
        reference = read_reference("花园法#1")
        assert reference is not None
        found = prove(shelf, reference, TODAY)
        assert (found.outcome, found.message) == (Outcome.WRONG, "the law ended on 2024-01-01")
        assert prove(shelf, reference, Period(date(2023, 1, 1), None)).outcome is Outcome.STANDS
