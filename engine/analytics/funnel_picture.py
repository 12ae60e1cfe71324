"""The funnel as a picture in SVG: four layers, each a bar of what became of those who entered."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Final

from engine.analytics.funnel import Group, Layer

WIDTH: Final = 720
LABEL: Final = 128
BAR: Final = 34
STEP: Final = 86
TOP: Final = 14
ROOM: Final = WIDTH - LABEL - 16
PARTS: Final = ("absorbed", "left", "recent", "open", "went_on")
"""What a bar is made of, from what stays here to what goes on."""


def draw(group: Group, words: Mapping[str, str]) -> str:
    """The picture; classes carry the colours and the patterns, so that no style stands in it.

    `words` holds the names of stages and parts, `title`, and `entered` with a place for the count.
    """
    most = max(group.entered, 1)
    height = TOP + STEP * len(group.layers)
    told = "; ".join(_told(layer, words) for layer in group.layers)
    lines = [
        f'<svg class="funnel" viewBox="0 0 {WIDTH} {height}" role="img" '
        'aria-labelledby="funnel-title funnel-told">',
        f'<title id="funnel-title">{escape(words["title"])}</title>',
        f'<desc id="funnel-told">{escape(told)}</desc>',
        _PATTERNS,
    ]
    for number, layer in enumerate(group.layers):
        lines += _drawn(layer, TOP + STEP * number, most, words)
    return "\n".join([*lines, "</svg>"])


_PATTERNS: Final = (
    '<defs><pattern id="f-left" class="f-left" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect class="ground" width="6" height="6"/>'
    '<rect class="mark" width="2.5" height="6"/></pattern>'
    '<pattern id="f-recent" class="f-recent" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect class="ground" width="6" height="6"/><circle class="mark" cx="3" cy="3" r="1.4"/>'
    "</pattern></defs>"
)


def _told(layer: Layer, words: Mapping[str, str]) -> str:
    parts = ", ".join(f"{words[part]} {getattr(layer, part)}" for part in PARTS)
    return f"{words[layer.stage]}: {words['entered'].format(count=layer.entered)} ({parts})"


def _drawn(layer: Layer, top: int, most: int, words: Mapping[str, str]) -> list[str]:
    entered = words["entered"].format(count=layer.entered)
    lines = [
        f'<text class="stage" x="0" y="{top + 16}">{escape(words[layer.stage])}</text>',
        f'<text class="quiet" x="0" y="{top + 36}">{escape(entered)}</text>',
        f'<rect class="f-ground" x="{LABEL}" y="{top}" width="{ROOM}" height="{BAR}" rx="4"/>',
    ]
    left = float(LABEL)
    noted: list[str] = []
    for part in PARTS:
        count: int = getattr(layer, part)
        if not count:
            continue
        width = ROOM * count / most
        lines.append(
            f'<rect class="f-{part}" x="{left:.1f}" y="{top}" width="{width:.1f}" height="{BAR}">'
            f"<title>{escape(words[part])} {count}</title></rect>"
        )
        left += width
        noted.append(f"{words[part]} {count}")
    below = " · ".join(noted)
    lines.append(f'<text class="quiet" x="{LABEL}" y="{top + BAR + 22}">{escape(below)}</text>')
    return lines
