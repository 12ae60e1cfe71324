"""A mediation goes only where its table leads."""

from __future__ import annotations

from itertools import product

import pytest

from engine.casework.events import ContactTried, MediationMoved, OpeningRead, WillDeclared
from engine.casework.people import People, Role, Seat
from engine.errors import IllegalStep
from engine.mediation.mediation import Mediation
from engine.mediation.states import IN_FORCE, OPEN, OVER, STOPPABLE, TRANSITIONS, State, leads
from engine.mediation.steps import step
from tests.engine.mediation.histories import DAY, noted

S = State
LISTED = {
    "draft": "submitted",
    "submitted": "screening",
    "screening": "redirected emergency_stop accepted",
    "accepted": "inviting",
    "inviting": "declined no_reply unreachable consented",
    "consented": "assigning",
    "assigning": "disclosed",
    "disclosed": "recused scheduled",
    "recused": "assigning",
    "scheduled": "in_session",
    "in_session": "adjourned proposed",
    "adjourned": "in_session appraisal",
    "appraisal": "adjourned in_session",
    "proposed": "accepted_by_applicant accepted_by_respondent",
    "accepted_by_applicant": "drafting proposed",
    "accepted_by_respondent": "drafting proposed",
    "drafting": "signing",
    "signing": "effective sign_refused",
    "effective": "confirm_pending performing breached",
    "confirm_pending": "confirmed confirm_rejected",
    "confirmed": "performing breached",
    "confirm_rejected": "in_session",
    "performing": "performed breached",
    "breached": "referred in_session performed",
    "terminated": "referred closed",
    "performed": "closed",
}
"""The procedure's own list, written down a second time: whatever is not here is refused."""
AT_ANY_TIME = {S.SUSPENDED, S.WITHDRAWN, S.TERMINATED}


def listed(state: State, to: State, before: State | None) -> bool:
    if to.value in LISTED.get(state.value, "").split():
        return True
    if state is S.SUSPENDED:
        return to is before or to in (S.TERMINATED, S.WITHDRAWN)
    if to in AT_ANY_TIME and state in OPEN and state is not S.DRAFT:
        return to is not S.TERMINATED or state not in (S.SUBMITTED, S.SCREENING)
    return False


@pytest.mark.parametrize("before", [None, S.IN_SESSION, S.SIGNING])
def test_every_step_that_is_not_listed_is_refused(before: State | None) -> None:
    for state, to in product(S, S):
        assert leads(state, to, before) == listed(state, to, before), (state, to)


def test_every_state_is_reached_and_is_open_or_binding_or_over() -> None:
    reached = {to for ways in TRANSITIONS.values() for to in ways}
    assert reached | {S.DRAFT} == set(S)
    assert set(S) == OPEN | IN_FORCE | OVER
    assert not OPEN & (IN_FORCE | OVER)


def test_either_side_can_leave_whatever_is_open() -> None:
    for state in STOPPABLE:
        assert leads(state, S.WITHDRAWN)


def _people() -> People:
    seat = Seat("R1", Role.RESPONDENT, "", DAY, taken=True)
    return People(seats={"R1": seat})


def test_no_way_out_of_inviting_without_a_logged_invitation() -> None:
    mediation = Mediation(_people(), S.INVITING)
    for to in (S.DECLINED, S.NO_REPLY, S.UNREACHABLE, S.CONSENTED):
        with pytest.raises(IllegalStep) as refused:
            step(mediation, to)
        assert "invitation_logged" in refused.value.lacking


def test_silence_is_not_consent() -> None:
    mediation = Mediation(_people(), S.INVITING)
    mediation = mediation.after(noted(ContactTried("R1", "sms", "delivered", DAY)))
    mediation = mediation.after(noted(WillDeclared("", True, "w")))
    with pytest.raises(IllegalStep) as refused:
        step(mediation, S.CONSENTED)
    assert refused.value.lacking == ("both_willing",)
    mediation = mediation.after(noted(WillDeclared("R1", True, "w")))
    assert step(mediation, S.CONSENTED) == MediationMoved("consented")


def test_who_takes_the_yes_back_is_not_brought_to_a_session() -> None:
    mediation = Mediation(_people(), S.SCHEDULED)
    for happened in (
        WillDeclared("", True, "w"),
        WillDeclared("R1", True, "w"),
        OpeningRead("", (), "w"),
        OpeningRead("R1", (), "w"),
    ):
        mediation = mediation.after(noted(happened))
    step(mediation, S.IN_SESSION)
    with pytest.raises(IllegalStep):
        step(mediation.after(noted(WillDeclared("R1", False, "w"))), S.IN_SESSION)


def test_a_suspended_one_goes_on_where_it_stood() -> None:
    mediation = Mediation(_people())
    for state in (S.SUBMITTED, S.SCREENING, S.ACCEPTED, S.SUSPENDED):
        mediation = mediation.after(noted(MediationMoved(state)))
    assert step(mediation, S.ACCEPTED) == MediationMoved("accepted")
    with pytest.raises(IllegalStep):
        step(mediation, S.INVITING)


def test_a_second_mediation_begins_with_nothing_agreed() -> None:
    mediation = Mediation(_people())
    for happened in (MediationMoved("submitted"), WillDeclared("", True, "w")):
        mediation = mediation.after(noted(happened))
    again = mediation.after(noted(MediationMoved("draft")))
    assert (again.state, dict(again.wills), again.round) == (S.DRAFT, {}, 2)
