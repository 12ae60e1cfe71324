"""The ways on which papers are handed over, and which papers go on each: read from tracks.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from engine.casework.purposes import entries_of
from engine.errors import DefinitionError, DefinitionFaults
from engine.i18n import Text
from engine.litigation.form import NOTHING
from engine.source import read_file

FILE: Final = Path(__file__).with_suffix(".yaml")
RECEIVERS: Final = ("court", "commission")
STEPS: Final = ("court", "arbitration")
FEES: Final = ("filing", "order", "arbitration", "none")


@dataclass(frozen=True, slots=True)
class Way:
    """One way: the forms that ask, what goes beside them, papers of a mediation, which fees.

    `to` is who receives them, `step` what is taken on the ladder with it, `procedure` the kind of
    procedure that must not be ruled out.
    """

    id: str
    title: Text
    asks: tuple[str, ...]
    beside: tuple[str, ...]
    mediation: tuple[str, ...]
    fees: str
    needs_form: bool
    claim: Text | None = None
    about: Text = NOTHING
    to: str = "court"
    step: str = ""
    procedure: str = ""


@cache
def tracks() -> Mapping[str, Way]:
    """The ways by their code; raises `DefinitionFaults`."""
    return read_tracks(FILE)


def read_tracks(path: Path) -> Mapping[str, Way]:
    """The ways that a file declares."""
    faults: list[DefinitionError] = []
    found: dict[str, Way] = {}
    for reader in entries_of(read_file(path, path.name), "track", faults):
        one = Way(
            id=reader.word("track"),
            title=reader.text("title", required=True) or Text(""),
            asks=reader.words("asks"),
            beside=reader.words("beside"),
            mediation=reader.words("mediation"),
            fees=reader.choice("fees", FEES),
            needs_form=reader.flag("needs_form"),
            claim=reader.text("claim"),
            about=reader.text("about", required=True) or Text(""),
            to=reader.choice("to", RECEIVERS),
            step=reader.choice("step", STEPS, ""),
            procedure=reader.word("procedure", ""),
        )
        reader.done()
        if one.id in found:
            reader.fault(reader.record.place, f"{one.id} stands twice", "keep one")
        found[one.id] = one
    if faults:
        raise DefinitionFaults(faults, "the ways of handing over")
    return found
