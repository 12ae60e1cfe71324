"""Rates of agreement as bars in SVG: what was agreed with and what was chosen otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from engine.analytics.agreement import Rate

WIDTH: Final = 340
BAR: Final = 22
STEP: Final = 60
TOP: Final = 4
MOST: Final = 24
"""Bars; more would tell nothing, and the table has them all."""


def draw(rates: Sequence[tuple[str, Rate]], words: Mapping[str, str]) -> str:
    """The picture of groups with their names; classes carry the colours, so no style stands in it.

    `words` holds `title`, `agreed` and `changed`, the last two with a place for the count.
    """
    shown = rates[:MOST]
    told = "; ".join(f"{name}: {_noted(rate, words)}" for name, rate in shown)
    lines = [
        f'<svg class="agreement" viewBox="0 0 {WIDTH} {TOP + STEP * max(1, len(shown))}" '
        'role="img" aria-labelledby="agreement-title agreement-told">',
        f'<title id="agreement-title">{escape(words["title"])}</title>',
        f'<desc id="agreement-told">{escape(told)}</desc>',
    ]
    most = max((rate.settled for _, rate in shown), default=1) or 1
    for at, (name, rate) in enumerate(shown):
        lines += _bar(TOP + STEP * at, name, rate, most, words)
    return "\n".join([*lines, "</svg>"])


def _bar(top: int, name: str, rate: Rate, most: int, words: Mapping[str, str]) -> list[str]:
    agreed = WIDTH * rate.agreed / most
    changed = WIDTH * rate.changed / most
    bar = top + 22
    return [
        f'<text class="stage" x="0" y="{top + 15}">{escape(name)}</text>',
        f'<text class="quiet" x="{WIDTH}" y="{top + 15}" text-anchor="end">'
        f"{escape(_noted(rate, words))}</text>",
        f'<rect class="f-ground" x="0" y="{bar}" width="{WIDTH}" height="{BAR}"/>',
        f'<rect class="f-absorbed" x="0" y="{bar}" width="{agreed:.1f}" height="{BAR}"/>',
        f'<rect class="f-left" x="{agreed:.1f}" y="{bar}" width="{changed:.1f}" height="{BAR}"/>',
    ]


def _noted(rate: Rate, words: Mapping[str, str]) -> str:
    counts = {"agreed": rate.agreed, "changed": rate.changed}
    return " · ".join(words[name].format(count=count) for name, count in counts.items())
