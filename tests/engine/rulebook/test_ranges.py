"""How wide a sum still is, and which fact narrows it most."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from engine.rulebook.graph import Key
from engine.rulebook.possible import possible_answers
from engine.rulebook.ranges import Narrowing, narrowing, width
from tests.engine.rulebook.builders import VOCABULARY, book, case, value_of

RULES = """
- amount: claim
  title: {zh: 请求}
  due: a.flag is yes
  is: a.sum + a.other_sum / 10
- {value: last, title: {zh: 末日}, type: date, due: a.kind is red, is: "add_days(a.day, a.count)"}
- {term: a.rent_sum, is: sum(row.amount for row in a.rents)}
"""


def told(name: str, answers: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    found = narrowing(case(book(RULES), answers), name)
    return [(one.fact, one.width_after_worst, one.width_after_mean) for one in found]


class TestWidth:
    @pytest.mark.parametrize(
        ("answers", "wide"),
        [
            ({"a.flag": "yes"}, 110_000),
            ({"a.flag": "yes", "a.sum": "10"}, 10_000),
            ({"a.flag": "yes", "a.sum": "10", "a.other_sum": "0"}, 0),
            ({"a.flag": "no"}, 0),
            ({"a.sum": "10", "a.other_sum": "0"}, 1000),  # nought, or ten yuan
        ],
    )
    def test_what_may_not_be_due_may_be_nought(self, answers: dict[str, Any], wide: int) -> None:
        assert width(case(book(RULES), answers), "claim") == wide

    def test_a_day_that_may_not_be_is_no_day_in_the_year_one(self) -> None:
        evaluation = case(book(RULES), {"a.day": "2026-03-10"})
        assert width(evaluation, "last") == 20


class TestNarrowing:
    def test_the_most_telling_fact_comes_first(self) -> None:
        found = narrowing(case(book(RULES), {"a.flag": "yes"}), "claim")
        assert found == (
            Narrowing("a.sum", 110_000, 10_000, 10_000),
            Narrowing("a.other_sum", 110_000, 100_000, 100_000),
        )

    def test_whether_it_is_due_may_be_all_that_is_open(self) -> None:
        assert told("claim", {"a.sum": "10", "a.other_sum": "0"}) == [("a.flag", 0, 0)]

    def test_what_is_settled_needs_nothing(self) -> None:
        assert told("claim", {"a.flag": "no"}) == []

    def test_of_a_month_only_its_days_are_tried(self) -> None:
        answers = {"a.kind": "red", "a.day": "2026-03", "a.count": "5"}
        assert told("last", answers) == [("a.day", 0, 0)]

    def test_rows_are_tried_without_and_with_one(self) -> None:
        assert told("a.rent_sum", {}) == [("a.rents", 0, 0)]

    def test_what_the_system_sets_is_not_asked(self) -> None:
        vocabulary = VOCABULARY + (
            "- {fact: a.share, type: ratio, title: {zh: 份}, set_by: system}\n"
        )
        rulebook = book("- {amount: part, title: {zh: 部分}, is: a.sum * a.share}", vocabulary)
        assert narrowing(case(rulebook, {"a.sum": "10"}), "part") == ()


class TestPossibleAnswers:
    @pytest.mark.parametrize(
        ("name", "answers"),
        [
            ("a.flag", ["yes", "no"]),
            ("a.kind", ["red", "green", "blue"]),
            ("a.signs", [frozenset({"one"}), frozenset({"two"}), frozenset({"none"})]),
            ("a.sum", [0, 50_000, 100_000]),
            ("a.rate", [0, Fraction(1, 2), 1]),
            ("a.note", ["-"]),
        ],
    )
    def test_few_stand_for_all(self, name: str, answers: list[Any]) -> None:
        assert list(possible_answers(book().facts[name])) == answers

    def test_a_choice_in_place_of_a_date_is_tried_as_one(self) -> None:
        key, low, middle, high = possible_answers(book().facts["a.end"])
        assert isinstance(key, Key)
        assert low < middle < high

    def test_a_row_has_all_its_columns(self) -> None:
        empty, low, middle, high = possible_answers(book().facts["a.rents"])
        assert empty == ()
        assert low[0].keys() == {"due_on", "amount", "item", "sort"}
        assert (low[0]["amount"], middle[0]["amount"], high[0]["amount"]) == (0, 50_000, 100_000)

    def test_each_is_an_answer_that_can_be_given(self) -> None:
        rulebook = book()
        for name, fact in rulebook.facts.items():
            for answer in possible_answers(fact):
                evaluation = case(rulebook).with_answers({name: answer})
                assert evaluation.fact(name) == answer
        assert value_of(rulebook.facts["a.sum"], "500") == 50_000
