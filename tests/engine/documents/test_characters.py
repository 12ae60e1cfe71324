"""How characters are kept, dropped and set."""

from __future__ import annotations

import pytest

from engine.documents.characters import breakable, clean, set_chinese


@pytest.mark.parametrize(
    ("written", "set_"),
    [
        ("法律会修订,地方做法会不同。", "法律会修订，地方做法会不同。"),
        ("5月1日,36,000.00 元", "5月1日，36,000.00 元"),
        ("12,000 × 3 个月", "12,000 × 3 个月"),
        ("R-GEN-01;民法典", "R-GEN-01；民法典"),
        ("年利率 3.70%,合同", "年利率 3.70%，合同"),
        ("编号:石解指", "编号：石解指"),
        ("时间:12:30", "时间：12:30"),
        ("第721,722条", "第721,722条"),
        ("https://jiefen.example:80/v", "https://jiefen.example:80/v"),
        ("说明, 其他", "说明，其他"),
        ("a, b; c", "a, b; c"),
        ("有没有?没有!", "有没有？没有！"),
        ("2022年5月16日(星期一)", "2022年5月16日(星期一)"),
    ],
)
def test_chinese_punctuation_is_full_width_between_chinese_words(written: str, set_: str) -> None:
    assert set_chinese(written) == set_
    assert set_chinese(set_) == set_


def test_what_no_document_can_show_is_dropped_and_what_is_broken_is_marked() -> None:
    assert clean("甲\x00\x1b\u200b\u202e\ufeff\ufe0f乙\r丙\td\ud800") == "甲乙\n丙\td〓"


def test_a_long_word_may_break_and_keeps_its_letters() -> None:
    word = "a" * 100
    assert "\u200b" in breakable(word)
    assert breakable(word).replace("\u200b", "") == word
    assert breakable("short word 短") == "short word 短"
