"""A line to write on, as its author typed it: what can be ticked and written in it.

`□` is a box, a run of `＿` (or `_`) is a blank. Boxes that stand apart by a wide gap exclude each
other, two wide gaps begin another group; boxes in brackets or close behind another stand alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from engine.i18n import LANGUAGES, Text, money_text
from engine.litigation.form import Element, Form

TICKED: Final = "x"
_BOX: Final = "□"
_MARK: Final = re.compile("□|＿{2,}|_{2,}")
_GAP: Final = re.compile("　+| {3,}")
_HEAD: Final = re.compile("[：:（(。.]")  # ends what a box says, where something is written behind
_REMARK: Final = re.compile(" ?[（(][^（）()□＿_]*[）)]$")  # how to fill it; gone once it is filled
_LOOSE: Final = " 　\u00a0：:，,、"
_SUM: Final = re.compile(r"\d+(\.\d{1,2})?")
_UNIT: Final = re.compile("元|yuan")


@dataclass(frozen=True, slots=True)
class Slot:
    """One box or blank of a line; boxes of one `group` exclude each other, 0 is none.

    A blank is labelled by what stands around it: `面积…平方米`; one alone on its line by nothing.
    """

    no: int
    is_box: bool
    label: Text
    group: int = 0
    is_money: bool = False


@dataclass(frozen=True, slots=True)
class _Mark:
    """A box or blank in one language: what stands before it, and behind."""

    is_box: bool
    before: str
    after: str
    is_bracketed: bool


def line_key(form: Form, element: Element) -> str:
    """Under what name it is kept what was written: a dotted name is one line in all papers."""
    return element.id if "." in element.id else f"{form.id}.{element.id}"


def slots_of(line: Text) -> tuple[Slot, ...]:
    """All that can be ticked or written, in its order; boxes and blanks alike in both languages."""
    both = [_marks(line.get(language)) for language in LANGUAGES]
    found: list[Slot] = []
    group = 0
    for no, marks in enumerate(zip(*both, strict=False)):
        zh = marks[0]
        gap = _gap_before(zh)
        is_apart = zh.is_box and not zh.is_bracketed and (no == 0 or gap > 0)
        if is_apart and (group == 0 or gap > 1):
            group += 1
        label = Text(*(_label(side, no) for side in both))
        is_money = not zh.is_box and _UNIT.match(zh.after) is not None
        found.append(Slot(no, zh.is_box, label, group if is_apart else 0, is_money))
    return tuple(found)


def is_alike(line: Text) -> bool:
    """Whether both languages have the same boxes and blanks in the same order."""
    zh, en = ([mark.is_box for mark in _marks(line.get(language))] for language in LANGUAGES)
    return zh == en


def written(line: Text, said: Mapping[int, str]) -> Text:
    """The line with its boxes ticked and its blanks filled, as far as something was said.

    A sum is said in yuan as a bare decimal, and printed with its separators; one at the end that
    was left out beside what was said is not asked for.
    """
    put = dict(said)
    last = slots_of(line)[-1]
    if said and last.is_money and last.no not in said:
        line = Text(*(_without_end(line.get(language)) for language in LANGUAGES))
    for no, fen in sums_in(line, said).items():
        put[no] = money_text(fen)
    return Text(*(_written(line.get(language), put) for language in LANGUAGES))


def sums_in(line: Text, said: Mapping[int, str]) -> dict[int, int]:
    """The sums that were written on a line, in fen, by slot; a line may have been another then."""
    return {
        slot.no: int(Decimal(said[slot.no]) * 100)
        for slot in slots_of(line)
        if slot.is_money and _SUM.fullmatch(said.get(slot.no, ""))
    }


def _without_end(line: str) -> str:
    gaps = list(_GAP.finditer(line))
    return line[: gaps[-1].start()] if gaps else line


def _written(line: str, said: Mapping[int, str]) -> str:
    line = _REMARK.sub("", line)
    numbers = iter(range(len(line)))

    def put(mark: re.Match[str]) -> str:
        told = said.get(next(numbers), "")
        if mark[0] == _BOX:
            return "☑" if told else _BOX
        return told or mark[0]

    return _MARK.sub(put, line)


def _marks(line: str) -> list[_Mark]:
    found = list(_MARK.finditer(line))
    ends = [mark.end() for mark in found]
    starts = [mark.start() for mark in found]
    marks = []
    for place, mark in enumerate(found):
        before = line[ends[place - 1] if place else 0 : mark.start()]
        after = line[mark.end() : starts[place + 1] if place + 1 < len(found) else len(line)]
        told = line[: mark.start()]
        opened = sum(map(told.count, "（(")) - sum(map(told.count, "）)"))
        marks.append(_Mark(mark[0] == _BOX, before, after, opened > 0))
    return marks


def _gap_before(mark: _Mark) -> int:
    """How wide the gap before a mark is: none, one, or two that begin another group."""
    gap = re.search("(　+)$", mark.before)
    return min(len(gap[1]), 2) if gap else 0


def _label(marks: list[_Mark], no: int) -> str:
    mark = marks[no]
    near = _GAP.split(mark.after)
    is_last = len(near) > 1 or no + 1 == len(marks)
    if mark.is_box:
        return _bare(near[0] if is_last else _HEAD.split(near[0])[0])
    head = _GAP.split(mark.before)[-1]
    if no and len(_GAP.split(mark.before)) == 1:  # close behind another mark, which has its part
        parts = _HEAD.split(head, maxsplit=1)
        head = parts[-1] if marks[no - 1].is_box else ""
    head, tail = _bare(head), _bare(near[0])
    if unit := _UNIT.match(tail):
        return f"{head}{tail[unit.end() :]}"  # a sum is asked for with its unit behind it
    return f"{head}…{tail}" if tail else head


def _bare(words: str) -> str:
    words = words.strip(_LOOSE)
    for opening, closing in ("（）", "()"):
        if words.count(closing) > words.count(opening):
            words = words.rstrip(closing)
        if words.count(closing) < words.count(opening):
            words = words.lstrip(opening).rstrip(opening)
    return words.strip(_LOOSE)
