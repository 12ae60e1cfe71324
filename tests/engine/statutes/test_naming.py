"""Articles that a query names outright, however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.statutes.citation import Number
from engine.statutes.naming import MOST, named_articles
from engine.statutes.numeral import in_chinese

CODE, LABOUR = "中华人民共和国民法典", "中华人民共和国劳动合同法"
CALLED = {"民法典": CODE, CODE: CODE, "劳动合同法": LABOUR, "合同法": "旧合同法"}


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("民法典第七百二十二条", [(CODE, 722)]),
        ("劳动合同法38条", [(LABOUR, 38)]),
        ("民法典722是什么意思", [(CODE, 722)]),
        ("《民法典》第 722 条讲什么", [(CODE, 722)]),
        ("根据中华人民共和国民法典第577条、第584条能赔多少", [(CODE, 577), (CODE, 584)]),
        ("民法典五百七十七条和劳动合同法第38条", [(CODE, 577), (LABOUR, 38)]),
        ("民法典第577条第一款和第584条", [(CODE, 577), (CODE, 584)]),
        ("第38条", []),
        ("民法典规定的3年时效", []),
        ("民法典2021年", []),
        ("民法典", []),
        ("", []),
        ("民法典0条", []),
    ],
)
def test_law_and_number_are_read(query: str, named: list[tuple[str, int]]) -> None:
    assert named_articles(query, CALLED) == [(law, Number(n)) for law, n in named]


def test_a_branch_is_part_of_the_number() -> None:
    assert named_articles("民法典第12条之一", CALLED) == [(CODE, Number(12, 1))]


@given(st.integers(1, 9_999), st.booleans())
def test_either_kind_of_figures_names_the_same(number: int, chinese: bool) -> None:
    written = in_chinese(number) if chinese else str(number)
    assert named_articles(f"我想问民法典第{written}条", CALLED) == [(CODE, Number(number))]


@given(st.text(max_size=200))
def test_any_text_is_read(query: str) -> None:
    assert len(named_articles(query, CALLED)) <= MOST
