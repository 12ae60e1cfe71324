"""Event zones: kinds, notices and bodies put together for a time and a place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from engine.errors import DefinitionError, DefinitionFaults, Place
from engine.i18n import Text
from engine.rulebook.declarations import read_day
from engine.rulebook.parameter import STATUSES
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.worked import read_facts
from engine.source import Items, Reader, Record, Scalar, Value, read_file, suggest

_ID: Final = re.compile(r"[a-z][a-z0-9_]*")


class Standing(StrEnum):
    """Where a zone stands on a day."""

    COMING = "coming"
    IN_FORCE = "in_force"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Featured:
    """A kind of dispute that the event often causes, and what to know of it here."""

    kind: str
    hint: Text | None


@dataclass(frozen=True, slots=True)
class Notice:
    """What an authority made known, with its source, its day and, where there is one, its link."""

    says: Text
    source: str
    day: date
    link: str


@dataclass(frozen=True, slots=True)
class Zone:
    """One event zone as its operator wrote it; `to` is the last day on which it is shown."""

    id: str
    title: Text
    intro: Text
    begins: date
    ends: date | None
    region: str
    after: Text | None
    source: str
    status: str
    kinds: tuple[Featured, ...]
    categories: tuple[str, ...]
    notices: tuple[Notice, ...]
    bodies: tuple[str, ...]
    prefill: Mapping[str, Any]
    place: Place

    def standing(self, day: date) -> Standing:
        """Whether the zone is still to come, in force, or over and kept."""
        if day < self.begins:
            return Standing.COMING
        over = self.ends is not None and self.ends < day
        return Standing.ARCHIVED if over else Standing.IN_FORCE

    def is_for(self, region: str) -> bool:
        """Whether the zone is meant for this place; one without a region is meant for all."""
        return region.startswith(self.region)


@dataclass(frozen=True, slots=True)
class Known:
    """The names that a zone may use; `asked` are the facts whose answer may be proposed."""

    rulebook: Rulebook
    kinds: Collection[str]
    categories: Collection[str]
    bodies: Collection[str]
    asked: Collection[str]


def read_zones(
    entries: Iterable[Value], known: Known, faults: list[DefinitionError]
) -> dict[str, Zone]:
    """The zones among these entries; what is wrong with them is added to `faults`."""
    zones: dict[str, Zone] = {}
    for entry in entries:
        if not isinstance(entry, Record) or "zone" not in entry:
            continue
        zone = _zone(Reader(entry, faults), known)
        if zone.id in zones:
            first = zones[zone.id].place
            message = f"zone {zone.id} stands twice"
            faults.append(DefinitionError(zone.place, message, f"it stands in {first} already"))
        zones[zone.id] = zone
    return zones


def own_zones(path: Path, faults: list[DefinitionError]) -> Items:
    """The entries of a file of an operator's own, which may hold zones and nothing else."""
    try:
        written = read_file(path)
    except DefinitionFaults as err:
        faults.extend(err.faults)
        return Items(Place(str(path)))
    entries = written if isinstance(written, Items) else Items(written.place, [written])
    for entry in entries:
        if not isinstance(entry, Record) or next(iter(entry), "") != "zone":
            message = "only zones may stand in this file"
            faults.append(DefinitionError(entry.place, message, "start each entry with - zone:"))
    return entries


def _zone(reader: Reader, known: Known) -> Zone:
    zone = Zone(
        id=_id(reader),
        title=reader.text("title", required=True) or Text(""),
        intro=reader.text("intro", required=True) or Text(""),
        begins=_first_day(reader, "from"),
        ends=read_day(reader, "to"),
        region=reader.word("region", ""),
        after=reader.text("after"),
        source=reader.word("source"),
        status=reader.choice("status", STATUSES),
        kinds=tuple(_featured(Reader(each, reader.faults), known) for each in _kinds(reader)),
        categories=_named(reader, "categories", known.categories),
        notices=tuple(_notice(Reader(n, reader.faults)) for n in reader.records("notices")),
        bodies=_named(reader, "bodies", known.bodies),
        prefill=_prefill(reader, known),
        place=reader.record.place,
    )
    if zone.ends is not None and zone.ends < zone.begins:
        place = reader.record.place_of("to")
        reader.fault(place, f"to: {zone.ends} lies before from: {zone.begins}", "turn them round")
    reader.done()
    return zone


def _id(reader: Reader) -> str:
    id = reader.word("zone")
    if id and not _ID.fullmatch(id):
        place = reader.record.place_of("zone")
        reader.fault(place, f"zone {id} cannot stand in an address", "small letters, digits and _")
    return id


def _first_day(reader: Reader, key: str) -> date:
    return (read_day(reader, key) if reader.need(key) else None) or date.min


def _kinds(reader: Reader) -> tuple[Record, ...]:
    reader.need("kinds")
    return reader.records("kinds")


def _featured(reader: Reader, known: Known) -> Featured:
    kind = reader.word("kind")
    _check(reader, "kind", kind, known.kinds)
    hint = reader.text("hint")
    reader.done()
    return Featured(kind, hint)


def _notice(reader: Reader) -> Notice:
    link = reader.word("link", "")
    if link and not link.startswith("https://"):
        place = reader.record.place_of("link")
        reader.fault(place, f"link: {link} is not safe to follow", "an address with https://")
    notice = Notice(
        says=reader.text("notice", required=True) or Text(""),
        source=reader.word("source"),
        day=_first_day(reader, "date"),
        link=link,
    )
    reader.done()
    return notice


def _named(reader: Reader, key: str, known: Collection[str]) -> tuple[str, ...]:
    """A list of names, each of which must be known."""
    names = reader.words(key)
    for name in names:
        _check(reader, key, name, known)
    return tuple(map(str, names))


def _check(reader: Reader, key: str, name: str, known: Collection[str]) -> None:
    if name and name not in known:
        place = name.place if isinstance(name, Scalar) else reader.record.place_of(key)
        remedy = suggest(name, known) or f"known: {', '.join(sorted(known)[:8])} …"
        reader.fault(place, f"{key}: {name} is not known", remedy)


def _prefill(reader: Reader, known: Known) -> dict[str, Any]:
    """Answers that are proposed at their question; only a person can give them."""
    written = reader.mapping("prefill")
    for name in written:
        place = written.place_of(name)
        if name not in known.rulebook.facts:
            reader.fault(place, f"unknown fact {name}", suggest(name, known.asked))
        elif name not in known.asked:
            remedy = "leave it to the person; danger and private matters are never proposed"
            reader.fault(place, f"{name} cannot be proposed", remedy)
        elif isinstance(written[name], Items) and not written[name]:
            reader.fault(place, f"{name} proposes nothing", "leave it out")
    facts = {name: written[name] for name in written if name in known.asked}
    return read_facts(facts, known.rulebook, reader.faults, written.place)
