"""More time: both sides agree to a later day, or to an expert whose days do not count."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from engine.actions.course import NO_SLIP, Slip
from engine.actions.desk import Desk
from engine.actions.mediating import table
from engine.actions.mediating.clock import clock_of
from engine.casework.case import Case, Noted
from engine.casework.deadlines import Item
from engine.casework.events import AppraisalAgreed, CaseEvent, MilestoneNoted, TermExtended
from engine.casework.permissions import Action
from engine.clock import today
from engine.errors import AnswerError, IllegalStep
from engine.library import Library
from engine.mediation import intake
from engine.mediation.mediation import Mediation
from engine.mediation.states import State
from engine.mediation.terms import Terms
from engine.mediation.tracks import Extender, track_of
from engine.mediation.unfolding import Unfolding

FARTHEST: Final = timedelta(days=365)
TALKING: Final = frozenset({State.IN_SESSION, State.ADJOURNED})


def extend(
    desk: Desk, case: Case, until: date, slip: Slip = NO_SLIP, library: Library | None = None
) -> Case:
    """A party would go on until a day; once both would, the clock runs to the earlier of them.

    Raises `AnswerError` for the day, `IllegalStep` where the law knows no longer term or the old
    one is over.
    """
    desk.permit(case, Action.DECIDE)
    seat = table.seat_at(desk, case)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        item = _extendable(desk, now, mediation, library)
        assert item.day is not None
        if not item.day < until <= item.day + FARTHEST:
            raise AnswerError("until", "mediation_later_day")
        said = TermExtended(seat, until)
        terms = Terms.of(now)
        if terms.until.get(seat) == until:
            return []
        at = desk.clock.now()
        agreed = terms.after(Noted(0, at, desk.actor.mark, said)).agreed_until(now.people)
        if agreed is None or agreed <= item.day:
            return [said]
        return [said, MilestoneNoted(intake.EXTENDED, agreed)]

    return table.write(desk, case, decide, slip, f"extend:{seat}:{until}")


def _extendable(desk: Desk, case: Case, mediation: Mediation, library: Library | None) -> Item:
    if track_of(mediation.track).extended_by is not Extender.BOTH:
        raise IllegalStep(mediation.state.value, [], ["extendable"])
    item = clock_of(desk, case, library)
    if item is None or not item.is_open:
        raise IllegalStep(mediation.state.value, [], ["in_time"])
    return item


def agree_to_expert(desk: Desk, case: Case, agrees: bool, slip: Slip = NO_SLIP) -> Case:
    """A party agrees, or not, that an expert looks first (诉前委托鉴定)."""
    desk.permit(case, Action.DECIDE)
    seat = table.seat_at(desk, case)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        if mediation.state not in TALKING:
            raise IllegalStep(mediation.state.value, [], ["talking"])
        said = Terms.of(now).expert.get(seat) is agrees
        return [] if said else [AppraisalAgreed(seat, agrees)]

    return table.write(desk, case, decide, slip, f"expert:{seat}:{agrees}")


def send_to_expert(desk: Desk, case: Case, slip: Slip = NO_SLIP) -> Case:
    """An expert looks, as both agreed; from here on the days do not count."""
    desk.permit(case, Action.LEAD)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        if mediation.state in TALKING and not Terms.of(now).is_expert_agreed(now.people):
            raise IllegalStep(mediation.state.value, [], ["expert_agreed"])
        going = Unfolding(mediation, desk.clock.now(), desk.actor.mark)
        if mediation.state is State.IN_SESSION:
            going.go(State.ADJOURNED, "expert")
        going.go(State.APPRAISAL, "expert")
        return going.events

    return table.write(desk, case, decide, slip, "expert")


def adjourn(desk: Desk, case: Case, slip: Slip = NO_SLIP) -> Case:
    """A pause: the mediator stops for now, or the expert has answered."""
    return _go(desk, case, State.ADJOURNED, slip)


def resume(desk: Desk, case: Case, slip: Slip = NO_SLIP) -> Case:
    """Talks go on after a pause or an expert's answer."""
    return _go(desk, case, State.IN_SESSION, slip)


def _go(desk: Desk, case: Case, to: State, slip: Slip) -> Case:
    desk.permit(case, Action.LEAD)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        if mediation.state is State.SUSPENDED:
            raise IllegalStep(mediation.state.value, [], ["resume_first"])
        going = Unfolding(mediation, desk.clock.now(), desk.actor.mark)
        going.go(to)
        return going.events

    return table.write(desk, case, decide, slip, to.value)


def is_over_time(desk: Desk, case: Case, library: Library | None = None) -> bool:
    """Whether the term of the track has run out."""
    item = clock_of(desk, case, library)
    last = item.last if item is not None else None
    return last is not None and today(desk.clock) > last
