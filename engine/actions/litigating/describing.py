"""What a side says of the other one for its papers: kept apart from what that one says itself."""

from __future__ import annotations

from collections.abc import Mapping

from engine.actions.desk import Desk
from engine.actions.litigating.drafting import OPPONENT
from engine.casework.case import Case
from engine.casework.contact import read_details
from engine.casework.events import CaseEvent, PersonDescribed


def describe_opponent(desk: Desk, case: Case, form: Mapping[str, str]) -> Case:
    """Keep what the applicant knows of the other side; a blank takes back what was known.

    Raises `AnswerFaults` with every fault.
    """
    details = read_details(form)

    def decide(now: Case) -> list[CaseEvent]:
        known = now.people.details.get(OPPONENT, {})
        new = {name: value for name, value in details.items() if known.get(name, "") != value}
        return [PersonDescribed(OPPONENT, new, desk.actor.mark)] if new else []

    return desk.write(case, decide)
