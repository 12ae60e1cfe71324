"""Numbers as statutes write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.statutes.numeral import CHARACTERS, LARGEST, from_chinese, in_chinese


@given(st.integers(1, LARGEST))
def test_what_is_written_reads_as_the_same_number(number: int) -> None:
    assert from_chinese(in_chinese(number)) == number


@given(st.text(CHARACTERS, max_size=9))
def test_any_row_of_numerals_is_a_number_in_reach_or_none(written: str) -> None:
    number = from_chinese(written)
    assert number is None or 1 <= number <= LARGEST


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1, "一"),
        (10, "十"),
        (15, "十五"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (722, "七百二十二"),
        (1003, "一千零三"),
        (1010, "一千零一十"),
        (1260, "一千二百六十"),
    ],
)
def test_a_number_is_written_as_in_a_heading(number: int, written: str) -> None:
    assert in_chinese(number) == written


@pytest.mark.parametrize(("written", "number"), [("七二二", 722), ("二〇五", 205), ("两百", 200)])
def test_looser_ways_to_write_are_understood(written: str, number: int) -> None:
    assert from_chinese(written) == number


@pytest.mark.parametrize("written", ["", "零", "722", "十十", "百千", "一二十", "零百", "条"])
def test_what_is_no_number_is_none(written: str) -> None:
    assert from_chinese(written) is None


@pytest.mark.parametrize("number", [0, -1, LARGEST + 1])
def test_a_number_out_of_reach_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="give 1 to"):
        in_chinese(number)
