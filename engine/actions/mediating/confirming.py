"""How an agreement goes to the court for confirmation, and what the court answers."""

from __future__ import annotations

from datetime import date
from typing import Final

from engine.actions.course import NO_SLIP, Slip
from engine.actions.desk import Desk
from engine.actions.mediating import table
from engine.actions.mediating.agreeing import LABOUR
from engine.casework.case import Case
from engine.casework.events import CaseEvent, MilestoneNoted
from engine.casework.permissions import Action
from engine.clock import today
from engine.errors import AnswerError, NotPermitted
from engine.mediation.agreement import Agreement
from engine.mediation.confidence import Kind
from engine.mediation.content import Content, last_day
from engine.mediation.mediation import Mediation
from engine.mediation.states import State
from engine.mediation.steps import step

CONFIRMED, REJECTED = "confirmed", "rejected"
ON: Final = "on"
TALKED_OUT: Final = frozenset({State.CONFIRM_REJECTED, State.BREACHED})
"""In these an agreement was made and did not do; the parties may come back to the table."""


def last_days(case: Case) -> dict[str, date]:
    """The last days of the ways that are open after effect, by the milestone that meets each."""
    agreement = Agreement.of(case)
    draft, on = agreement.current, agreement.effective_on
    if draft is None or on is None:
        return {}
    frame = Content.read(draft.content).frame
    found = {"confirmation_applied": last_day(on, frame.confirm_days)}
    if frame.track == LABOUR and frame.review_days is not None:
        found["review_applied"] = last_day(on, frame.review_days)
    return found


def applied(desk: Desk, case: Case, on: date | None, slip: Slip = NO_SLIP) -> Case:
    """Note that both asked the court together, on a day; whoever of them or the mediator says so.

    Raises `AnswerError` for a day that cannot be, or after the last one.
    """
    _may_tell(desk, case)
    day = _day(desk, case, on)
    last = last_days(case).get("confirmation_applied")
    if last is not None and day > last:
        raise AnswerError(ON, "confirm_too_late", day=last.isoformat())

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        if mediation.state is State.CONFIRM_PENDING:
            return []
        return [
            step(mediation, State.CONFIRM_PENDING),
            MilestoneNoted("confirmation_applied", day),
        ]

    return table.write(desk, case, decide, slip, "confirm:applied")


def decided(desk: Desk, case: Case, outcome: str, on: date | None, slip: Slip = NO_SLIP) -> Case:
    """Note what the court decided, and when; refused, the parties are back at the table."""
    _may_tell(desk, case)
    day = _day(desk, case, on)
    if outcome not in (CONFIRMED, REJECTED):
        raise AnswerError("outcome", "choose_from_list")

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        noted = MilestoneNoted("confirmation_decided", day)
        if outcome == REJECTED:
            return [step(mediation, State.CONFIRM_REJECTED), noted]
        return [step(mediation, State.CONFIRMED), noted]

    return table.write(desk, case, decide, slip, f"confirm:{outcome}")


def talk_again(desk: Desk, case: Case, slip: Slip = NO_SLIP) -> Case:
    """Back to the table, after the court refused or something was not kept.

    Raises `IllegalStep` where the case was closed: it is taken up again first.
    """
    desk.permit(case, Action.LEAD)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        table.require_open(now, mediation)
        return [step(mediation, State.IN_SESSION, "talk_again")]

    return table.write(desk, case, decide, slip, "talk_again")


def _may_tell(desk: Desk, case: Case) -> None:
    here = table.viewer(desk, case)
    if here.kind not in (Kind.SIDE, Kind.MEDIATOR):
        raise NotPermitted(desk.actor.mark, "decide", "not_this_role")


def _day(desk: Desk, case: Case, on: date | None) -> date:
    effective = Agreement.of(case).effective_on
    if on is None:
        raise AnswerError(ON, "required")
    if on > today(desk.clock):
        raise AnswerError(ON, "day_to_come")
    if effective is not None and on < effective:
        raise AnswerError(ON, "before_effect")
    return on
