"""What was agreed is kept, confirmed by whom it is owed, or reported; nothing is owed twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.actions.desk import Desk
from engine.actions.mediating import confirming, keeping
from engine.clock import FixedClock
from engine.errors import AnswerError, AnswerFaults, IllegalStep, NotPermitted
from engine.mediation.aftercare import Aftercare, Standing, calendar
from engine.mediation.confidence import Kind, Viewer
from engine.mediation.mediation import Mediation
from engine.mediation.states import State
from tests.engine.actions.mediating.agreements import PAY, TERMS, in_force, to_sign
from tests.engine.actions.mediating.tables import Scene

TODAY = date(2026, 11, 22)


def _later(scene: Scene, days: int) -> Scene:
    clock = FixedClock(scene.desk.clock.now() + timedelta(days=days))
    return scene.at(replace(scene.desk, clock=clock))


def _pay(scene: Scene, fen: int, on: date = TODAY) -> str:
    keeping.note(scene.applicant, scene.case, "1", fen, on)
    return Aftercare.of(scene.case).performances[-1].id


def test_a_payment_counts_once_the_other_side_says_so(desk: Desk) -> None:
    scene = in_force(desk)
    paid = _pay(scene, 1_000_000)
    assert Aftercare.of(scene.case).owed(PAY) == 3_000_000
    keeping.answer(scene.respondent, scene.case, paid, agrees=True)
    assert Aftercare.of(scene.case).owed(PAY) == 2_000_000


def test_a_payment_that_the_other_denies_counts_nothing(desk: Desk) -> None:
    scene = in_force(desk)
    paid = _pay(scene, 3_000_000)
    keeping.answer(scene.respondent, scene.case, paid, agrees=False)
    assert Aftercare.of(scene.case).owed(PAY) == 3_000_000


def test_nobody_confirms_what_its_own_side_noted(desk: Desk) -> None:
    scene = in_force(desk)
    paid = _pay(scene, 1)
    with pytest.raises(NotPermitted):
        keeping.answer(scene.applicant, scene.case, paid, agrees=True)


def test_whoever_is_owed_and_says_that_it_was_paid_has_confirmed_it(desk: Desk) -> None:
    scene = in_force(desk)
    case = keeping.note(scene.respondent, scene.case, "1", 3_000_000, TODAY)
    assert Mediation.of(case).state is State.PERFORMED
    assert case.course.milestones["performed"] == TODAY


def test_after_a_breach_the_full_claim_is_owed_less_what_was_paid(desk: Desk) -> None:
    scene = in_force(desk)
    paid = _pay(scene, 1_000_000)
    keeping.answer(scene.respondent, scene.case, paid, agrees=True)
    late = _later(scene, 31)
    case = keeping.breach(late.respondent, late.case, "1")
    assert Mediation.of(case).state is State.BREACHED
    assert Aftercare.of(case).owed(PAY) == 2_600_000
    assert keeping.choices(case) == ("sue", "mediate")


def test_on_the_last_day_it_is_not_yet_broken(desk: Desk) -> None:
    scene = _later(in_force(desk), 30)
    with pytest.raises(AnswerError, match="breach_not_late"):
        keeping.breach(scene.respondent, scene.case, "1")


def test_nobody_reports_its_own_undertaking(desk: Desk) -> None:
    scene = _later(in_force(desk), 40)
    with pytest.raises(AnswerError, match="breach_own"):
        keeping.breach(scene.applicant, scene.case, "1")


def test_paid_late_is_paid(desk: Desk) -> None:
    scene = _later(in_force(desk), 31)
    keeping.breach(scene.respondent, scene.case, "1")
    case = keeping.note(scene.respondent, scene.case, "1", 3_600_000, date(2026, 12, 23))
    assert Mediation.of(case).state is State.PERFORMED


def test_a_confirmed_agreement_can_be_enforced(desk: Desk) -> None:
    scene = in_force(desk)
    confirming.applied(scene.applicant, scene.case, TODAY)
    confirming.decided(scene.mediator, scene.case, "confirmed", TODAY)
    late = _later(scene, 31)
    case = keeping.breach(late.respondent, late.case, "1")
    assert keeping.choices(case) == ("enforce", "mediate")


def test_the_court_is_asked_until_the_thirtieth_day_and_not_after(desk: Desk) -> None:
    scene = _later(in_force(desk), 40)
    with pytest.raises(AnswerError, match="confirm_too_late"):
        confirming.applied(scene.applicant, scene.case, date(2026, 12, 23))
    case = confirming.applied(scene.applicant, scene.case, date(2026, 12, 22))
    assert Mediation.of(case).state is State.CONFIRM_PENDING


def test_refused_by_the_court_the_parties_are_back_at_the_table(desk: Desk) -> None:
    scene = in_force(desk)
    confirming.applied(scene.respondent, scene.case, TODAY)
    confirming.decided(scene.respondent, scene.case, "rejected", TODAY)
    case = confirming.talk_again(scene.mediator, scene.case)
    assert Mediation.of(case).state is State.IN_SESSION


def test_what_was_paid_while_the_court_decides_waits_for_it(desk: Desk) -> None:
    scene = in_force(desk)
    confirming.applied(scene.respondent, scene.case, TODAY)
    case = keeping.note(scene.respondent, scene.case, "1", 3_000_000, TODAY)
    assert Mediation.of(case).state is State.CONFIRM_PENDING


def test_paying_in_part_leaves_the_way_to_the_court_open(desk: Desk) -> None:
    scene = in_force(desk)
    keeping.note(scene.respondent, scene.case, "1", 100, TODAY)
    assert Mediation.of(scene.case).state is State.EFFECTIVE


def test_instalments_are_filled_the_oldest_first(desk: Desk) -> None:
    first, second = date(2026, 12, 1), date(2026, 12, 22)
    term = replace(PAY, by=None, instalments=((first, 1_000_000), (second, 2_000_000)))
    scene = in_force(desk, (term, *TERMS[1:]))
    keeping.note(scene.respondent, scene.case, "1", 1_500_000, TODAY)
    due = calendar((term,), Aftercare.of(scene.case), TODAY)
    assert [(one.on, one.fen, one.standing) for one in due] == [
        (first, 0, Standing.DONE),
        (second, 1_500_000, Standing.OPEN),
    ]


@pytest.mark.parametrize(("fen", "on"), [(None, TODAY), (0, TODAY), (1, None), (1, date.max)])
def test_a_note_that_cannot_be_is_refused(desk: Desk, fen: int | None, on: date | None) -> None:
    scene = in_force(desk)
    with pytest.raises(AnswerFaults):
        keeping.note(scene.applicant, scene.case, "1", fen, on)


def test_who_was_asked_afterwards_is_not_told_to_the_other_side(desk: Desk) -> None:
    scene = in_force(desk)
    case = keeping.follow_up(scene.applicant, scene.case, "", "partly", 2, "慢")
    own = Aftercare.of(case, Viewer(Kind.SIDE, case.people.side_of(""))).answers
    other = Aftercare.of(case, Viewer(Kind.SIDE, case.people.side_of(scene.seat))).answers
    assert [one.score for one in own] == [2]
    assert other == ()
    assert Aftercare.of(case, Viewer(Kind.MEDIATOR)).answers == ()
    assert len(Aftercare.of(case, Viewer(Kind.OVERSEER)).answers) == 1


@pytest.mark.parametrize("score", [None, 0, 6])
def test_a_score_is_one_of_five(desk: Desk, score: int | None) -> None:
    scene = in_force(desk)
    with pytest.raises(AnswerFaults):
        keeping.follow_up(scene.applicant, scene.case, "", "yes", score)


def test_before_it_binds_there_is_nothing_to_keep(desk: Desk) -> None:
    scene = to_sign(desk)
    assert keeping.terms_of(scene.case) == ()
    with pytest.raises(IllegalStep):
        keeping.follow_up(scene.applicant, scene.case, "", "yes", 5)
