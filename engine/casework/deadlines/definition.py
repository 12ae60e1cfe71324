"""Deadlines and milestones as authors write them in rules/deadlines, read strictly."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from engine.casework.course import Stage
from engine.casework.filing import OUTCOMES, TRACKS
from engine.errors import DefinitionError, Place
from engine.i18n import Text
from engine.rulebook.parameter import STATUSES, Parameter
from engine.source import Reader, Record, Scalar, Value, suggest

_ID: Final = re.compile(r"[a-z][a-z0-9_]*")
CLOSED: Final = "closed"  # what stops a deadline beside milestones and stages
SOON: Final = "deadline_soon_days"
UNCOUNTED: Final = ("appraisal",)  # states of a mediation whose days are not counted


class Counted(StrEnum):
    """In what a length is counted."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"


class Standing(StrEnum):
    """What makes it a deadline: the law, a paper that names the day, or our own aim."""

    STATUTE = "statute"
    FIXED = "fixed"
    PRODUCT = "product"


class Start(StrEnum):
    """What a deadline runs from."""

    MILESTONE = "milestone"
    STAGE = "stage"
    LIMITATION = "limitation"
    PACKET = "packet"  # papers that went to a court or a commission


class Handed(StrEnum):
    """What of such papers a deadline runs from."""

    SENT = "sent"
    ASKED = "asked"  # the last day that was set for supplying something
    DECIDED = "decided"


class Bound(StrEnum):
    """Who has to act within it."""

    APPLICANT = "applicant"
    RESPONDENT = "respondent"
    BOTH = "both"
    RECEIVER = "receiver"  # whoever received the paper
    EMPLOYER = "employer"
    MEDIATOR = "mediator"
    COMMISSION = "commission"
    COURT = "court"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day that people note on a case; `ahead` where it may lie in the future."""

    id: str
    title: Text
    hint: Text | None
    ahead: bool
    kinds: tuple[str, ...]  # empty: any
    asked_at: tuple[str, ...]
    place: Place

    def is_for(self, kind: str | None) -> bool:
        """Whether it can happen in a case of this kind."""
        return not self.kinds or _group(kind) in self.kinds


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline; without a length the day that it runs from is itself the last one."""

    id: str
    title: Text
    start: Start
    start_name: str
    length: str  # the parameter that holds it
    counted: Counted
    extended_to: str  # the milestone that takes the place of the last day
    kinds: tuple[str, ...]
    other_kinds: tuple[str, ...]
    soon: str  # the parameter that says from how many days on it is near
    asked_at: tuple[str, ...]
    binds: Bound
    standing: Standing
    met_by: tuple[str, ...]
    stopped_by: tuple[str, ...]
    missed: Text
    act: Text
    basis: tuple[str, ...]
    status: str
    place: Place
    not_counted: tuple[str, ...] = ()  # while a mediation is in one of these, it stands still
    tracks: tuple[str, ...] = ()  # of papers that went out; empty: any
    outcomes: tuple[str, ...] = ()  # of what was decided there; empty: any
    limits: tuple[str, ...] = ()  # of these limitations of the assessment; empty: any
    other_limits: tuple[str, ...] = ()

    def is_for(self, kind: str | None) -> bool:
        """Whether it can run in a case of this kind."""
        group = _group(kind)
        return (not self.kinds or group in self.kinds) and group not in self.other_kinds

    def is_of(self, limit: str) -> bool:
        """Whether it is this limitation of the assessment that it tells of."""
        return (not self.limits or limit in self.limits) and limit not in self.other_limits


@dataclass(frozen=True, slots=True)
class Book:
    """All deadlines and milestones there are."""

    deadlines: Mapping[str, Deadline] = field(default_factory=dict)
    milestones: Mapping[str, Milestone] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sources:
    """The names that a deadline may use, beside those of milestones."""

    parameters: Mapping[str, Parameter]
    kinds: Collection[str]
    limits: Collection[str] = ()  # limitations of the assessment

    @property
    def groups(self) -> frozenset[str]:
        return frozenset(map(_group, self.kinds))


def read_book(entries: Iterable[Value], known: Sources, faults: list[DefinitionError]) -> Book:
    """The deadlines and milestones among these entries; what is wrong is added to `faults`."""
    records = [entry for entry in entries if isinstance(entry, Record)]
    milestones: dict[str, Milestone] = {}
    for record in records:
        if "milestone" in record and next(iter(record)) == "milestone":
            one = _milestone(Reader(record, faults), known)
            _once(one.id, one.place, milestones, faults)
            milestones[one.id] = one
    deadlines: dict[str, Deadline] = {}
    for record in records:
        if "deadline" in record and next(iter(record)) == "deadline":
            each = _deadline(Reader(record, faults), known, milestones)
            _once(each.id, each.place, deadlines, faults)
            deadlines[each.id] = each
    return Book(deadlines, milestones)


def lengths_of(book: Book) -> frozenset[str]:
    """The parameters that deadlines take their lengths from."""
    named = {name for one in book.deadlines.values() for name in (one.length, one.soon)}
    return frozenset(named - {""})


def _group(kind: str | None) -> str:
    return (kind or "").partition(".")[0]


def _once(
    id: str,
    place: Place,
    read: Mapping[str, Milestone | Deadline],
    faults: list[DefinitionError],
) -> None:
    if id in read:
        faults.append(DefinitionError(place, f"{id} stands twice", f"first in {read[id].place}"))


def _milestone(reader: Reader, known: Sources) -> Milestone:
    milestone = Milestone(
        id=_id(reader, "milestone"),
        title=reader.text("title", required=True) or Text(""),
        hint=reader.text("hint"),
        ahead=reader.flag("ahead"),
        kinds=_named(reader, "for", known.groups),
        asked_at=_named(reader, "asked_at", tuple(Stage)),
        place=reader.record.place,
    )
    reader.done()
    return milestone


def _deadline(reader: Reader, known: Sources, milestones: Mapping[str, Milestone]) -> Deadline:
    start, start_name = _start(reader, milestones)
    length = _parameter(reader, "length", known)
    counted = reader.choice("counted", tuple(Counted), "" if not length else None)
    deadline = Deadline(
        id=_id(reader, "deadline"),
        title=reader.text("title", required=True) or Text(""),
        start=start,
        start_name=start_name,
        length=length,
        counted=Counted(counted) if counted in tuple(Counted) else Counted.DAYS,
        extended_to=_milestone_named(reader, "extended_to", milestones),
        kinds=_named(reader, "for", known.groups),
        other_kinds=_named(reader, "not_for", known.groups),
        soon=_parameter(reader, "soon", known) or SOON,
        asked_at=_named(reader, "asked_at", tuple(Stage)),
        binds=Bound(_word(reader, "binds", tuple(Bound))),
        standing=Standing(_word(reader, "standing", tuple(Standing))),
        met_by=_named(reader, "met_by", milestones),
        stopped_by=_named(reader, "stopped_by", (*milestones, *Stage, CLOSED)),
        missed=reader.text("missed", required=True) or Text(""),
        act=reader.text("act", required=True) or Text(""),
        basis=tuple(map(str, reader.words("basis"))),
        status=reader.choice("status", STATUSES),
        place=reader.record.place,
        not_counted=_named(reader, "not_counted", UNCOUNTED),
        tracks=_named(reader, "tracks", TRACKS),
        outcomes=_named(reader, "outcomes", OUTCOMES),
        limits=_named(reader, "limits", known.limits),
        other_limits=_named(reader, "not_limits", known.limits),
    )
    _check(reader, deadline, counted)
    reader.done()
    return deadline


def _check(reader: Reader, deadline: Deadline, counted: str) -> None:
    if not deadline.basis:
        reader.fault(reader.record.place, "no basis", "basis: [law#article]")
    if deadline.start is Start.LIMITATION and deadline.length:
        place = reader.record.place_of("length")
        reader.fault(place, "the assessment says how long a limitation is", "leave length out")
    if deadline.start is not Start.LIMITATION and (deadline.limits or deadline.other_limits):
        key = "limits" if deadline.limits else "not_limits"
        reader.fault(reader.record.place_of(key), "it runs from no limitation", f"leave {key} out")
    if deadline.start is Start.STAGE and not deadline.length:
        reader.fault(reader.record.place, "length is missing", "length: the name of a parameter")
    if deadline.start is not Start.PACKET and (deadline.tracks or deadline.outcomes):
        key = "tracks" if deadline.tracks else "outcomes"
        reader.fault(reader.record.place_of(key), "it runs from no papers", f"leave {key} out")
    if counted and not deadline.length:
        reader.fault(reader.record.place_of("counted"), "nothing is counted", "leave counted out")


def _start(reader: Reader, milestones: Mapping[str, Milestone]) -> tuple[Start, str]:
    written = reader.mapping("runs_from")
    known: Mapping[Start, Collection[str]] = {
        Start.MILESTONE: milestones,
        Start.STAGE: tuple(Stage),
        Start.LIMITATION: ("assessment",),
        Start.PACKET: tuple(Handed),
    }
    if len(written) != 1:
        place = reader.record.place_of("runs_from")
        reader.fault(place, "runs_from names one beginning", "runs_from: {milestone: its name}")
        return Start.MILESTONE, ""
    inner = Reader(written, reader.faults)
    for start, names in known.items():
        if start.value in written:
            return start, inner.choice(start.value, names)
    inner.done()
    return Start.MILESTONE, ""


def _id(reader: Reader, key: str) -> str:
    id = reader.word(key)
    if id and not _ID.fullmatch(id):
        place = reader.record.place_of(key)
        reader.fault(place, f"{key} {id} is no name", "small letters, digits and _")
    return str(id)


def _word(reader: Reader, key: str, allowed: tuple[str, ...]) -> str:
    """One of the words; the first where none of them stands there, which is a fault."""
    word = reader.choice(key, allowed)
    return word if word in allowed else allowed[0]


def _parameter(reader: Reader, key: str, known: Sources) -> str:
    name = reader.word(key, "")
    parameter = known.parameters.get(name)
    if name and (parameter is None or parameter.type not in ("days", "int")):
        remedy = suggest(name, known.parameters) or "a parameter of type days or int"
        reader.fault(reader.record.place_of(key), f"{key}: {name} is no length", remedy)
    return str(name)


def _milestone_named(reader: Reader, key: str, milestones: Mapping[str, Milestone]) -> str:
    return str(reader.choice(key, milestones, ""))


def _named(reader: Reader, key: str, known: Collection[str]) -> tuple[str, ...]:
    names = reader.words(key)
    for name in names:
        if name not in known:
            place = name.place if isinstance(name, Scalar) else reader.record.place_of(key)
            remedy = suggest(name, known) or f"known: {', '.join(sorted(known)[:8])} …"
            reader.fault(place, f"{key}: {name} is not known", remedy)
    return tuple(map(str, names))
