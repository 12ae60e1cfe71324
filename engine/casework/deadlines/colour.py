"""The colour of time: how much of a term is left, in five steps."""

from __future__ import annotations

from enum import StrEnum


class Colour(StrEnum):
    """From over to plenty; always told in words beside it."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"
    GREEN = "green"


def time_colour(left: int, length: int) -> Colour:
    """The colour for so many days left of so many (five-colour warning of petition work).

    Over is red; a tenth of the term, and two days at least, orange; a quarter yellow; half blue.
    """
    if left < 0:
        return Colour.RED
    if left <= max(2, -(-length // 10)):
        return Colour.ORANGE
    if left <= length // 4:
        return Colour.YELLOW
    return Colour.BLUE if left <= length // 2 else Colour.GREEN
