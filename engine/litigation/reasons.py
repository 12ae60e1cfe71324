"""The words in which a court answers: why it returns papers, transfers, decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from engine.casework.filing import OUTCOMES as OUTCOMES
from engine.casework.purposes import entries_of, read_laws
from engine.errors import DefinitionError, DefinitionFaults
from engine.i18n import Text
from engine.source import read_file
from engine.statutes.citation import Reference

FILE: Final = Path(__file__).with_suffix(".yaml")
SUPPLIES: Final = ("review", "exhibits", "people", "none")
TRANSFERS: Final = ("no_jurisdiction", "higher_court", "linked_case", "other_unit")
WITHDRAWALS: Final = ("settled", "no_longer_wanted", "other_court", "by_mistake", "no_reason_given")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why papers come back: for the court's side, in plain words, and where it is mended."""

    code: str
    title: Text
    plain: Text
    supply: str
    law: tuple[Reference, ...]


@cache
def reasons() -> Mapping[str, Reason]:
    """The reasons by their code; raises `DefinitionFaults`."""
    return read_reasons(FILE)


def read_reasons(path: Path) -> Mapping[str, Reason]:
    """The reasons that a file declares."""
    faults: list[DefinitionError] = []
    found: dict[str, Reason] = {}
    for reader in entries_of(read_file(path, path.name), "reason", faults):
        one = Reason(
            code=str(reader.word("reason")),
            title=reader.text("title", required=True) or Text(""),
            plain=reader.text("plain", required=True) or Text(""),
            supply=str(reader.choice("supply", SUPPLIES)),
            law=read_laws(reader) if "law" in reader.record else (),
        )
        reader.done()
        if one.code in found:
            reader.fault(reader.record.place, f"{one.code} stands twice", "keep one")
        found[one.code] = one
    if faults:
        raise DefinitionFaults(faults, "the reasons for returning papers")
    return found
