"""The days of an agreement of which people are reminded: before, on the day, and after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from engine.actions.mediating.keeping import terms_of
from engine.casework.case import Case
from engine.casework.people import Side
from engine.mediation.aftercare import Aftercare, Standing, calendar
from engine.mediation.mediation import Mediation
from engine.mediation.obligations import BOTH
from engine.mediation.states import IN_FORCE, State


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day on which something is to be done, and the seats that have to do it."""

    key: str  # the same for the same part of the same term
    on: date
    seats: tuple[str, ...]


def due_days(case: Case, today: date) -> Iterator[DueDay]:
    """What is still open of an agreement that binds, part by part."""
    if Mediation.of(case).state not in IN_FORCE - {State.PERFORMED}:
        return
    terms = terms_of(case)
    who = {term.id: term.who for term in terms}
    for due in calendar(terms, Aftercare.of(case), today):
        if due.standing is not Standing.DONE:
            side = who[due.obligation]
            sides = list(Side) if side == BOTH else [Side(side)]
            seats = tuple(seat for one in sides for seat in case.people.parties(one))
            yield DueDay(f"term{due.obligation}.{due.part}", due.on, seats)
