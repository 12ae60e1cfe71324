"""A curve of shares as a picture in SVG: points joined by a line in a square from 0 to 1."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

WIDTH: Final = 340
LEFT: Final = 44
TOP: Final = 10
SIDE: Final = 274
BELOW: Final = 46
MARKS: Final = 5

Point = tuple[float, float]


def draw(
    name: str,
    points: Sequence[Point],
    *,
    title: str,
    across: str,
    up: str,
    low: float = 0.0,
    diagonal: bool = False,
) -> str:
    """The picture of (x, y) from `low` to 1 on both axes; the table beside it has the figures.

    Classes carry the colours. `diagonal` is where what was claimed would be what held.
    """
    height = TOP + SIDE + BELOW
    lines = [
        f'<svg class="curve" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="{name}-title"><title id="{name}-title">{escape(title)}</title>',
        *_frame(low),
    ]
    if diagonal:
        lines.append(f'<path class="c-even" d="M{LEFT} {TOP + SIDE} L{LEFT + SIDE} {TOP}"/>')
    placed = [_place(point, low) for point in sorted(points)]
    if len(placed) > 1:
        way = " L".join(f"{x:.1f} {y:.1f}" for x, y in placed)
        lines.append(f'<path class="c-line" d="M{way}"/>')
    lines += [f'<circle class="c-point" cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in placed]
    lines += [
        f'<text class="c-name" x="{LEFT + SIDE}" y="{height - 6}" text-anchor="end">'
        f"{escape(across)} →</text>",
        f'<text class="c-name" x="{LEFT + 8}" y="{TOP + 16}">↑ {escape(up)}</text>',
    ]
    return "\n".join([*lines, "</svg>"])


def _frame(low: float) -> list[str]:
    """The square with its marks."""
    lines = [f'<rect class="c-ground" x="{LEFT}" y="{TOP}" width="{SIDE}" height="{SIDE}"/>']
    for step in range(MARKS + 1):
        value = low + (1 - low) * step / MARKS
        x, y = _place((value, value), low)
        lines += [
            f'<path class="c-mark" d="M{LEFT} {y:.1f} H{LEFT + SIDE}"/>',
            f'<text class="c-scale" x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">'
            f"{value:.0%}</text>",
            f'<text class="c-scale" x="{x:.1f}" y="{TOP + SIDE + 18}" text-anchor="middle">'
            f"{value:.0%}</text>",
        ]
    return lines


def _place(point: Point, low: float) -> Point:
    x, y = (min(max((one - low) / (1 - low), 0.0), 1.0) for one in point)
    return LEFT + SIDE * x, TOP + SIDE * (1 - y)
