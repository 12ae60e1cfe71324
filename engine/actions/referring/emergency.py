"""That somebody in danger was shown whom to call: noted once for each time danger was told of."""

from __future__ import annotations

from engine.actions.consult import DANGER, SIGNALS
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.events import CaseEvent, HelpShown
from engine.casework.permissions import Action, refusal_of


def shown(desk: Desk, case: Case, numbers: tuple[str, ...]) -> Case:
    """Note it, where nothing was noted since danger was last told of.

    Whoever only looks on leaves no such note: it says that the own side was shown it.
    """
    if refusal_of(desk.actor, Action.ANSWER, case) is not None:
        return case

    def decide(now: Case) -> list[CaseEvent]:
        told = max(now.answered_at.get(DANGER, 0), now.answered_at.get(SIGNALS, 0))
        if any(one.seq > told and one.numbers == numbers for one in now.sheets.shown):
            return []
        return [HelpShown(numbers)]

    return desk.write(case, decide)
