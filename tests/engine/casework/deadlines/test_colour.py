"""A term has one of five colours, and comes nearer without ever looking farther."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.casework.deadlines.colour import Colour, colour_of

C = Colour


@pytest.mark.parametrize(
    ("whole", "orange", "yellow", "blue"), [(60, 6, 15, 30), (30, 3, 7, 15), (15, 2, 3, 7)]
)
def test_the_bands_lie_where_they_are_written(
    whole: int, orange: int, yellow: int, blue: int
) -> None:
    told = [(-1, C.RED), (0, C.ORANGE), (orange, C.ORANGE), (orange + 1, C.YELLOW)]
    told += [(yellow, C.YELLOW), (yellow + 1, C.BLUE), (blue, C.BLUE), (blue + 1, C.GREEN)]
    assert [(left, colour_of(left, whole)) for left, _ in told] == told


@given(st.integers(-400, 400), st.integers(0, 400))
def test_one_day_less_is_never_less_urgent(left: int, whole: int) -> None:
    order = [*Colour]
    assert order.index(colour_of(left - 1, whole)) <= order.index(colour_of(left, whole))
