"""How near a term is, as one of five colours that are always told in words as well."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from engine.errors import DefinitionError, DefinitionFaults
from engine.source import Reader, Record, read_file

FILE: Final = Path(__file__).with_suffix(".yaml")


class Colour(StrEnum):
    """From the most urgent on; the order is that of a queue."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"
    GREEN = "green"


@dataclass(frozen=True, slots=True)
class Bands:
    """Up to which share of a term, in permille, each colour holds; `least` is in days."""

    least: int
    orange: int
    yellow: int
    blue: int


def colour_of(left: int, whole: int) -> Colour:
    """The colour with so many days left (below nothing: over) of so many in all."""
    bands = _bands()
    if left < 0:
        return Colour.RED
    if left <= max(bands.least, -(-whole * bands.orange // 1000)):
        return Colour.ORANGE
    if left <= whole * bands.yellow // 1000:
        return Colour.YELLOW
    return Colour.BLUE if left <= whole * bands.blue // 1000 else Colour.GREEN


@cache
def _bands() -> Bands:
    """The bands as they are written; raises `DefinitionFaults` for a file that says them wrong."""
    faults: list[DefinitionError] = []
    written = read_file(FILE)
    reader = Reader(written if isinstance(written, Record) else Record(written.place), faults)
    reader.word("checked")
    reader.word("source")
    found = [reader.word(key) for key in ("least", "orange", "yellow", "blue")]
    if not all(one.isdecimal() for one in found):
        reader.fault(reader.record.place, "a band is a whole number", "least: 2")
    reader.done()
    if faults:
        raise DefinitionFaults(faults)
    least, orange, yellow, blue = map(int, found)
    return Bands(least, orange, yellow, blue)
