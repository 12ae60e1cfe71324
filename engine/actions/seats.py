"""How people are asked to a case, come in and are let go, and how a leaked link is changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from engine.actions.consent import CONTACT, agree, agreeing, must_agree
from engine.actions.desk import SECRET_LENGTH, Desk, derived_code, hash_secret
from engine.actions.mediating import directory
from engine.casework.case import Case
from engine.casework.contact import NAME, read_details
from engine.casework.events import (
    CaseEvent,
    PersonDescribed,
    SeatClosed,
    SeatOffered,
    SeatTaken,
    SecretChanged,
)
from engine.casework.people import APPLICANT, OFFERED, Actor, Role, Seat, Side
from engine.casework.permissions import PROFESSION, Action
from engine.casework.purposes import purposes
from engine.clock import today
from engine.errors import AnswerError, AnswerFaults, NotFound
from engine.mediation.intake import stopped
from engine.mediation.mediation import Mediation

OPEN_FOR: Final = timedelta(days=14)
SEAT_LENGTH: Final = 6
MOST: Final = 12  # seats that are open at once
PROFESSIONS: Final = (
    "lawyer",
    "judge",
    "psychologist",
    "interpreter",
    "supporter",
    "observer",
    "other",
)
ALONE: Final = ("judge", "interpreter", "observer")
"""They stand by neither side: both must agree before they see the mediation."""
BESIDE: Final = "supporter"
"""Stands by one side and helps that person; of both sides at once there is none."""
STANDS_BY: Final = "stands_by"
INVITER: Final = "inviter"
CLOSED: Final = "closed"
LEFT: Final = "left"


@dataclass(frozen=True, slots=True)
class Offered:
    """A seat and the secret that opens it; the secret is kept nowhere."""

    case: Case
    seat: Seat
    secret: str


def offer(
    desk: Desk,
    case: Case,
    form: Mapping[str, str],
    key: str = "",
    more: Mapping[str, str] | None = None,
    beside: Callable[[str], list[CaseEvent]] = lambda seat: [],
) -> Offered:
    """Ask somebody to the case: in which role, called what, and who asks.

    `key` is a code that only this form holds: sent twice it makes one seat, with one secret.
    Whoever mediated in the same dispute is refused (特邀调解规定#16). `more` is kept with their
    name; what `beside` makes of the seat is written with it. Raises `AnswerFaults`.
    """
    role, side, details = _read(form, desk.actor)
    if directory.was_mediator(desk, case, details):
        raise AnswerFaults({"name": AnswerError("name", "people_was_mediator")})
    details |= more or {}
    keyed = len(key) == SECRET_LENGTH
    secret = derived_code(f"seat:{key}", SECRET_LENGTH) if keyed else desk.code(SECRET_LENGTH)
    id = derived_code(f"seat-id:{key}", SEAT_LENGTH) if keyed else desk.code(SEAT_LENGTH)
    if id in case.people.seats:
        return Offered(case, case.people.seats[id], secret)
    if len(case.people.open_seats(today(desk.clock))) >= MOST:
        raise AnswerFaults({"role": AnswerError("role", "people_too_many", limit=str(MOST))})
    until = today(desk.clock) + OPEN_FOR
    once = hashlib.sha256(f"seat:{case.id}:{key}".encode()).hexdigest() if keyed else None
    happened: list[CaseEvent] = [
        SeatOffered(id, role.value, hash_secret(secret), until, side.value if side else ""),
        PersonDescribed(id, details, desk.actor.mark),
        *beside(id),
    ]
    case = desk.append(case, happened, key=once)
    return Offered(case, case.people.seats[id], secret)


def renew(desk: Desk, case: Case, id: str) -> Offered:
    """A new link for a seat, good for another while; the old one opens nothing."""
    seat = seat_of(case, id)
    secret = desk.code(SECRET_LENGTH)
    until = today(desk.clock) + OPEN_FOR
    beside = seat.stands_by.value if seat.stands_by else ""
    again = SeatOffered(id, seat.role.value, hash_secret(secret), until, beside)
    case = desk.write(case, lambda _: [again])
    return Offered(case, case.people.seats[id], secret)


def close(desk: Desk, case: Case, id: str, reason: str = CLOSED) -> Case:
    """Let nobody in by this seat any more."""
    seat_of(case, id)

    def decide(now: Case) -> list[CaseEvent]:
        return [] if now.people.seats[id].closed else [SeatClosed(id, reason)]

    return desk.write(case, decide)


def take(desk: Desk, case: Case, ticked: Iterable[str]) -> Case:
    """The one who was invited comes in, having agreed; raises `AnswerError` where they have not."""
    id = desk.actor.id
    seat_of(case, id)
    wanted = purposes().needed(Action.ENTER)
    must_agree({one.id for one in wanted} & {*ticked})

    return desk.write(case, lambda now: taking(desk, now, id))


def taking(desk: Desk, case: Case, id: str) -> list[CaseEvent]:
    """What is to be written so that somebody sits in their seat, having agreed to what it needs."""
    given = agreeing(desk, case, purposes().needed(Action.ENTER), id)
    return given if case.people.seats[id].taken else [*given, SeatTaken(id)]


def leave(desk: Desk, case: Case) -> Case:
    """The one who was invited goes for good; a mediation that they agreed to ends with that."""
    id = desk.actor.id
    seat_of(case, id)

    def decide(now: Case) -> list[CaseEvent]:
        if now.people.seats[id].closed:
            return []
        ending = stopped(now, Mediation.of(now), id, today(desk.clock))
        return [*ending, SeatClosed(id, LEFT)]

    return desk.write(case, decide)


def change_secret(desk: Desk, case: Case) -> tuple[Case, str]:
    """A new code for whoever opened the case; with the old one nobody comes in."""
    secret = desk.code(SECRET_LENGTH)
    changed = SecretChanged(hash_secret(secret))
    return desk.write(case, lambda _: [changed]), secret


def describe(desk: Desk, case: Case, form: Mapping[str, str], ticked: Iterable[str]) -> Case:
    """Keep how the applicant is reached, once they agree to it; a blank field changes nothing.

    To have it forgotten, they take back the consent. Raises `AnswerError`, `AnswerFaults`.
    """
    details = {name: value for name, value in read_details(form).items() if value}
    if not details:
        return case
    must_agree({CONTACT} & {*ticked})
    case = agree(desk, case, [CONTACT], APPLICANT)

    def decide(now: Case) -> list[CaseEvent]:
        known = now.people.details.get(APPLICANT, {})
        new = {name: value for name, value in details.items() if known.get(name, "") != value}
        return [PersonDescribed(APPLICANT, new, desk.actor.mark)] if new else []

    return desk.write(case, decide)


def seat_of(case: Case, id: str) -> Seat:
    """A seat of the case; raises `NotFound`."""
    seat = case.people.seats.get(id)
    if seat is None:
        raise NotFound("seat", id[:20])
    return seat


def _read(form: Mapping[str, str], by: Actor) -> tuple[Role, Side | None, dict[str, str]]:
    faults: dict[str, AnswerError] = {}
    role = next((role for role in OFFERED if role.value == form.get("role")), None)
    if role is None:
        faults["role"] = AnswerError("role", "people_choose_role")
    profession = form.get(PROFESSION, "")
    if role is Role.PROFESSIONAL and profession not in PROFESSIONS:
        faults[PROFESSION] = AnswerError(PROFESSION, "people_choose_profession")
    side = _side(form, role, by)
    if side is None and role is Role.PROFESSIONAL and profession == BESIDE:
        faults[STANDS_BY] = AnswerError(STANDS_BY, "people_choose_side")
    details: dict[str, str] = {}
    try:
        details = read_details({k: form.get(k, "") for k in ("name", "phone")})
    except AnswerFaults as err:
        faults |= err.faults
    inviter = ""
    with suppress(AnswerFaults):
        inviter = read_details({"name": form.get(INVITER, "")})["name"]
    if not inviter:
        faults[INVITER] = AnswerError(INVITER, "people_say_who", limit=str(NAME))
    if faults or role is None:
        raise AnswerFaults(faults)
    details[INVITER] = inviter
    if role is Role.PROFESSIONAL:
        details[PROFESSION] = profession
    return role, side, details


def _side(form: Mapping[str, str], role: Role | None, by: Actor) -> Side | None:
    """Whose side they are asked to stand by: a supporter of a party, that party's own.

    Staff say it; of those who stand by neither side and of the other side itself it is not asked.
    """
    profession = form.get(PROFESSION, "") if role is Role.PROFESSIONAL else ""
    if role in (None, Role.RESPONDENT) or profession in ALONE:
        return None
    if not by.is_staff:
        return Side.APPLICANT if profession == BESIDE else None
    return next((side for side in Side if side.value == form.get(STANDS_BY)), None)
