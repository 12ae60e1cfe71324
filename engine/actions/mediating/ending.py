"""How a mediation ends without an agreement, or rests: by whom, and for what reason."""

from __future__ import annotations

from typing import Final

from engine.actions.course import NO_SLIP, Slip
from engine.actions.desk import Desk
from engine.actions.mediating import table
from engine.actions.mediating.prolonging import is_over_time
from engine.casework.case import Case
from engine.casework.events import CaseEvent
from engine.casework.people import Side
from engine.casework.permissions import Action
from engine.clock import today
from engine.errors import AnswerError, IllegalStep, NotPermitted
from engine.library import Library
from engine.mediation import intake
from engine.mediation.mediation import Mediation
from engine.mediation.states import State
from engine.mediation.unfolding import Unfolding

WITHDRAWN: Final = ("settled", "changed_mind", "other_way")
"""Why an applicant takes the request back."""
CODES: Final = ("T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9")
"""Why a mediator ends it without agreement (在线调解规则#25, 特邀调解规定#26)."""
UNANSWERED: Final = frozenset({State.NO_REPLY, State.UNREACHABLE})
UNSIGNED: Final = frozenset({State.SIGNING, State.SIGN_REFUSED})


def withdraw(desk: Desk, case: Case, reason: str, slip: Slip = NO_SLIP) -> Case:
    """The applicant takes the request back; raises `AnswerError`, `NotPermitted` to others."""
    desk.permit(case, Action.DECIDE)
    if table.viewer(desk, case).side is not Side.APPLICANT:
        raise NotPermitted(desk.actor.mark, "withdraw", "not_this_role")
    if reason not in WITHDRAWN:
        raise AnswerError("reason", "course_reason")
    return _end(desk, case, State.WITHDRAWN, reason, slip)


def stop(desk: Desk, case: Case, slip: Slip = NO_SLIP) -> Case:
    """A party will not go on and need not say why; raises `IllegalStep` where nothing is open."""
    desk.permit(case, Action.DECIDE)
    seat = table.seat_at(desk, case)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        ending = intake.stopped(now, mediation, seat, today(desk.clock))
        if not ending:
            raise IllegalStep(mediation.state.value, [], ["still_open"])
        return ending

    return table.write(desk, case, decide, slip, f"stop:{seat}")


def terminate(
    desk: Desk, case: Case, code: str, slip: Slip = NO_SLIP, library: Library | None = None
) -> Case:
    """The mediator ends it for a reason of the list; raises `AnswerError`, and `IllegalStep` where
    the reason is not so: time that is not over, a link that may still be answered."""
    desk.permit(case, Action.LEAD)
    if code not in CODES:
        raise AnswerError("reason", "course_reason")

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        lacking = {
            "T3": mediation.state not in UNANSWERED and "unanswered",
            "T6": not is_over_time(desk, now, library) and "time_over",
            "T7": mediation.state not in UNSIGNED and "unsigned",
        }.get(code)
        if lacking:
            raise IllegalStep(mediation.state.value, [], [str(lacking)])
        return _ended(desk, mediation, State.TERMINATED, code)

    return table.write(desk, case, decide, slip, "terminate")


def _end(desk: Desk, case: Case, to: State, reason: str, slip: Slip) -> Case:
    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        return _ended(desk, mediation, to, reason)

    return table.write(desk, case, decide, slip, to.value)


def _ended(desk: Desk, mediation: Mediation, to: State, reason: str) -> list[CaseEvent]:
    going = Unfolding(mediation, desk.clock.now(), desk.actor.mark)
    going.go(to, reason)
    going.add(*intake.ended(today(desk.clock)))
    return going.events
