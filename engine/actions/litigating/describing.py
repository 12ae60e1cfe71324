"""Who the sides are, as one of them writes it into its papers: kept apart from all else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.actions.consent import DRAFT, agree, must_agree
from engine.actions.desk import Desk
from engine.actions.litigating.drafting import filer
from engine.casework.case import Case
from engine.casework.contact import read_details
from engine.casework.events import CaseEvent, PersonDescribed
from engine.casework.people import opponent_of, writer_of


def describe_writer(desk: Desk, case: Case, form: Mapping[str, str], ticked: Iterable[str]) -> Case:
    """Keep what the one at the desk says of themselves for the papers.

    Raises `AnswerError`, `AnswerFaults` with every fault.
    """
    seat = filer(desk, case)
    return _describe(desk, case, writer_of(seat), seat, form, ticked)


def describe_opponent(
    desk: Desk, case: Case, form: Mapping[str, str], ticked: Iterable[str]
) -> Case:
    """Keep what they know of the other side; raises the same."""
    seat = filer(desk, case)
    return _describe(desk, case, opponent_of(seat), seat, form, ticked)


def _describe(
    desk: Desk, case: Case, who: str, seat: str, form: Mapping[str, str], ticked: Iterable[str]
) -> Case:
    """A field that was not sent stays; one that was sent blank is forgotten."""
    details = read_details(form)
    if not any(details.values()) and not case.people.details.get(who):
        return case
    must_agree({DRAFT} & {*ticked})
    case = agree(desk, case, [DRAFT], seat)

    def decide(now: Case) -> list[CaseEvent]:
        known = now.people.details.get(who, {})
        new = {name: value for name, value in details.items() if known.get(name, "") != value}
        return [PersonDescribed(who, new, desk.actor.mark)] if new else []

    return desk.write(case, decide)
