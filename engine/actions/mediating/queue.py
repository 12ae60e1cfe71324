"""What lies on a mediator's desk: open mediations by their nearest term, the days that come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from engine.actions.deadlines import ground_of
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.course import Stage, State
from engine.casework.deadlines import Item, deadlines_of
from engine.casework.deadlines.agenda import OPEN, Status
from engine.casework.deadlines.colour import Colour, colour_of
from engine.casework.deadlines.definition import Start
from engine.casework.events import SessionCalledOff, SessionHeld, SessionPlanned
from engine.casework.people import Side
from engine.clock import TIMEZONE, today
from engine.library import Library
from engine.mediation.confidence import Kind, seen_by, viewer_of
from engine.mediation.mediation import Mediation
from engine.mediation.states import State as Step
from engine.store.store import Order, Summary, Wanted

AT_ONCE: Final = 200  # cases on one desk
AHEAD: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Term:
    """The nearest term of a case: which, its last day, the days left, and how near that is."""

    item: Item
    day: date
    left: int
    colour: Colour


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session that is set, of which case, when and how."""

    number: str
    session: str
    at: datetime
    minutes: int
    mode: str
    place: str
    link: str


@dataclass(frozen=True, slots=True)
class Line:
    """One mediation on the desk; `term` is nothing where nothing runs."""

    number: str
    kind: str | None
    state: Step
    track: str
    unit: str
    account: str
    term: Term | None
    names: tuple[str, ...] = ()  # of the parties, to whoever mediates
    is_certified: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    """A desk: its mediations, the most urgent first, and the sessions of the days that come."""

    lines: tuple[Line, ...]
    today: tuple[Meeting, ...]
    soon: tuple[Meeting, ...]
    count: int  # all there are, should there be more than are shown


def queue(desk: Desk, library: Library, units: frozenset[str] | None = None) -> Queue:
    """The open mediations of the one at the desk, or, of somebody who oversees, of these units.

    Everything is seen as the one at the desk may see it. Cases lie ready in memory once they were
    read, and terms of limitation, which are slow, are left to the case itself.
    """
    asked = Wanted(
        stage=Stage.MEDIATE,
        state=State.OPEN,
        units=units,
        assignee=desk.actor.id if units is None else None,
        order=Order.DUE,
        limit=AT_ONCE,
    )
    found = desk.store.list_cases(asked)
    cases = [(summary, desk.case_of(summary)) for summary in found.cases]
    lines = sorted((_line(desk, library, row, case) for row, case in cases), key=_urgency)
    meetings = sorted(_meetings(desk, (case for _, case in cases)), key=lambda one: one.at)
    day = today(desk.clock)
    now = tuple(one for one in meetings if one.at.date() == day)
    soon = tuple(one for one in meetings if day < one.at.date() <= day + AHEAD)
    return Queue(tuple(lines), now, soon, found.count)


def nearest(desk: Desk, library: Library, case: Case) -> Term | None:
    """The term of a case that ends first, or ended and was not kept; none where none runs."""
    day = today(desk.clock)
    items = deadlines_of(case, (), ground_of(desk, case, library), day)
    running = [(item.day, item) for item in items if item.day is not None and _counts(item)]
    if not running:
        return None
    until, item = min(running, key=lambda pair: (pair[0], pair[1].key))
    left, whole = (until - day).days, (until - item.start).days if item.start else 0
    return Term(item, until, left, colour_of(left, whole))


def _counts(item: Item) -> bool:
    """Whether a term still presses: it runs, or ended without what it was for."""
    if item.definition.start is Start.LIMITATION:
        return False
    late = any(reason.key == "done_late" for reason in item.reasons)
    return item.status in OPEN or (item.status is Status.MISSED and not late)


def _line(desk: Desk, library: Library, row: Summary, case: Case) -> Line:
    viewer = viewer_of(desk.actor, case)
    mediation = Mediation.of(case, viewer)
    leads = viewer.kind is Kind.MEDIATOR
    return Line(
        case.number,
        case.category,
        mediation.state,
        mediation.track,
        row.unit,
        row.assignee,
        nearest(desk, library, case),
        _names(case) if leads else (),
        "certificate_issued" in case.course.milestones,
    )


def _names(case: Case) -> tuple[str, ...]:
    seats = (seat for side in Side for seat in case.people.parties(side))
    given = (case.people.details.get(seat, {}).get("name", "") for seat in seats)
    return tuple(name for name in given if name)


def _urgency(line: Line) -> tuple[bool, int, date, str]:
    if line.term is None:
        return True, 0, date.max, line.number
    return False, [*Colour].index(line.term.colour), line.term.day, line.number


def _meetings(desk: Desk, cases: Iterable[Case]) -> Iterator[Meeting]:
    """The sessions that are set and were neither called off nor held."""
    for case in cases:
        planned: dict[str, Meeting] = {}
        for noted in seen_by(case, viewer_of(desk.actor, case)):
            happened = noted.happened
            if isinstance(happened, SessionPlanned):
                with suppress(ValueError):
                    planned[happened.session] = _meeting(case.number, happened)
            elif isinstance(happened, SessionCalledOff | SessionHeld):
                planned.pop(happened.session, None)
        yield from planned.values()


def _meeting(number: str, planned: SessionPlanned) -> Meeting:
    at = datetime.fromisoformat(planned.at)
    return Meeting(
        number,
        planned.session,
        at.astimezone(TIMEZONE) if at.tzinfo else at.replace(tzinfo=TIMEZONE),
        planned.minutes,
        planned.mode,
        planned.place,
        planned.link,
    )
