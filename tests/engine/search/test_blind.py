"""Whatever stands in a text is found by its tokens, and no token tells what it stands for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.search.blind import COMMON, grams, is_sign, lonely
from tests.engine.search.test_index import BLINDER

common = st.sampled_from(sorted(COMMON)[:40])
rare = st.sampled_from([chr(code) for code in range(0x3400, 0x3420)] + ["喆", "烼", "堃"])
chinese = st.text(st.one_of(common, rare), min_size=1, max_size=12)
mixed = st.lists(st.one_of(chinese, st.sampled_from(["，", " ", "abc", "12,000", "x1", "🙂"])))


@given(mixed.map("".join), st.data())
def test_every_part_of_a_chinese_text_is_found(text: str, data: st.DataObject) -> None:
    runs = [run for run in grams_runs(text) if run]
    if not runs:
        return
    run = data.draw(st.sampled_from(runs))
    start = data.draw(st.integers(0, len(run) - 1))
    part = run[start : data.draw(st.integers(start + 1, len(run)))]
    held = {*BLINDER.tokens("said", text)}
    for (*word,) in BLINDER.words(part):
        for gram in word:
            alone = len(word) == 1 and is_sign(gram)
            wanted = BLINDER.around("said", gram) if alone else [BLINDER.token("said", gram)]
            assert held & {*wanted}, (text, part, gram)


def grams_runs(text: str) -> list[str]:
    """The stretches of Chinese signs of a text, as it is compared."""
    even = BLINDER.even(text)
    return "".join(sign if is_sign(sign) else " " for sign in even).split()


@given(st.text(max_size=60))
def test_tokens_are_figures_and_small_letters_of_one_length(text: str) -> None:
    for token in BLINDER.tokens("said", text):
        assert len(token) == 12
        assert int(token, 16) >= 0


def test_pairs_words_and_figures_are_taken_and_nothing_else() -> None:
    assert list(grams("拖欠abc 12000元。x猫!")) == ["拖欠", "abc", "12000", "元", "x", "猫"]
    assert list(lonely("烼堃人")) == ["烼", "人"]
    assert BLINDER.words("12,000 拖欠工資 🙂") == [["12000"], ["拖欠", "欠工", "工资"]]
