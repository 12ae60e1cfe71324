"""A case is moved, ended and handed over once, by whom it concerns, and never behind their back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.accounts.unit import Level, Unit
from engine.actions import consent, consult, course
from engine.actions.course import Slip
from engine.actions.desk import Desk
from engine.actions.grounds import grounds_of, proposal_of
from engine.casework.case import Case
from engine.casework.course import Stage, State
from engine.casework.moves import Wish
from engine.casework.people import Actor, Role
from engine.errors import (
    AnswerFaults,
    Conflict,
    ConsentMissing,
    IllegalStep,
    NotFound,
    NotPermitted,
)
from engine.i18n import Text

KEY = "0123456789ABCDEF"
STREET = Unit("bajiao", Text("八角街道"), Level.STREET, "", "石景山区")
COMMUNITY = Unit("north", Text("北社区"), Level.COMMUNITY, "bajiao", "石景山区")
TREE = (STREET, COMMUNITY)
MEDIATOR = Actor(Role.MEDIATOR, "m1", "王", "north", frozenset({"north"}))
COLLEAGUE = Actor(Role.MEDIATOR, "m2", "张", "north", frozenset({"north"}))
HEAD = Actor(Role.SUPERVISOR, "s1", "李", "bajiao", frozenset({"bajiao", "north"}))
MEDIATION = Wish("mediate", "asked_by_applicant")


def begun(desk: Desk, **answers: object) -> Case:
    """A deposit case of which the safety question is answered."""
    case = consult.choose_category(desk, consult.open_case(desk).case, "rent.deposit")
    case = consent.agree(desk, case, ["assess", "mediate"])
    safe = {consult.DANGER: frozenset({"none"}), consult.SIGNALS: frozenset({"none"})}
    return consult.record_answers(desk, case, {**safe, **answers})


def kinds(desk: Desk, case: Case) -> list[str]:
    return [event.kind for event in desk.store.read(case.id)]


def test_mediation_goes_to_the_office_of_its_level_and_place(desk: Desk) -> None:
    case = course.go_on(desk, begun(desk), MEDIATION, TREE)
    assert (case.stage, case.course.level, case.course.unit) == (
        Stage.MEDIATE, "community", "north",
    )  # fmt: skip
    assert case.course.place == "北京市石景山区"
    assert case.course.state is State.OPEN


def test_without_an_office_it_waits_for_somebody(desk: Desk) -> None:
    case = course.go_on(desk, begun(desk), MEDIATION)
    assert case.course.is_waiting
    taken = course.take(desk.of(MEDIATOR), case)
    assert (taken.course.unit, taken.course.account) == ("north", "m1")
    with pytest.raises(NotPermitted):
        course.assign(
            desk.of(COLLEAGUE), taken, "north", "m2", "in_charge", units=TREE, hands={"m2": "north"}
        )


def test_the_same_form_twice_is_one_step(desk: Desk) -> None:
    case = begun(desk)
    slip = Slip(case.seq, KEY)
    first = course.go_on(desk, case, MEDIATION, TREE, slip)
    again = course.go_on(desk, desk.again(case), MEDIATION, TREE, slip)
    assert again.seq == first.seq
    assert kinds(desk, case).count("StageMoved") == 1


def test_an_answer_in_between_disturbs_no_step(desk: Desk) -> None:
    case = begun(desk)
    slip = Slip(case.seq, KEY)
    now = consult.record_answers(desk, case, {"case.self_willing": "yes"})
    assert course.go_on(desk, now, MEDIATION, TREE, slip).stage is Stage.MEDIATE


def test_of_two_tabs_the_second_is_told(desk: Desk) -> None:
    case = begun(desk)
    course.close(desk, case, "withdrawn", "no_longer_wanted", Slip(case.seq, KEY))
    with pytest.raises(Conflict):
        course.go_on(desk, desk.again(case), MEDIATION, TREE, Slip(case.seq, KEY[::-1]))
    with pytest.raises(Conflict):
        course.go_on(desk, desk.again(case), MEDIATION, TREE, Slip(99, KEY))


def test_a_step_that_was_decided_on_an_old_reading_is_refused(desk: Desk) -> None:
    case = begun(desk)
    course.go_on(desk, case, Wish("court", "own_choice"))
    with pytest.raises(Conflict):
        course.close(desk, case, "settled", "done_as_asked")


def test_everything_missing_is_told_at_once(desk: Desk) -> None:
    case = consult.choose_category(desk, consult.open_case(desk).case, "rent.deposit")
    case = consult.record_answers(desk, case, {"case.self_willing": "no"})
    with pytest.raises(IllegalStep) as caught:
        course.go_on(desk, case, MEDIATION, TREE)
    assert caught.value.lacking == ("safety_unanswered", "unwilling")


def test_present_danger_keeps_an_applicant_from_the_table_and_not_from_court(desk: Desk) -> None:
    danger = {consult.DANGER: frozenset({"happening_now"})}
    case = begun(desk, **danger)
    with pytest.raises(IllegalStep) as caught:
        course.go_on(desk, case, MEDIATION, TREE)
    assert caught.value.lacking == ("in_danger",)
    assert course.go_on(desk, case, Wish("court", "own_choice")).stage is Stage.LITIGATE


def test_nothing_is_barred_before_anything_is_known(desk: Desk) -> None:
    case = consult.open_case(desk).case
    assert grounds_of(desk, case).labour is None
    assert course.go_on(desk, case, Wish("aid", "cannot_pay")).course.exits[0].exit == "AID"


def test_an_ended_dispute_is_taken_up_again_where_it_stood(desk: Desk) -> None:
    case = course.go_on(desk, begun(desk), MEDIATION, TREE)
    closed = course.close(desk, case, "settled", "agreed_between_us")
    assert closed.course.state is State.CLOSED
    back = course.reopen(desk, closed, "not_kept")
    assert (back.course.state, back.stage) == (State.OPEN, Stage.MEDIATE)


def test_a_supervisor_gives_a_case_to_people_of_the_office_only(desk: Desk) -> None:
    case = course.go_on(desk, begun(desk), MEDIATION, TREE)
    hands = {"m1": "north", "m9": "elsewhere"}
    with pytest.raises(AnswerFaults) as caught:
        course.assign(desk.of(HEAD), case, "nowhere", "m9", "because", units=TREE, hands=hands)
    assert set(caught.value.faults) == {"unit", "account", "reason"}
    given = course.assign(desk.of(HEAD), case, "north", "m1", "in_charge", units=TREE, hands=hands)
    assert given.course.account == "m1"
    assert course.close(desk.of(MEDIATOR), given, "mediated", "agreement_signed").course.closing


def test_who_has_nothing_to_do_with_it_hears_of_no_case(desk: Desk) -> None:
    case, elsewhere = begun(desk), desk.of(MEDIATOR)
    with pytest.raises(NotFound):
        course.go_on(elsewhere, case, MEDIATION)
    with pytest.raises(NotFound):
        course.close(elsewhere, case, "advised", "guidance_enough")
    with pytest.raises(NotFound):
        course.take(elsewhere, case)


def test_whoever_has_the_case_at_its_level_keeps_it(desk: Desk) -> None:
    at_counter = consult.open_case(desk.of(MEDIATOR)).case
    staffed = desk.of(MEDIATOR)
    case = consult.choose_category(staffed, at_counter, "rent.deposit")
    case = consent.agree(staffed, case, ["mediate"])
    safe = {consult.DANGER: frozenset({"none"}), "case.self_willing": "yes"}
    case = consult.record_answers(staffed, case, safe)
    moved = course.go_on(staffed, case, Wish("mediate", "both_willing"), TREE)
    assert (moved.course.unit, moved.course.account) == ("north", "m1")


def test_points_and_reasons_of_the_level_are_shown(desk: Desk) -> None:
    case = begun(desk, **{"case.affected_people": 12})
    proposal = proposal_of(desk, case)
    assert proposal.points == sum(part.points for part in proposal.parts) == 4
    assert proposal.level in ("street", "district")
    assert all(part.title.zh and part.title.en for part in proposal.parts)


def test_an_erased_case_takes_no_step(desk: Desk) -> None:
    case = begun(desk)
    gone = replace(case, course=replace(case.course, erased=True))
    with pytest.raises(NotPermitted):
        course.go_on(desk, gone, MEDIATION)


def test_without_the_applicants_consent_no_mediator_gets_the_case(desk: Desk) -> None:
    case = consent.withdraw(desk, begun(desk), ["mediate"])
    with pytest.raises(ConsentMissing) as missing:
        course.go_on(desk, case, MEDIATION, TREE)
    assert missing.value.purposes == ("mediate",)
