"""Words of daily life as authors write them, and where they stand in what was said."""

from __future__ import annotations

import pytest

from engine.actions.statutes import lay_words
from engine.errors import DefinitionError
from engine.library import Library
from engine.statutes.lay import instead_of, lay_words_in, read_lay_words

LAY = read_lay_words({"search.a": "房东 房主: 出租人\n快递：承运人\n\n快递丢失: 灭失 赔偿"})


def test_each_word_before_the_colon_leads_to_all_after_it() -> None:
    assert LAY["房主"] == ("出租人",)
    assert LAY["快递丢失"] == ("灭失", "赔偿")


def test_a_word_in_two_lines_leads_to_both() -> None:
    lay = read_lay_words({"a": "孩子: 子女", "b": "孩子: 未成年人 子女"})
    assert lay["孩子"] == ("子女", "未成年人")


def test_a_longer_word_hides_the_one_inside_it() -> None:
    assert lay_words_in(LAY, "房东说快递丢失了") == ["房东", "快递丢失"]
    assert instead_of(LAY, ["房东", "快递丢失"]) == ["出租人", "灭失", "赔偿"]


@pytest.mark.parametrize("line", ["房东 出租人", "房东:", ": 出租人", "：", "  :  "])
def test_a_line_that_is_no_pair_is_a_fault_with_its_remedy(line: str) -> None:
    with pytest.raises(DefinitionError, match="said: written"):
        read_lay_words({"search.a": line})


def test_those_that_came_along_can_be_read(library: Library) -> None:
    lay = lay_words(library)
    assert len(lay) > 1000
    assert "出租人" in lay["房东"]
    assert all(len(word) > 1 for word in lay)
