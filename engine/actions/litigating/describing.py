"""Who the sides are, as one of them writes it into its papers: kept apart from all else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.actions.consent import DRAFT, agree, must_agree
from engine.actions.desk import Desk
from engine.actions.litigating.drafting import filer
from engine.actions.litigating.lines import read_lines
from engine.casework.case import Case
from engine.casework.contact import read_details
from engine.casework.events import CaseEvent, PersonDescribed
from engine.casework.people import opponent_of, writer_of
from engine.litigation.filling import FilledForm


def describe_writer(desk: Desk, case: Case, form: Mapping[str, str], ticked: Iterable[str]) -> Case:
    """Keep what the one at the desk says of themselves for the papers.

    Raises `AnswerError`, `AnswerFaults` with every fault.
    """
    seat = filer(desk, case)
    return _keep(desk, case, writer_of(seat), seat, read_details(form), ticked)


def write_lines(
    desk: Desk,
    case: Case,
    paper: FilledForm,
    sent: Mapping[str, list[str]],
    ticked: Iterable[str],
) -> Case:
    """Keep what was written on the lines of a paper, for all papers of the one who files.

    Raises `AnswerError`, `AnswerFaults` with every fault.
    """
    seat = filer(desk, case)
    return _keep(desk, case, writer_of(seat), seat, read_lines(paper, sent), ticked)


def describe_opponent(
    desk: Desk, case: Case, form: Mapping[str, str], ticked: Iterable[str]
) -> Case:
    """Keep what they know of the other side; raises the same."""
    seat = filer(desk, case)
    return _keep(desk, case, opponent_of(seat), seat, read_details(form), ticked)


def _keep(
    desk: Desk, case: Case, who: str, seat: str, details: Mapping[str, str], ticked: Iterable[str]
) -> Case:
    """A field that was not sent stays; one that was sent blank is forgotten."""
    if not any(details.values()) and not case.people.details.get(who):
        return case
    must_agree({DRAFT} & {*ticked})
    case = agree(desk, case, [DRAFT], seat)

    def decide(now: Case) -> list[CaseEvent]:
        known = now.people.details.get(who, {})
        new = {name: value for name, value in details.items() if known.get(name, "") != value}
        return [PersonDescribed(who, new, desk.actor.mark)] if new else []

    return desk.write(case, decide)
