"""Example cases of the past year, for lists and figures: each a legal course under the ladder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Final

from engine.actions.consult import DANGER, SIGNALS
from engine.actions.demo import dated
from engine.actions.desk import SECRET_LENGTH, Desk, derived_code, hash_secret
from engine.casework import moves
from engine.casework.case import Case, fold, grow, summary_of
from engine.casework.events import (
    AdviserCalled,
    Answers,
    AnswersGiven,
    CaseAssigned,
    CaseEvent,
    CaseOpened,
    CategoryChosen,
    StageMoved,
    StoryTold,
    SuggestionSettled,
)
from engine.casework.guards import Grounds
from engine.casework.journal import link
from engine.casework.moves import Wish
from engine.casework.sealing import Seal
from engine.casework.stages import ending_of
from engine.clock import day_of
from engine.errors import DefinitionError, DefinitionFaults, Place
from engine.rulebook.vocabulary import write_answer
from engine.rulebook.worked import read_facts
from engine.source import Reader, Record, read_file
from engine.store.store import BEGINNING, Event
from engine.store.uuid7 import uuid7

FILE: Final = Path(__file__).parent / "demo_history.yaml"
PREFIX: Final = "DEMX"  # numbers of examples; residents' numbers are drawn
SAFE: Final = {DANGER: {"value": ["none"]}, SIGNALS: {"value": ["none"]}}
STAFF: Final = Grounds(own_will="yes", by_staff=True)
NO_FACTS: Final = Record(Place(""))
CALLED: Final = "called"  # a human was asked for, and nobody has come yet
AT_ONCE: Final = 8  # a store that commits in groups takes several together


@dataclass(frozen=True, slots=True)
class _Step:
    do: str
    why: str
    after: int
    level: str


@dataclass(frozen=True, slots=True)
class _Journey:
    times: int
    kindless: bool
    ago: int | None  # days since its beginning, where it is not one of those spread over the year
    steps: tuple[_Step, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of some cases of a kind; days in it are reckoned from the case's first."""

    kind: str
    story: str
    facts: Record


@dataclass(frozen=True, slots=True)
class _Settled:
    """What was made of a suggestion: agreed with, or `instead` for a reason."""

    what: str
    reason: str
    instead: str


@dataclass(frozen=True, slots=True)
class _Plan:
    days: int
    story: str
    kinds: tuple[str, ...]
    told: Mapping[str, tuple[_Told, ...]]
    settled: tuple[_Settled, ...]
    units: Mapping[str, tuple[str, ...]]
    journeys: tuple[_Journey, ...]


@dataclass(slots=True)
class _Course:
    """A case in the making: its events so far, and what they make of it."""

    desk: Desk
    seal: Seal
    case: Case | None = None
    events: list[Event] = field(default_factory=list)

    def write(self, at: datetime, actor: str, *happened: CaseEvent) -> None:
        seq, head = (self.case.seq, self.case.head) if self.case else (0, BEGINNING)
        id = self.case.id if self.case else uuid7(at)
        events = link(id, seq, head, happened, at, actor, self.seal)
        opened = list(self.seal.open(events))
        self.case = grow(self.case, opened) if self.case else fold(opened, self.seal.key)
        self.events += events


def seed(desk: Desk, path: Path = FILE) -> int:
    """Enter the past year, unless it is there already; how many cases it has.

    Raises `DefinitionFaults` for a file that cannot be read.
    """
    plan = _read(path)
    if desk.store.find_by_number(f"{PREFIX}0001") is not None:
        return 0
    courses = list(_courses(desk, plan))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sum(pool.map(lambda course: _enter(desk, course), courses))


def _enter(desk: Desk, course: _Course) -> int:
    assert course.case is not None  # each was opened at least
    desk.store.append(course.case.id, 0, course.events, summary_of(course.case))
    return 1


def _courses(desk: Desk, plan: _Plan) -> Iterator[_Course]:
    """Every journey as often as it is taken, on days that are the same for every start."""
    chance = Random(20)
    kinds = cycle(plan.kinds)
    units = {level: cycle(ids) for level, ids in plan.units.items()}
    told = {kind: cycle(some) for kind, some in plan.told.items()}
    settled = cycle(plan.settled)
    taken = [journey for journey in plan.journeys for _ in range(journey.times)]
    chance.shuffle(taken)
    place = desk.library.region.of(None)
    for number, journey in enumerate(taken, 1):
        spread = plan.days - plan.days * number // (len(taken) + 1)
        ago = spread if journey.ago is None else journey.ago
        at = desk.clock.now() - timedelta(days=ago, minutes=chance.randrange(600))
        kind = "" if journey.kindless else next(kinds)
        more = next(told[kind]) if kind in told else _Told(kind, "", NO_FACTS)
        course = _begun(desk, f"{PREFIX}{number:04d}", plan.story + more.story, at)
        if kind:
            course.write(at, "resident", CategoryChosen(kind, (), ()))
            course.write(at, "resident", AnswersGiven(_answers(desk, more, at), "resident"))
        for step in journey.steps:
            at += timedelta(days=step.after)
            if at > desk.clock.now():
                break
            unit = next(units[step.level]) if step.level else ""
            happened = _happened(course, step, unit, place)
            course.write(at, "system", *happened)
            if any(isinstance(event, StageMoved) for event in happened) and step.level:
                made = [_settling(next(settled), kind, step.level, unit) for _ in range(2)]
                course.write(at, "mediator", *made)
        yield course


def _answers(desk: Desk, told: _Told, at: datetime) -> Answers:
    """What was answered in a case that began then; raises `DefinitionFaults` for what is none."""
    faults: list[DefinitionError] = []
    days = {name: dated(value, day_of(at)) for name, value in told.facts.items()}
    book = desk.library.rulebook
    facts = read_facts(days, book, faults, told.facts.place)
    if faults:
        raise DefinitionFaults(faults)
    given = {name: {"value": write_answer(book.facts[name], v)} for name, v in facts.items()}
    return {**SAFE, **given}


def _settling(one: _Settled, kind: str, level: str, unit: str) -> SuggestionSettled:
    named = {"cause": kind, "level": level, "unit": unit}
    suggested = named.get(one.what, f"MEDIATE_{level.upper()}")
    return SuggestionSettled(one.what, suggested, one.instead or suggested, one.reason)


def _begun(desk: Desk, number: str, story: str, at: datetime) -> _Course:
    course = _Course(desk, Seal(desk.vault, desk.vault.new_key()))
    secret = hash_secret(derived_code(f"example:{number}", SECRET_LENGTH))
    opened = CaseOpened(number, secret, "zh", desk.library.revision)
    course.write(at, "resident", opened, StoryTold(story, ()))
    return course


def _happened(course: _Course, step: _Step, unit: str, place: str) -> list[CaseEvent]:
    case = course.case
    assert case is not None  # it was opened
    if step.do == CALLED:
        return [AdviserCalled(step.why)]
    if step.do == "reopen":
        return moves.reopen(case, STAFF, step.why)
    if ending_of(step.do) is not None:
        return moves.end(case, STAFF, step.do, step.why)
    wish = Wish(step.do, step.why, level=step.level)
    happened = moves.move(case, STAFF, wish, step.level, place)
    if any(isinstance(event, StageMoved) for event in happened) and unit:
        happened.append(CaseAssigned(unit, "", "by_level_and_place"))
    return happened


def _read(path: Path) -> _Plan:
    faults: list[DefinitionError] = []
    written = read_file(path)
    whole = Reader(written if isinstance(written, Record) else Record(written.place), faults)
    reader = Reader(whole.mapping("history"), faults)
    units = Reader(reader.mapping("units"), faults)
    plan = _Plan(
        int(reader.word("days")),
        reader.word("story"),
        reader.words("kinds"),
        _told(reader, faults),
        tuple(_settled(entry, faults) for entry in reader.records("settled")),
        {level: units.words(level) for level in units.record},
        tuple(_journey(entry, faults) for entry in reader.records("journeys")),
    )
    for each in (whole, reader, units):
        each.done()
    if faults:
        raise DefinitionFaults(faults)
    return plan


def _told(reader: Reader, faults: list[DefinitionError]) -> Mapping[str, tuple[_Told, ...]]:
    found: dict[str, tuple[_Told, ...]] = {}
    for entry in reader.records("told"):
        one = Reader(entry, faults)
        told = _Told(one.word("kind"), one.word("story"), one.mapping("facts"))
        one.done()
        found[told.kind] = (*found.get(told.kind, ()), told)
    return found


def _settled(entry: Record, faults: list[DefinitionError]) -> _Settled:
    reader = Reader(entry, faults)
    settled = _Settled(reader.word("what"), reader.word("reason"), reader.word("instead", ""))
    reader.done()
    return settled


def _journey(entry: Record, faults: list[DefinitionError]) -> _Journey:
    reader = Reader(entry, faults)
    steps = tuple(_step(step, faults) for step in reader.records("steps"))
    ago = reader.word("ago", "")
    journey = _Journey(
        int(reader.word("times")),
        reader.word("kindless", "") == "yes",
        int(ago) if ago else None,
        steps,
    )
    reader.done()
    return journey


def _step(entry: Record, faults: list[DefinitionError]) -> _Step:
    reader = Reader(entry, faults)
    step = _Step(
        reader.word("do"), reader.word("why"), int(reader.word("after")), reader.word("level", "")
    )
    reader.done()
    return step
