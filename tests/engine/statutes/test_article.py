"""Paragraphs and items as they follow from the lines of an article."""

from __future__ import annotations

from engine.statutes.article import Article, Paragraph
from engine.statutes.citation import Number


def paragraphs(*lines: str) -> tuple[Paragraph, ...]:
    return Article(Number(1), "\n".join(lines)).paragraphs


def shape(*lines: str) -> list[int]:
    return [len(paragraph.items) for paragraph in paragraphs(*lines)]


def test_each_line_is_a_paragraph() -> None:
    found = paragraphs("花园共有。", "树木私有。")
    assert [(p.number, p.text) for p in found] == [(1, "花园共有。"), (2, "树木私有。")]


def test_items_belong_to_the_paragraph_that_announces_them() -> None:
    assert shape(
        "原则如下。", "有下列情形的：", "（一）雨；", "（二）旱。", "另有约定的除外。"
    ) == [0, 2, 0]


def test_items_may_stand_in_narrow_brackets_and_in_one_line() -> None:
    assert shape("下列：", "(一)雨；", "(二)旱。") == [2]
    assert shape("下列：（一）雨；（二）旱。") == [2]


def test_points_and_announced_lines_belong_to_their_item() -> None:
    (one,) = paragraphs(
        "下列：", "(一)按件：", "1．大的十元；", "2．小的五元。", "(二)按桶：", "每桶一元。"
    )
    assert [len(item.lines) for item in one.items] == [3, 2]


def test_each_paragraph_counts_its_own_items() -> None:
    assert shape("甲：", "（一）一；", "（二）二。", "乙：", "（一）一。") == [2, 1]


def test_a_number_out_of_order_is_no_item() -> None:
    found = paragraphs("依照本条", "（二）项办理。")
    assert [p.text for p in found] == ["依照本条（二）项办理。"]


def test_a_line_that_breaks_off_goes_on_in_the_next() -> None:
    assert [p.text for p in paragraphs("花园由邻里", "照看。", "树木也是。")] == [
        "花园由邻里照看。",
        "树木也是。",
    ]


def test_an_article_without_an_end_is_still_a_paragraph() -> None:
    assert [p.text for p in paragraphs("自发布之日起施行")] == ["自发布之日起施行"]
