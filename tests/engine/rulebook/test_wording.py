"""How answers, sums and conditions are said to a person."""

from __future__ import annotations

from typing import Any

import pytest

from engine.rulebook.graph import ABSENT, DECLINED
from engine.rulebook.wording import (
    answer_text,
    condition_text,
    fill,
    money_of,
    named_text,
    parameter_text,
    span_text,
    title_of,
)
from tests.engine.rulebook.builders import book, case, value_of


class TestAnswers:
    @pytest.mark.parametrize(
        ("name", "written", "zh", "en"),
        [
            ("a.flag", "yes", "是", "Yes"),
            ("a.kind", "red", "红", "Red"),
            ("a.signs", ["two", "one"], "一、二", "一, 二"),
            ("a.sum", "999.5", "999.50", "999.50"),
            ("a.count", "12", "12", "12"),
            ("a.rate", "0.003", "0.3%", "0.3%"),
            ("a.day", "2026-03-10", "2026年3月10日(星期二)", "10 March 2026 (Tuesday)"),
            ("a.day", "2026-03", "2026年3月", "March 2026"),
            ("a.day", "2024-02", "2024年2月", "February 2024"),
            ("a.day", "2026", "2026年", "2026"),
            ("a.end", "not_stated", "没写", "Not stated"),
            ("a.note", "一些话", "一些话", "一些话"),
            ("a.rents", [], "没有", "none"),
            (
                "a.rents",
                [{"amount": "5", "item": ""}],
                "金额 5.00、项目 还不清楚",
                "金额 5.00, 项目 not known",
            ),
            ("a.sum", DECLINED, "还不清楚", "not known"),
            ("a.sum", ABSENT, "不适用", "does not apply"),
        ],
    )
    def test_an_answer_is_said_as_people_say_it(
        self, name: str, written: Any, zh: str, en: str
    ) -> None:
        fact = book().facts[name]
        value = value_of(fact, written)
        assert answer_text(fact, value, "zh") == zh
        assert answer_text(fact, value, "en") == en


class TestSpans:
    @pytest.mark.parametrize(
        ("span", "kind", "zh"),
        [
            (None, "money", "不适用"),
            ((100, 100, False), "money", "1.00"),
            ((100, 250, False), "money", "1.00 – 2.50"),
            ((100, 10**13, False), "money", "1.00 以上"),
            ((1, 2, False), "number", "1 – 2"),
            ((739_600, 739_600, False), "date", "2025年12月15日(星期一)"),
            ((739_600, 739_610, False), "date", "2025年12月15日(星期一) – 2025年12月25日(星期四)"),
            ((693_596, 803_533, True), "date", "还不清楚"),
        ],
    )
    def test_a_range_has_two_ends(self, span: Any, kind: str, zh: str) -> None:
        assert span_text(span, kind, "zh") == zh

    def test_a_fraction_of_a_fen_is_rounded_for_reading(self) -> None:
        assert money_of(1.5) == "0.02"


class TestSentences:
    RULES = """
    - {amount: owed, title: {zh: 欠款, en: Owed}, due: a.flag is yes, is: a.sum}
    - {term: a.half, is: a.sum / 2}
    - {term: a.lost, when: a.flag is no}
    """

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("owed", "12.50"),
            ("a.sum", "12.50"),
            ("a.half", "6.25"),
            ("a.lost", "a.lost"),
            ("grace", "10"),
            ("pair", "1–2"),
            ("plague", "plague"),
            ("as_of", "2026年3月10日(星期二)"),
            ("a.other_sum", "还不清楚"),
            ("nobody", "{nobody}"),
        ],
    )
    def test_every_name_has_its_words(self, name: str, text: str) -> None:
        evaluation = case(book(self.RULES), {"a.flag": "yes", "a.sum": "12.5"})
        assert named_text(evaluation, name, "zh") == text

    def test_a_sum_that_may_not_be_due_is_not_named(self) -> None:
        assert named_text(case(book(self.RULES), {"a.sum": "1"}), "owed", "zh") == "还不清楚"
        assert named_text(case(book(self.RULES), {"a.flag": "yes"}), "owed", "en") == (
            "0.00 – 1,000.00"
        )

    def test_a_sentence_is_filled_in(self) -> None:
        evaluation = case(book(self.RULES), {"a.flag": "yes", "a.sum": "12.5"})
        assert fill("欠 {owed} 元，{a.kind}。", evaluation, "zh") == "欠 12.50 元，还不清楚。"
        assert fill("no names", evaluation, "en") == "no names"
        assert fill("an open {brace", evaluation, "en") == "an open {brace"

    def test_a_parameter_that_nobody_knows_says_so(self) -> None:
        evaluation = case(book(), parameters={"grace": None})
        assert parameter_text(evaluation, "grace", "en") == "not known"


class TestConditions:
    @pytest.mark.parametrize(
        ("condition", "zh", "en"),
        [
            ("a.kind in (blue, red)", "种类：红／蓝", "Kind: Red / Blue"),
            ("not a.sum > 0", "并非 钱 > 0", "not Sum > 0"),
            ("one in a.signs", "迹象：一", "Signs: 一"),
            ("known(a.sum)", "钱：已说明", "Sum: answered"),
            ("stated(a.end)", "到期日：有约定", "End: stated"),
            ('mentions(a.note, "水", "电")', "说明提到“水”／“电”", "Note mentions “水” / “电”"),
            ("[a.flag is yes, a.sum > 0]", "（旗：是，且 钱 > 0）", "(Flag: Yes and Sum > 0)"),
            (
                "{any: [a.flag is yes, a.sum > 0]}",
                "（旗：是，或 钱 > 0）",
                "(Flag: Yes or Sum > 0)",
            ),
            (
                "days(a.day, as_of) >= grace",
                "评估日 - 那一天 ≥ 宽限",
                "day of assessment - Day ≥ 宽限",
            ),
            ("max(a.sum, a.other_sum) != 0", "max(钱, 另一笔钱) ≠ 0", "max(Sum, Other sum) ≠ 0"),
            (
                "total(a.sum, a.other_sum) > 0",
                "total(钱, 另一笔钱) > 0",
                "total(Sum, Other sum) > 0",
            ),
            (
                "add_months(a.day, 3) == as_of",
                "add_months(那一天, 3) = 评估日",
                "add_months(Day, 3) = day of assessment",
            ),
            ("brackets(a.sum, fee) > 0", "收费(钱) > 0", "收费(Sum) > 0"),
            (
                "working_day_on_or_after(a.day) < as_of",
                "working_day(那一天) < 评估日",
                "working_day(Day) < day of assessment",
            ),
            ("any(row.sort is big for row in a.rents)", "租金[种：大]", "Rents[种: 大]"),
            ("any(row.amount > 0 for row in a.rents)", "租金[金额 > 0]", "Rents[金额 > 0]"),
            ("any_limitation(expired)", "期限状态：EXPIRED", "time limit: EXPIRED"),
            (
                "(a.sum if a.flag is yes else a.other_sum) > 0",
                "钱, 另一笔钱 > 0",
                "Sum, Other sum > 0",
            ),
            ("true", "true", "true"),
        ],
    )
    def test_a_condition_in_words(self, condition: str, zh: str, en: str) -> None:
        rulebook = book(f"- term: a.t\n  when: {condition}\n")
        node = rulebook.definitions["a.t"].node  # type: ignore[union-attr]  # a term
        assert condition_text(node, rulebook) == zh
        assert condition_text(node, rulebook, "en") == en

    def test_a_definition_is_called_by_its_title_or_its_name(self) -> None:
        rulebook = book("- {term: a.t, title: {zh: 题, en: Title}, when: a.flag is yes}")
        assert title_of(rulebook, "a.t", "en") == "Title"
        assert title_of(rulebook, "a.nothing", "en") == "a.nothing"
        assert title_of(rulebook, "grace", "zh") == "宽限"
