"""Texts in two languages, and how money, numbers and days are written."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.i18n import (
    Text,
    chinese_text,
    date_text,
    day_text,
    join_text,
    money_plain,
    money_text,
    money_upper,
    number_text,
    percent_text,
)


def test_a_text_falls_back_to_chinese() -> None:
    text = Text("合同")
    assert (text.get("zh"), text.get("en")) == ("合同", "合同")
    assert (text.has("zh"), text.has("en")) == (True, False)
    assert Text("合同", "Lease").get("en") == "Lease"


@pytest.mark.parametrize(
    ("fen", "written"),
    [
        (0, "0.00"),
        (5, "0.05"),
        (3_600_000, "36,000.00"),
        (-123_456_789, "-1,234,567.89"),
        (10**14, "1,000,000,000,000.00"),
    ],
)
def test_money_is_written_with_two_decimals(fen: int, written: str) -> None:
    assert money_text(fen) == written
    assert money_plain(fen) == written.replace(",", "")


@given(st.integers(-(10**15), 10**15))
def test_money_that_is_written_is_the_same_money(fen: int) -> None:
    assert Fraction(money_plain(fen)) * 100 == fen


@pytest.mark.parametrize(
    ("fen", "written"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (107, "壹元零柒分"),
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_710, "陆仟零柒元壹角整"),
        (168_032, "壹仟陆佰捌拾元叁角贰分"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (3_600_000, "叁万陆仟元整"),
        (1_000_000_000, "壹仟万元整"),
        (10_000_100_000_000, "壹仟亿零壹佰万元整"),
        (10**12, "壹佰亿元整"),
        (-100, "负壹元整"),
    ],
)
def test_money_is_written_in_capital_figures(fen: int, written: str) -> None:
    assert money_upper(fen) == written


@given(st.integers(0, 10**14))
def test_capital_figures_never_end_or_double_a_nought(fen: int) -> None:
    written = money_upper(fen)
    assert "零零" not in written
    assert fen < 100 or "零元" not in written


def test_a_day_is_written_with_its_weekday() -> None:
    assert date_text(date(2026, 3, 10)) == "2026年3月10日(星期二)"
    assert date_text(date(2026, 3, 1), "zh") == "2026年3月1日(星期日)"
    assert date_text(date(2026, 3, 10), "en") == "10 March 2026 (Tuesday)"


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1_234_567, "1,234,567"),
        (Fraction(1, 3), "0.333333"),
        (Fraction(5, 2), "2.5"),
        (Fraction(10, 5), "2"),
        (-7, "-7"),
    ],
)
def test_a_number_is_written_short(number: Fraction | int, written: str) -> None:
    assert number_text(number) == written


def test_a_fraction_is_written_per_cent() -> None:
    assert percent_text(Fraction(3, 1000)) == "0.3%"
    assert percent_text(Fraction(1)) == "100%"


def test_a_list_is_joined_in_the_way_of_the_language() -> None:
    assert join_text(["甲", "乙"], "zh") == "甲、乙"
    assert join_text(["a", "b"], "en") == "a, b"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("房东(甲方),已收到", "房东（甲方），已收到"),
        ("是吗?好!", "是吗？好！"),
        ("合同:3.5%, 12:30", "合同：3.5%, 12:30"),
        ("plain, English (text)", "plain, English (text)"),
    ],
)
def test_marks_beside_han_characters_are_chinese_marks(typed: str, printed: str) -> None:
    assert chinese_text(typed) == printed


def test_days_to_come_are_told_in_short() -> None:
    assert day_text(date(2026, 12, 10)) == "12月10日 周四"
    assert day_text(date(2026, 12, 10), "en") == "Thu 10 Dec"
