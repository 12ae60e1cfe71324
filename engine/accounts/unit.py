"""The tree of units in which people work: what lies below what, and how it may grow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from engine.errors import AnswerError
from engine.i18n import Text

TITLE_MOST: Final = 60  # characters of a title, and of a place


class Level(StrEnum):
    """What a unit is within the town."""

    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"
    COURT = "court"
    COMMISSION = "commission"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class Unit:
    """One office: what it is called, above whom it stands, which place and kinds it serves.

    `kinds` are kinds of dispute or their prefixes; none means all. A closed unit stays, for
    cases name it, but nobody is put there any more.
    """

    id: str
    title: Text
    level: Level
    parent: str = ""
    place: str = ""
    kinds: tuple[str, ...] = ()
    is_open: bool = True

    def serves(self, kind: str) -> bool:
        """Whether disputes of this kind belong here."""
        return not self.kinds or any(
            kind == own or kind.startswith(f"{own}.") for own in self.kinds
        )


class Tree:
    """All units as they hang together; whatever names a parent that is not there is a root."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units: Mapping[str, Unit] = {unit.id: unit for unit in units}

    def get(self, id: str) -> Unit | None:
        """The unit of that id."""
        return self.units.get(id)

    def below(self, id: str) -> frozenset[str]:
        """A unit and all that lie below it; nothing where there is no such unit."""
        found: set[str] = set()
        waiting = [id] if id in self.units else []
        while waiting:
            here = waiting.pop()
            if here not in found:
                found.add(here)
                waiting.extend(self.children.get(here, ()))
        return frozenset(found)

    def above(self, id: str) -> tuple[Unit, ...]:
        """The units over one, the nearest first."""
        found: list[Unit] = []
        unit = self.units.get(id)
        while unit is not None and unit.parent in self.units:
            unit = self.units[unit.parent]
            if unit in found:
                break
            found.append(unit)
        return tuple(found)

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """What lies directly below each unit, and below nothing (the empty id)."""
        found: dict[str, list[str]] = {}
        for unit in sorted(self.units.values(), key=lambda unit: unit.id):
            parent = unit.parent if unit.parent in self.units else ""
            found.setdefault(parent, []).append(unit.id)
        return {parent: tuple(ids) for parent, ids in found.items()}

    def walk(self, top: str = "") -> Iterator[tuple[int, Unit]]:
        """Every unit below one (or all), each under its parent, with its depth."""
        waiting = [(0, id) for id in reversed(self.children.get("", ()) if not top else (top,))]
        while waiting:
            depth, id = waiting.pop()
            if id not in self.units:
                continue
            yield depth, self.units[id]
            waiting.extend((depth + 1, child) for child in reversed(self.children.get(id, ())))

    def parent_fault(self, id: str, parent: str) -> AnswerError | None:
        """Why a unit cannot hang there: nothing is there, it is closed, or it lies below itself."""
        if not parent:
            return None
        above = self.units.get(parent)
        if above is None:
            return AnswerError("parent", "staff_no_unit")
        if not above.is_open:
            return AnswerError("parent", "staff_unit_closed")
        if id and parent in self.below(id):
            return AnswerError("parent", "staff_unit_circle")
        return None


def title_faults(title: Text, place: str = "") -> dict[str, AnswerError]:
    """Why a unit cannot be called so; Chinese is needed, English and the place may be left out."""
    faults: dict[str, AnswerError] = {}
    if not title.zh:
        faults["zh"] = AnswerError("zh", "staff_nothing")
    for field, words in (("zh", title.zh), ("en", title.en), ("place", place)):
        if len(words) > TITLE_MOST or not words.isprintable():
            faults[field] = AnswerError(field, "staff_name", most=str(TITLE_MOST))
    return faults
