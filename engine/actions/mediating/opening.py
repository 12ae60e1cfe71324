"""What both sides are told before a mediation: read and ticked, by each for themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from engine.actions.course import NO_SLIP, Slip
from engine.actions.desk import Desk
from engine.actions.mediating import table
from engine.casework.case import Case
from engine.casework.events import CaseEvent, OpeningRead, PersonDescribed
from engine.casework.permissions import Action
from engine.errors import AnswerError, AnswerFaults, IllegalStep
from engine.mediation.mediation import Mediation
from engine.mediation.states import STOPPABLE
from engine.mediation.told import DELIVERY, told

ADDRESS: Final = "address"
LONGEST: Final = 120


def tick(
    desk: Desk,
    case: Case,
    items: Iterable[str],
    address: str = "",
    slip: Slip = NO_SLIP,
) -> Case:
    """A party has read everything and ticked each part; raises `AnswerFaults` for what is not."""
    desk.permit(case, Action.DECIDE)
    return _ticked(desk, case, table.seat_at(desk, case), items, address, slip)


def read_to(
    desk: Desk,
    case: Case,
    seat: str,
    items: Iterable[str],
    address: str = "",
    slip: Slip = NO_SLIP,
) -> Case:
    """The mediator read it aloud to somebody who cannot do it on a page; raises as `tick`."""
    desk.permit(case, Action.LEAD)
    side = case.people.side_of(seat)
    if side is None or seat not in case.people.parties(side):
        raise AnswerError("seat", "choose_from_list")
    return _ticked(desk, case, seat, items, address, slip)


def _ticked(
    desk: Desk, case: Case, seat: str, items: Iterable[str], address: str, slip: Slip
) -> Case:
    ticked = {*items}
    where = " ".join(address.split())

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        if mediation.state not in STOPPABLE:
            raise IllegalStep(mediation.state.value, [], ["still_open"])
        keys = [part.key for part in told().opening_on(mediation.track)]
        faults = {key: AnswerError(key, "mediation_tick") for key in keys if key not in ticked}
        if DELIVERY in keys and not 0 < len(where) <= LONGEST:
            faults[ADDRESS] = AnswerError(ADDRESS, "mediation_address", limit=str(LONGEST))
        if faults:
            raise AnswerFaults(faults)
        happened: list[CaseEvent] = [OpeningRead(seat, tuple(keys), told().words)]
        known = now.people.details.get(seat, {}).get(ADDRESS, "")
        if DELIVERY in keys and where != known:
            happened.append(PersonDescribed(seat, {ADDRESS: where}, desk.actor.mark))
        done = mediation.opened.get(seat) == told().words
        return [] if done and len(happened) == 1 else happened

    return table.write(desk, case, decide, slip, f"opening:{seat}")
