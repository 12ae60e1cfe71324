"""A signature drawn with a finger: strokes as compact text, read strictly, shown as a path."""

from __future__ import annotations

import re
from typing import Final

from engine.errors import AnswerError

MOST: Final = 6000  # characters: some 900 points
LEAST: Final = 8  # points; fewer is a slip of the finger
WIDTH, HEIGHT = 600, 200
_STROKES: Final = re.compile(r"\d{1,3},\d{1,3}(?:[ ;]\d{1,3},\d{1,3})*")
FIELD: Final = "drawn"


def read_strokes(written: str) -> str:
    """Strokes as they are kept: points `x,y` apart by spaces, strokes by `;`.

    Raises `AnswerError` for what is none, runs off the field, or is too little or too much.
    """
    written = written.strip()
    if len(written) > MOST:
        raise AnswerError(FIELD, "drawn_too_long")
    if not _STROKES.fullmatch(written):
        raise AnswerError(FIELD, "drawn_unreadable")
    points = [point for stroke in _points(written) for point in stroke]
    if any(x > WIDTH or y > HEIGHT for x, y in points):
        raise AnswerError(FIELD, "drawn_unreadable")
    if len(set(points)) < LEAST:
        raise AnswerError(FIELD, "drawn_too_little")
    return written


def path_of(strokes: str) -> str:
    """The strokes as the `d` of an SVG path."""
    return " ".join("M" + " L".join(f"{x} {y}" for x, y in stroke) for stroke in _points(strokes))


def _points(strokes: str) -> list[list[tuple[int, int]]]:
    found = []
    for stroke in strokes.split(";"):
        pairs = (point.split(",") for point in stroke.split(" "))
        found.append([(int(x), int(y)) for x, y in pairs])
    return found
