"""How a case is moved on, ended, taken up again, and put into somebody's hand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.actions import consent
from engine.actions.desk import ATTEMPTS, Desk
from engine.actions.grounds import grounds_of, proposal_of
from engine.casework import moves
from engine.casework.case import Case, fold
from engine.casework.course import Stage
from engine.casework.events import (
    AdviserCalled,
    CaseAssigned,
    CaseEvent,
    StageMoved,
)
from engine.casework.moves import Receiver, Wish
from engine.casework.permissions import Action, Refusal
from engine.casework.sealing import Seal
from engine.clock import today
from engine.errors import AnswerError, AnswerFaults, Conflict, NotPermitted
from engine.mediation import intake
from engine.mediation.choosing import Choosing
from engine.mediation.mediation import Mediation
from engine.store.store import Entry

ASSIGNING: Final = ("in_charge", "more_skill", "no_room", "not_impartial", "away")
"""Why a case is put into another hand."""
WANTED: Final = "mediation_wanted"


@dataclass(frozen=True, slots=True)
class Slip:
    """What ties a form to what it showed: where the case stood, and a code that it alone holds."""

    seen_at: int | None = None
    key: str = ""


NO_SLIP: Final = Slip()


def go_on(
    desk: Desk, case: Case, wish: Wish, units: Iterable[Receiver] = (), slip: Slip = NO_SLIP
) -> Case:
    """Take a step of the ladder: to mediation, to court or arbitration, or to a body beside it.

    Into mediation it goes to the office of its level, place and kind among `units`; where none
    is, it waits for somebody to take it. Raises `IllegalStep` with all that stands in the way,
    `ConsentMissing` where the applicant has not agreed that a mediator gets the case,
    `AnswerFaults` for the form, `Conflict` where the case was moved since the form was made.
    """
    desk.permit(case, Action.MOVE)
    offices = list(units)

    def decide(now: Case) -> list[CaseEvent]:
        proposal = proposal_of(desk, now)
        grounds = grounds_of(desk, now)
        happened = moves.move(now, grounds, wish, proposal.level, proposal.place)
        for event in tuple(happened):
            if isinstance(event, StageMoved) and event.stage == Stage.MEDIATE:
                consent.require(desk, now, "mediate")
                happened += _received(now, event, offices)
                way = "counter" if desk.actor.is_staff else "page"
                happened += intake.asked_for(now, Mediation.of(now), today(desk.clock), way)
            elif isinstance(event, StageMoved) and event.stage == Stage.LITIGATE:
                happened += intake.left(now, Mediation.of(now), today(desk.clock))
        return happened

    return write_once(desk, case, slip, f"go_on:{wish.way}", decide)


def _received(case: Case, moved: StageMoved, units: Sequence[Receiver]) -> list[CaseEvent]:
    """Into whose hands mediation comes; whoever of that level has the case already keeps it."""
    course = case.course
    holding = next((unit for unit in units if unit.id == course.unit), None)
    if holding is not None and holding.level == moved.level:
        return []
    unit = moves.receiver(units, moved.level, moved.place, case.category or "")
    if unit:
        return [] if unit == course.unit else [CaseAssigned(unit, "", "by_level_and_place")]
    waits = course.called or course.unit or course.account
    return [] if waits else [AdviserCalled(WANTED)]


def close(desk: Desk, case: Case, outcome: str, reason: str, slip: Slip = NO_SLIP) -> Case:
    """End the dispute here, saying how and why; raises as `go_on` does.

    A mediation that is under way ends with it, where whoever says so may end that as well.
    """
    desk.permit(case, Action.CLOSE)

    def decide(now: Case) -> list[CaseEvent]:
        happened = moves.end(now, grounds_of(desk, now), outcome, reason)
        return happened + intake.closed(Mediation.of(now), outcome, today(desk.clock))

    return write_once(desk, case, slip, f"close:{outcome}", decide)


def reopen(desk: Desk, case: Case, reason: str, slip: Slip = NO_SLIP) -> Case:
    """Take a closed dispute up again where it stood; raises as `go_on` does."""
    desk.permit(case, Action.MOVE)

    def decide(now: Case) -> list[CaseEvent]:
        return moves.reopen(now, grounds_of(desk, now), reason)

    return write_once(desk, case, slip, "reopen", decide)


def take(desk: Desk, case: Case, slip: Slip = NO_SLIP) -> Case:
    """Put a case that waits, or lies with the own unit, into one's own hand."""
    desk.permit(case, Action.TAKE)
    me = desk.actor
    if me.id in Choosing.of(case).gone:
        raise NotPermitted(me.mark, Action.TAKE.value, Refusal.NOT_THIS_CASE.value)

    def decide(now: Case) -> list[CaseEvent]:
        mine = (now.course.unit, now.course.account) == (me.unit, me.id)
        return [] if mine else [CaseAssigned(me.unit, me.id, "taken")]

    return write_once(desk, case, slip, "take", decide)


def assign(
    desk: Desk,
    case: Case,
    unit: str,
    account: str,
    reason: str,
    *,
    units: Iterable[Receiver],
    hands: Mapping[str, str],
    slip: Slip = NO_SLIP,
) -> Case:
    """Give the case to an office, and to one of its people or to nobody yet.

    `units` are the offices there are, `hands` who may work on cases, each with their unit.
    Raises every fault of the form at once.
    """
    desk.permit(case, Action.ASSIGN)
    faults: dict[str, AnswerError] = {}
    if not any(each.id == unit and each.is_open for each in units):
        faults["unit"] = AnswerError("unit", "course_unit")
    if account and hands.get(account) != unit:
        faults["account"] = AnswerError("account", "course_hand")
    if account and account in Choosing.of(case).gone:
        faults["account"] = AnswerError("account", "mediators_account")
    if reason not in ASSIGNING:
        faults["reason"] = AnswerError("reason", "course_reason")
    if faults:
        raise AnswerFaults(faults)

    def decide(now: Case) -> list[CaseEvent]:
        stands = (now.course.unit, now.course.account) == (unit, account)
        return [] if stands else [CaseAssigned(unit, account, reason)]

    return write_once(desk, case, slip, f"assign:{unit}:{account}", decide)


def write_once(
    desk: Desk,
    case: Case,
    slip: Slip,
    what: str,
    decide: Callable[[Case], list[CaseEvent]],
    entries: Sequence[Entry] = (),
) -> Case:
    """Write what a form decides, once; whatever is to be sent goes with it as `entries`.

    Where the course went on since the form was made, it is decided again as things stood then:
    the store then knows the same form sent twice, and refuses any other as a `Conflict`.
    """
    once = hashlib.sha256(f"{what}:{slip.key}".encode()).hexdigest() if slip.key else None
    seen = as_seen(desk, case, slip)
    if seen.course != case.course:
        desk.append(seen, decide(seen), key=once, entries=entries)
        return desk.again(case)
    for _ in range(ATTEMPTS):
        happened = decide(case)
        if not happened:
            return case
        try:
            return desk.append(case, happened, key=once, entries=entries)
        except Conflict as err:
            raced, now = err, desk.again(case)
            if now.course != case.course:
                raise
            case = now
    raise raced


def as_seen(desk: Desk, case: Case, slip: Slip) -> Case:
    """The case as the form showed it; raises `Conflict` where it never stood so."""
    if slip.seen_at is None or slip.seen_at == case.seq:
        return case
    if not 0 < slip.seen_at < case.seq:
        raise Conflict(case.number, slip.seen_at, case.seq)
    seal = Seal(desk.vault, case.sealed_key)
    events = desk.store.read(case.id)[: slip.seen_at]
    return fold(list(seal.open(events)), case.sealed_key)
