"""What is told of where a matter is: what comes next, what to bring, by when, whom to call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from engine.casework.purposes import entries_of, read_laws
from engine.errors import DefinitionError, DefinitionFaults
from engine.i18n import Text
from engine.rulebook.declarations import read_day
from engine.source import Items, Reader, read_file, read_text_value
from engine.statutes.citation import Reference

FILE: Final = Path(__file__).with_suffix(".yaml")
LINKS: Final = ("handover", "filing", "exhibits", "exits", "deadlines", "mediation", "help")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a matter can be, and all that is told of it there.

    `deadlines`, `note` and `call` are ids of deadlines, of a milestone to be noted, and of bodies;
    `links` are pages of the case.
    """

    id: str
    title: Text
    next: tuple[Text, ...]
    bring: tuple[Text, ...]
    deadlines: tuple[str, ...]
    note: str
    call: tuple[str, ...]
    links: tuple[str, ...]
    law: tuple[Reference, ...]
    checked: date | None


@cache
def places() -> Mapping[str, Place]:
    """All of them by id; raises `DefinitionFaults`."""
    return read_places(FILE)


def place_for(track: str, who: str, standing: str, outcome: str = "") -> Place | None:
    """What is told of papers: by their outcome, their way, else by who has them."""
    names = [f"decided.{outcome}"] if standing == "decided" else []
    names += [f"{track.lower()}.{standing}", f"{who}.{standing}"]
    return next((places()[name] for name in names if name in places()), None)


def read_places(path: Path) -> Mapping[str, Place]:
    """The places that a file declares."""
    faults: list[DefinitionError] = []
    found: dict[str, Place] = {}
    for reader in entries_of(read_file(path, path.name), "place", faults):
        one = Place(
            id=reader.word("place"),
            title=reader.text("title", required=True) or Text(""),
            next=tuple(_texts(reader, "next")),
            bring=tuple(_texts(reader, "bring")),
            deadlines=reader.words("deadlines"),
            note=reader.word("note", ""),
            call=reader.words("call"),
            links=reader.words("links"),
            law=read_laws(reader),
            checked=read_day(reader, "checked"),
        )
        reader.done()
        place = reader.record.place
        if one.id in found:
            reader.fault(place, f"{one.id} stands twice", "keep one")
        if not (one.next and one.call and one.law and one.checked):
            reader.fault(place, f"{one.id} is not whole", "write next, call, law and checked")
        if wrong := [link for link in one.links if link not in LINKS]:
            reader.fault(place, f"{wrong[0]} is no page of a case", f"one of: {', '.join(LINKS)}")
        found[one.id] = one
    if faults:
        raise DefinitionFaults(faults, "where a matter can be")
    return found


def _texts(reader: Reader, key: str) -> Iterable[Text]:
    """A list of texts in both languages."""
    written = reader.get(key)
    for each in written if isinstance(written, Items) else ():
        yield read_text_value(each, key, reader.faults)
