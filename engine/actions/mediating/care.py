"""What is done for safety: flags, a pause at one press, going on after a check, reports."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from engine.actions.course import NO_SLIP, Slip
from engine.actions.desk import Desk
from engine.actions.mediating import table
from engine.casework.case import Case
from engine.casework.events import (
    CaseEvent,
    DangerReported,
    FlagLowered,
    FlagRaised,
    GuestAnswered,
)
from engine.casework.people import SYSTEM, Side
from engine.casework.permissions import Action
from engine.clock import today
from engine.errors import AnswerError, AnswerFaults, IllegalStep
from engine.mediation.care import NOBODYS, PAUSED, Care, care_terms, must_stay_apart
from engine.mediation.confidence import Kind
from engine.mediation.mediation import Mediation
from engine.mediation.states import STOPPABLE, State
from engine.mediation.steps import HOLDS, Need, step

NOTE_MOST = 300
_SIDES = (NOBODYS, *Side)


def pause(desk: Desk, case: Case, slip: Slip = NO_SLIP) -> Case:
    """Stop everything at one press, without a reason; paused already, nothing happens.

    Of a side that asks, the other one sees only that it is paused: the programme's own hand writes
    it down, and the flag, which the mediator alone sees, says whose press it was.
    """
    viewer = table.viewer(desk, case)
    if viewer.kind not in (Kind.SIDE, Kind.GUEST, Kind.MEDIATOR):
        raise AnswerFaults({"pause": AnswerError("pause", "care_not_yours")})
    hand = desk if viewer.kind is Kind.MEDIATOR else desk.of(SYSTEM)
    side = viewer.side.value if viewer.side is not None else NOBODYS

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        raised: list[CaseEvent] = []
        if (PAUSED, side) not in Care.of(now).standing:
            raised.append(FlagRaised(PAUSED, side))
        if mediation.state is State.SUSPENDED:
            return raised
        return [*raised, step(mediation, State.SUSPENDED, PAUSED)]

    # Whoever presses is not asked to look anew because something else moved on meanwhile.
    return table.write(hand, case, decide, Slip(None, slip.key), f"pause:{side}")


def resume(desk: Desk, case: Case, ticked: Collection[str], slip: Slip = NO_SLIP) -> Case:
    """Go on where it stood, once the mediator made sure of everything that must be sure."""
    desk.permit(case, Action.LEAD)
    if not {*care_terms().checks} <= {*ticked}:
        raise AnswerFaults({"checks": AnswerError("checks", "care_checks")})

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        if mediation.state is not State.SUSPENDED or mediation.before is None:
            raise IllegalStep(mediation.state.value, [])
        if missing := _unsettled(mediation):
            raise IllegalStep(mediation.state.value, [], [need.value for need in missing])
        paused = [one for one in Care.of(now).raised if one.flag == PAUSED]
        lowered: list[CaseEvent] = [FlagLowered(one.flag, one.side) for one in paused]
        return [step(mediation, mediation.before, "resumed_after_check"), *lowered]

    return table.write(desk, case, decide, slip, "resume")


def _unsettled(mediation: Mediation) -> list[Need]:
    """What a new mediator still has to do, where the one before is gone."""
    if not mediation.choosing.gone:
        return []
    needed = (Need.MEDIATOR_ACCEPTS, Need.TIES_DECLARED, Need.TIES_ACCEPTED)
    return [need for need in needed if not HOLDS[need](mediation)]


def raise_flag(
    desk: Desk, case: Case, flag: str, side: str, note: str = "", slip: Slip = NO_SLIP
) -> Case:
    """Note something to bear in mind; only who mediates sees it."""
    desk.permit(case, Action.LEAD)
    faults: dict[str, AnswerError] = {}
    if flag not in care_terms().flags:
        faults["flag"] = AnswerError("flag", "choose_from_list")
    if side not in _SIDES:
        faults["side"] = AnswerError("side", "choose_from_list")
    if len(note.strip()) > NOTE_MOST:
        faults["note"] = AnswerError("note", "text_too_long", limit=str(NOTE_MOST))
    if faults:
        raise AnswerFaults(faults)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        same = [one for one in Care.of(now).raised if one.key == (flag, side)]
        if same and same[0].note == note.strip():
            return []
        return [FlagRaised(flag, side, note.strip())]

    return table.write(desk, case, decide, slip, f"raise:{flag}:{side}")


def lower_flag(desk: Desk, case: Case, flag: str, side: str, slip: Slip = NO_SLIP) -> Case:
    """Say that it is not, or no longer, so; it is not proposed again."""
    desk.permit(case, Action.LEAD)
    if flag not in {*care_terms().flags, PAUSED} or side not in _SIDES:
        raise AnswerFaults({"flag": AnswerError("flag", "choose_from_list")})

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        return [] if (flag, side) in Care.of(now).lowered else [FlagLowered(flag, side)]

    return table.write(desk, case, decide, slip, f"lower:{flag}:{side}")


def report(
    desk: Desk,
    case: Case,
    kind: str,
    body: str,
    on: date | None,
    *,
    pauses: bool = False,
    slip: Slip = NO_SLIP,
) -> Case:
    """Note that a danger was reported, to which body and on which day; talks may rest with it."""
    desk.permit(case, Action.LEAD)
    danger = care_terms().dangers.get(kind)
    faults: dict[str, AnswerError] = {}
    if danger is None:
        faults["kind"] = AnswerError("kind", "choose_from_list")
    elif body not in danger.bodies:
        faults["body"] = AnswerError("body", "care_body")
    if on is None:
        faults["on"] = AnswerError("on", "care_day")
    elif on > today(desk.clock):
        faults["on"] = AnswerError("on", "day_to_come")
    if faults or on is None:
        raise AnswerFaults(faults)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        happened: list[CaseEvent] = [DangerReported(kind, body, on)]
        if pauses and mediation.state in STOPPABLE:
            happened.append(step(mediation, State.SUSPENDED, "reported"))
        return happened

    return table.write(desk, case, decide, slip, f"report:{kind}:{body}:{on}")


def welcome(desk: Desk, case: Case, guest: str, agrees: bool, slip: Slip = NO_SLIP) -> Case:
    """Say whether somebody who belongs to neither side may sit at the table."""
    seat = table.seat_at(desk, case)
    held = case.people.seats.get(guest)
    if held is None or held.side is not None or held.closed:
        raise AnswerFaults({"guest": AnswerError("guest", "choose_from_list")})

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        said = [
            noted.happened
            for noted in now.mediation
            if isinstance(noted.happened, GuestAnswered)
            and (noted.happened.seat, noted.happened.guest) == (seat, guest)
        ]
        same = bool(said) and said[-1].agrees is agrees
        return [] if same else [GuestAnswered(seat, guest, agrees)]

    return table.write(desk, case, decide, slip, f"guest:{guest}:{agrees}")


def check_together(case: Case, together: bool) -> None:
    """Refuse a session that brings both sides together where violence is feared.

    To be asked before a session is planned or begun; `together` is whether its mode lets the sides
    meet or hear each other. Raises `AnswerFaults` at `mode`.
    """
    if together and must_stay_apart(case):
        raise AnswerFaults({"mode": AnswerError("mode", "care_apart")})
