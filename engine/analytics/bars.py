"""Counts as bars in SVG, readable in light and in dark, each with its label and number."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import accumulate
from typing import Final

FONT: Final = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
WIDTH: Final = 760
LABEL: Final = 300  # room for the label, left of the bars
LINE: Final = 30
TOP: Final = 54
MOST: Final = 24  # bars; more would tell nothing
LONGEST: Final = 38  # of a label, in Latin letters; a Han character is as wide as two
STYLE: Final = (
    "text{fill:#222}.bar{fill:#3d6196}.quiet{fill:#5c5c58}.ground{fill:#fff}"
    "@media(prefers-color-scheme:dark){text{fill:#eee}.bar{fill:#7fa6da}.quiet{fill:#b5b5b0}"
    ".ground{fill:#1b1b1a}}"
)


def draw_bars(title: str, bars: Sequence[tuple[str, int]], of: int) -> str:
    """The picture; `of` is how many there are in all, for the shares."""
    shown = bars[:MOST]
    height = TOP + LINE * max(len(shown), 1) + 16
    most = max((count for _, count in shown), default=1) or 1
    told = "; ".join(f"{label}: {count}" for label, count in shown)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="title told" font-family="{FONT}" font-size="14">',
        f'<title id="title">{escape(title)}</title><desc id="told">{escape(told)}</desc>',
        f"<style>{STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{height}"/>',
        f'<text x="16" y="30" font-size="18">{escape(title)}</text>',
    ]
    for number, (label, count) in enumerate(shown):
        lines += _bar(number, label, count, most, of)
    return "\n".join([*lines, "</svg>", ""])


def _bar(number: int, label: str, count: int, most: int, of: int) -> list[str]:
    top = TOP + number * LINE
    width = max(1.0, (WIDTH - LABEL - 120) * count / most)
    share = f"{count / of:.1%}" if of else ""
    short = _shortened(label)
    return [
        f'<text x="{LABEL - 10}" y="{top + 16}" text-anchor="end">{escape(short)}</text>',
        f'<rect class="bar" x="{LABEL}" y="{top + 3}" width="{width:.1f}" height="18" rx="2"/>',
        f'<text class="quiet" x="{LABEL + width + 8:.1f}" y="{top + 17}">{count} · {share}</text>',
    ]


def _shortened(label: str) -> str:
    ends = [*accumulate(1 if character.isascii() else 2 for character in label)]
    if not ends or ends[-1] <= LONGEST:
        return label
    return label[: sum(end < LONGEST for end in ends)] + "…"
