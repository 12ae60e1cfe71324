"""An article as enacted: its version, its paragraphs (款) and their items (项)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from engine.statutes.citation import Number
from engine.statutes.numeral import CHARACTERS, from_chinese

_ITEM: Final = re.compile(rf"[（(]([{CHARACTERS}]+)[）)]")
_POINT: Final = re.compile(r"\d+[.．、]|[①-⑳]")
# Items follow each other in one line only where a transcript lost the breaks.
_ENDS: Final = ("。", "；", "：", "！", "？", "”", "）", ";", ":", ")")  # or a line was broken
_ANNOUNCES: Final = ("：", ":")
_LINES: Final = re.compile(rf"\n|(?<=[：；。])(?=[（(][{CHARACTERS}]+[）)])")


@dataclass(frozen=True, slots=True)
class Item:
    """An item (项) of a paragraph, with the points (目) that stand under it."""

    number: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph (款): its words, then its items where it lists any."""

    number: int
    text: str
    items: tuple[Item, ...] = ()

    def item(self, number: int) -> Item | None:
        """The item that bears this number."""
        return next((item for item in self.items if item.number == number), None)


@dataclass(frozen=True, slots=True)
class Article:
    """One article of one version of a law.

    `status` and `source` are what the collection says of it; `checked` tells whether a second
    source agrees (`match`, `differs`, `absent`), and is empty where nobody compared.
    """

    number: Number
    text: str
    chapter: str = ""
    status: str = ""
    source: str = ""
    checked: str = ""

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The text by paragraph and item, after its line breaks."""
        return _paragraphs([line for line in _LINES.split(self.text) if line.strip()])


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a law as a collection holds it; `ended` is the first day without force."""

    law: str
    version: str
    effective: date | None
    ended: date | None
    level: str
    articles: tuple[Article, ...]

    @property
    def key(self) -> tuple[str, str]:
        """What an edition is known by, and replaced by."""
        return (self.law, self.version)

    @property
    def is_excerpt(self) -> bool:
        """Whether articles are lacking between those at hand; what lacks may still exist."""
        mains = {article.number.main for article in self.articles}
        return len(mains) < max(mains)

    @property
    def keeps_breaks(self) -> bool:
        """Whether paragraphs can be told apart: a transcript may have lost every line break."""
        return any("\n" in article.text for article in self.articles)

    def article(self, number: Number) -> Article | None:
        """The article that bears this number."""
        return next((article for article in self.articles if article.number == number), None)


def digest_of_bytes(content: bytes) -> str:
    """SHA-256, to tell whether something is still the same."""
    return hashlib.sha256(content).hexdigest()


def _paragraphs(lines: list[str]) -> tuple[Paragraph, ...]:
    """Lines as paragraphs: an item belongs to the words that announce it."""
    found: list[Paragraph] = []
    whole = ""
    for line in lines:
        whole += line.strip()
        if whole.endswith(_ENDS):
            _add(found, whole)
            whole = ""
    if whole:
        _add(found, whole)
    return tuple(found)


def _add(found: list[Paragraph], line: str) -> None:
    last = found[-1] if found else None
    mark = _ITEM.match(line)
    if last is not None and mark and from_chinese(mark[1]) == len(last.items) + 1:
        found[-1] = replace(last, items=(*last.items, Item(len(last.items) + 1, (line,))))
    elif last is not None and last.items and _goes_on(last.items[-1], line):
        grown = Item(last.items[-1].number, (*last.items[-1].lines, line))
        found[-1] = replace(last, items=(*last.items[:-1], grown))
    else:
        found.append(Paragraph(len(found) + 1, line))


def _goes_on(item: Item, line: str) -> bool:
    return _POINT.match(line) is not None or item.lines[-1].endswith(_ANNOUNCES)
