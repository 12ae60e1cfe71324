"""A step of a mediation: allowed by the table and by what must be so first, or refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Final

from engine.casework.events import MediationMoved
from engine.errors import IllegalStep
from engine.mediation.mediation import Mediation
from engine.mediation.states import State, leads


class Need(StrEnum):
    """What must be so before a state is entered; the key of its text."""

    INVITATION_LOGGED = "invitation_logged"
    BOTH_WILLING = "both_willing"
    OPENING_READ = "opening_read"
    MEDIATOR_ACCEPTS = "mediator_accepts"
    TIES_DECLARED = "ties_declared"
    TIES_ACCEPTED = "ties_accepted"
    TERMS_AGREED = "terms_agreed"
    TERMS_LAWFUL = "terms_lawful"
    COOLED_OFF = "cooled_off"
    WAIVERS_UNDERSTOOD = "waivers_understood"


Holds = Callable[[Mediation], bool]

HOLDS: Final[Mapping[Need, Holds]] = {
    Need.INVITATION_LOGGED: lambda mediation: bool(mediation.attempts),
    Need.BOTH_WILLING: lambda mediation: mediation.is_agreed_to,
    Need.OPENING_READ: lambda mediation: mediation.wills.keys() <= mediation.opened.keys(),
    Need.MEDIATOR_ACCEPTS: lambda mediation: bool(mediation.choosing.lead),
    Need.TIES_DECLARED: lambda mediation: mediation.choosing.ties is not None,
    Need.TIES_ACCEPTED: lambda mediation: mediation.choosing.is_free(mediation.people),
}
NEEDS: Final[Mapping[State, tuple[Need, ...]]] = {
    State.DECLINED: (Need.INVITATION_LOGGED,),
    State.NO_REPLY: (Need.INVITATION_LOGGED,),
    State.UNREACHABLE: (Need.INVITATION_LOGGED,),
    State.CONSENTED: (Need.INVITATION_LOGGED, Need.BOTH_WILLING),
    State.DISCLOSED: (Need.MEDIATOR_ACCEPTS, Need.TIES_DECLARED),
    State.SCHEDULED: (Need.TIES_ACCEPTED,),
    State.IN_SESSION: (Need.BOTH_WILLING, Need.OPENING_READ),
}
"""What each state asks for; what turns on days or on the law is asked where the step is taken."""


def lacking(mediation: Mediation, to: State) -> tuple[Need, ...]:
    """What is still missing before a state, all of it at once."""
    return tuple(need for need in NEEDS.get(to, ()) if not HOLDS[need](mediation))


def step(
    mediation: Mediation, to: State, reason: str = "", also: Iterable[Need] = ()
) -> MediationMoved:
    """The step to a state; raises `IllegalStep` with where one may go, or with what is missing.

    `also` is what else is missing, as whoever takes the step found by the day or by the law.
    """
    if not leads(mediation.state, to, mediation.before):
        allowed = [s.value for s in State if leads(mediation.state, s, mediation.before)]
        raise IllegalStep(mediation.state.value, allowed)
    if missing := (*lacking(mediation, to), *also):
        raise IllegalStep(mediation.state.value, [], [need.value for need in missing])
    return MediationMoved(to.value, reason)
