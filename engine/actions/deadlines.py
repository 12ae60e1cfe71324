"""The deadlines of a case as whoever asks may see them, and the days that are noted on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from engine.actions.consult import assess, region_of
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.deadlines import Ground, Item, Milestone, Start, deadlines_of
from engine.casework.deadlines.definition import Bound
from engine.casework.events import CaseEvent, MilestoneNoted, MilestoneWithdrawn
from engine.casework.people import Role
from engine.casework.permissions import Action, refusal_of
from engine.clock import today
from engine.errors import AnswerError, AnswerFaults
from engine.library import Library
from engine.rulebook.conclusion import TimeLimit

MILESTONE: Final = "milestone"
ON: Final = "on"
NOT_THEIRS: Final = (Bound.APPLICANT, Bound.EMPLOYER)
"""What binds the other side is none of a respondent's business: it may be why one sues."""


def agenda(desk: Desk, case: Case, library: Library) -> tuple[Item, ...]:
    """Every deadline that the one at the desk may see, the next first.

    `library` holds the deadlines of today: they are no part of the rules a case began under.
    How much time a claim has left, and what went to a court, is for those who may read the case.
    """
    reads = refusal_of(desk.actor, Action.READ, case) is None
    limits = tuple(limits_of(desk, case)) if reads else ()
    found = deadlines_of(case, limits, ground_of(desk, case, library), today(desk.clock))
    if not reads:
        found = tuple(item for item in found if item.definition.start is not Start.PACKET)
    if desk.actor.role is not Role.RESPONDENT:
        return found
    return tuple(item for item in found if _is_for_respondent(item))


def _is_for_respondent(item: Item) -> bool:
    definition = item.definition
    told = definition.start not in (Start.LIMITATION, Start.PACKET)
    return told and definition.binds not in NOT_THEIRS


def limits_of(desk: Desk, case: Case) -> Iterator[TimeLimit]:
    """The limitation items of the case's assessment; none before its kind is known."""
    if case.category is not None and not case.is_erased:
        yield from assess(desk, case).time_limits()


def ground_of(desk: Desk, case: Case, library: Library) -> Ground:
    """What the deadlines of the case are reckoned on."""
    region = region_of(desk, case) if case.category is not None else library.region.of(None)
    rulebook = library.rulebook
    return Ground(library.deadlines, rulebook.parameters, rulebook.calendar, region)


def milestones_for(case: Case, library: Library) -> tuple[Milestone, ...]:
    """The days that can be noted on this case, those of its stage first."""
    fitting = [one for one in library.deadlines.milestones.values() if one.is_for(case.category)]
    return tuple(sorted(fitting, key=lambda one: case.stage.value not in one.asked_at))


def note(desk: Desk, case: Case, library: Library, milestone: str, day: date) -> Case:
    """Note on what day something happened; noting it again puts it right.

    Raises `AnswerFaults` for what cannot have happened, or not yet.
    """
    known = {one.id: one for one in milestones_for(case, library)}
    if milestone not in known:
        raise AnswerFaults({MILESTONE: AnswerError(MILESTONE, "choose_from_list")})
    if day > today(desk.clock) and not known[milestone].ahead:
        raise AnswerFaults({ON: AnswerError(ON, "day_to_come")})

    def decide(now: Case) -> list[CaseEvent]:
        same = now.course.milestones.get(milestone) == day
        return [] if same else [MilestoneNoted(milestone, day)]

    return desk.write(case, decide)


def withdraw(desk: Desk, case: Case, milestone: str) -> Case:
    """Take back what was noted by mistake; nothing noted, nothing happens."""

    def decide(now: Case) -> list[CaseEvent]:
        noted = milestone in now.course.milestones
        return [MilestoneWithdrawn(milestone)] if noted else []

    return desk.write(case, decide)
