"""How a mediator takes a mediation on: looks whether it fits, says under which law it runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.actions.course import NO_SLIP, Slip
from engine.actions.desk import Desk
from engine.actions.grounds import grounds_of
from engine.actions.mediating import table, willing
from engine.casework.case import Case
from engine.casework.course import Stage
from engine.casework.events import CaseEvent, MilestoneNoted, TrackChosen
from engine.casework.permissions import Action
from engine.clock import today
from engine.errors import AnswerError, IllegalStep
from engine.mediation import intake
from engine.mediation.mediation import Mediation
from engine.mediation.states import State
from engine.mediation.tracks import Start, started, tracks
from engine.mediation.unfolding import Unfolding

REDIRECTED: Final = ("other_body", "already_decided", "not_private", "other_place", "other")
STOPPED: Final = ("danger", "violence", "child", "crime")
TRACK_REASONS: Final = ("court_delegates", "kind_of_matter", "parties_wish")
BEFORE_CLOCK: Final = frozenset(
    {
        State.SUBMITTED,
        State.SCREENING,
        State.ACCEPTED,
        State.INVITING,
        State.CONSENTED,
        State.ASSIGNING,
    }
)


def take_on(desk: Desk, case: Case, slip: Slip = NO_SLIP) -> Case:
    """Write what is missing of a case that came to mediation before this was written down."""
    desk.permit(case, Action.LEAD)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        if now.stage is not Stage.MEDIATE:
            raise IllegalStep(mediation.state.value, [], ["not_in_mediation"])
        table.require_open(now, mediation)
        asked = intake.asked_for(now, mediation, today(desk.clock), "counter")
        if not asked:
            raise IllegalStep(mediation.state.value, [])
        return asked

    return table.write(desk, case, decide, slip, "take_on")


def accept(desk: Desk, case: Case, slip: Slip = NO_SLIP) -> Case:
    """It can be mediated; raises `IllegalStep` with what forbids it: danger, crime, a judgment."""
    desk.permit(case, Action.LEAD)
    day = today(desk.clock)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        forbidden = [*_forbids(desk, now)]
        if mediation.state is State.SCREENING and forbidden:
            raise IllegalStep(mediation.state.value, [], forbidden)
        going = Unfolding(mediation, desk.clock.now(), desk.actor.mark)
        going.go(State.ACCEPTED, "fits")
        going.add(MilestoneNoted(intake.ACCEPTED, day))
        going.add(*started(mediation.track, Start.ACCEPTED, day))
        willing.onward(going, day)
        return going.events

    return table.write(desk, case, decide, slip, "accept")


def _forbids(desk: Desk, case: Case) -> Iterator[str]:
    grounds = grounds_of(desk, case)
    if grounds.in_danger is True:
        yield "no_danger"
    if grounds.crime_suspected is True:
        yield "no_crime"
    if grounds.decided is True:
        yield "not_decided"


def redirect(desk: Desk, case: Case, reason: str, slip: Slip = NO_SLIP) -> Case:
    """It belongs elsewhere; raises `AnswerError` for a reason that is none."""
    return _screened_out(desk, case, State.REDIRECTED, reason, REDIRECTED, slip)


def emergency_stop(desk: Desk, case: Case, reason: str, slip: Slip = NO_SLIP) -> Case:
    """Safety first: nothing is mediated (人民调解法#25); raises `AnswerError`."""
    return _screened_out(desk, case, State.EMERGENCY_STOP, reason, STOPPED, slip)


def _screened_out(
    desk: Desk, case: Case, to: State, reason: str, allowed: tuple[str, ...], slip: Slip
) -> Case:
    desk.permit(case, Action.LEAD)
    if reason not in allowed:
        raise AnswerError("reason", "course_reason")

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        going = Unfolding(mediation, desk.clock.now(), desk.actor.mark)
        going.go(to, reason)
        going.add(*intake.ended(today(desk.clock)))
        going.add(MilestoneNoted(intake.NOT_BEGUN, today(desk.clock)))  # no certificate of an end
        return going.events

    return table.write(desk, case, decide, slip, to.value)


def choose_track(desk: Desk, case: Case, track: str, reason: str, slip: Slip = NO_SLIP) -> Case:
    """Under which law it runs, before a clock of the law runs; both sides are shown the change.

    Raises `AnswerError` for the form, `IllegalStep` once it is too late.
    """
    desk.permit(case, Action.LEAD)
    if track not in tracks():
        raise AnswerError("track", "choose_from_list")
    if reason not in TRACK_REASONS:
        raise AnswerError("reason", "course_reason")
    day = today(desk.clock)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        if mediation.state not in BEFORE_CLOCK:
            raise IllegalStep(mediation.state.value, [], ["clock_not_running"])
        if mediation.track == track:
            raise AnswerError("track", "mediation_same_track")
        happened: list[CaseEvent] = [TrackChosen(track, reason)]
        accepted = now.course.milestones.get(intake.ACCEPTED)
        happened += started(track, Start.RECEIVED, now.course.milestones.get(intake.REQUESTED, day))
        if accepted is not None:
            happened += started(track, Start.ACCEPTED, accepted)
        return happened

    return table.write(desk, case, decide, slip, f"track:{track}")
