"""The picture of a curve."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from engine.analytics.curve import LEFT, SIDE, TOP, draw


def picture(*points: tuple[float, float], low: float = 0.0, diagonal: bool = False) -> str:
    return draw("c", points, title="<好>", across="把握", up="对 & 错", low=low, diagonal=diagonal)


def test_it_is_sound_and_says_what_it_shows() -> None:
    root = ElementTree.fromstring(picture((0, 0), (1, 1), diagonal=True))
    assert root.attrib["role"] == "img"
    assert next(iter(root)).text == "<好>"


def test_corners_lie_in_the_corners() -> None:
    drawn = picture((0, 0), (1, 1))
    assert f'd="M{LEFT}.0 {TOP + SIDE}.0 L{LEFT + SIDE}.0 {TOP}.0"' in drawn


def test_one_point_is_a_point_and_none_is_an_empty_square() -> None:
    assert "c-line" not in picture((0.5, 0.5))
    assert "c-point" not in picture()


@given(st.lists(st.tuples(st.floats(-1, 2), st.floats(-1, 2))), st.sampled_from([0.0, 0.5]))
def test_no_point_lies_outside_the_square(points: list[tuple[float, float]], low: float) -> None:
    root = ElementTree.fromstring(picture(*points, low=low))
    for dot in root.iter():
        if dot.tag.endswith("circle"):
            assert LEFT <= float(dot.attrib["cx"]) <= LEFT + SIDE
            assert TOP <= float(dot.attrib["cy"]) <= TOP + SIDE
