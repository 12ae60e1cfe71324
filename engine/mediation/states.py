"""The states of a mediation, and every way from one to the next; there is no other.

The ladder of the procedure (人民调解法#17-#28, 在线调解规则, 特邀调解规定) as one table.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where a mediation stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SCREENING = "screening"
    REDIRECTED = "redirected"
    EMERGENCY_STOP = "emergency_stop"
    ACCEPTED = "accepted"
    INVITING = "inviting"
    DECLINED = "declined"
    NO_REPLY = "no_reply"
    UNREACHABLE = "unreachable"
    CONSENTED = "consented"
    ASSIGNING = "assigning"
    DISCLOSED = "disclosed"
    RECUSED = "recused"
    SCHEDULED = "scheduled"
    IN_SESSION = "in_session"
    ADJOURNED = "adjourned"
    APPRAISAL = "appraisal"
    PROPOSED = "proposed"
    ACCEPTED_BY_APPLICANT = "accepted_by_applicant"
    ACCEPTED_BY_RESPONDENT = "accepted_by_respondent"
    DRAFTING = "drafting"
    SIGNING = "signing"
    SIGN_REFUSED = "sign_refused"
    EFFECTIVE = "effective"
    CONFIRM_PENDING = "confirm_pending"
    CONFIRMED = "confirmed"
    CONFIRM_REJECTED = "confirm_rejected"
    PERFORMING = "performing"
    PERFORMED = "performed"
    BREACHED = "breached"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"
    REFERRED = "referred"
    CLOSED = "closed"


S = State
_ONE_SIDE: Final = frozenset({S.ACCEPTED_BY_APPLICANT, S.ACCEPTED_BY_RESPONDENT})
IN_FORCE: Final = frozenset(
    {S.EFFECTIVE, S.CONFIRM_PENDING, S.CONFIRMED, S.PERFORMING, S.PERFORMED, S.BREACHED}
)
"""In these an agreement binds."""
OVER: Final = frozenset(
    {S.REDIRECTED, S.EMERGENCY_STOP, S.WITHDRAWN, S.TERMINATED, S.REFERRED, S.CLOSED, S.PERFORMED}
)
"""In these nothing is mediated any more; a new mediation may begin."""
OPEN: Final = frozenset(State) - OVER - IN_FORCE
"""In these it goes on: either side may leave at any time."""
STOPPABLE: Final = OPEN - {S.DRAFT, S.SUSPENDED}
AGREED: Final = "T1"
"""The code of an end because both agreed by word or on paper (人民调解法#28): no failure."""
REFUSES: Final = "T4"
"""The code of an end because one side will not go on (在线调解规则#25)."""

_FORWARD: Final[Mapping[State, frozenset[State]]] = {
    S.DRAFT: frozenset({S.SUBMITTED}),
    S.SUBMITTED: frozenset({S.SCREENING}),
    S.SCREENING: frozenset({S.REDIRECTED, S.EMERGENCY_STOP, S.ACCEPTED}),
    S.ACCEPTED: frozenset({S.INVITING}),
    S.INVITING: frozenset({S.DECLINED, S.NO_REPLY, S.UNREACHABLE, S.CONSENTED}),
    S.CONSENTED: frozenset({S.ASSIGNING}),
    S.ASSIGNING: frozenset({S.DISCLOSED}),
    S.DISCLOSED: frozenset({S.RECUSED, S.SCHEDULED}),
    S.RECUSED: frozenset({S.ASSIGNING}),
    S.SCHEDULED: frozenset({S.IN_SESSION}),
    S.IN_SESSION: frozenset({S.ADJOURNED, S.PROPOSED}),
    S.ADJOURNED: frozenset({S.IN_SESSION, S.APPRAISAL}),
    S.APPRAISAL: frozenset({S.ADJOURNED, S.IN_SESSION}),
    S.PROPOSED: _ONE_SIDE,
    S.ACCEPTED_BY_APPLICANT: frozenset({S.DRAFTING}),
    S.ACCEPTED_BY_RESPONDENT: frozenset({S.DRAFTING}),
    S.DRAFTING: frozenset({S.SIGNING}),
    S.SIGNING: frozenset({S.EFFECTIVE, S.SIGN_REFUSED}),
    S.EFFECTIVE: frozenset({S.CONFIRM_PENDING, S.PERFORMING, S.BREACHED}),
    S.CONFIRM_PENDING: frozenset({S.CONFIRMED, S.CONFIRM_REJECTED}),
    S.CONFIRMED: frozenset({S.PERFORMING, S.BREACHED}),
    S.CONFIRM_REJECTED: frozenset({S.IN_SESSION}),
    S.PERFORMING: frozenset({S.PERFORMED}),
    S.BREACHED: frozenset({S.REFERRED, S.IN_SESSION}),
    S.TERMINATED: frozenset({S.REFERRED, S.CLOSED}),
    S.PERFORMED: frozenset({S.CLOSED}),
}
_ANSWERED: Final[Mapping[State, frozenset[State]]] = {
    S.ACCEPTED_BY_APPLICANT: frozenset({S.PROPOSED}),  # the other side answers with other terms
    S.ACCEPTED_BY_RESPONDENT: frozenset({S.PROPOSED}),
    S.PERFORMING: frozenset({S.BREACHED}),  # a part was kept, and then no more
    S.BREACHED: frozenset({S.PERFORMED}),  # kept late, but kept
}
"""What the procedure needs beyond the steps it lists; docs/decisions tells why each is there."""


def _side_ways(state: State) -> frozenset[State]:
    """What leads out of any open state: a stop, a withdrawal, an end without agreement."""
    found: set[State] = set()
    if state in STOPPABLE:
        found |= {S.SUSPENDED, S.WITHDRAWN}
    if state in STOPPABLE - {S.SUBMITTED, S.SCREENING}:
        found.add(S.TERMINATED)
    if state is S.SUSPENDED:
        found |= {S.TERMINATED, S.WITHDRAWN, *STOPPABLE}  # resumed where it stood: see `leads`
    return frozenset(found)


TRANSITIONS: Final[Mapping[State, frozenset[State]]] = {
    state: _FORWARD.get(state, frozenset()) | _ANSWERED.get(state, frozenset()) | _side_ways(state)
    for state in State
}
"""From each state, those it may go to."""


def leads(state: State, to: State, before: State | None = None) -> bool:
    """Whether a mediation may go from one state to another.

    A suspended one goes on only where it stood `before`, or ends.
    """
    if to not in TRANSITIONS[state]:
        return False
    if state is S.SUSPENDED and to in STOPPABLE:
        return to is before
    return True
