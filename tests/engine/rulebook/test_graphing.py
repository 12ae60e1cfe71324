"""The picture of what rests on what: what it shows, how it is laid out, who can read it."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rulebook.graphing import draw, needs_of, select
from engine.rulebook.layering import Box, Edge, Layout, lay_out, without_cycles
from engine.rulebook.rulebook import Rulebook
from engine.source import read_text

SVG = "{http://www.w3.org/2000/svg}"
RULES = """
- fact: loan.lent
  type: money
  title: {zh: 借出的钱, en: Money lent}
- fact: loan.gift
  type: bool3
  title: {zh: 是不是送的, en: Whether a gift}
- fact: loan.proof
  type: bool3
  title: {zh: 有没有证据, en: Whether proved}
  applies: loan.lent > 0
- parameter: floor_sum
  type: money
  title: {zh: 起点, en: Floor}
  values: [{from: 2020-01-01, value: "5.00", source: x, status: verified}]
- term: loan.large
  title: {zh: "数额<大>", en: A large sum}
  when: loan.lent > floor_sum
- term: loan.odd
  when: loan.proof is yes
- finding: loan.owed
  code: L-01
  title: {zh: 应当还钱, en: The loan is owed}
  when: [loan.large, loan.odd]
  unless: loan.gift is yes
  level: certain
  basis: []
  says: {zh: 还钱。, en: Repay.}
- amount: owed
  title: {zh: 要还的钱, en: Sum owed}
  due: loan.owed
  is: loan.lent
"""
BOXES = st.integers(1, 12).map(lambda n: [Box(f"b{i}", 50.0 + 7 * i, 30.0) for i in range(n)])


@pytest.fixture
def rulebook() -> Rulebook:
    return Rulebook.load([read_text(RULES, "rules/loan.yaml")])


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def groups(svg: str, kind: str) -> int:
    return sum(g.get("class") == kind for g in ElementTree.fromstring(svg).iter(f"{SVG}g"))


# ---------------------------------------------------------------- what is shown


def test_a_goal_shows_what_it_rests_on_down_to_the_facts(rulebook: Rulebook) -> None:
    shown = select(rulebook, ["owed"])
    assert set(shown.names) == {
        "owed",
        "loan.owed",
        "loan.lent",
        "loan.large",
        "loan.odd",
        "loan.gift",
        "loan.proof",
        "floor_sum",
    }
    assert ("loan.large", "loan.owed") in shown.edges
    assert ("loan.lent", "loan.proof") in shown.edges  # whether it applies
    assert not shown.hidden


def test_an_exception_is_told_from_a_condition(rulebook: Rulebook) -> None:
    assert select(rulebook, ["owed"]).exceptions == {("loan.gift", "loan.owed")}
    assert needs_of(rulebook, "loan.owed")["loan.large"] is False


def test_what_lies_deeper_is_counted_and_not_drawn(rulebook: Rulebook) -> None:
    shown = select(rulebook, ["owed"], depth=1)
    assert set(shown.names) == {"owed", "loan.owed", "loan.lent"}
    assert shown.hidden == {"loan.owed": 3}
    assert "结论 · +3 项事实" in texts(draw(rulebook, ["owed"], depth=1))


def test_the_picture_is_xml_with_chinese_labels_kinds_and_a_legend(rulebook: Rulebook) -> None:
    svg = draw(rulebook, ["owed"])
    said = texts(svg)
    assert {"借出的钱", "数额<大>", "应当还钱", "要还的钱", "有没有证据：是"} <= set(said)
    assert {"事实", "参数", "中间项", "结论", "金额", "例外（虚线）"} <= set(said)
    assert (groups(svg, "finding"), groups(svg, "fact")) == (2, 4)  # with the legend's own


def test_those_who_hear_it_get_a_title_and_a_description(rulebook: Rulebook) -> None:
    root = ElementTree.fromstring(draw(rulebook, ["owed"]))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"
    assert root.findtext(f"{SVG}title") == "要还的钱"
    assert "事实 3" in (root.findtext(f"{SVG}desc") or "")


def test_in_english_nothing_is_left_in_chinese(rulebook: Rulebook) -> None:
    svg = draw(rulebook, ["owed"], language="en")
    assert not [text for text in texts(svg) if any("\u4e00" <= c <= "\u9fff" for c in text)]


def test_colours_follow_the_surroundings_only_where_a_style_is_wanted(rulebook: Rulebook) -> None:
    assert "prefers-color-scheme:dark" in draw(rulebook, ["owed"])
    assert "<style" not in draw(rulebook, ["owed"], styled=False)


def test_without_a_goal_the_files_are_drawn(rulebook: Rulebook) -> None:
    assert {"loan", "1 个结论，共 4 条"} <= set(texts(draw(rulebook)))


# ---------------------------------------------------------------- how it is laid out


def place(layout: Layout, boxes: list[Box]) -> dict[str, tuple[float, float, float, float]]:
    return {box.id: (*layout.corners[box.id], layout.widths[box.id], box.height) for box in boxes}


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Box], list[Edge]]:
    boxes = draw(BOXES)
    ids = st.sampled_from([box.id for box in boxes])
    edges = draw(st.lists(st.tuples(ids, ids).filter(lambda e: e[0] != e[1]), max_size=20))
    return boxes, edges


@given(graphs())
def test_boxes_never_overlap_and_stay_inside_the_picture(
    graph: tuple[list[Box], list[Edge]],
) -> None:
    boxes, edges = graph
    layout = lay_out(boxes, edges)
    found = [*place(layout, boxes).values()]
    for x, y, width, height in found:
        assert x >= 0
        assert y >= -0.001
        assert x + width <= layout.width + 0.001
        assert y + height <= layout.height + 0.001
    for index, (x, y, width, height) in enumerate(found):
        for other_x, other_y, other_width, other_height in found[index + 1 :]:
            apart = x + width <= other_x or other_x + other_width <= x
            assert apart or y + height <= other_y + 0.001 or other_y + other_height <= y + 0.001


@given(graphs())
def test_lines_run_from_left_to_right_between_their_boxes(
    graph: tuple[list[Box], list[Edge]],
) -> None:
    boxes, edges = graph
    layout = lay_out(boxes, edges)
    found = place(layout, boxes)
    for (used, user), points in layout.lines.items():
        x, _, width, _ = found[used]
        assert points[0][0] == pytest.approx(x + width)
        assert points[-1][0] == pytest.approx(found[user][0])
        assert all(a[0] <= b[0] for a, b in pairwise(points))
        assert len(points) % 2 == 0


def test_a_circle_is_cut_open_and_everything_else_kept() -> None:
    edges = [("a", "b"), ("b", "c"), ("c", "a"), ("a", "c")]
    assert without_cycles(["a", "b", "c"], edges) == [("a", "b"), ("b", "c"), ("a", "c")]


def test_an_empty_picture_has_no_size() -> None:
    layout = lay_out([], [])
    assert (layout.width, layout.height) == (0.0, 0.0)


def test_a_picture_is_the_same_each_time(rulebook: Rulebook) -> None:
    assert draw(rulebook, ["owed"]) == draw(rulebook, ["owed"])
