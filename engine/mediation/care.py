"""What a mediator is to bear in mind, proposed and raised; which dangers are reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from engine.casework import events as ev
from engine.casework.case import Case, Noted
from engine.casework.people import Role, Side
from engine.casework.purposes import read_laws
from engine.errors import DefinitionError, DefinitionFaults
from engine.mediation.confidence import SERVICE, Viewer, answers_seen, seen_by
from engine.source import Reader, Record, read_file
from engine.statutes.citation import Reference

FILE: Final = Path(__file__).with_suffix(".yaml")
PAUSED: Final = "paused"
"""The flag of whoever pressed pause: of their side, or of none where the mediator did."""
NOBODYS: Final = ""
ONE_SIDE: Final = "one_side"
AFFECTED: Final = "case.affected_people"
Key = tuple[str, str]
"""A flag and the side it is of, none where it is of the whole."""


@dataclass(frozen=True, slots=True)
class When:
    """One line by which a flag is proposed; everything it says must hold."""

    kinds: tuple[str, ...] = ()
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    people: int = 0
    lawyer: str = ""

    def is_of(self, kind: str) -> bool:
        """Whether a kind of dispute is meant."""
        own = self.kinds
        return not own or any(kind == one or kind.startswith(f"{one}.") for one in own)

    def holds(self, kind: str, answers: Mapping[str, Mapping[str, Any]], lawyers: int) -> bool:
        """Whether the line holds by what one side answers; `lawyers` is how many sides have one."""
        if not self.is_of(kind):
            return False
        if self.lawyer and lawyers != 1:
            return False
        if self.people and _count(answers.get(AFFECTED)) < self.people:
            return False
        said = ({*_values(answers.get(fact))} & {*wanted} for fact, wanted in self.facts.items())
        return not self.facts or any(said)


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to bear in mind, what helps, and on which lines it is proposed."""

    name: str
    suggest: tuple[str, ...]
    when: tuple[When, ...]
    law: tuple[Reference, ...]
    personal: bool
    apart: bool


@dataclass(frozen=True, slots=True)
class Danger:
    """What must be reported, to which bodies, on which law."""

    name: str
    bodies: tuple[str, ...]
    law: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """All that is written about care."""

    flags: Mapping[str, Flag]
    dangers: Mapping[str, Danger]
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Raised:
    """A flag that stands: whose it is, a word on it, since when, by whose hand."""

    flag: str
    side: str
    note: str
    at: datetime
    by: str

    @property
    def key(self) -> Key:
        return self.flag, self.side


@dataclass(frozen=True, slots=True)
class Reported:
    """That a danger was reported."""

    kind: str
    body: str
    on: date
    by: str


@dataclass(frozen=True, slots=True)
class Care:
    """The flags as they stand, and what was reported.

    They outlast the end of a mediation: whoever was hit before is not safe because a second
    mediation begins.
    """

    raised: tuple[Raised, ...] = ()
    lowered: frozenset[Key] = frozenset()
    reported: tuple[Reported, ...] = ()

    @classmethod
    def of(cls, case: Case, viewer: Viewer = SERVICE) -> Care:
        """How it stands in a case, as somebody may see it."""
        care = cls()
        for noted in seen_by(case, viewer):
            care = care.after(noted)
        return care

    def after(self, noted: Noted) -> Care:
        """The same after one more happening."""
        match noted.happened:
            case ev.FlagRaised(flag, side, note):
                raised = Raised(flag, side, note, noted.at, noted.actor)
                kept = tuple(one for one in self.raised if one.key != raised.key)
                return replace(self, raised=(*kept, raised), lowered=self.lowered - {raised.key})
            case ev.FlagLowered(flag, side):
                kept = tuple(one for one in self.raised if one.key != (flag, side))
                return replace(self, raised=kept, lowered=self.lowered | {(flag, side)})
            case ev.DangerReported(kind, body, on):
                told = Reported(kind, body, on, noted.actor)
                return replace(self, reported=(*self.reported, told))
        return self

    @property
    def standing(self) -> frozenset[Key]:
        """The flags that stand."""
        return frozenset(one.key for one in self.raised)


def proposed(case: Case, viewer: Viewer = SERVICE) -> tuple[Key, ...]:
    """The flags that the kind, the answers and the seats suggest, in their order.

    Those that stand already or were lowered are left out.
    """
    care = Care.of(case, viewer)
    known = care.standing | care.lowered
    return tuple(dict.fromkeys(key for key in _suggested(case, viewer) if key not in known))


def _suggested(case: Case, viewer: Viewer) -> Iterator[Key]:
    kind, lawyers = case.category or "", len(_with_lawyer(case))
    answers = {side: answers_seen(case, viewer, side) for side in Side}
    for flag in care_terms().flags.values():
        for side in Side:
            if any(when.holds(kind, answers[side], lawyers) for when in flag.when):
                yield flag.name, side.value if flag.personal else NOBODYS


def must_stay_apart(case: Case) -> bool:
    """Whether the sides may not be brought into one session: violence is feared.

    A flag that is only proposed counts until the mediator looked and lowered it.
    """
    flags = care_terms().flags
    standing = Care.of(case).standing | {*proposed(case)}
    return any(flags[name].apart for name, _ in standing if name in flags)


def _with_lawyer(case: Case) -> frozenset[Side]:
    """The sides that somebody of the law stands by."""
    return frozenset(
        seat.side
        for seat in case.people.seats.values()
        if seat.side is not None
        and not seat.closed
        and seat.role is Role.PROFESSIONAL
        and case.people.details.get(seat.id, {}).get("profession") == "lawyer"
    )


def _values(answer: Mapping[str, Any] | None) -> tuple[str, ...]:
    value = answer.get("value") if answer else None
    if isinstance(value, list | tuple):
        return tuple(str(one) for one in value)
    return (str(value),) if value is not None else ()


def _count(answer: Mapping[str, Any] | None) -> int:
    written = "".join(_values(answer))
    return int(written) if written.isdecimal() else 0


# ---------------------------------------------------------------- as it is written


@cache
def care_terms() -> Terms:
    """What is written about care; raises `DefinitionFaults` for a file that says it wrong."""
    faults: list[DefinitionError] = []
    written = read_file(FILE)
    reader = Reader(written if isinstance(written, Record) else Record(written.place), faults)
    reader.word("checked")
    flags = [_flag(Reader(record, faults)) for record in reader.records("flags")]
    dangers = [_danger(Reader(record, faults)) for record in reader.records("dangers")]
    checks = reader.words("checks")
    reader.done()
    if faults:
        raise DefinitionFaults(faults)
    return Terms({f.name: f for f in flags}, {d.name: d for d in dangers}, checks)


def _flag(reader: Reader) -> Flag:
    flag = Flag(
        reader.word("flag"),
        reader.words("suggest"),
        tuple(_lines(reader.records("when"), reader.faults)),
        read_laws(reader),
        reader.flag("personal"),
        reader.flag("apart"),
    )
    reader.done()
    return flag


def _danger(reader: Reader) -> Danger:
    danger = Danger(reader.word("danger"), reader.words("bodies"), read_laws(reader))
    reader.done()
    return danger


def _lines(records: Iterable[Record], faults: list[DefinitionError]) -> Iterator[When]:
    for record in records:
        reader = Reader(record, faults)
        facts = Reader(reader.mapping("facts"), faults)
        people = reader.word("people", "0")
        yield When(
            reader.words("kinds"),
            {name: facts.words(name) for name in facts.record},
            int(people) if people.isdecimal() else 0,
            reader.choice("lawyer", (ONE_SIDE,), ""),
        )
        reader.done()
