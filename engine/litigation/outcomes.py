"""How each precondition of filing can stand, in plain words, as preconditions.yaml declares it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from engine.casework.purposes import read_laws
from engine.errors import DefinitionError, DefinitionFaults
from engine.i18n import Text
from engine.source import Items, Reader, Record, read_file
from engine.statutes.citation import Reference

FILE: Final = Path(__file__).with_name("preconditions.yaml")
WHERE: Final = ("own", "other", "review", "exhibits", "papers", "handover", "deadlines", "none")
"""Where something is mended: keys that a page turns into its links."""


class State(StrEnum):
    """How one precondition stands."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way in which a precondition can stand."""

    state: State
    text: Text
    where: str
    bars: bool


@dataclass(frozen=True, slots=True)
class Preconditions:
    """What is checked by its code, on which law, and every way in which it can stand."""

    titles: Mapping[str, Text]
    outcomes: Mapping[str, Outcome]
    law: Mapping[str, tuple[Reference, ...]]


@cache
def preconditions() -> Preconditions:
    """The preconditions as they are shipped; raises `DefinitionFaults`."""
    return read_preconditions(FILE)


def read_preconditions(path: Path) -> Preconditions:
    """The preconditions that a file declares."""
    faults: list[DefinitionError] = []
    titles: dict[str, Text] = {}
    outcomes: dict[str, Outcome] = {}
    law: dict[str, tuple[Reference, ...]] = {}
    written = read_file(path, path.name)
    for entry in written if isinstance(written, Items) else ():
        reader = Reader(entry if isinstance(entry, Record) else Record(entry.place), faults)
        if "check" in reader.record:
            code = reader.word("check")
            titles[code] = reader.text("title", required=True) or Text("")
            law[code] = read_laws(reader)
        else:
            name = reader.word("outcome")
            outcomes[name] = _outcome(reader)
            if name.partition(".")[0] not in titles:
                reader.fault(reader.record.place, f"{name} belongs to no check", "check: C01")
        reader.done()
    if faults:
        raise DefinitionFaults(faults, "the preconditions of filing")
    return Preconditions(titles, outcomes, law)


def _outcome(reader: Reader) -> Outcome:
    state = reader.choice("state", tuple(State))
    return Outcome(
        State(state) if state in tuple(State) else State.UNKNOWN,
        reader.text("text", required=True) or Text(""),
        reader.choice("where", WHERE, "none"),
        reader.flag("bars"),
    )
