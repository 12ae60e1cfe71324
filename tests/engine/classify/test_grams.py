"""What a text is compared by."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.classify.grams import grams


def test_chinese_gives_its_signs_and_their_pairs() -> None:
    assert [*grams("退押金")] == ["退", "押", "金", "退押", "押金"]


def test_a_latin_word_stays_whole() -> None:
    assert [*grams("my wifi 坏 00")] == ["my", "wifi", "坏", "00"]


def test_no_pair_reaches_over_what_stands_between() -> None:
    assert [*grams("房，东")] == ["房", "东"]


def test_what_is_no_word_gives_nothing() -> None:
    assert not [*grams("😀 …!? ～")]


@given(st.text())
def test_every_gram_stands_in_the_text(text: str) -> None:
    assert all(gram in text for gram in grams(text))
