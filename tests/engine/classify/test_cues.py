"""How cues are found: spelling, gaps, Latin words, denials."""

from __future__ import annotations

import pytest

from engine.classify.cues import CueIndex, Speller, Wording

WORDING = Wording(
    negators=("没有", "没", "不", "not", "no"),
    fillers=("再", "any"),
    askers=("有", "是"),
    owed=("退", "return"),
    variants={"東": "东", "金": "金"},
)


def found(cue: str, text: str) -> list[str]:
    speller = Speller(WORDING)
    even = speller.even(text, 1_000)
    return [even[hit.start : hit.end] for hit in CueIndex([cue], speller).find(even)]


@pytest.mark.parametrize(
    ("written", "even"),
    [
        ("房 东 说", "房东说"),
        ("房東", "房东"),
        ("ＡＢＣ，１２３！", "abc,123!"),
        ("押金😡不退", "押金不退"),
        ("The  Landlord\tsaid", "the landlord said"),
        ("第一行\n\n 第二行", "第一行\n第二行"),
        ("不\u200b退", "不退"),
        ("", ""),
    ],
)
def test_writing_is_evened_out(written: str, even: str) -> None:
    assert Speller(WORDING).even(written, 100) == even


def test_a_text_is_cut_before_it_is_evened() -> None:
    assert Speller(WORDING).even("一二三四五", 3) == "一二三"


def test_a_character_that_unfolds_into_many_stays_bounded() -> None:
    assert len(Speller(WORDING).even("\ufdfa" * 1_000, 1_000)) <= 2_000


def test_a_gap_is_bridged_within_a_sentence() -> None:
    assert found("退…押金", "房东要到下个月才退给我押金") == ["退给我押金"]


def test_a_gap_does_not_cross_the_end_of_a_sentence() -> None:
    assert found("退…押金", "我要退。押金还在") == []
    assert found("退…押金", "我要退\n押金还在") == []


def test_a_gap_is_not_bridged_when_it_is_long() -> None:
    assert found("退…押金", "退" + "了" * 30 + "押金") == []


def test_a_latin_word_is_not_found_inside_another() -> None:
    assert found("rent", "my parents are different") == []
    assert found("rent", "the rent.") == ["rent"]


def test_a_cue_of_one_character_is_found_at_the_end_of_a_text() -> None:
    assert found("欠", "他欠") == ["欠"]


@pytest.mark.parametrize(
    ("text", "start", "denied"),
    [
        ("我没有拖欠", 3, True),
        ("我没有再拖欠", 4, True),
        ("有没有拖欠", 3, False),
        ("是不是拖欠", 3, False),
        ("他说没,拖欠", 4, False),
        ("拖欠", 0, False),
        ("不退", 1, False),
        ("we do not owe", 10, True),
        ("not any debt", 8, True),
        ("another debt", 8, False),
    ],
)
def test_denials_are_told_from_questions_and_unkept_duties(
    text: str, start: int, denied: bool
) -> None:
    assert Speller(WORDING).denies(text, start) is denied


def test_nothing_is_denied_where_no_negators_are_known() -> None:
    assert not Speller(Wording()).denies("没有拖欠", 2)
