"""People are asked by a link of their own, come in of their own will, and can be let go."""

from __future__ import annotations

import pytest

from engine.actions import consult, seats
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.people import Role
from engine.casework.permissions import Action
from engine.errors import AnswerError, AnswerFaults, NotFound, NotPermitted
from tests.engine.actions.cases import OFFER, later, told

KEY = "0123456789ABCDEF"


@pytest.fixture
def case(desk: Desk) -> Case:
    return consult.open_case(desk).case


def test_a_seat_is_entered_by_its_own_secret(desk: Desk, case: Case) -> None:
    offered = seats.offer(desk, case, OFFER)
    entered, actor = desk.enter(case.number, offered.secret)
    assert (actor.role, actor.id, actor.name) == (Role.RESPONDENT, offered.seat.id, "司徒青山")
    with pytest.raises(NotPermitted, match="not_entered"):
        desk.of(actor).permit(entered, Action.EXPORT)
    desk.of(actor).permit(entered, Action.ENTER)


def test_before_coming_in_nothing_can_be_read(desk: Desk, case: Case) -> None:
    offer = {**OFFER, "role": "professional", "profession": "lawyer"}
    offered = seats.offer(desk, case, offer)
    entered, actor = desk.enter(case.number, offered.secret)
    lawyer = desk.of(actor)
    for action in (Action.READ, Action.VIEW, Action.TALK, Action.CONSENT):
        with pytest.raises(NotPermitted, match="not_entered"):
            lawyer.permit(entered, action)
    lawyer.permit(seats.take(lawyer, entered, ["seat"]), Action.READ)


def test_the_same_form_twice_makes_one_seat_with_one_secret(desk: Desk, case: Case) -> None:
    first = seats.offer(desk, case, OFFER, KEY)
    again = seats.offer(desk, case, OFFER, KEY)
    after = seats.offer(desk, first.case, OFFER, KEY)
    assert first.secret == again.secret == after.secret
    assert len(desk.again(case).people.seats) == 1


def test_a_link_not_used_in_time_opens_nothing(desk: Desk, case: Case) -> None:
    offered = seats.offer(desk, case, OFFER)
    later(desk, 14).enter(case.number, offered.secret)
    with pytest.raises(NotFound):
        later(desk, 15).enter(case.number, offered.secret)


def test_a_seat_that_was_taken_stays_open(desk: Desk) -> None:
    known = told(desk)
    case, actor = desk.enter(known.case.number, known.seat_secret)
    seats.take(desk.of(actor), case, ["seat"])
    later(desk, 80).enter(known.case.number, known.seat_secret)


def test_a_closed_seat_looks_like_no_such_case(desk: Desk, case: Case) -> None:
    offered = seats.offer(desk, case, OFFER)
    closed = seats.close(desk, offered.case, offered.seat.id)
    with pytest.raises(NotFound):
        desk.enter(case.number, offered.secret)
    assert seats.close(desk, closed, offered.seat.id).seq == closed.seq


def test_a_new_link_ends_the_old_one_and_keeps_who_it_is_for(desk: Desk, case: Case) -> None:
    offered = seats.offer(desk, case, OFFER)
    seats.close(desk, offered.case, offered.seat.id)
    renewed = seats.renew(desk, offered.case, offered.seat.id)
    _, actor = desk.enter(case.number, renewed.secret)
    assert (actor.id, actor.name) == (offered.seat.id, "司徒青山")
    with pytest.raises(NotFound):
        desk.enter(case.number, offered.secret)


def test_a_leaked_link_is_changed_by_whoever_opened_the_case(desk: Desk) -> None:
    opened = consult.open_case(desk)
    _, secret = seats.change_secret(desk, opened.case)
    assert desk.enter(opened.case.number, secret)[1].role is Role.RESIDENT
    with pytest.raises(NotFound):
        desk.enter(opened.case.number, opened.secret)


def test_all_faults_of_an_invitation_come_at_once(desk: Desk, case: Case) -> None:
    with pytest.raises(AnswerFaults) as caught:
        seats.offer(desk, case, {"role": "resident", "phone": "1"})
    assert caught.value.faults.keys() == {"role", "phone", "inviter"}
    with pytest.raises(AnswerFaults) as caught:
        seats.offer(desk, case, {"role": "professional", "profession": "prophet"})
    assert caught.value.faults.keys() == {"profession", "inviter"}
    assert desk.again(case).seq == case.seq


def test_there_is_an_end_to_inviting(desk: Desk, case: Case) -> None:
    for _ in range(seats.MOST):
        case = seats.offer(desk, case, OFFER).case
    with pytest.raises(AnswerFaults, match="too_many"):
        seats.offer(desk, case, OFFER)


def test_nobody_else_s_seat_is_known(desk: Desk, case: Case) -> None:
    for act in (seats.close, seats.renew):
        with pytest.raises(NotFound):
            act(desk, case, "NOBODY")


def test_to_be_reached_one_agrees_and_a_blank_changes_nothing(desk: Desk, case: Case) -> None:
    with pytest.raises(AnswerError, match="agree_first"):
        seats.describe(desk, case, {"phone": "13900008888"}, [])
    assert desk.again(case).seq == case.seq
    case = seats.describe(desk, case, {"phone": "13900008888"}, ["messages"])
    case = seats.describe(desk, case, {"name": "明月", "phone": ""}, ["messages"])
    assert case.people.details[""] == {"name": "明月", "phone": "13900008888"}
    assert seats.describe(desk, case, {"name": "明月"}, ["messages"]).seq == case.seq
