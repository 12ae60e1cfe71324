"""What personal data are used for, which of it somebody must agree to, and at which question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from engine.errors import DefinitionError, DefinitionFaults
from engine.i18n import Text
from engine.source import Items, Reader, Record, Value, read_file
from engine.statutes.citation import Reference, read_reference

FILE: Final = Path(__file__).with_suffix(".yaml")


class Ground(StrEnum):
    """Why data may be used for a purpose."""

    CONSENT = "consent"
    SEPARATE = "separate"  # a consent of its own, never part of another
    CONTRACT = "contract"
    DUTY = "duty"
    EMERGENCY = "emergency"
    ANONYMOUS = "anonymous"


ASKED: Final = frozenset({Ground.CONSENT, Ground.SEPARATE})
"""Grounds that are none until the person agrees."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose as a person reads it; `words` dates the wording they agree to."""

    id: str
    words: str
    title: Text
    data: Text
    use: Text
    seen_by: Text
    ground: Ground
    law: tuple[Reference, ...]
    sensitive: bool = False
    needed_for: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    effect: Text | None = None
    without: Text | None = None
    tick: Text | None = None

    @property
    def is_asked(self) -> bool:
        """Whether nothing is done for it until somebody agrees."""
        return self.ground in ASKED

    def is_agreed(self, agreed: Mapping[str, str]) -> bool:
        """Whether it may be pursued, given what was agreed to and in which words."""
        return not self.is_asked or agreed.get(self.id) == self.words


@dataclass(frozen=True, slots=True)
class Purposes:
    """All purposes, in the order in which they are read."""

    by_id: Mapping[str, Purpose]

    def needed(self, act: str) -> tuple[Purpose, ...]:
        """What must be agreed to before something is done."""
        return tuple(one for one in self.by_id.values() if act in one.needed_for)

    def at(self, fact: str) -> Purpose | None:
        """The purpose that is asked for at a question."""
        return next((one for one in self.by_id.values() if fact in one.facts), None)

    def lacking(self, act: str, agreed: Mapping[str, str]) -> tuple[Purpose, ...]:
        """Of what must be agreed to, that which is not."""
        return tuple(one for one in self.needed(act) if not one.is_agreed(agreed))

    def asked(self) -> tuple[Purpose, ...]:
        """Those that somebody may agree to or not."""
        return tuple(one for one in self.by_id.values() if one.is_asked)

    def named(self, ids: Iterable[str]) -> tuple[Purpose, ...]:
        """Those of these ids that may be agreed to; others are left out."""
        wanted = frozenset(ids)
        return tuple(one for one in self.asked() if one.id in wanted)


@cache
def purposes() -> Purposes:
    """The purposes of this service."""
    return read_purposes(FILE)


def read_purposes(path: Path) -> Purposes:
    """The purposes that a file declares; raises `DefinitionFaults` with every fault."""
    faults: list[DefinitionError] = []
    by_id: dict[str, Purpose] = {}
    for reader in entries_of(read_file(path), "purpose", faults):
        purpose = _purpose(reader)
        reader.done()
        if purpose.id in by_id:
            reader.fault(reader.record.place, f"{purpose.id} stands twice", "keep one")
        by_id[purpose.id] = purpose
    if faults:
        raise DefinitionFaults(faults)
    return Purposes(by_id)


def entries_of(value: Value, word: str, faults: list[DefinitionError]) -> Iterable[Reader]:
    """A reader for each entry that begins with a word; a fault for any other."""
    for entry in value if isinstance(value, Items) else [value]:
        if isinstance(entry, Record) and word in entry:
            yield Reader(entry, faults)
        else:
            faults.append(DefinitionError(entry.place, "not an entry", f"write `- {word}: id`"))


def read_laws(reader: Reader) -> tuple[Reference, ...]:
    """The articles under `law`; a fault for what points at none."""
    found = []
    for written in reader.words("law"):
        reference = read_reference(written)
        if reference is None:
            place = reader.record.place_of("law")
            reader.fault(place, f"{written} is no article", "write it as law#number")
        else:
            found.append(reference)
    return tuple(found)


def _purpose(reader: Reader) -> Purpose:
    purpose = Purpose(
        id=reader.word("purpose"),
        words=reader.word("words"),
        title=_text(reader, "title"),
        data=_text(reader, "data"),
        use=_text(reader, "use"),
        seen_by=_text(reader, "seen_by"),
        ground=_ground(reader),
        law=read_laws(reader),
        sensitive=reader.flag("sensitive"),
        needed_for=reader.words("needed_for"),
        facts=reader.words("facts"),
        effect=reader.text("effect"),
        without=reader.text("without"),
        tick=reader.text("tick"),
    )
    place = reader.record.place
    if not purpose.law:
        reader.fault(place, f"{purpose.id} rests on nothing", "name its articles under law")
    if purpose.is_asked and not (purpose.tick and purpose.without):
        reader.fault(place, f"{purpose.id} is asked in no words", "write tick and without")
    if purpose.sensitive and purpose.is_asked:
        if purpose.ground is not Ground.SEPARATE:
            reader.fault(place, f"{purpose.id} is sensitive", "its ground is separate")
        if purpose.effect is None:
            reader.fault(place, f"{purpose.id} hides what it may do to people", "write effect")
    return purpose


def _ground(reader: Reader) -> Ground:
    written = reader.choice("ground", Ground)
    return Ground(written) if written in frozenset(Ground) else Ground.CONSENT


def _text(reader: Reader, key: str) -> Text:
    return reader.text(key, required=True) or Text("")
