"""Citations as rules write them and as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.statutes.citation import (
    Number,
    Reference,
    read_number,
    read_reference,
    read_wish,
)

numbers = st.builds(Number, st.integers(1, 9999), st.integers(0, 20))


@given(numbers)
def test_a_number_reads_back_from_its_heading_and_from_its_short_form(number: Number) -> None:
    assert read_number(number.chinese) == number
    assert read_number(str(number)) == number


@given(st.builds(Reference, st.just("花园法"), numbers, st.integers(0, 30), st.integers(0, 30)))
def test_a_citation_reads_back_as_it_was_written(reference: Reference) -> None:
    assert read_reference(str(reference)) == reference


@pytest.mark.parametrize(
    ("written", "paragraph", "item"),
    [("花园法#7", 0, 0), ("花园法#7(2)", 2, 0), ("花园法#7-3", 0, 3), ("花园法#7(2)-3", 2, 3)],
)
def test_paragraph_and_item_are_told_apart(written: str, paragraph: int, item: int) -> None:
    assert read_reference(written) == Reference("花园法", Number(7), paragraph, item)


@pytest.mark.parametrize(
    "written",
    ["花园法", "花园法#", "#7", "花园法#七", "花园法#7(", "花园法#0", "花园法#7-3(2)", "花园法#Q7"],
)
def test_what_names_no_article_is_none(written: str) -> None:
    assert read_reference(written) is None


@pytest.mark.parametrize(
    "typed",
    [
        "花园法722",
        "花园法 722",
        "花园法#722",
        "花园法七百二十二",
        "花园法第722条",
        "《花园法》第七百二十二条",
        " 花园法第７２２条 ",
    ],
)
def test_people_may_type_an_article_in_many_ways(typed: str) -> None:
    assert read_wish(typed) == Reference("花园法", Number(722))


@pytest.mark.parametrize(
    ("typed", "reference"),
    [
        ("花园法第七条第二款", Reference("花园法", Number(7), 2)),
        ("花园法第七条第二款第三项", Reference("花园法", Number(7), 2, 3)),
        ("花园法第七条第(三)项", Reference("花园法", Number(7), 0, 3)),
        ("花园法第七条之一", Reference("花园法", Number(7, 1))),
        ("浇水解释(一)32", Reference("浇水解释(一)", Number(32))),
    ],
)
def test_the_part_that_is_meant_may_be_typed_too(typed: str, reference: Reference) -> None:
    assert read_wish(typed) == reference


@pytest.mark.parametrize("typed", ["", "押金 退还", "花园法", "722", "第722条", "###", "《》7"])
def test_words_are_no_citation(typed: str) -> None:
    assert read_wish(typed) is None


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_citation_or_none(typed: str) -> None:
    wish = read_wish(typed)
    assert wish is None or 1 <= wish.number.main <= 9999
