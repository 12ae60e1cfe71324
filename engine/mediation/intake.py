"""How a case comes to mediation and is looked at, and what becomes of it when the case goes on."""

from __future__ import annotations

from datetime import date
from typing import Final

from engine.casework.case import Case
from engine.casework.events import (
    CaseEvent,
    MediationMoved,
    MilestoneNoted,
    MilestoneWithdrawn,
    TrackChosen,
    WillDeclared,
)
from engine.casework.people import APPLICANT, Side
from engine.mediation.mediation import PEOPLES, Mediation
from engine.mediation.states import AGREED, OVER, REFUSES, STOPPABLE, State, leads
from engine.mediation.told import told
from engine.mediation.tracks import Start, started, track_for, tracks

REQUESTED: Final = "mediation_requested"
ACCEPTED: Final = "mediation_accepted"
SENT: Final = "invitation_sent"
REMINDED: Final = "invitation_reminded"
ANSWERED: Final = "invitation_answered"
BOTH_AGREED: Final = "both_agreed"
EXTENDED: Final = "mediation_extended_to"
ENDED: Final = "mediation_ended"
NOT_BEGUN: Final = "mediation_not_begun"
OF_ONE_ROUND: Final = (
    REQUESTED,
    ACCEPTED,
    SENT,
    REMINDED,
    ANSWERED,
    BOTH_AGREED,
    EXTENDED,
    ENDED,
    NOT_BEGUN,
    "mediator_asked_for",
    "mediator_chosen",
    "mediator_accepted",
    "ties_declared",
    "certificate_issued",
)
"""Days that belong to one mediation and not to the next one of the same case."""
MEDIATED: Final = "mediated"
WITHDRAWN_AS: Final = {"settled": "settled", "withdrawn": "changed_mind"}
"""Why a mediation is withdrawn, by how the dispute ended."""


def asked_for(case: Case, mediation: Mediation, day: date, way: str) -> list[CaseEvent]:
    """What is written when somebody asks for mediation; nothing while one is under way.

    `way` is how the applicant said that they want it: on the page, by phone, at the counter.
    """
    happened: list[CaseEvent] = []
    if mediation.state in OVER:
        happened += [MediationMoved(State.DRAFT.value, "again"), *_forgotten(case)]
    elif mediation.state is not State.DRAFT:
        return []
    track = track_for(case.category)
    happened += [
        MediationMoved(State.SUBMITTED.value, "asked_for"),
        MilestoneNoted(REQUESTED, day),
        WillDeclared(APPLICANT, True, told().words, way),
    ]
    if track != PEOPLES or mediation.state in OVER:
        happened.append(TrackChosen(track, "by_kind"))
    happened += started(track, Start.RECEIVED, day)
    return [*happened, MediationMoved(State.SCREENING.value, "automatic")]


def given_by_court(case: Case, mediation: Mediation, track: str, day: date) -> list[CaseEvent]:
    """What is written when a court gives the matter to mediation, on the track that it names.

    Nobody has said yes by that: both sides are asked as in every mediation. One that is under
    way goes on, on that track.
    """
    chosen = TrackChosen(track, "by_court")
    happened: list[CaseEvent] = []
    if mediation.state in OVER:
        happened += [MediationMoved(State.DRAFT.value, "again"), *_forgotten(case)]
    elif mediation.state is not State.DRAFT:
        return [chosen]
    return [
        *happened,
        MediationMoved(State.SUBMITTED.value, "by_court"),
        MilestoneNoted(REQUESTED, day),
        chosen,
        *started(track, Start.RECEIVED, day),
        MediationMoved(State.SCREENING.value, "automatic"),
    ]


def _forgotten(case: Case) -> list[CaseEvent]:
    names = (*OF_ONE_ROUND, *(one.milestone for one in tracks().values()))
    noted = case.course.milestones
    return [MilestoneWithdrawn(name) for name in dict.fromkeys(names) if name in noted]


def ended(day: date) -> list[CaseEvent]:
    """What is noted beside the last step, so that every clock of the mediation stops."""
    return [MilestoneNoted(ENDED, day)]


def left(case: Case, mediation: Mediation, day: date) -> list[CaseEvent]:
    """What becomes of a mediation when the case goes to court or arbitration."""
    happened: list[CaseEvent] = []
    state = mediation.state
    if is_open(mediation):
        if leads(state, State.TERMINATED, mediation.before):
            happened = [MediationMoved(State.TERMINATED.value, REFUSES), *ended(day)]
            state = State.TERMINATED
        else:
            happened = [MediationMoved(State.WITHDRAWN.value, "other_way"), *ended(day)]
    if state in (State.TERMINATED, State.BREACHED):
        happened.append(MediationMoved(State.REFERRED.value, "other_way"))
    return happened


def is_open(mediation: Mediation) -> bool:
    """Whether it was asked for and goes on, or rests."""
    return mediation.state in STOPPABLE or mediation.state is State.SUSPENDED


def is_to_end(mediation: Mediation) -> bool:
    """Whether it was taken on, so that whoever mediates ends it, for a reason of the list."""
    return leads(mediation.state, State.TERMINATED, mediation.before)


def closed(mediation: Mediation, outcome: str, day: date) -> list[CaseEvent]:
    """What becomes of a mediation when the dispute ends; who may say so is asked before."""
    if not is_open(mediation):
        return []
    if outcome == MEDIATED and is_to_end(mediation):
        return [MediationMoved(State.TERMINATED.value, AGREED), *ended(day)]
    reason = WITHDRAWN_AS.get(outcome, "other_way")
    happened = [MediationMoved(State.WITHDRAWN.value, reason), *ended(day)]
    return happened if is_to_end(mediation) else [*happened, MilestoneNoted(NOT_BEGUN, day)]


def stopped(case: Case, mediation: Mediation, seat: str, day: date) -> list[CaseEvent]:
    """What is written when somebody takes back their yes: nothing is mediated against their will.

    Nothing where no mediation is open, or they had no say in it.
    """
    state = mediation.state
    side = case.people.side_of(seat)
    if state not in STOPPABLE and state is not State.SUSPENDED:
        return []
    if side is None or seat not in case.people.parties(side):
        return []
    said = WillDeclared(seat, False, told().words)
    if leads(state, State.DECLINED) and side is Side.RESPONDENT:
        if not mediation.attempts:
            return [said]
        return [said, MediationMoved(State.DECLINED.value, REFUSES), MilestoneNoted(ANSWERED, day)]
    if side is Side.APPLICANT and not leads(state, State.TERMINATED, mediation.before):
        return [said, MediationMoved(State.WITHDRAWN.value, "changed_mind"), *ended(day)]
    if leads(state, State.TERMINATED, mediation.before):
        return [said, MediationMoved(State.TERMINATED.value, REFUSES), *ended(day)]
    return [said]
