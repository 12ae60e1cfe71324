"""A dispute ends with its mediation, or after it, and never over the head of whoever mediates."""

from __future__ import annotations

import pytest

from engine.actions import course
from engine.actions.course import Slip
from engine.actions.desk import Desk
from engine.actions.litigating import mediated
from engine.actions.mediating import confirming, ending, taking_on
from engine.casework.course import State as Standing
from engine.errors import IllegalStep
from engine.mediation.mediation import Mediation
from engine.mediation.states import OPEN, State
from tests.engine.actions.mediating.agreements import in_force
from tests.engine.actions.mediating.tables import Scene, begun, moves, seated


@pytest.fixture
def scene(desk: Desk) -> Scene:
    return seated(desk)


@pytest.mark.parametrize(
    ("outcome", "reason", "why"),
    [
        ("settled", "agreed_between_us", "settled"),
        ("withdrawn", "no_longer_wanted", "changed_mind"),
    ],
)
def test_an_applicant_who_ends_the_dispute_ends_its_mediation(
    scene: Scene, outcome: str, reason: str, why: str
) -> None:
    case = course.close(scene.applicant, scene.case, outcome, reason)
    last = Mediation.of(case).steps[-1]
    assert (last.state, last.reason) == (State.WITHDRAWN, why)
    assert "mediation_ended" in case.course.milestones
    assert case.course.state is Standing.CLOSED


def test_it_is_one_act_however_often_the_form_is_sent(scene: Scene) -> None:
    slip = Slip(scene.case.seq, "k1")
    before = scene.case
    course.close(scene.applicant, before, "withdrawn", "no_longer_wanted", slip)
    seq = scene.case.seq
    course.close(scene.applicant, before, "withdrawn", "no_longer_wanted", slip)
    assert scene.case.seq == seq


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        ("not_mediated", "gap_too_large"),
        ("unreachable", "other_side_unreachable"),
        ("merged", "same_dispute"),
    ],
)
@pytest.mark.parametrize("paused", [False, True])
def test_a_mediator_ends_the_mediation_first(
    scene: Scene, outcome: str, reason: str, paused: bool
) -> None:
    if paused:
        scene.happen(*moves(State.SUSPENDED))
    with pytest.raises(IllegalStep) as refused:
        course.close(scene.mediator, scene.case, outcome, reason)
    assert refused.value.lacking == ("mediation_open",)
    assert Mediation.of(scene.case).state in OPEN
    ending.terminate(scene.mediator, scene.case, "T5")
    case = course.close(scene.mediator, scene.case, outcome, reason)
    assert case.course.state is Standing.CLOSED
    assert Mediation.of(case).state is State.TERMINATED


@pytest.mark.parametrize("reason", ["agreed_orally", "agreement_signed"])
def test_what_was_agreed_by_word_or_on_paper_is_no_failed_mediation(
    scene: Scene, reason: str
) -> None:
    case = course.close(scene.mediator, scene.case, "mediated", reason)
    last = Mediation.of(case).steps[-1]
    assert (last.state, last.reason) == (State.TERMINATED, "T1")
    told = mediated.course_of(scene.desk, case, None)
    assert told is not None
    assert (told.outcome, told.reason) == ("agreement", None)


def test_nobody_is_said_to_have_agreed_who_never_wanted_to_mediate(desk: Desk) -> None:
    scene = begun(desk)
    with pytest.raises(IllegalStep) as refused:
        course.close(scene.mediator, scene.case, "mediated", "agreed_orally")
    assert refused.value.lacking == ("not_both_willing",)


def test_an_agreement_in_force_outlives_the_end_of_the_case(desk: Desk) -> None:
    scene = in_force(desk)
    case = course.close(scene.mediator, scene.case, "mediated", "agreement_signed")
    assert Mediation.of(case).state is State.EFFECTIVE
    assert "mediation_ended" not in case.course.milestones


def test_a_dispute_taken_up_again_can_be_mediated_anew(scene: Scene) -> None:
    course.close(scene.applicant, scene.case, "withdrawn", "no_longer_wanted")
    course.reopen(scene.applicant, scene.case, "came_back")
    case = taking_on.take_on(scene.mediator, scene.case)
    assert Mediation.of(case).state is State.SCREENING
    assert Mediation.of(case).round == 2
    assert "mediation_ended" not in case.course.milestones


def test_nothing_is_mediated_in_a_closed_case_before_it_is_taken_up_again(scene: Scene) -> None:
    course.close(scene.applicant, scene.case, "withdrawn", "no_longer_wanted")
    with pytest.raises(IllegalStep) as refused:
        taking_on.take_on(scene.mediator, scene.case)
    assert refused.value.lacking == ("case_open",)


def test_an_agreement_that_was_not_kept_is_talked_over_in_an_open_case(desk: Desk) -> None:
    scene = in_force(desk)
    scene.happen(*moves(State.BREACHED))
    course.close(scene.mediator, scene.case, "mediated", "agreement_signed")
    with pytest.raises(IllegalStep) as refused:
        confirming.talk_again(scene.mediator, scene.case)
    assert refused.value.lacking == ("case_open",)
    course.reopen(scene.mediator, scene.case, "not_kept")
    assert Mediation.of(confirming.talk_again(scene.mediator, scene.case)).state in OPEN
