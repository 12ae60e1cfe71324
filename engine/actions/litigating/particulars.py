"""Who the parties are and who acts for them, in the fields that a court's system reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from engine.actions.desk import Desk
from engine.actions.litigating.choosing import Choice
from engine.casework.case import Case
from engine.casework.contact import citizen_of, is_firm
from engine.casework.people import Role
from engine.litigation.form import Of
from engine.litigation.manifest import Agent, PersonOrBody, Side
from engine.litigation.matter import Matter

SIDES: Final[Mapping[Of, Side]] = {Of.OWN: "plaintiff", Of.OTHER: "defendant"}


def parties(matter: Matter, choice: Choice) -> tuple[PersonOrBody, ...]:
    """Both sides as the applicant names them; nothing is guessed but what a number says itself."""
    return tuple(_party(matter, of, choice) for of in Of)


def _party(matter: Matter, of: Of, choice: Choice) -> PersonOrBody:
    told, firm = matter.person(of), matter.is_firm(of)
    number = told.get("id_number", "")
    citizen, is_own = citizen_of(number), of is Of.OWN
    gender = matter.words("woman" if citizen.is_woman else "man").zh if citizen else None
    return PersonOrBody(
        side=SIDES[of],
        type=None if firm is None else "organisation" if firm else "person",
        name=told.get("name") or None,
        id_type=_id_type(number),
        id_no=None if is_firm(number) else number or None,
        org_code=number if is_firm(number) else None,
        birth=citizen.born if citizen else None,
        gender=gender,
        ethnicity=told.get("ethnicity") or None,
        workplace=told.get("workplace") or None,
        post=told.get("post") or None,
        address=told.get("address") or None,
        delivery_address=told.get("delivery") or None,
        phone=told.get("phone") or None,
        email=told.get("email") or None,
        legal_representative=told.get("legal_representative") or None,
        delivery_mode=(choice.delivery_mode or None) if is_own else None,
        role=(matter.side if is_own else matter.other_side) or None,
    )


def _id_type(number: str) -> str | None:
    """Which kind of number it is: `citizen`, `credit_code`, or `other_paper`."""
    if not number:
        return None
    return "credit_code" if is_firm(number) else "citizen" if citizen_of(number) else "other_paper"


def agents(desk: Desk, case: Case, choice: Choice) -> tuple[Agent, ...]:
    """Who acts for the applicant: as named, else whoever stands at the desk for them."""
    return tuple(_agents(desk, case, choice))


def _agents(desk: Desk, case: Case, choice: Choice) -> Iterator[Agent]:
    if choice.agent is not None:
        yield choice.agent
    elif desk.actor.role is Role.REPRESENTATIVE:
        told = case.people.details.get(desk.actor.id, {})
        if told.get("name"):
            yield Agent(name=told["name"], scope=None, capacity=told.get("capacity") or None)
