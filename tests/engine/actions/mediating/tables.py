"""A mediation with people at the table: an applicant, the other side, a mediator of the street."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from engine.actions import consent, consult, course, seats
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.events import (
    CaseAssigned,
    CaseEvent,
    ContactTried,
    MediationMoved,
    OpeningRead,
    WillDeclared,
)
from engine.casework.moves import Wish
from engine.casework.people import APPLICANT, RESIDENT, Actor, Role
from engine.clock import today
from engine.mediation.mediation import Mediation
from engine.mediation.states import State
from engine.rulebook.vocabulary import read_answer

MEDIATOR = Actor(Role.MEDIATOR, "m1", "林岚", "bajiao", frozenset({"bajiao"}))
COLLEAGUE = Actor(Role.MEDIATOR, "m2", "赵青", "bajiao", frozenset({"bajiao"}))
HEAD = Actor(Role.SUPERVISOR, "h1", "韩静", "district", frozenset({"district", "bajiao"}))
WORDS = "2026-11-22"
FACTS: dict[str, Any] = {
    "case.danger": ["none"],
    "case.self_willing": "yes",
    "case.other_party_contact": "reachable",
    "rental.role": "tenant",
    "rental.use": "shop",
    "rental.district": "石景山区",
    "rental.contract_form": "paper",
    "rental.property_kind": "commodity_housing",
    "rental.building_permit": "shown",
    "rental.occupancy_status": "occupying",
    "rental.lease_starts_on": "2025-08-01",
    "rental.lease_ends_on": "2028-07-31",
    "rental.monthly_rent": "12000.00",
    "rental.payment_cycle": "quarterly",
    "rental.unpaid_rents": [{"due_on": "2026-11-01", "amount": "36000.00", "paid": "0.00"}],
    "rental.arrears_reason": "sudden_closure",
    "rental.arrears_demanded": "yes",
    "rental.arrears_demanded_on": "2026-11-08",
    "rental.liquidated_damages_kind": "permille_per_day",
    "rental.liquidated_damages_rate": "0.003",
    "rental.reduction_requested": "yes",
    "case.amount_claimed": "36000.00",
}
"""The restaurant that owes a quarter's rent (GR-01), on the days of the tests."""
TO_SESSION = (
    State.ASSIGNING,
    State.DISCLOSED,
    State.SCHEDULED,
    State.IN_SESSION,
)


@dataclass(frozen=True, slots=True)
class Scene:
    """One case, and a desk for each who has to do with it."""

    number: str
    desk: Desk  # the applicant's
    secret: str
    seat: str  # of the other side
    seat_secret: str
    hand: Actor = MEDIATOR  # who mediates

    @property
    def case(self) -> Case:
        return self.desk.load(self.number, self.secret)

    @property
    def applicant(self) -> Desk:
        return self.desk.of(RESIDENT)

    @property
    def respondent(self) -> Desk:
        _, actor = self.desk.enter(self.number, self.seat_secret)
        return self.desk.of(actor)

    @property
    def mediator(self) -> Desk:
        return self.desk.of(self.hand)

    def at(self, desk: Desk) -> Scene:
        """The same case at another desk: a later day, another store."""
        return replace(self, desk=desk)

    def happen(self, *happened: CaseEvent, by: Actor | None = None) -> Case:
        """Write down what happened, asking nobody's leave."""
        return self.desk.of(by or self.hand).append(self.case, [*happened])


def answered(desk: Desk, facts: dict[str, Any]) -> dict[str, Any]:
    """Answers as they are written in a worked case, typed."""
    known = desk.library.rulebook.facts
    return {name: read_answer(known[name], written) for name, written in facts.items()}


def begun(
    desk: Desk,
    facts: dict[str, Any] | None = None,
    kind: str = "rent.arrears",
    hand: Actor = MEDIATOR,
) -> Scene:
    """A case that went to mediation and lies with the mediator; the other side was invited and
    came in, and has not said yet whether it wants to."""
    opened = consult.open_case(desk)
    case = consent.agree(desk, opened.case, ["assess", "mediate", "messages"])
    case = consult.choose_category(desk, case, kind)
    case = consult.record_answers(desk, case, answered(desk, FACTS if facts is None else facts))
    case = seats.describe(desk, case, {"name": "张明", "phone": "13800138000"}, ["messages"])
    case = course.go_on(desk, case, Wish("mediate", "asked_by_applicant"))
    assert Mediation.of(case).state is State.SCREENING
    offer = {"role": "respondent", "name": "王芳", "phone": "13900139000", "inviter": "林岚"}
    offered = seats.offer(desk, case, offer)
    entered, actor = desk.enter(case.number, offered.secret)
    seats.take(desk.of(actor), entered, ["seat"])
    scene = Scene(case.number, desk, opened.secret, offered.seat.id, offered.secret, hand)
    scene.happen(
        CaseAssigned("bajiao", hand.id, "taken"),
        *moves(State.ACCEPTED, State.INVITING),
        ContactTried(offered.seat.id, "link", "delivered", today(desk.clock)),
    )
    return scene


def seated(
    desk: Desk,
    facts: dict[str, Any] | None = None,
    kind: str = "rent.arrears",
    hand: Actor = MEDIATOR,
) -> Scene:
    """The same, in session: both agreed and were told how it goes."""
    scene = begun(desk, facts, kind, hand)
    scene.happen(
        WillDeclared(scene.seat, True, WORDS),
        OpeningRead(APPLICANT, ("rights",), WORDS),
        OpeningRead(scene.seat, ("rights",), WORDS),
        *moves(State.CONSENTED, *TO_SESSION),
    )
    return scene


def moves(*states: State) -> Iterable[CaseEvent]:
    """The steps through these states."""
    return [MediationMoved(state) for state in states]
