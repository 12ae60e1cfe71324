from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.search.excerpt import LENGTH, best_excerpt, excerpt
from tests.engine.search.test_index import BLINDER


def shown(text: str, asked: str) -> str:
    """The excerpt with brackets around what is marked."""
    found = excerpt(text, BLINDER.even_words(asked), BLINDER.sign)
    assert found is not None
    return "".join(f"[{p.text}]" if p.marked else p.text for p in found.pieces)


@pytest.mark.parametrize(
    ("text", "asked", "wanted"),
    [
        ("老板拖欠工资三个月", "工资", "老板拖欠[工资]三个月"),
        ("老板拖欠工資三个月", "工资", "老板拖欠[工資]三个月"),
        ("拖 欠 工 资", "拖欠工资", "[拖 欠 工 资]"),
        ("共１２，０００元", "12000", "共[１２，０００]元"),
        ("IPHONE14坏了", "iphone", "[IPHONE]14坏了"),
        ("iphones", "iphone s", None),
        ("工资拖了又欠", "拖欠工资", "[工资]拖了又欠"),  # parts of it
        ("第一行\n工资", "工资", "第一行 [工资]"),
        ("没有", "工资", None),
        ("<b>工资</b>", "工资", "<b>[工资]</b>"),
        ("a\x00工资", "工资", "a\x00[工资]"),
    ],
)
def test_words_are_marked_where_they_stand(text: str, asked: str, wanted: str | None) -> None:
    if wanted is None:
        assert excerpt(text, BLINDER.even_words(asked), BLINDER.sign) is None
    else:
        assert shown(text, asked) == wanted


def test_the_part_with_the_most_words_is_shown() -> None:
    text = "工资" + "前" * 200 + "拖欠工资" + "后" * 200
    told = shown(text, "拖欠 工资")
    assert told.startswith("…")
    assert told.endswith("…")
    assert "[拖欠工资]" in told
    assert len(told) <= LENGTH + 4


def test_of_several_texts_the_one_with_the_most_whole_words_is_shown() -> None:
    found = best_excerpt(["工资", "拖欠工资", "拖欠 工资"], ["拖欠", "工资"], BLINDER.sign)
    assert found is not None
    assert found.words == 2
    assert best_excerpt([], ["工资"], BLINDER.sign) is None


@given(st.text(max_size=300), st.text(max_size=20))
def test_an_excerpt_is_a_part_of_the_text(text: str, asked: str) -> None:
    found = excerpt(text, BLINDER.even_words(asked), BLINDER.sign)
    if found is not None:
        told = "".join(piece.text for piece in found.pieces).strip("…")
        plain = "".join(" " if sign.isspace() else sign for sign in text)
        assert told in plain
        assert any(piece.marked for piece in found.pieces)
