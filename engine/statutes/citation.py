"""How an article is pointed at: by law, number, paragraph (款) and item (项)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from engine.statutes.numeral import CHARACTERS, LARGEST, from_chinese, in_chinese

_NUMBER: Final = rf"(?:\d{{1,4}}|[{CHARACTERS}]{{1,9}})"
_ARTICLE: Final = re.compile(
    rf"(?P<article>{_NUMBER})(?:之(?P<branch>{_NUMBER}))?"
    rf"|第(?P<article_>{_NUMBER})条(?:之(?P<branch_>{_NUMBER}))?"
)
_SHORT: Final = re.compile(
    rf"(?P<article>\d{{1,4}}(?:之{_NUMBER})?)(?:\((?P<paragraph>\d{{1,3}})\))?(?:-(?P<item>\d{{1,3}}))?"
)
_WRITTEN: Final = re.compile(
    rf"《?(?P<law>(?!第)[^#《》]*?[^\d#《》])》?[#\s]*"
    rf"(?P<article>第{_NUMBER}条(?:之{_NUMBER})?|{_NUMBER}条?|\d+之{_NUMBER})"
    rf"(?:第(?P<paragraph>{_NUMBER})款|\((?P<short>\d{{1,3}})\))?"
    rf"(?:第[\(]?(?P<item>{_NUMBER})[\)]?项|-(?P<point>\d{{1,3}}))?"
)


@dataclass(frozen=True, slots=True, order=True)
class Number:
    """The number of an article; `branch` 1 is the 之一 that was put in behind it."""

    main: int
    branch: int = 0

    def __str__(self) -> str:
        return f"{self.main}之{in_chinese(self.branch)}" if self.branch else str(self.main)

    @property
    def chinese(self) -> str:
        """The heading that the article bears in the statute itself."""
        heading = f"第{in_chinese(self.main)}条"
        return f"{heading}之{in_chinese(self.branch)}" if self.branch else heading


@dataclass(frozen=True, slots=True)
class Reference:
    """What a citation points at within its law; 0 where it names no paragraph or no item."""

    law: str
    number: Number
    paragraph: int = 0
    item: int = 0

    def __str__(self) -> str:
        paragraph = f"({self.paragraph})" if self.paragraph else ""
        item = f"-{self.item}" if self.item else ""
        return f"{self.law}#{self.number}{paragraph}{item}"


def folded(text: str) -> str:
    """A text without differences that nobody means: wide and narrow signs, blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def read_number(written: str) -> Number | None:
    """722, 第722条, 第七百二十二条, 276之一 or 第二百七十六条之一; None for anything else."""
    found = _ARTICLE.fullmatch(folded(written))
    if found is None:
        return None
    main = whole(found["article"] or found["article_"])
    branch = found["branch"] or found["branch_"]
    after = whole(branch) if branch else 0
    return Number(main, after) if main and after is not None else None


def read_reference(written: str) -> Reference | None:
    """A citation as rules write it: law#722, law#716(2), law#127-2, law#82(1)-3."""
    law, mark, place = written.partition("#")
    found = _SHORT.fullmatch(place)
    number = read_number(found["article"]) if found else None
    if not law or not mark or found is None or number is None:
        return None
    return Reference(law, number, int(found["paragraph"] or 0), int(found["item"] or 0))


def read_wish(written: str) -> Reference | None:
    """A citation as people type it, its law not yet known: 民法典722, 民法典第七百二十二条."""
    found = _WRITTEN.fullmatch(folded(written))
    if found is None:
        return None
    number = read_number(found["article"].removesuffix("条").removeprefix("第")) or read_number(
        found["article"]
    )
    if number is None:
        return None
    paragraph = whole(found["paragraph"] or found["short"] or "") or 0
    item = whole(found["item"] or found["point"] or "") or 0
    return Reference(found["law"], number, paragraph, item)


def whole(written: str) -> int | None:
    """A number in either kind of figures; None for nought and for what is no number."""
    if written.isascii() and written.isdecimal():
        return int(written) if 0 < int(written) <= LARGEST else None
    return from_chinese(written)
