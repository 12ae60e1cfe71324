"""What the law and good sense remark on the terms of an agreement before it is signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from engine.actions.consult import assess
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.people import Role, Side
from engine.clock import today
from engine.mediation.balance import balance
from engine.mediation.cooling import Care, care_needed
from engine.mediation.claims import parts_of
from engine.mediation.executability import executability
from engine.mediation.legality import Ground, floors_given_up, legality
from engine.mediation.obligations import Obligation
from engine.mediation.remarks import Remark, Severity


def ground_of(desk: Desk, case: Case) -> Ground:
    """What terms are measured against in this case."""
    law = assess(desk, case)
    represented = frozenset(
        seat.side
        for seat in case.people.seats.values()
        if seat.role is Role.REPRESENTATIVE and seat.taken and not seat.closed and seat.side
    )
    return Ground(case.category or "", law, parts_of(law), represented)


def remarks(desk: Desk, case: Case, terms: Sequence[Obligation]) -> tuple[Remark, ...]:
    """Everything that is remarked on these terms today."""
    return (*executability(terms, today(desk.clock)), *legality(terms, ground_of(desk, case)))


def plain_parts(desk: Desk, case: Case, terms: Sequence[Obligation]) -> tuple[str, ...]:
    """The terms that no court confirms, and that stand as plain contract, by id."""
    found = remarks(desk, case, terms)
    split = {one.obligation for one in found if one.severity is Severity.SPLIT}
    return tuple(term.id for term in terms if term.id in split)


def cares(desk: Desk, case: Case, terms: Sequence[Obligation]) -> dict[Side, Care]:
    """What each side needs before it signs these terms."""
    ground = ground_of(desk, case)
    accounts = balance(terms, ground.law, ground.parts)
    found = care_needed(accounts, floors_given_up(terms, ground))
    return {one.side: one for one in found}


def cools_until(
    desk: Desk, case: Case, terms: Sequence[Obligation], accepted: datetime
) -> datetime | None:
    """Until when a large waiver is to be slept on; None where that is over, or none is large."""
    ends = max((one.ends(accepted) for one in cares(desk, case, terms).values()), default=accepted)
    return ends if ends > desk.clock.now() else None
