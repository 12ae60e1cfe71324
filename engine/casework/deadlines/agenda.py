"""How every deadline stands in one case on one day: what runs, what is near, what was missed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from engine.casework.case import Case
from engine.casework.course import Stage, State
from engine.casework.deadlines.definition import CLOSED, Book, Deadline, Standing, Start
from engine.casework.deadlines.handed import Run, runs
from engine.casework.deadlines.reckoning import Term, later, moved, term_of
from engine.casework.events import MediationMoved, TermExtended
from engine.clock import day_of
from engine.i18n import Text
from engine.rulebook.calendar import Calendar
from engine.rulebook.conclusion import TimeLimit
from engine.rulebook.parameter import Parameter


class Status(StrEnum):
    """How a deadline stands; the order is that of a list."""

    TODAY = "today"
    SOON = "soon"
    RUNNING = "running"
    DISPUTED = "disputed"  # over by the cautious reckoning, not by the favourable one
    UNKNOWN = "unknown"  # nobody has said from when it runs
    MISSED = "missed"
    MET = "met"
    STOPPED = "stopped"


OPEN: Final = (Status.TODAY, Status.SOON, Status.RUNNING, Status.DISPUTED)
"""In these there is still something to do in time."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the day is that day, or the status that status: the key of a text, and what fills it."""

    key: str
    day: date | None = None
    name: str = ""  # of a milestone


@dataclass(frozen=True, slots=True)
class Item:
    """One deadline in the case; `day` is the safe one, which no day off moves."""

    key: str  # the same for the same deadline of a case, whatever happens to it
    definition: Deadline
    title: Text
    basis: tuple[str, ...]
    status: Status
    start: date | None = None
    day: date | None = None
    last: date | None = None  # until when it is still in time: days off, or the favourable view
    reasons: tuple[Reason, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


@dataclass(frozen=True, slots=True)
class Ground:
    """What deadlines are reckoned on: as written, how long they are, which days are worked."""

    book: Book
    parameters: Mapping[str, Parameter]
    calendar: Calendar
    region: str = ""

    def figure(self, name: str, day: date) -> int | None:
        """A length in force on a day; for a day before all values, the earliest."""
        parameter = self.parameters[name]
        first = min((period.from_ for period in parameter.every), default=day)
        period = parameter.at(max(day, first), self.region)
        return None if period is None or period.value is None else int(period.value)


def deadlines_of(
    case: Case, limits: Iterable[TimeLimit], ground: Ground, today: date
) -> tuple[Item, ...]:
    """Every deadline that concerns the case, the next one first.

    `limits` are the limitation items of its assessment on the same day. A deadline nobody can
    expect yet is left out; one that is due at this stage and has no beginning is said as unknown.
    """
    if case.is_erased:
        return ()
    found: list[Item] = []
    kept = tuple(limits)
    for definition in ground.book.deadlines.values():
        if not definition.is_for(case.category):
            continue
        if definition.start is Start.LIMITATION:
            found += _limitations(definition, case, kept, ground, today)
        elif definition.start is Start.PACKET:
            found += (
                _handed(run, definition, case, ground, today) for run in runs(definition, case)
            )
        else:
            found += _procedural(definition, case, ground, today)
    order = list(Status)
    return tuple(sorted(found, key=lambda item: _rank(item, order)))


def _rank(item: Item, order: list[Status]) -> tuple[int, date, int, str]:
    group = 0 if item.is_open else order.index(item.status)
    return group, item.day or date.max, order.index(item.status), item.key


# ---------------------------------------------------------------- limitation


def _limitations(
    definition: Deadline, case: Case, limits: tuple[TimeLimit, ...], ground: Ground, today: date
) -> Iterator[Item]:
    for limit in limits:
        if limit.status == "NOT_APPLICABLE" or not definition.is_of(limit.definition.short_name):
            continue
        met = _met(definition, case, date.min, limit.favourable or date.max)
        status, reasons = _limited(limit, today, ground, definition)
        if met is not None:
            status, reasons = Status.MET, (met, *reasons)
        yield Item(
            key=f"{definition.id}.{limit.definition.short_name}",
            definition=definition,
            title=limit.definition.title,
            basis=limit.definition.basis or definition.basis,
            status=status,
            day=limit.conservative,
            last=limit.favourable,
            reasons=reasons,
        )


def _limited(
    limit: TimeLimit, today: date, ground: Ground, definition: Deadline
) -> tuple[Status, tuple[Reason, ...]]:
    """The status by the two reckonings of the assessment."""
    cautious, favourable = limit.conservative, limit.favourable
    if cautious is None or favourable is None:
        return Status.UNKNOWN, (Reason("limit_unknown"),)
    reasons = []
    if favourable != cautious:
        reasons.append(Reason("two_reckonings", favourable))
    if limit.full_until is not None:
        reasons.append(Reason("day_by_day", limit.full_until))
    if limit.status == "REVIVED":
        return Status.STOPPED, (Reason("revived"), *reasons)
    if today > favourable:
        return Status.MISSED, tuple(reasons)
    if today > cautious:
        return Status.DISPUTED, tuple(reasons)
    return _open(cautious, today, ground, definition), tuple(reasons)


def _open(day: date, today: date, ground: Ground, definition: Deadline) -> Status:
    left = (day - today).days
    if left == 0:
        return Status.TODAY
    near = ground.figure(definition.soon, today) or 0
    return Status.SOON if left <= near else Status.RUNNING


# ---------------------------------------------------------------- procedure


def _procedural(definition: Deadline, case: Case, ground: Ground, today: date) -> Iterator[Item]:
    start = _start(definition, case)
    if start is None:
        if case.stage.value in definition.asked_at and case.course.state is not State.CLOSED:
            asked = (Reason("note_start", name=definition.start_name),)
            yield _item(definition, Status.UNKNOWN, reasons=asked)
        return
    yield _running(definition, case, start, ground, today)


def _handed(run: Run, definition: Deadline, case: Case, ground: Ground, today: date) -> Item:
    """A deadline of papers that went out, by the papers it is of."""
    item = replace(
        _running(definition, case, run.start, ground, today), key=f"{definition.id}.{run.packet}"
    )
    if run.ended is None:
        return item
    status, told = (Status.MET, "dealt_with") if run.done else (Status.STOPPED, "moved_on")
    return replace(item, status=status, reasons=(Reason(told, run.ended), *item.reasons))


def _running(definition: Deadline, case: Case, start: date, ground: Ground, today: date) -> Item:
    term, reasons = _term(definition, case, start, ground, today)
    if term is None:
        return _item(definition, Status.UNKNOWN, start, reasons=(Reason("length_unknown"),))
    reasons = [Reason("counted_from", start), *reasons] if term.day != start else reasons
    met = _met(definition, case, start, term.extended)
    stopped = _stopped(definition, case, start)
    if met is not None:
        status, reasons = Status.MET, [met, *reasons]
    elif stopped is not None:
        status, reasons = Status.STOPPED, [stopped, *reasons]
    elif today > term.extended:
        late = _late(definition, case, term.extended)
        status, reasons = Status.MISSED, [*late, *reasons]
    elif today > term.day:
        status = Status.TODAY if today == term.extended else Status.SOON
    else:
        status = _open(term.day, today, ground, definition)
    return _item(definition, status, start, term, tuple(reasons))


def _item(
    definition: Deadline,
    status: Status,
    start: date | None = None,
    term: Term | None = None,
    reasons: tuple[Reason, ...] = (),
) -> Item:
    return Item(
        key=definition.id,
        definition=definition,
        title=definition.title,
        basis=definition.basis,
        status=status,
        start=start,
        day=term.day if term else None,
        last=term.extended if term else None,
        reasons=reasons,
    )


def _start(definition: Deadline, case: Case) -> date | None:
    if definition.start is Start.MILESTONE:
        return case.course.milestones.get(definition.start_name)
    entered = [step.at for step in case.course.steps if step.stage == definition.start_name]
    return day_of(entered[-1]) if entered else None


def _term(
    definition: Deadline, case: Case, start: date, ground: Ground, today: date
) -> tuple[Term | None, list[Reason]]:
    """The last day, and why it is not simply the counted one."""
    if not definition.length:
        return Term(start, start), []
    length = ground.figure(definition.length, start)
    if length is None:
        return None, []
    term = term_of(start, length, definition.counted, ground.calendar)
    term = later(term, stood_still(definition, case, start, today), ground.calendar)
    agreed = case.course.milestones.get(definition.extended_to)
    if agreed is not None and agreed > term.day:
        since = _agreed_at(case)
        extended = Term(agreed, moved(agreed, ground.calendar))
        days = stood_still(definition, case, start, today, since)
        return later(extended, days, ground.calendar), [Reason("extended_to", agreed)]
    if definition.standing is Standing.PRODUCT:
        return Term(term.day, term.day), []
    return term, [Reason("day_off", term.extended)] if term.extended != term.day else []


def _agreed_at(case: Case) -> int:
    """Where in the case both sides last agreed to more time."""
    agreed = [noted.seq for noted in case.mediation if isinstance(noted.happened, TermExtended)]
    return agreed[-1] if agreed else 0


def stood_still(definition: Deadline, case: Case, start: date, today: date, since: int = 0) -> int:
    """The days from a start on that are not counted: an expert's time (在线调解规则#26).

    `since` leaves out what began before that place in the case.
    """
    days, began = 0, None
    for noted in case.mediation:
        if not isinstance(noted.happened, MediationMoved):
            continue
        day = day_of(noted.at)
        if began is not None:
            days, began = days + max((day - began).days, 0), None
        if noted.happened.state in definition.not_counted and noted.seq > since:
            began = max(day, start)
    return days + ((max(today, began) - began).days if began is not None else 0)


def _met(definition: Deadline, case: Case, start: date, last: date) -> Reason | None:
    """What was done in time, if anything was."""
    for name in definition.met_by:
        done = case.course.milestones.get(name)
        if done is not None and start <= done <= last:
            return Reason("done", done, name)
    return None


def _late(definition: Deadline, case: Case, last: date) -> list[Reason]:
    done = [(case.course.milestones.get(name), name) for name in definition.met_by]
    return [Reason("done_late", day, name) for day, name in done if day is not None and day > last]


def _stopped(definition: Deadline, case: Case, start: date) -> Reason | None:
    """What put an end to it, if anything did."""
    course = case.course
    for name in definition.stopped_by:
        if name == CLOSED:
            if course.state is State.CLOSED and course.closing is not None:
                return Reason("closed", day_of(course.closing.at))
        elif name in tuple(Stage):
            if course.stage == name:
                return Reason("moved_on", day_of(course.steps[-1].at))
        else:
            day = course.milestones.get(name)
            if day is not None and day >= start:
                return Reason("done", day, name)
    return None
