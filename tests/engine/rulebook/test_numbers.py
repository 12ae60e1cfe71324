"""What each formula gives: exact, a span, or nothing at all."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rulebook.graph import ABSENT
from engine.rulebook.numbers import STEEPEST, round_fen, tariff
from tests.engine.rulebook.builders import book, case, day_of, exact, span

SUM, OTHER = "a.sum", "a.other_sum"


class TestArithmetic:
    @pytest.mark.parametrize(
        ("formula", "value"),
        [
            ("a.sum + a.other_sum", 1500),
            ("a.sum - a.other_sum", 500),
            ("a.sum * 3", 3000),
            ("a.sum * 0.1", 100),
            ("a.sum / 3", Fraction(1000, 3)),
            ("a.sum / a.other_sum", 2),
            ("-a.sum", -1000),
            ("yuan(12.34)", 1234),
            ("max(a.sum, a.other_sum)", 1000),
            ("min(a.sum, a.other_sum, yuan(1))", 100),
            ("total(a.sum, a.other_sum)", 1500),
            ("fen(a.sum / 3)", 333),
            ("floor(a.sum / a.other_sum / 3)", 0),
            ("a.sum if a.flag is yes else a.other_sum", 1000),
            ("lower(pair) + upper(pair)", 3),
            ("grace", 10),
        ],
    )
    def test_known_numbers_give_an_exact_one(self, formula: str, value: Any) -> None:
        assert exact(formula, {SUM: "10", OTHER: "5", "a.flag": "yes"}) == value

    def test_no_digit_of_a_written_number_is_lost(self) -> None:
        written = "0.12345678901234567890"
        assert exact(written) == Fraction(written)

    @pytest.mark.parametrize(
        ("formula", "bounds"),
        [
            ("a.sum + a.other_sum", (1000, 101_000)),
            ("a.sum - a.other_sum", (-99_000, 1000)),
            ("a.other_sum * 2", (0, 200_000)),
            ("a.other_sum * -2", (-200_000, 0)),
            ("a.other_sum / 2", (0, 50_000)),
            ("max(a.sum, a.other_sum)", (1000, 100_000)),
            ("min(a.sum, a.other_sum)", (0, 1000)),
            ("fen(a.other_sum / 3)", (0, 33_333)),
        ],
    )
    def test_an_unknown_number_gives_a_span(self, formula: str, bounds: tuple[int, int]) -> None:
        assert span(formula, {SUM: "10"}) == (*bounds, False)

    @pytest.mark.parametrize(
        "formula",
        [
            "a.sum + a.other_sum",
            "a.sum * 2",
            "a.sum / 2",
            "max(a.sum, a.other_sum)",
            "fen(a.sum)",
            "add_days(a.end, 3)",
            "working_day_on_or_after(a.end)",
            "brackets(a.sum, fee)",
        ],
    )
    def test_what_is_absent_makes_all_of_it_absent(self, formula: str) -> None:
        assert span(formula, {SUM: ABSENT, OTHER: "5", "a.end": "not_stated"}) is None

    def test_nothing_is_known_of_a_quotient_whose_divisor_may_be_nought(self) -> None:
        assert span("a.sum / a.count", {SUM: "10"}) == (-STEEPEST, STEEPEST, True)
        assert span("a.sum / a.count", {SUM: "10", "a.count": "0"})[2] is True
        assert exact("a.sum / a.count", {SUM: "10", "a.count": "4"}) == 250


class TestTotal:
    DUE = """
    - {amount: first, title: {zh: 一}, due: a.flag is yes, is: a.sum}
    - {amount: second, title: {zh: 二}, due: a.kind is red, is: a.other_sum}
    - {amount: together, title: {zh: 合计}, is: "total(first, second)"}
    """
    GIVEN: Final = {SUM: "10", OTHER: "5"}

    @pytest.mark.parametrize(
        ("answers", "value"),
        [
            ({"a.flag": "yes", "a.kind": "red"}, (1500, 1500, False)),
            ({"a.flag": "yes", "a.kind": "blue"}, (1000, 1000, False)),
            ({"a.flag": "yes"}, (1000, 1500, False)),
            ({}, (0, 1500, True)),
            ({"a.kind": "blue"}, (0, 1000, True)),
            ({"a.flag": "no", "a.kind": "blue"}, None),
        ],
    )
    def test_only_what_is_certainly_not_due_adds_nothing(
        self, answers: dict[str, Any], value: Any
    ) -> None:
        assert case(book(self.DUE), self.GIVEN | answers).number("together") == value

    def test_an_amount_says_whether_it_is_due(self) -> None:
        rulebook = book(self.DUE)
        due = case(rulebook, {**self.GIVEN, "a.flag": "yes"}).amount("first")
        assert (due.due.value, due.value, due.has_upper) == ("true", 1000, True)
        maybe = case(rulebook, self.GIVEN).amount("first")
        assert (maybe.due.value, maybe.value, maybe.high) == ("unknown", None, 1000)
        never = case(rulebook, {**self.GIVEN, "a.flag": "no"}).amount("first")
        assert (never.due.value, never.value, never.low) == ("false", None, None)


class TestLines:
    LINES = """
    - term: a.tested
      is:
        - {when: a.flag is yes, is: a.sum}
        - {when: a.kind is red, is: a.other_sum}
    """

    @pytest.mark.parametrize(
        ("answers", "value"),
        [
            ({"a.flag": "yes"}, (1000, 1000, False)),
            ({"a.flag": "no", "a.kind": "red"}, (500, 500, False)),
            ({"a.flag": "no", "a.kind": "blue"}, None),
            ({"a.flag": "no"}, (500, 500, True)),
            ({"a.kind": "red"}, (500, 1000, False)),
            ({}, (500, 1000, True)),
        ],
    )
    def test_the_first_line_that_holds_decides(self, answers: dict[str, Any], value: Any) -> None:
        rulebook = book(self.LINES)
        assert case(rulebook, {SUM: "10", OTHER: "5"} | answers).number("a.tested") == value


class TestDates:
    @pytest.mark.parametrize(
        ("formula", "day"),
        [
            ("add_days(a.day, 30)", "2026-03-02"),
            ("add_months(a.day, 1)", "2026-02-28"),
            ("add_years(a.day, 3)", "2029-01-31"),
            ("working_day_on_or_after(a.day)", "2026-02-02"),
            ("max(a.day, as_of)", "2026-03-10"),
            ("as_of", "2026-03-10"),
        ],
    )
    def test_a_day_is_reckoned_from_another(self, formula: str, day: str) -> None:
        assert day_of(formula, {"a.day": "2026-01-31"}).isoformat() == day

    @pytest.mark.parametrize(
        ("formula", "number"),
        [
            ("days(a.day, as_of)", 38),
            ("days(as_of, a.day)", -38),
            ("months(a.day, as_of)", 1),
            ("months(as_of, a.day)", -1),
            ("years(a.day, as_of)", 0),
            ("years(as_of, a.day)", 0),
        ],
    )
    def test_time_between_two_days_is_a_number(self, formula: str, number: int) -> None:
        assert exact(formula, {"a.day": "2026-01-31"}) == number

    def test_a_month_gives_the_best_and_the_worst_case(self) -> None:
        assert span("days(a.day, as_of)", {"a.day": "2026-02"}) == (10, 37, False)
        assert span("months(a.day, as_of)", {"a.day": "2026-02"}) == (0, 1, False)


class TestBrackets:
    TABLE = (
        (10_000, 500, 0),
        (50_000, 0, Fraction(1, 10)),
        (None, 0, Fraction(1, 100)),
    )

    @pytest.mark.parametrize(
        ("yuan", "fee"),
        [("0", 500), ("1", 500), ("100", 500), ("100.01", Fraction(5001, 10)), ("500", 4500)],
    )
    def test_each_rate_applies_to_its_own_part(self, yuan: str, fee: Any) -> None:
        assert exact("brackets(a.sum, fee)", {SUM: yuan}) == fee
        assert tariff(int(Fraction(yuan) * 100), self.TABLE) == fee

    def test_above_the_last_step_the_last_rate_applies(self) -> None:
        assert exact("brackets(a.sum, fee)", {SUM: "1000"}) == 5000

    def test_an_unknown_sum_gives_the_least_and_greatest_fee(self) -> None:
        assert span("brackets(a.sum, fee)") == (500, 5000, False)

    @given(st.integers(0, 10**9), st.integers(0, 10**9))
    def test_more_never_costs_less(self, one: int, other: int) -> None:
        low, high = sorted([one, other])
        assert tariff(low, self.TABLE) <= tariff(high, self.TABLE)


class TestRounding:
    @given(st.fractions(-(10**12), 10**12, max_denominator=10**6))
    def test_it_is_half_up_as_decimal_has_it(self, value: Fraction) -> None:
        exactly = Decimal(value.numerator) / Decimal(value.denominator)
        if Fraction(exactly) != value and (value * 2).denominator == 1:
            return
        assert round_fen(value) == int(exactly.quantize(Decimal(1), ROUND_HALF_UP))

    @pytest.mark.parametrize(
        ("value", "fen"),
        [(Fraction(1, 2), 1), (Fraction(-1, 2), -1), (Fraction(3, 2), 2), (Fraction(49, 100), 0)],
    )
    def test_a_half_goes_away_from_nought(self, value: Fraction, fen: int) -> None:
        assert round_fen(value) == fen

    def test_a_term_keeps_its_fractions_and_an_amount_does_not(self) -> None:
        rulebook = book(
            """
            - {term: a.third, is: a.sum / 3}
            - {amount: third, title: {zh: 三分之一}, is: a.third}
            - {amount: whole, title: {zh: 全部}, is: a.third * 3}
            """
        )
        evaluation = case(rulebook, {SUM: "0.05"})
        assert evaluation.number("a.third") == (Fraction(5, 3), Fraction(5, 3), False)
        assert evaluation.amount("third").value == 2
        assert evaluation.amount("whole").value == 5
