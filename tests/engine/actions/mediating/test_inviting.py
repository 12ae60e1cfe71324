"""The other side is invited in neutral words, and its silence is never taken for a yes."""

from __future__ import annotations

from datetime import date

import pytest

from engine.actions import seats
from engine.actions.desk import Desk
from engine.actions.mediating import inviting, taking_on, willing
from engine.casework.case import Case
from engine.casework.people import Role
from engine.errors import AnswerError, AnswerFaults, IllegalStep, NotFound, NotPermitted
from engine.mediation.mediation import Mediation
from engine.mediation.states import State
from tests.engine.actions.cases import later
from tests.engine.actions.mediating.tables import MEDIATOR
from tests.engine.actions.mediating.test_taking_on import asked

FORM = {"name": "王芳", "inviter": "林岚", "channel": "sms", "about": ""}
DAY = date(2026, 11, 22)


def state(case: Case) -> State:
    return Mediation.of(case).state


@pytest.fixture
def accepted(desk: Desk) -> Case:
    return taking_on.accept(desk.of(MEDIATOR), asked(desk))


def answering(desk: Desk, case: Case, secret: str) -> tuple[Case, Desk]:
    entered, actor = desk.enter(case.number, secret)
    return entered, desk.of(actor)


def test_an_invitation_makes_a_seat_and_starts_its_clocks(desk: Desk, accepted: Case) -> None:
    offered = inviting.invite(desk.of(MEDIATOR), accepted, FORM, "K" * 16)
    again = inviting.invite(desk.of(MEDIATOR), offered.case, FORM, "K" * 16)
    assert (offered.secret, offered.case.seq) == (again.secret, again.case.seq)
    mediation = Mediation.of(offered.case)
    assert mediation.state is State.INVITING
    assert [(a.channel, a.outcome) for a in mediation.attempts] == [("sms", "sent")]
    assert offered.seat.role is Role.RESPONDENT
    assert offered.case.course.milestones["invitation_sent"] == DAY
    assert inviting.answer_by(desk, offered.case) == date(2026, 11, 29)


def test_an_invitation_with_a_sum_or_a_charge_is_not_sent(desk: Desk, accepted: Case) -> None:
    form = {**FORM, "about": "你欠我36000元不还", "channel": "pigeon"}
    with pytest.raises(AnswerFaults) as refused:
        inviting.invite(desk.of(MEDIATOR), accepted, form)
    assert refused.value.faults.keys() == {"about", "channel"}


def test_nobody_is_invited_before_it_was_taken_on(desk: Desk) -> None:
    with pytest.raises(IllegalStep):
        inviting.invite(desk.of(MEDIATOR), asked(desk), FORM)


def test_a_yes_brings_both_together(desk: Desk, accepted: Case) -> None:
    offered = inviting.invite(desk.of(MEDIATOR), accepted, FORM)
    case, wang = answering(desk, offered.case, offered.secret)
    with pytest.raises(AnswerError):
        willing.answer(wang, case, True, [])
    case = willing.answer(wang, case, True, ["seat"])
    assert state(case) is State.CONSENTED
    assert case.people.seats[offered.seat.id].taken
    assert case.course.milestones["invitation_answered"] == DAY
    assert "both_agreed" not in case.course.milestones  # that clock is the court's


def test_where_a_court_delegates_the_days_to_choose_begin_to_run(
    desk: Desk, accepted: Case
) -> None:
    case = taking_on.choose_track(desk.of(MEDIATOR), accepted, "court_pre", "court_delegates")
    offered = inviting.invite(desk.of(MEDIATOR), case, FORM)
    case, wang = answering(desk, offered.case, offered.secret)
    case = willing.answer(wang, case, True, ["seat"])
    assert case.course.milestones["both_agreed"] == DAY


def test_a_no_ends_the_asking_and_keeps_nothing_of_them(desk: Desk, accepted: Case) -> None:
    offered = inviting.invite(desk.of(MEDIATOR), accepted, FORM)
    case, wang = answering(desk, offered.case, offered.secret)
    case = willing.answer(wang, case, False, [])
    assert state(case) is State.DECLINED
    assert not case.people.seats[offered.seat.id].taken
    assert not case.people.agreed(offered.seat.id)
    again, wang = answering(desk, case, offered.secret)  # they may read what they said
    assert willing.answer(wang, again, False, []).seq == case.seq


def test_whoever_is_not_meant_changes_nothing_but_the_mediator_hears_of_it(
    desk: Desk, accepted: Case
) -> None:
    offered = inviting.invite(desk.of(MEDIATOR), accepted, FORM)
    case, stranger = answering(desk, offered.case, offered.secret)
    case = willing.deny(stranger, case)
    assert state(case) is State.INVITING
    assert Mediation.of(case).attempts[-1].outcome == "wrong_person"
    assert willing.deny(stranger, case).seq == case.seq
    assert not case.people.seats[offered.seat.id].closed


def test_a_link_that_was_taken_back_opens_nothing(desk: Desk, accepted: Case) -> None:
    offered = inviting.invite(desk.of(MEDIATOR), accepted, FORM)
    case = inviting.revoke(desk.of(MEDIATOR), offered.case, offered.seat.id)
    with pytest.raises(NotFound):
        desk.enter(case.number, offered.secret)


def test_a_new_link_takes_the_place_of_the_old_one(desk: Desk, accepted: Case) -> None:
    first = inviting.invite(desk.of(MEDIATOR), accepted, FORM)
    second = inviting.renew(desk.of(MEDIATOR), first.case, first.seat.id, "letter")
    assert [a.channel for a in Mediation.of(second.case).attempts] == ["sms", "letter"]
    with pytest.raises(NotFound):
        desk.enter(first.case.number, first.secret)
    desk.enter(first.case.number, second.secret)


@pytest.mark.parametrize(("days", "is_over"), [(6, False), (7, False), (8, True)])
def test_no_answer_is_one_only_after_the_window(desk: Desk, days: int, is_over: bool) -> None:
    case = taking_on.accept(desk.of(MEDIATOR), asked(desk))
    case = inviting.invite(desk.of(MEDIATOR), case, FORM).case
    late = later(desk, days).of(MEDIATOR)
    if is_over:
        assert state(inviting.no_reply(late, case)) is State.NO_REPLY
    else:
        with pytest.raises(IllegalStep):
            inviting.no_reply(late, case)


def test_nobody_is_gone_before_two_days_and_two_ways(desk: Desk, accepted: Case) -> None:
    offered = inviting.invite(desk.of(MEDIATOR), accepted, FORM)
    seat, case = offered.seat.id, offered.case
    with pytest.raises(IllegalStep):
        inviting.unreachable(desk.of(MEDIATOR), case)
    next_day = later(desk, 1).of(MEDIATOR)
    case = inviting.note(next_day, case, seat, "phone", "no_answer", date(2026, 11, 23))
    assert case.course.milestones["invitation_reminded"] == date(2026, 11, 23)
    assert state(inviting.unreachable(next_day, case)) is State.UNREACHABLE


def test_a_try_is_not_noted_before_it_happened(desk: Desk, accepted: Case) -> None:
    offered = inviting.invite(desk.of(MEDIATOR), accepted, FORM)
    with pytest.raises(AnswerFaults) as refused:
        inviting.note(
            desk.of(MEDIATOR), offered.case, "nobody", "pigeon", "flew", date(2026, 11, 23)
        )
    assert refused.value.faults.keys() == {"channel", "outcome", "on", "seat"}


def test_who_came_by_the_applicants_own_link_counts_as_invited(desk: Desk, accepted: Case) -> None:
    offer = {"role": "respondent", "name": "王芳", "inviter": "张明"}
    offered = seats.offer(desk, accepted, offer)
    case, wang = answering(desk, offered.case, offered.secret)
    assert state(willing.answer(wang, case, True, ["seat"])) is State.CONSENTED


def test_who_said_yes_before_it_was_taken_on_waits_for_that(desk: Desk) -> None:
    case = asked(desk)
    offered = seats.offer(desk, case, {"role": "respondent", "name": "王芳", "inviter": "张明"})
    case, wang = answering(desk, offered.case, offered.secret)
    case = willing.answer(wang, case, True, ["seat"])
    assert state(case) is State.SCREENING
    assert state(taking_on.accept(desk.of(MEDIATOR), case)) is State.CONSENTED


def test_a_yes_by_phone_is_written_down_by_the_mediator_alone(desk: Desk, accepted: Case) -> None:
    offered = inviting.invite(desk.of(MEDIATOR), accepted, FORM)
    with pytest.raises(AnswerError):
        willing.hear(desk.of(MEDIATOR), offered.case, offered.seat.id, True, "dream")
    with pytest.raises(NotPermitted):
        willing.hear(desk, offered.case, offered.seat.id, True, "phone")
    case = willing.hear(desk.of(MEDIATOR), offered.case, offered.seat.id, True, "phone")
    assert state(case) is State.CONSENTED


def test_a_yes_can_be_taken_back_at_any_time(desk: Desk, accepted: Case) -> None:
    offered = inviting.invite(desk.of(MEDIATOR), accepted, FORM)
    case, wang = answering(desk, offered.case, offered.secret)
    case = willing.answer(wang, case, True, ["seat"])
    case = willing.declare(wang, case, False)
    mediation = Mediation.of(case)
    assert (mediation.state, mediation.steps[-1].reason) == (State.TERMINATED, "T4")
    assert case.course.milestones["mediation_ended"] == DAY
    with pytest.raises(IllegalStep):
        willing.declare(wang, case, True)


def test_who_leaves_their_seat_has_taken_their_yes_back(desk: Desk, accepted: Case) -> None:
    offered = inviting.invite(desk.of(MEDIATOR), accepted, FORM)
    case, wang = answering(desk, offered.case, offered.secret)
    case = willing.answer(wang, case, True, ["seat"])
    case = seats.leave(wang, case)
    assert state(case) is State.TERMINATED
    assert case.people.seats[offered.seat.id].closed
