"""Who the parties are and who acts for them, in the fields that a court's system reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from engine.actions.desk import Desk
from engine.actions.litigating.choosing import Choice, Wish
from engine.casework.case import Case
from engine.casework.contact import citizen_of, is_firm
from engine.casework.people import Role
from engine.litigation.blanks import TICKED, slots_of
from engine.litigation.form import ByHand, Of
from engine.litigation.manifest import Agent, Appraisal, PersonOrBody, Preservation, Side
from engine.litigation.matter import Matter

SIDES: Final[Mapping[Of, Side]] = {Of.OWN: "plaintiff", Of.OTHER: "defendant"}
AGENT: Final = "agent.name"
SCOPE: Final = "agent.scope"  # general, special, and the acts that a special one names
WORK: Final = "agent.work"
THIRD: Final = "third.party"  # none, yes, name, address, telephone
PRESERVED: Final = "preservation.before"  # no, yes, court, when, number
APPRAISAL: Final = "procedure.appraisal"  # no, yes, of what
ELECTRONIC: Final = "delivery.electronic"  # yes, no, and by what means
WANTED: Final = "wish.wants"  # yes, no, unsure
WISHES: Final[tuple[Wish, ...]] = ("yes", "no", "unsure")
SAID: Final = (True, False)
"""Lines of the papers, with what stands on each by its place."""


def as_chosen(matter: Matter, choice: Choice) -> Matter:
    """The same with what is chosen for the court on the lines of its papers: one never differs."""
    ticked: dict[str, bool] = {}
    if choice.wish is not None:
        ticked |= {f"{WANTED}/{no}": each == choice.wish for no, each in enumerate(WISHES)}
    if choice.e_delivery is not None:
        ticked |= {f"{ELECTRONIC}/{no}": choice.e_delivery is said for no, said in enumerate(SAID)}
    kept = {name: told for name, told in matter.person(Of.OWN).items() if name not in ticked}
    chosen = {name: TICKED for name, is_so in ticked.items() if is_so}
    return replace(matter, people={**matter.people, Of.OWN: {**kept, **chosen}})


def wish(matter: Matter) -> Wish | None:
    """Whether the applicant would talk first."""
    said = matter.written(WANTED)
    return next((wish for no, wish in enumerate(WISHES) if no in said), None)


def e_delivery(matter: Matter) -> bool | None:
    """Whether papers may be sent by electronic means."""
    return _answer(matter.written(ELECTRONIC), 0, 1)


def preservation(matter: Matter) -> Preservation | None:
    """What was preserved before, as far as it was written."""
    said = matter.written(PRESERVED)
    if not said:
        return None
    return Preservation(applied=_answer(said, 1, 0), court=said.get(2), case_no=said.get(4))


def appraisal(matter: Matter) -> Appraisal | None:
    """What is to be appraised, as far as it was written."""
    said = matter.written(APPRAISAL)
    return Appraisal(need=_answer(said, 1, 0), item=said.get(2)) if said else None


def _answer(said: Mapping[int, str], yes: int, no: int) -> bool | None:
    return True if yes in said else False if no in said else None


def _means(matter: Matter) -> str:
    """By what electronic means, in the words of the paper."""
    said = matter.written(ELECTRONIC)
    elements = (one for form in matter.forms.by_id.values() for one in form.elements)
    origin = next((one.origin for one in elements if one.id == ELECTRONIC), None)
    if not isinstance(origin, ByHand):
        return ""
    return "、".join(
        slot.label.zh for slot in slots_of(origin.text) if slot.no in said and not slot.group
    )


def parties(matter: Matter) -> tuple[PersonOrBody, ...]:
    """Both sides as the applicant names them, and a third party where one is written.

    Nothing is guessed but what a number says itself.
    """
    return (*(_party(matter, of) for of in Of), *_third(matter))


def _third(matter: Matter) -> Iterator[PersonOrBody]:
    said = matter.written(THIRD)
    if said.get(2):
        yield PersonOrBody(side="third", name=said[2], address=said.get(3), phone=said.get(4))


def _party(matter: Matter, of: Of) -> PersonOrBody:
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
        delivery_mode=(_means(matter) or None) if is_own else None,
        role=(matter.side if is_own else matter.other_side) or None,
    )


def _id_type(number: str) -> str | None:
    """Which kind of number it is: `citizen`, `credit_code`, or `other_paper`."""
    if not number:
        return None
    return "credit_code" if is_firm(number) else "citizen" if citizen_of(number) else "other_paper"


def agents(desk: Desk, case: Case, matter: Matter) -> tuple[Agent, ...]:
    """Who acts for the applicant: as written, else whoever stands at the desk for them."""
    return tuple(_agents(desk, case, matter))


def _agents(desk: Desk, case: Case, matter: Matter) -> Iterator[Agent]:
    if name := matter.written(AGENT).get(0):
        scope = matter.written(SCOPE)
        powers = "general" if 0 in scope else "special" if 1 in scope else None
        yield Agent(name=name, scope=powers, capacity=matter.written(WORK).get(0))
    elif desk.actor.role is Role.REPRESENTATIVE:
        told = case.people.details.get(desk.actor.id, {})
        if told.get("name"):
            yield Agent(name=told["name"], scope=None, capacity=told.get("capacity") or None)
