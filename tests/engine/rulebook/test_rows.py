"""Sums, extremes and conditions over rows, with blank cells and rows that may not count."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from engine.rulebook.evaluate import Evaluation
from engine.rulebook.graph import ABSENT
from engine.rulebook.rulebook import Rulebook
from tests.engine.rulebook.builders import VOCABULARY, book, case, exact, span, truth

RENTS = "a.rents"


def rents(*rows: tuple[str, str]) -> dict[str, Any]:
    return {RENTS: [{"due_on": due, "amount": amount} for due, amount in rows]}


TWO = rents(("2026-01-01", "10"), ("2026-03-01", "20"))
LATER = rents(("2026-01-01", "10"), ("2026-06-01", "20"))
BLANK = rents(("2026-01-01", "10"), ("2026-02-01", ""))
UNDATED = rents(("2026-01-01", "10"), ("", "20"))


class TestSum:
    DUE = "sum(row.amount for row in a.rents if row.due_on <= as_of)"

    def test_rows_that_count_are_added(self) -> None:
        assert exact(self.DUE, TWO) == 3000
        assert exact(self.DUE, LATER) == 1000
        assert exact(self.DUE, {RENTS: []}) == 0

    def test_a_blank_cell_is_anything_within_its_limits(self) -> None:
        assert span(self.DUE, BLANK) == (1000, 101_000, False)

    def test_a_row_that_may_not_count_may_add_nothing(self) -> None:
        assert span(self.DUE, UNDATED) == (1000, 3000, False)

    def test_unknown_rows_may_be_many(self) -> None:
        assert span(self.DUE) == (0, 200 * 100_000, False)

    def test_a_group_that_does_not_apply_has_no_sum(self) -> None:
        assert span(self.DUE, {RENTS: ABSENT}) is None

    def test_a_group_that_may_not_apply_may_have_no_sum(self) -> None:
        vocabulary = VOCABULARY.replace(
            "- fact: a.rents\n", "- fact: a.rents\n  applies: a.flag is yes\n"
        )
        rulebook = book(f"- {{term: a.due, is: {self.DUE}}}", vocabulary)
        assert case(rulebook, TWO).number("a.due") == (0, 200 * 100_000, True)
        assert case(rulebook, {**TWO, "a.flag": "yes"}).number("a.due") == (3000, 3000, False)
        assert case(rulebook, {**TWO, "a.flag": "no"}).number("a.due") is None

    def test_a_row_can_be_reckoned_with_other_facts(self) -> None:
        formula = "sum(row.amount * a.rate * days(row.due_on, as_of) for row in a.rents)"
        assert exact(f"{formula}", {**TWO, "a.rate": "0.1"}) == (68 * 100 + 9 * 200)


class TestExtremes:
    def test_the_least_and_the_greatest_of_the_rows(self) -> None:
        assert exact("max(row.amount for row in a.rents)", TWO) == 2000
        assert exact("min(row.amount for row in a.rents)", TWO) == 1000

    def test_without_rows_there_is_neither(self) -> None:
        assert span("max(row.amount for row in a.rents)", {RENTS: []}) is None
        assert span("max(row.amount for row in a.rents)", {RENTS: ABSENT}) is None

    def test_unknown_rows_may_be_none(self) -> None:
        assert span("max(row.amount for row in a.rents)") == (0, 100_000, True)

    def test_a_row_that_may_not_count_widens_it(self) -> None:
        late = "for row in a.rents if row.due_on <= as_of"
        assert span(f"max(row.amount {late})", UNDATED) == (1000, 2000, False)
        assert span(f"min(row.amount {late})", UNDATED) == (1000, 1000, False)
        assert span(f"max(row.amount {late})", rents(("", "20"))) == (2000, 2000, True)


class TestCount:
    def test_rows_are_counted(self) -> None:
        assert exact("count(row for row in a.rents)", TWO) == 2
        assert exact("count(row for row in a.rents if row.amount > yuan(15))", TWO) == 1
        assert span("count(row for row in a.rents if row.amount > yuan(15))", BLANK) == (
            0,
            1,
            False,
        )
        assert span("count(row for row in a.rents)") == (0, 200, False)
        assert span("count(row for row in a.rents)", {RENTS: ABSENT}) is None


class TestAnyAndAll:
    @pytest.mark.parametrize(
        ("answers", "some", "every"),
        [
            (TWO, True, False),
            (rents(("2026-01-01", "20")), True, True),
            (rents(("2026-01-01", "10")), False, False),
            (BLANK, None, False),
            (rents(("2026-01-01", "20"), ("2026-02-01", "")), True, None),
            ({RENTS: []}, False, True),
            ({}, None, None),
            ({RENTS: ABSENT}, False, False),
        ],
    )
    def test_some_and_every_row(
        self, answers: dict[str, Any], some: bool | None, every: bool | None
    ) -> None:
        assert truth("any(row.amount > yuan(15) for row in a.rents)", answers) is some
        assert truth("all(row.amount > yuan(15) for row in a.rents)", answers) is every

    def test_only_rows_that_count_are_looked_at(self) -> None:
        late = "for row in a.rents if row.due_on <= as_of"
        assert truth(f"any(row.amount > yuan(15) {late})", LATER) is False
        assert truth(f"any(row.amount > yuan(15) {late})", UNDATED) is None
        assert truth(f"all(row.amount < yuan(15) {late})", UNDATED) is None

    def test_a_row_is_asked_for_choices_texts_and_blanks(self) -> None:
        rows = {RENTS: [{"item": "水费", "sort": "big"}, {"item": "", "sort": "small"}]}
        assert truth("any(row.sort is big for row in a.rents)", rows) is True
        assert truth("all(row.sort in (big, small) for row in a.rents)", rows) is True
        assert truth('any(mentions(row.item, "水") for row in a.rents)', rows) is True
        assert truth('any(mentions(row.item, "电") for row in a.rents)', rows) is None
        assert truth("all(known(row.item) for row in a.rents)", rows) is False
        assert truth("any(known(row.amount) for row in a.rents)", rows) is False

    def test_a_choice_in_place_of_a_number_is_no_number(self) -> None:
        assert truth("any(row.amount >= 0 for row in a.rents)", BLANK) is True


def test_each_thread_goes_through_rows_with_a_hand_of_its_own() -> None:
    evaluation = Evaluation(Rulebook.load([]), {}, as_of=date(2026, 1, 1))
    evaluation.row = {"amount": 100}
    try:
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(lambda: evaluation.row).result() is None
    finally:
        evaluation.row = None
