"""Words marked where they stand, and excerpts around them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.statutes.grams import plain
from engine.statutes.marking import excerpt, marked


def shown(text: str, *words: str) -> str:
    return "".join(f"[{s.text}]" if s.marked else s.text for s in marked(text, words))


def test_every_occurrence_is_marked() -> None:
    assert shown("退押金，押金要退。", "押金") == "退[押金]，[押金]要退。"


def test_marks_that_touch_are_one() -> None:
    assert shown("退还押金。", "退还", "押金", "还押") == "[退还押金]。"


def test_a_word_is_found_across_signs_and_width() -> None:
    assert shown("押　金１０ＡＢ元", "押金", "10ab") == "[押　金１０ＡＢ]元"


def test_a_text_without_the_word_is_whole() -> None:
    assert shown("花园。", "押金", "") == "花园。"


def test_an_excerpt_begins_before_the_first_word() -> None:
    text = "甲" * 200 + "押金" + "乙" * 200
    parts = excerpt(text, ["押金"])
    assert (parts[0].text, parts[-1].text) == ("…", "…")
    assert [part.text for part in parts if part.marked] == ["押金"]
    assert len("".join(part.text for part in parts)) < 140


@given(st.text(max_size=300), st.lists(st.text(max_size=5).map(plain), max_size=4))
def test_marking_never_changes_the_text(text: str, words: list[str]) -> None:
    assert "".join(stretch.text for stretch in marked(text, words)) == text
    assert len(excerpt(text, words)) >= bool(text)
