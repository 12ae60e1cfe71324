"""Lines of a paper that are written on screen: what a form asks, and how its answers are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from engine.actions.consult import tidy_text
from engine.casework.contact import citizen_of, mask_id
from engine.errors import AnswerError, AnswerFaults, Place
from engine.i18n import Text, money_plain
from engine.litigation.blanks import TICKED, Slot, line_key, slots_of
from engine.litigation.filling import FilledForm, State
from engine.litigation.form import ByHand, Element
from engine.rulebook.vocabulary import Fact, read_answer

LINE_MOST: Final = 120
SUM_MOST: Final = 10**12  # fen
_SUM: Final = Fact("sum", "money", Text("sum"), Place(__name__), limits=(0, SUM_MOST))


@dataclass(frozen=True, slots=True)
class Line:
    """A line that can be written: under what name it is kept, and what stands there by slot.

    `part` is the heading under which it stands in its paper.
    """

    key: str
    part: Text
    element: Element
    slots: tuple[Slot, ...]
    said: Mapping[int, str]

    def hidden(self, slot: Slot) -> str:
        """An identity number that stands there, as it may be shown; empty for all else."""
        known = self.said.get(slot.no, "")
        return mask_id(known) if citizen_of(known) else ""

    def field(self, slot: Slot) -> str:
        """The field of a form for a slot; boxes that exclude each other share one."""
        if slot.group:
            return f"{self.key}/g{slot.group}"
        return f"{self.key}/b" if slot.is_box else f"{self.key}/{slot.no}"


def lines_of(paper: FilledForm) -> tuple[Line, ...]:
    """Every line of a paper that has its place in the case, written or not."""
    return tuple(_lines(paper))


def _lines(paper: FilledForm) -> Iterator[Line]:
    for part in paper.parts:
        for filled in part.lines:
            element = filled.element
            if isinstance(element.origin, ByHand) and filled.state is not State.NOT_APPLICABLE:
                key = line_key(paper.form, element)
                said = paper.matter.written(key)
                yield Line(key, part.part.title, element, slots_of(element.origin.text), said)


def read_lines(paper: FilledForm, sent: Mapping[str, list[str]]) -> dict[str, str]:
    """What a form says of the lines of a paper, as it is kept; blank takes back what was known.

    What was not shown and is not written again stays. Raises `AnswerFaults` with every fault.
    """
    told: dict[str, str] = {}
    faults: dict[str, AnswerError] = {}
    for line in lines_of(paper):
        for slot in line.slots:
            name = line.field(slot)
            try:
                words = _read(slot, name, sent.get(name, []))
                if words or not line.hidden(slot):
                    told[f"{line.key}/{slot.no}"] = words
            except AnswerError as err:
                faults[name] = err
    if faults:
        raise AnswerFaults(faults)
    return told


def _read(slot: Slot, name: str, values: list[str]) -> str:
    if slot.is_box:
        return TICKED if str(slot.no) in values else ""
    words = " ".join(tidy_text(values[-1]).split()) if values else ""
    if len(words) > LINE_MOST:
        raise AnswerError(name, "text_too_long", limit=str(LINE_MOST))
    if not slot.is_money or not words:
        return words
    try:
        return money_plain(read_answer(_SUM, words))
    except AnswerError as err:
        raise AnswerError(name, err.key, **err.values) from err
