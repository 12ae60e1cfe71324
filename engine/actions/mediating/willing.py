"""Whether each side wants to mediate: asked by a link, said on the page or to the mediator."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from engine.actions import seats
from engine.actions.consent import must_agree
from engine.actions.course import NO_SLIP, Slip
from engine.actions.desk import Desk
from engine.actions.mediating import table
from engine.casework.case import Case
from engine.casework.events import CaseEvent, ContactTried, MilestoneNoted, WillDeclared
from engine.casework.people import Role, Side
from engine.casework.permissions import Action
from engine.casework.purposes import purposes
from engine.clock import today
from engine.errors import AnswerError, IllegalStep, NotPermitted
from engine.mediation import intake
from engine.mediation.mediation import Mediation
from engine.mediation.states import STOPPABLE, State
from engine.mediation.told import told
from engine.mediation.tracks import track_of
from engine.mediation.unfolding import Unfolding

SPOKEN: Final = ("phone", "counter", "letter")
"""How a mediator may have heard it."""
WRONG: Final = "wrong_person"


def answer(
    desk: Desk, case: Case, willing: bool, ticked: Iterable[str], slip: Slip = NO_SLIP
) -> Case:
    """The one a link was sent to says yes and comes in, or says no and stays out.

    A yes needs their consent to the use of what they say: raises `AnswerError`. A no closes
    nothing: they may read again what they said.
    """
    desk.permit(case, Action.ENTER)
    id = desk.actor.id
    seats.seat_of(case, id)
    if willing:
        wanted = {one.id for one in purposes().needed(Action.ENTER)}
        must_agree(wanted & {*ticked})

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        happened = seats.taking(desk, now, id) if willing else []
        return [*happened, *_said(desk, now, mediation, id, willing, "page")]

    return table.write(desk, case, decide, slip, f"answer:{id}:{willing}")


def declare(desk: Desk, case: Case, willing: bool, slip: Slip = NO_SLIP) -> Case:
    """A party says whether it wants to go on: a no ends the mediation at any time."""
    desk.permit(case, Action.DECIDE)
    seat = table.seat_at(desk, case)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        return _said(desk, now, mediation, seat, willing, "page")

    return table.write(desk, case, decide, slip, f"will:{seat}:{willing}")


def hear(desk: Desk, case: Case, seat: str, willing: bool, way: str, slip: Slip = NO_SLIP) -> Case:
    """What a party told the mediator by phone or letter, or in person; raises `AnswerError`."""
    desk.permit(case, Action.LEAD)
    if way not in SPOKEN:
        raise AnswerError("way", "choose_from_list")
    side = case.people.side_of(seat)
    if side is None or seat not in case.people.parties(side):
        raise AnswerError("seat", "choose_from_list")

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        return _said(desk, now, mediation, seat, willing, way)

    return table.write(desk, case, decide, slip, f"hear:{seat}:{willing}")


def deny(desk: Desk, case: Case) -> Case:
    """Whoever opened the link is not the one it was meant for: the mediator is told, no more."""
    desk.permit(case, Action.ENTER)
    id = desk.actor.id
    if seats.seat_of(case, id).role is not Role.RESPONDENT:
        raise NotPermitted(desk.actor.mark, "deny", "not_this_role")
    day = today(desk.clock)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        tried = ContactTried(id, "link", WRONG, day)
        known = any((a.seat, a.outcome, a.on) == (id, WRONG, day) for a in mediation.attempts)
        return [] if known or now.people.seats[id].taken else [tried]

    return table.write(desk, case, decide, NO_SLIP, f"deny:{id}")


def onward(going: Unfolding, day: date) -> None:
    """Where everybody has said yes, on from inviting."""
    mediation = going.mediation
    if mediation.state is State.ACCEPTED and _is_answered(mediation):
        _invited(going, day)
    if going.mediation.state is State.INVITING and going.mediation.is_agreed_to:
        going.go(State.CONSENTED)
        going.add(MilestoneNoted(intake.ANSWERED, day))
        if track_of(going.mediation.track).by_court:
            going.add(MilestoneNoted(intake.BOTH_AGREED, day))


def _is_answered(mediation: Mediation) -> bool:
    theirs = mediation.people.parties(Side.RESPONDENT)
    return any(seat in mediation.wills for seat in theirs)


def _invited(going: Unfolding, day: date) -> None:
    """They came by a link that the applicant handed on: that was the invitation."""
    going.go(State.INVITING)
    seat = going.mediation.people.parties(Side.RESPONDENT)[0]
    going.add(ContactTried(seat, "link", "delivered", day), MilestoneNoted(intake.SENT, day))


def _said(
    desk: Desk, case: Case, mediation: Mediation, seat: str, willing: bool, way: str
) -> list[CaseEvent]:
    day = today(desk.clock)
    going = Unfolding(mediation, desk.clock.now(), desk.actor.mark)
    if mediation.wills.get(seat) is willing:
        return []  # it was said before
    if willing:
        if mediation.state not in STOPPABLE:
            raise IllegalStep(mediation.state.value, [], ["still_open"])
        going.add(WillDeclared(seat, True, told().words, way))
        onward(going, day)
        return going.events
    theirs = case.people.side_of(seat) is Side.RESPONDENT
    if theirs and mediation.state is State.ACCEPTED:
        _invited(going, day)
    ending = intake.stopped(case, going.mediation, seat, day)
    if not ending:
        raise IllegalStep(mediation.state.value, [], ["still_open"])
    going.add(*ending)
    return going.events
