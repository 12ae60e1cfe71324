"""The funnel as a picture in SVG: four layers, each a bar of what became of those who entered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

from engine.analytics.funnel import Group, Layer

BAR: Final = 34
TOP: Final = 14
PARTS: Final = ("absorbed", "left", "recent", "open", "went_on")
"""What a bar is made of, from what stays here to what goes on."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """Where things stand: beside the bars on a broad page, above them on a slender one."""

    name: str
    width: int
    label: int  # room left of the bars
    above: int  # room above each of them
    step: int  # from one layer to the next

    @property
    def room(self) -> int:
        return self.width - self.label - 4


_BROAD: Final = _Shape("broad", 760, 128, 0, 86)
_SLENDER: Final = _Shape("slender", 340, 0, 28, 112)
_MOST_NOTED: Final = 3  # parts in one line below a slender bar


def draw(group: Group, words: Mapping[str, str], *, slender: bool = False) -> str:
    """The picture; classes carry the colours and the patterns, so that no style stands in it.

    `words` holds the names of stages and parts, `title`, and `entered` with a place for the count.
    """
    shape = _SLENDER if slender else _BROAD
    most = max(group.entered, 1)
    height = TOP + shape.step * len(group.layers)
    told = "; ".join(_told(layer, words) for layer in group.layers)
    lines = [
        f'<svg class="funnel {shape.name}" viewBox="0 0 {shape.width} {height}" role="img" '
        f'aria-labelledby="{shape.name}-title {shape.name}-told">',
        f'<title id="{shape.name}-title">{escape(words["title"])}</title>',
        f'<desc id="{shape.name}-told">{escape(told)}</desc>',
    ]
    for number, layer in enumerate(group.layers):
        lines += _drawn(layer, shape, TOP + shape.step * number, most, words)
    return "\n".join([*lines, "</svg>"])


PATTERNS: Final = (
    '<svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false"><defs>'
    '<pattern id="f-left" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect class="ground" width="6" height="6"/>'
    '<rect class="mark" width="2.5" height="6"/></pattern>'
    '<pattern id="f-recent" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect class="ground" width="6" height="6"/><circle class="mark" cx="3" cy="3" r="1.4"/>'
    "</pattern></defs></svg>"
)
"""What tells parts from each other without colour, once a page: hatching, and dots."""


def _told(layer: Layer, words: Mapping[str, str]) -> str:
    parts = ", ".join(f"{words[part]} {getattr(layer, part)}" for part in PARTS)
    return f"{words[layer.stage]}: {words['entered'].format(count=layer.entered)} ({parts})"


def _drawn(layer: Layer, shape: _Shape, top: int, most: int, words: Mapping[str, str]) -> list[str]:
    noted: list[str] = []
    bar = top + shape.above
    lines = _labelled(layer, shape, top, words)
    lines.append(_box("ground", shape.label, bar, shape.room))
    left = float(shape.label)
    for part in PARTS:
        count: int = getattr(layer, part)
        if not count:
            continue
        width = shape.room * count / most
        lines.append(_box(part, left, bar, width, f"{words[part]} {count}"))
        left += width
        noted.append(f"{words[part]} {count}")
    most_noted = _MOST_NOTED if shape is _SLENDER else len(PARTS)
    for line, first in enumerate(range(0, len(noted), most_noted)):
        below = " · ".join(noted[first : first + most_noted])
        y = bar + BAR + 20 + 18 * line
        lines.append(f'<text class="quiet" x="{shape.label}" y="{y}">{escape(below)}</text>')
    return lines


def _labelled(layer: Layer, shape: _Shape, top: int, words: Mapping[str, str]) -> list[str]:
    entered = escape(words["entered"].format(count=layer.entered))
    x, y = (0, top + 36) if shape is _BROAD else (shape.width - 4, top + 16)
    anchor = "" if shape is _BROAD else ' text-anchor="end"'
    return [
        f'<text class="stage" x="0" y="{top + 16}">{escape(words[layer.stage])}</text>',
        f'<text class="quiet" x="{x}" y="{y}"{anchor}>{entered}</text>',
    ]


def _box(part: str, left: float, top: int, width: float, title: str = "") -> str:
    shape = f'class="f-{part}" x="{left:.1f}" y="{top}" width="{width:.1f}" height="{BAR}"'
    return f"<rect {shape}><title>{escape(title)}</title></rect>" if title else f"<rect {shape}/>"
