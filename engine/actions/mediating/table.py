"""The mediation of a case for whoever is at the desk, and how something is written in it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress

from engine.actions.course import NO_SLIP, Slip, as_seen
from engine.actions.desk import ATTEMPTS, Desk
from engine.casework.case import Case
from engine.casework.events import CaseEvent
from engine.casework.people import APPLICANT, OFFERED
from engine.errors import AnswerFaults, Conflict, IllegalStep, JiefenError, NotPermitted
from engine.mediation.confidence import Kind, Viewer, viewer_of
from engine.mediation.mediation import Mediation
from engine.store.store import Entry

Decide = Callable[[Case, Mediation], list[CaseEvent]]
"""What is still to be written, given the case and all of its mediation."""
Beside = Sequence[Entry] | Callable[[Case, Sequence[CaseEvent]], Sequence[Entry]]
"""Entries that are written with what happened, or how they follow from it."""


def table(desk: Desk, case: Case) -> Mediation:
    """The mediation as the one at the desk may see it: what pages show is made of this."""
    return Mediation.of(case, viewer(desk, case))


def viewer(desk: Desk, case: Case) -> Viewer:
    """As what the one at the desk looks on."""
    return viewer_of(desk.actor, case)


def seat_at(desk: Desk, case: Case) -> str:
    """The seat for which the one at the desk speaks: a party's own; a representative's, for whom
    they stand by. Raises `NotPermitted` for those who belong to no side."""
    here = viewer(desk, case)
    if here.kind is not Kind.SIDE or here.side is None:
        raise NotPermitted(desk.actor.mark, "meet", "not_this_role")
    own = desk.actor.id if desk.actor.role in OFFERED else APPLICANT
    parties = case.people.parties(here.side)
    return own if own in parties else parties[0]


def require_open(case: Case, mediation: Mediation) -> None:
    """Raises `IllegalStep` where the case is closed: talks begin only in one that goes on."""
    if case.course.closing is not None:
        raise IllegalStep(mediation.state.value, [], ["case_open"])


def write(
    desk: Desk,
    case: Case,
    decide: Decide,
    slip: Slip = NO_SLIP,
    what: str = "",
    entries: Beside = (),
) -> Case:
    """Write what `decide` finds to write, once for each form, whoever else is at work.

    `decide` sees the whole mediation as it stands when it is written. A form that showed another
    state raises `Conflict`, so that nobody decides on what is no longer so; the same form sent
    twice does not.
    """
    once = hashlib.sha256(f"{what}:{slip.key}".encode()).hexdigest() if slip.key else None
    if not _is_fresh(case, slip):
        seen = as_seen(desk, case, slip)
        happened = decide(seen, Mediation.of(seen))
        desk.append(seen, happened, key=once, entries=_beside(entries, seen, happened))
        return desk.again(case)  # it was the same form sent twice
    for _ in range(ATTEMPTS):
        try:
            happened = decide(case, Mediation.of(case))
        except (IllegalStep, AnswerFaults):
            if again := _sent_twice(desk, case, decide, slip, once):
                return again
            raise
        if not happened:
            return case
        try:
            beside = _beside(entries, case, happened)
            return desk.append(case, happened, key=once, entries=beside)
        except Conflict as err:
            raced, case = err, desk.again(case)
    raise raced


def _sent_twice(
    desk: Desk, case: Case, decide: Decide, slip: Slip, once: str | None
) -> Case | None:
    """The case as it stands, where what is no longer possible was done by this very form."""
    if once is None or slip.seen_at in (None, case.seq):
        return None
    with suppress(JiefenError):
        seen = as_seen(desk, case, slip)
        desk.append(seen, decide(seen, Mediation.of(seen)), key=once)
        return desk.again(case)
    return None


def _beside(entries: Beside, case: Case, happened: Sequence[CaseEvent]) -> Sequence[Entry]:
    return entries(case, happened) if callable(entries) else entries


def _is_fresh(case: Case, slip: Slip) -> bool:
    """Whether the mediation stands in the state that the form showed."""
    if slip.seen_at is None:
        return True
    before = [noted for noted in case.mediation if noted.seq <= slip.seen_at]
    return Mediation.folded(case.people, before).state is Mediation.of(case).state
