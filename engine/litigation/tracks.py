"""For what papers can be handed over: to whom, with which papers, and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from engine.casework.filing import TRACKS
from engine.casework.purposes import entries_of, read_laws
from engine.errors import DefinitionError, DefinitionFaults
from engine.i18n import Text
from engine.source import read_file
from engine.statutes.citation import Reference

FILE: Final = Path(__file__).with_suffix(".yaml")
RECEIVERS: Final = ("court", "commission")
STEPS: Final = ("court", "arbitration")


@dataclass(frozen=True, slots=True)
class Track:
    """One purpose of handing papers over; `step` is taken on the ladder before, if any is."""

    id: str
    title: Text
    about: Text
    to: str
    step: str
    papers: tuple[str, ...]
    way: str
    claim: Text | None
    law: tuple[Reference, ...]


@cache
def tracks() -> Mapping[str, Track]:
    """All of them by id, in the order in which they are offered; raises `DefinitionFaults`."""
    return read_tracks(FILE)


def read_tracks(path: Path) -> Mapping[str, Track]:
    """Those that a file declares."""
    faults: list[DefinitionError] = []
    found: dict[str, Track] = {}
    for reader in entries_of(read_file(path, path.name), "track", faults):
        one = Track(
            id=str(reader.choice("track", TRACKS)),
            title=reader.text("title", required=True) or Text(""),
            about=reader.text("about", required=True) or Text(""),
            to=reader.choice("to", RECEIVERS),
            step=reader.choice("step", STEPS, ""),
            papers=reader.words("papers"),
            way=reader.word("way", ""),
            claim=reader.text("claim"),
            law=read_laws(reader),
        )
        reader.done()
        if one.id in found:
            reader.fault(reader.record.place, f"{one.id} stands twice", "keep one")
        found[one.id] = one
    if faults:
        raise DefinitionFaults(faults, "the purposes of papers")
    return found
