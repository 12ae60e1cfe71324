"""What begins a limitation period anew, as it is told or on record: from interruptions.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from engine.casework.purposes import read_laws
from engine.errors import DefinitionError, DefinitionFaults
from engine.i18n import Text
from engine.litigation.manifest import Interruption as Told
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.uses import facts_under
from engine.source import Items, Reader, Record, read_file
from engine.statutes.citation import Reference

FILE: Final = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class Interruption:
    """One kind of event: a day on record for every limit, or a fact for those reckoned with it."""

    title: Text
    milestone: str
    fact: str
    law: tuple[Reference, ...]


@cache
def interruptions() -> tuple[Interruption, ...]:
    """The kinds of event in order; raises `DefinitionFaults`."""
    faults: list[DefinitionError] = []
    found = []
    written = read_file(FILE, FILE.name)
    for entry in written if isinstance(written, Items) else ():
        reader = Reader(entry if isinstance(entry, Record) else Record(entry.place), faults)
        title = reader.text("title", required=True) or Text("")
        milestone, fact = reader.word("milestone", ""), reader.word("fact", "")
        if bool(milestone) is bool(fact):
            reader.fault(reader.record.place, "neither or both", "a milestone or a fact")
        found.append(Interruption(title, milestone, fact, read_laws(reader)))
        reader.done()
    if faults:
        raise DefinitionFaults(faults, "the interruptions")
    return tuple(found)


def interrupting(limit: str, found: Evaluation, milestones: Mapping[str, date]) -> tuple[Told, ...]:
    """What interrupts one limit, in the order of the days; of days to come nothing is told."""
    told = sorted(_told(limit, found, milestones), key=lambda one: (one.on, one.event))
    return tuple(one for one in told if one.on <= found.day)


def _told(limit: str, found: Evaluation, milestones: Mapping[str, date]) -> Iterator[Told]:
    under = facts_under(found.rulebook, limit)
    for one in interruptions():
        if one.milestone in milestones:
            yield Told(event=one.milestone, title=one.title.zh, on=milestones[one.milestone])
        value = found.answers.get(one.fact) if one.fact in under else None
        if isinstance(value, tuple) and value[0] == value[1]:  # a day is a span of ordinals
            yield Told(event=one.fact, title=one.title.zh, on=date.fromordinal(value[0]))
