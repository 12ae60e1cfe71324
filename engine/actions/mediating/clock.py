"""The clock of a mediation: the deadline that its track runs by, as it stands today."""

from __future__ import annotations

from engine.actions.deadlines import ground_of
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.deadlines import Item, deadlines_of
from engine.clock import today
from engine.library import Library
from engine.mediation.mediation import Mediation
from engine.mediation.tracks import track_of


def clock_of(desk: Desk, case: Case, library: Library | None = None) -> Item | None:
    """The deadline of the track; None where it has none, or it does not run yet.

    `library` holds the deadlines of today; without it those that the case began under.
    """
    wanted = track_of(Mediation.of(case).track).deadline
    found = deadlines_of(
        case, (), ground_of(desk, case, library or desk.library), today(desk.clock)
    )
    item = next((item for item in found if item.key == wanted), None)
    return item if item is not None and item.start is not None else None


def items_of(desk: Desk, case: Case, library: Library | None = None) -> dict[str, Item]:
    """Every deadline of the procedure by key: no time limit of a claim is among them."""
    ground = ground_of(desk, case, library or desk.library)
    return {item.key: item for item in deadlines_of(case, (), ground, today(desk.clock))}
