"""The words that decided are marked where they stand, and nothing of the story is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.classify.learned import classifier_of
from engine.classify.showing import Piece, pieces
from engine.classify.taxonomy import Taxonomy

VARIANTS = {"東": "东", "還": "还"}


def marked(story: str, *words: str) -> list[str]:
    return [piece.text for piece in pieces(story, words, VARIANTS) if piece.marked]


@given(story=st.text(max_size=80), words=st.lists(st.text(max_size=6), max_size=4))
def test_the_pieces_are_the_story(story: str, words: list[str]) -> None:
    assert "".join(piece.text for piece in pieces(story, words, VARIANTS)) == story


@pytest.mark.parametrize(
    ("story", "word", "found"),
    [
        ("房东不退押金。", "不退押金", ["不退押金"]),
        ("房東不還押金", "房东不还", ["房東不還"]),
        ("不 退😡押金", "不退押金", ["不 退😡押金"]),
        ("My RENT is due, my parents pay", "rent", ["RENT"]),
        ("ＤＥＰＯＳＩＴ", "deposit", ["ＤＥＰＯＳＩＴ"]),
        ("欠五千,又欠五千", "欠五千", ["欠五千", "欠五千"]),
        ("没有那句话", "押金", []),
        ("(a+)+$ .*", ".*", []),
        ("", "押金", []),
    ],
)
def test_words_are_found_as_they_were_written(story: str, word: str, found: list[str]) -> None:
    assert marked(story, word) == found


def test_a_longer_word_wins_over_a_shorter_one_in_it() -> None:
    assert marked("不退押金", "押金", "不退押金") == ["不退押金"]


def test_nothing_is_marked_where_no_words_decided() -> None:
    assert pieces("随便说说", [], VARIANTS) == (Piece("随便说说"),)


def test_the_words_of_a_proposal_stand_in_its_story(taxonomy: Taxonomy) -> None:
    story = "退租一个月了，房东还不退押金，说墙上有钉子眼要扣两千"
    first = classifier_of(taxonomy).propose(story).candidates[0]
    found = pieces(story, first.cues, taxonomy.wording.variants)
    assert [piece for piece in found if piece.marked]
