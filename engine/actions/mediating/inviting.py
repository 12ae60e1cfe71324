"""How the other side is invited: a neutral link, every try written down, silence called silence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from engine.actions import seats
from engine.actions.course import NO_SLIP, Slip
from engine.actions.deadlines import ground_of
from engine.actions.desk import Desk
from engine.actions.mediating import table
from engine.actions.seats import Offered
from engine.casework.case import Case
from engine.casework.deadlines import Counted, term_of
from engine.casework.events import CaseEvent, ContactTried, MilestoneNoted
from engine.casework.people import Role
from engine.casework.permissions import Action
from engine.clock import today
from engine.errors import AnswerError, AnswerFaults, IllegalStep
from engine.mediation import intake
from engine.mediation.invitation import (
    ABOUT,
    CHANNELS,
    OUTCOMES,
    is_tried_enough,
    read_about,
)
from engine.mediation.mediation import Mediation
from engine.mediation.states import State
from engine.mediation.unfolding import Unfolding

CHANNEL: Final = "channel"
WINDOW: Final = "invitation_reply_days"
MAY_INVITE: Final = frozenset({State.ACCEPTED, State.INVITING})


def invite(desk: Desk, case: Case, form: Mapping[str, str], key: str = "") -> Offered:
    """Ask the other side, by a way that the form names, in words that say nothing of the dispute.

    Raises `AnswerFaults` for the form, `IllegalStep` where nobody is to be invited now.
    """
    desk.permit(case, Action.LEAD)
    mediation = Mediation.of(case)
    if mediation.state not in MAY_INVITE:
        raise IllegalStep(mediation.state.value, [], ["accepted_first"])
    about = _checked(form)
    day = today(desk.clock)

    def beside(seat: str) -> list[CaseEvent]:
        going = Unfolding(mediation, desk.clock.now(), desk.actor.mark)
        if mediation.state is State.ACCEPTED:
            going.go(State.INVITING)
            going.add(MilestoneNoted(intake.SENT, day))
        going.add(ContactTried(seat, form[CHANNEL], "sent", day))
        return going.events

    wanted = {**form, "role": Role.RESPONDENT.value}
    return seats.offer(desk, case, wanted, key, {ABOUT: about} if about else {}, beside)


def _checked(form: Mapping[str, str]) -> str:
    faults: dict[str, AnswerError] = {}
    about = ""
    try:
        about = read_about(form.get(ABOUT, ""))
    except AnswerError as err:
        faults[ABOUT] = err
    if form.get(CHANNEL) not in CHANNELS:
        faults[CHANNEL] = AnswerError(CHANNEL, "choose_from_list")
    if faults:
        raise AnswerFaults(faults)
    return about


def renew(desk: Desk, case: Case, seat: str, channel: str) -> Offered:
    """A new link by another way: the old one opens nothing; raises `AnswerError`."""
    desk.permit(case, Action.LEAD)
    if channel not in CHANNELS:
        raise AnswerError(CHANNEL, "choose_from_list")
    offered = seats.renew(desk, case, seat)
    return Offered(_tried(desk, offered.case, seat, channel, "sent"), offered.seat, offered.secret)


def revoke(desk: Desk, case: Case, seat: str) -> Case:
    """Let nobody in by this link any more."""
    desk.permit(case, Action.LEAD)
    return seats.close(desk, case, seat)


def note(
    desk: Desk,
    case: Case,
    seat: str,
    channel: str,
    outcome: str,
    on: date,
    slip: Slip = NO_SLIP,
) -> Case:
    """Write down one try to reach somebody; raises `AnswerFaults`."""
    desk.permit(case, Action.LEAD)
    faults: dict[str, AnswerError] = {}
    if channel not in CHANNELS:
        faults[CHANNEL] = AnswerError(CHANNEL, "choose_from_list")
    if outcome not in OUTCOMES:
        faults["outcome"] = AnswerError("outcome", "choose_from_list")
    if on > today(desk.clock):
        faults["on"] = AnswerError("on", "day_to_come")
    if seat not in case.people.seats:
        faults["seat"] = AnswerError("seat", "choose_from_list")
    if faults:
        raise AnswerFaults(faults)
    return _tried(desk, case, seat, channel, outcome, on, slip)


def _tried(
    desk: Desk,
    case: Case,
    seat: str,
    channel: str,
    outcome: str,
    on: date | None = None,
    slip: Slip = NO_SLIP,
) -> Case:
    day = on or today(desk.clock)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        if mediation.state not in MAY_INVITE:
            raise IllegalStep(mediation.state.value, [], ["accepted_first"])
        going = Unfolding(mediation, desk.clock.now(), desk.actor.mark)
        if mediation.state is State.ACCEPTED:
            going.go(State.INVITING)
            going.add(MilestoneNoted(intake.SENT, day))
        sent = now.course.milestones.get(intake.SENT, day)
        going.add(ContactTried(seat, channel, outcome, day))
        if day > sent:
            going.add(MilestoneNoted(intake.REMINDED, day))
        return going.events

    return table.write(desk, case, decide, slip, f"tried:{seat}")


def answer_by(desk: Desk, case: Case) -> date | None:
    """The last day of the window in which an answer is waited for; None before an invitation."""
    sent = case.course.milestones.get(intake.SENT)
    if sent is None:
        return None
    ground = ground_of(desk, case, desk.library)
    days = ground.figure(WINDOW, sent) or 0
    return term_of(sent, days, Counted.DAYS, ground.calendar).day


def no_reply(desk: Desk, case: Case, slip: Slip = NO_SLIP) -> Case:
    """Nobody answered in time, which decides nothing; raises `IllegalStep` while there is time."""
    desk.permit(case, Action.LEAD)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        last = answer_by(desk, now)
        if mediation.state is State.INVITING and (last is None or today(desk.clock) <= last):
            raise IllegalStep(mediation.state.value, [], ["window_over"])
        going = Unfolding(mediation, desk.clock.now(), desk.actor.mark)
        going.go(State.NO_REPLY, "window_over")
        return going.events

    return table.write(desk, case, decide, slip, "no_reply")


def unreachable(desk: Desk, case: Case, slip: Slip = NO_SLIP) -> Case:
    """Nobody was reached, on two days and by two ways at least; raises `IllegalStep`."""
    desk.permit(case, Action.LEAD)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        asked = {one.seat for one in mediation.attempts}
        tried = bool(asked) and all(is_tried_enough(mediation.attempts, seat) for seat in asked)
        if mediation.state is State.INVITING and not tried:
            raise IllegalStep(mediation.state.value, [], ["tried_twice"])
        going = Unfolding(mediation, desk.clock.now(), desk.actor.mark)
        going.go(State.UNREACHABLE, "tried_in_vain")
        return going.events

    return table.write(desk, case, decide, slip, "unreachable")
