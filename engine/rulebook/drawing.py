"""How a layout becomes an SVG picture that can be read in light, in dark, aloud and in print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from engine.rulebook.layering import Box, Layout, Point

PADDING: Final = 12.0
MARGIN: Final = 24.0
LINE: Final = 19.0
BIG: Final = 14.0
SMALL: Final = 11.0
WIDEST: Final = 15 * BIG  # of a label before it is broken
CLOSING: Final = "，。、；：）”》"  # may not open a line
FONT: Final = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"

KINDS: Final = {
    # kind: (zh, en, fill, stroke, corner, stroke width, dashes)
    "fact": ("事实", "fact", "#eef3fb", "#3d6196", 16.0, 1.3, ""),
    "parameter": ("参数", "parameter", "#f6f6f4", "#6b6b66", 3.0, 1.3, "5 3"),
    "term": ("中间项", "term", "#ffffff", "#6b6b66", 3.0, 1.0, ""),
    "finding": ("结论", "finding", "#eef4e6", "#5c7f3b", 3.0, 2.6, ""),
    "amount": ("金额", "amount", "#fbf3e2", "#96701f", 3.0, 2.6, ""),
    "limitation": ("期限", "time limit", "#f6ecf6", "#7d4b80", 3.0, 2.0, ""),
    "route": ("走向", "route", "#f9e9e6", "#a04a36", 3.0, 2.6, ""),
    "file": ("文件", "file", "#ffffff", "#6b6b66", 3.0, 1.3, ""),
}
_DARK: Final = {
    "fact": "#1d2b40",
    "parameter": "#2b2b29",
    "term": "#232322",
    "finding": "#25331a",
    "amount": "#3a2e13",
    "limitation": "#33233a",
    "route": "#3d221b",
    "file": "#232322",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """One box: its kind, its label in words, and what stands small below."""

    id: str
    kind: str
    label: str
    below: str
    hidden: int = 0  # facts beneath it that are not drawn

    @property
    def lines(self) -> tuple[str, ...]:
        """The label, broken where it is wide."""
        return tuple(_broken(self.label))

    @property
    def box(self) -> Box:
        """The room it needs."""
        small = max(_width(self.below, SMALL * 0.95), _width("中间项 +99 项事实", SMALL))
        width = max(*(_width(line, BIG) for line in self.lines), small) + 2 * PADDING
        height = LINE * len(self.lines) + 2 * SMALL + 2 * PADDING + 6
        return Box(self.id, round(width, 1), round(height, 1))


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points; an exception is broken."""

    points: tuple[Point, ...]
    is_exception: bool = False


def _width(text: str, size: float) -> float:
    """A fair guess at a text's width: Chinese characters are square, others a bit over half."""
    return sum(size if ord(character) > 0x2E7F else size * 0.58 for character in text)


def _broken(text: str) -> Iterator[str]:
    line, width = "", 0.0
    for character in text:
        step = _width(character, BIG)
        if width + step > WIDEST and line and character not in CLOSING:
            yield line
            line, width = "", 0.0
        line, width = line + character, width + step
    yield line


def draw_picture(
    shapes: Sequence[Shape],
    layout: Layout,
    lines: Sequence[Line],
    *,
    title: str,
    language: str = "zh",
    styled: bool = True,
) -> str:
    """The picture as one SVG text, with a title and a description for those who hear it."""
    legend = _Legend(shapes, lines, language)
    width = max(layout.width, legend.width) + 2 * MARGIN
    height = layout.height + 2 * MARGIN + legend.height
    return "\n".join(
        [
            '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc"'
            f' viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
            f' font-family="{FONT}" fill="#1c1c1a">',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="desc">{escape(_described(shapes, lines, language))}</desc>',
            *([_style()] if styled else []),
            '<rect class="ground" width="100%" height="100%" fill="#fdfdfb"/>',
            f'<g transform="translate({MARGIN:.0f} {MARGIN:.0f})">',
            *(_line(line) for line in lines),
            *(_box(shape, layout, language) for shape in shapes),
            "</g>",
            f'<g transform="translate({MARGIN:.0f} {layout.height + 2 * MARGIN:.0f})">',
            *legend.drawn(),
            "</g>",
            "</svg>\n",
        ]
    )


def _described(shapes: Sequence[Shape], lines: Sequence[Line], language: str) -> str:
    counts: dict[str, int] = {}
    for shape in shapes:
        counts[shape.kind] = counts.get(shape.kind, 0) + 1
    zh = language == "zh"
    parts = [f"{KINDS[kind][0 if zh else 1]} {number}" for kind, number in counts.items()]
    if zh:
        counted = "，".join(parts)
        return f"依据关系图，左边的事实决定右边的结论。{counted}；连线 {len(lines)}。"
    return f"What rests on what, left to right. {', '.join(parts)}; {len(lines)} lines."


def _style() -> str:
    dark = "".join(f".{kind} rect{{fill:{fill}}}" for kind, fill in _DARK.items())
    return (
        "<style>@media (prefers-color-scheme:dark){svg{fill:#eceae4}.ground{fill:#171716}"
        f".small{{fill:#b9b6ad}}.line{{stroke:#8f8c84}}{dark}}}</style>"
    )


def _box(shape: Shape, layout: Layout, language: str) -> str:
    zh, en, fill, stroke, round_, thick, dashes = KINDS[shape.kind]
    x, y = layout.corners[shape.id]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    words = [
        f'<text class="big" x="{PADDING:.0f}" y="{PADDING + SMALL + 6 + LINE * (i + 0.75):.1f}"'
        f' font-size="{BIG:.0f}">{escape(line)}</text>'
        for i, line in enumerate(shape.lines)
    ]
    kind = zh if language == "zh" else en
    if shape.hidden:
        kind += f" · +{shape.hidden} " + ("项事实" if language == "zh" else "facts")
    below = PADDING + SMALL + 6 + LINE * len(shape.lines) + SMALL
    width, height = layout.widths[shape.id], shape.box.height
    return (
        f'<g class="{shape.kind}" transform="translate({x:.1f} {y:.1f})">'
        f"<title>{escape(shape.label)} · {escape(shape.below)}</title>"
        f'<rect width="{width:.1f}" height="{height:.1f}" rx="{round_:.0f}"'
        f' fill="{fill}" stroke="{stroke}" stroke-width="{thick}"{dashed}/>'
        f"{_small(kind, PADDING + SMALL - 2)}{''.join(words)}{_small(shape.below, below)}</g>"
    )


def _small(text: str, y: float) -> str:
    return (
        f'<text class="small" x="{PADDING:.0f}" y="{y:.1f}" font-size="{SMALL:.0f}"'
        f' fill="#5a5a55">{escape(text)}</text>'
    )


def _line(line: Line) -> str:
    (x, y), *rest = line.points
    path = f"M{x:.1f} {y:.1f}"
    for index, (to_x, to_y) in enumerate(rest):
        if index % 2:
            path += f"H{to_x:.1f}"
        else:
            half = (x + to_x) / 2
            path += f"C{half:.1f} {y:.1f} {half:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
        x, y = to_x, to_y
    dashed = ' stroke-dasharray="6 4"' if line.is_exception else ""
    head = f"M{x - 7:.1f} {y - 4:.1f}L{x:.1f} {y:.1f}L{x - 7:.1f} {y + 4:.1f}"
    return (
        f'<g class="line" fill="none" stroke="#7c7a72" stroke-width="1.2">'
        f'<path class="line" d="{path}"{dashed}/><path class="line" d="{head}"/></g>'
    )


class _Legend:
    """What the kinds of boxes and lines mean, in one row below the picture."""

    def __init__(self, shapes: Sequence[Shape], lines: Sequence[Line], language: str) -> None:
        present = {shape.kind for shape in shapes}
        self.language = language
        self.kinds = [kind for kind in KINDS if kind in present and kind != "file"]
        self.exceptions = any(line.is_exception for line in lines)
        self.width = 110.0 * (len(self.kinds) + self.exceptions)
        self.height = 36.0 if self.kinds else 0.0

    def drawn(self) -> Iterator[str]:
        for index, kind in enumerate(self.kinds):
            zh, en, fill, stroke, round_, thick, dashes = KINDS[kind]
            dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
            yield (
                f'<g class="{kind}" transform="translate({110 * index} 0)">'
                f'<rect y="2" width="26" height="16" rx="{min(round_, 8):.0f}" fill="{fill}"'
                f' stroke="{stroke}" stroke-width="{thick}"{dashed}/>'
                f"{self._said(zh if self.language == 'zh' else en, 34)}</g>"
            )
        if self.exceptions:
            at = 110 * len(self.kinds)
            said = "例外（虚线）" if self.language == "zh" else "exception"
            yield (
                f'<g transform="translate({at} 0)"><path class="line" d="M0 10H26" stroke="#7c7a72"'
                f' stroke-width="1.2" stroke-dasharray="6 4"/>{self._said(said, 34)}</g>'
            )

    def _said(self, text: str, x: int) -> str:
        return f'<text x="{x}" y="15" font-size="12">{escape(text)}</text>'
