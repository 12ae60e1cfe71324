"""Under which law a mediation runs, read strictly: its clock, formalities, who may extend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from engine.casework.events import CaseEvent, MilestoneNoted
from engine.casework.purposes import entries_of
from engine.errors import DefinitionError, DefinitionFaults
from engine.i18n import Text
from engine.mediation.mediation import PEOPLES
from engine.rulebook.parameter import STATUSES
from engine.source import Reader, read_file

FILE: Final = Path(__file__).with_suffix(".yaml")


class Start(StrEnum):
    """From when the clock of a track counts."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"  # the mediator said yes


class Extender(StrEnum):
    """Who may agree to more time."""

    BOTH = "both"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Track:
    """One track; without a deadline nobody's law or aim says how long it may take."""

    id: str
    title: Text
    when: Text
    kinds: tuple[str, ...]  # groups of disputes that begin on it
    starts: Start
    milestone: str
    deadline: str
    by_court: bool
    sealed: bool
    signed_by: tuple[str, ...]
    effect: Text
    extended_by: Extender
    basis: tuple[str, ...]
    status: str


@cache
def tracks() -> Mapping[str, Track]:
    """The tracks by their id, in the order in which they are offered."""
    return read_tracks(FILE)


def track_of(id: str) -> Track:
    """A track; for one that is no longer there, people's mediation."""
    return tracks().get(id) or tracks()[PEOPLES]


def track_for(kind: str | None) -> str:
    """The track on which a dispute of this kind begins."""
    group = (kind or "").partition(".")[0]
    return next((one.id for one in tracks().values() if group in one.kinds), PEOPLES)


def started(track: str, at: Start, day: date) -> list[CaseEvent]:
    """What is noted where this moment starts the clock of the track; nothing where another does."""
    one = track_of(track)
    runs = one.starts is at and one.milestone
    return [MilestoneNoted(one.milestone, day)] if runs else []


def read_tracks(path: Path) -> Mapping[str, Track]:
    """The tracks that a file declares; raises `DefinitionFaults` with every fault."""
    faults: list[DefinitionError] = []
    found: dict[str, Track] = {}
    for reader in entries_of(read_file(path, path.name), "track", faults):
        one = _track(reader)
        reader.done()
        if one.id in found:
            reader.fault(reader.record.place, f"{one.id} stands twice", "keep one")
        found[one.id] = one
    if faults:
        raise DefinitionFaults(faults)
    return found


def _track(reader: Reader) -> Track:
    starts = reader.choice("starts", tuple(Start))
    extended_by = reader.choice("extended_by", tuple(Extender))
    one = Track(
        id=str(reader.word("track")),
        title=reader.text("title", required=True) or Text(""),
        when=reader.text("when", required=True) or Text(""),
        kinds=tuple(map(str, reader.words("kinds"))),
        starts=Start(starts) if starts in tuple(Start) else Start.ACCEPTED,
        milestone=str(reader.word("milestone", "")),
        deadline=str(reader.word("deadline", "")),
        by_court=reader.flag("by_court"),
        sealed=reader.flag("sealed"),
        signed_by=tuple(map(str, reader.words("signed_by"))),
        effect=reader.text("effect", required=True) or Text(""),
        extended_by=Extender(extended_by) if extended_by in tuple(Extender) else Extender.NOBODY,
        basis=tuple(map(str, reader.words("basis"))),
        status=str(reader.choice("status", STATUSES)),
    )
    if not one.basis:
        reader.fault(reader.record.place, f"{one.id} rests on nothing", "basis: [law#article]")
    if bool(one.milestone) is not bool(one.deadline):
        remedy = "name milestone and deadline, or neither"
        reader.fault(reader.record.place, f"half a clock on {one.id}", remedy)
    return one
