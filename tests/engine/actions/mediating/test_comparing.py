"""What both sides say, from their answers to what each dispute is worth, in cases as they come."""

from __future__ import annotations

import time
from typing import Any

import pytest

from engine.actions import consent, consult
from engine.actions.desk import Desk
from engine.actions.mediating import answering, comparing, undisputed
from engine.casework.case import Case
from engine.casework.events import FactAgreed, MediationMoved, SideAnswered
from engine.casework.people import Side
from engine.errors import AnswerError, Conflict, IllegalStep, NotFound, NotPermitted
from engine.mediation.agenda import Agenda, Point, Standing
from engine.mediation.positions import Positions
from engine.mediation.states import State
from engine.rulebook.graph import DECLINED
from tests.engine.actions.mediating.tables import COLLEAGUE, FACTS, HEAD, Scene, answered, seated

DEPOSIT: dict[str, Any] = {
    "case.danger": ["none"],
    "rental.role": "tenant",
    "rental.use": "own_home",
    "rental.district": "石景山区",
    "rental.contract_form": "paper",
    "rental.property_kind": "commodity_housing",
    "rental.building_permit": "shown",
    "rental.lease_starts_on": "2025-10-01",
    "rental.lease_ends_on": "2026-09-30",
    "rental.monthly_rent": "6000.00",
    "rental.occupancy_status": "moved_out",
    "rental.returned_on": "2026-09-30",
    "rental.deposit_amount": "6000.00",
    "rental.deposit_label": "deposit",
    "rental.deposit_holder": "landlord",
    "rental.unpaid_rents": [],
    "rental.deposit_deductions": [],
}
DISMISSED: dict[str, Any] = {
    "case.danger": ["none"],
    "labour.role": "worker",
    "labour.matters": ["unpaid_wages", "dismissal"],
    "labour.worker_type": "full_time",
    "labour.work_district": "石景山区",
    "labour.hired_on": "2022-03-01",
    "labour.employment_status": "left",
    "labour.ended_on": "2026-10-31",
    "labour.written_contract": "in_force",
    "labour.monthly_wage_agreed": "8000.00",
    "labour.end_way": "dismissed_in_writing",
    "labour.average_wage_12_months": "8000.00",
}


def said(scene: Scene, facts: dict[str, Any]) -> Case:
    """The other side answers these, as far as it is asked."""
    known, case = scene.desk.library.rulebook.facts, scene.case
    asked = {fact: answer for fact, answer in facts.items() if known[fact].is_comparable}
    for fact, value in answered(scene.desk, asked).items():
        case = answering.answer(scene.respondent, case, fact, value)
    return case


def agenda(scene: Scene) -> Agenda:
    return comparing.agenda_of(scene.mediator, scene.case)


def point(found: Agenda, fact: str) -> Point:
    return next(each for each in found.points if each.fact == fact)


# ---------------------------------------------------------------- what disputes are worth


def test_both_are_right_about_the_deposit_and_only_the_day_of_moving_out_matters(
    desk: Desk,
) -> None:
    scene = seated(desk, DEPOSIT, "rent.deposit")
    said(scene, {**DEPOSIT, "rental.returned_on": "2026-10-15", "rental.holdover_objected": "yes"})
    found = agenda(scene)
    assert point(found, "rental.deposit_amount").standing is Standing.AGREED
    [dispute] = found.disputes
    assert dispute.fact == "rental.returned_on"
    assert dispute.effect is not None
    lead = dispute.effect.lead
    assert lead is not None
    assert (lead.name, lead.exact) == ("occupation_fee", 300_000)
    assert ("finding", "rental.occupation_fee_after_end") in {c.key for c in dispute.effect.alone}


def test_in_the_restaurant_the_reason_changes_nothing_and_the_sum_does(desk: Desk) -> None:
    scene = seated(desk)
    owed = [{"due_on": "2026-11-01", "amount": "39000.00", "paid": "0.00"}]
    theirs = {"rental.unpaid_rents": owed, "rental.arrears_reason": "no_money"}
    said(scene, {**FACTS, **theirs, "rental.liquidated_damages_rate": "0.005"})
    rents, rate, reason = agenda(scene).disputes
    assert [rents.fact, rate.fact, reason.fact] == [
        "rental.unpaid_rents",
        "rental.liquidated_damages_rate",
        "rental.arrears_reason",
    ]
    assert rents.effect is not None
    assert rate.effect is not None
    assert rents.effect.weight == 300_000
    assert not reason.matters
    # 21 days at 3 or 5 per thousand of 36,000 or 39,000: the one weighs more beside the other
    assert [change.exact for change in rate.effect.alone if change.exact] == [151_200]
    assert [change.exact for change in rate.effect.against if change.exact] == [163_800]
    assert rate.effect.is_mixed


def test_the_last_day_of_work_and_the_wage_each_change_what_is_due(desk: Desk) -> None:
    scene = seated(desk, DISMISSED, "lab.termination")
    wages = {"labour.average_wage_12_months": "7000.00", "labour.monthly_wage_agreed": "7000.00"}
    said(scene, {**DISMISSED, **wages, "labour.ended_on": "2026-08-15"})
    found = agenda(scene)
    wage = point(found, "labour.average_wage_12_months").effect
    day = point(found, "labour.ended_on").effect
    assert wage is not None
    assert day is not None
    sums = {c.name: c.exact for c in (*wage.alone, *day.alone) if c.in_money}
    assert sums["severance_pay"] == -400_000  # half a month less, of 8,000
    assert {c.name: c.exact for c in wage.alone}["severance_pay"] == -500_000  # five of 1,000
    assert day.is_mixed
    spans = {c.name: c.exact for c in found.span if c.in_money}
    assert spans["severance_pay"] == 7_000_00 * 9 // 2 - 8_000_00 * 5


def test_ten_disputes_are_worked_out_in_a_breath(desk: Desk) -> None:
    scene = seated(desk)
    theirs = {
        "rental.lease_starts_on": "2025-09-01",
        "rental.lease_ends_on": "2028-08-31",
        "rental.monthly_rent": "13000.00",
        "rental.payment_cycle": "monthly",
        "rental.unpaid_rents": [{"due_on": "2026-11-01", "amount": "39000.00", "paid": "0.00"}],
        "rental.arrears_reason": "no_money",
        "rental.arrears_demanded_on": "2026-11-01",
        "rental.liquidated_damages_rate": "0.005",
        "rental.reduction_requested": "no",
        "rental.building_permit": "known_illegal",
    }
    case = said(scene, {**FACTS, **theirs})
    taken = []
    for _ in range(3):
        scene.desk.forget(case)
        again = scene.case
        consult.standing(scene.desk, again)
        began = time.perf_counter()
        found = comparing.agenda_of(scene.mediator, again)
        taken.append(time.perf_counter() - began)
    assert len(found.disputes) == 10
    assert all(each.effect is not None for each in found.disputes)
    assert min(taken) < 0.5  # about a tenth of it on a quiet machine


# ---------------------------------------------------------------- answering


def test_everything_the_applicant_says_something_of_is_asked_where_it_applies(desk: Desk) -> None:
    scene = seated(desk)
    facts = scene.desk.library.rulebook.facts
    asked = asked_one_by_one(scene, answered(scene.desk, FACTS))
    assert {fact for fact in FACTS if facts[fact].is_comparable} <= {*asked}
    assert len(asked) == len({*asked})
    assert not agenda(scene).disputes


def test_who_knows_nothing_agrees_to_nothing_and_is_asked_no_details(desk: Desk) -> None:
    scene = seated(desk)
    asked = asked_one_by_one(scene, {})
    assert "rental.arrears_demanded" in asked
    assert "rental.arrears_demanded_on" not in asked
    found = agenda(scene)
    assert not found.standing(Standing.AGREED)
    assert not found.disputes
    assert {point.standing for point in found.points} <= {
        Standing.APPLICANT_ONLY,
        Standing.UNKNOWN,
    }


def asked_one_by_one(scene: Scene, answers: dict[str, Any]) -> list[str]:
    """What the other side is asked, in order, while it answers so and else "not sure"."""
    asked, case = [], scene.case
    while (question := answering.their_standing(scene.respondent, case).next) is not None:
        asked.append(question.fact)
        value = answers.get(question.fact, DECLINED)
        case = answering.answer(scene.respondent, case, question.fact, value)
    return asked


def test_nobody_answers_for_a_side_they_are_not_on(desk: Desk) -> None:
    scene = seated(desk)
    for other in (scene.applicant, scene.mediator, scene.desk.of(COLLEAGUE), scene.desk.of(HEAD)):
        with pytest.raises((NotPermitted, NotFound)):
            answering.answer(other, scene.case, "rental.monthly_rent", 1)
    for other in (scene.applicant, scene.respondent, scene.desk.of(HEAD)):
        with pytest.raises(NotPermitted):
            comparing.agenda_of(other, scene.case)


def test_what_is_not_asked_is_not_taken(desk: Desk) -> None:
    scene = seated(desk)
    for fact in ("rental.role", "case.vulnerabilities", "case.category", "rental.nothing"):
        with pytest.raises((NotFound, IllegalStep)):
            answering.answer(scene.respondent, scene.case, fact, DECLINED)
    answering.answer(scene.respondent, scene.case, "rental.arrears_demanded", "no")
    with pytest.raises(IllegalStep):
        answering.answer(scene.respondent, scene.case, "rental.arrears_demanded_on", DECLINED)


def test_the_same_answer_twice_is_written_once_and_an_older_page_does_not_overwrite(
    desk: Desk,
) -> None:
    scene = seated(desk)
    seen = scene.case.seq
    rent = "rental.monthly_rent"
    case = answering.answer(scene.respondent, scene.case, rent, 12_000_00, seen)
    assert answering.answer(scene.respondent, case, rent, 12_000_00, seen).seq == case.seq
    assert answering.answer(scene.respondent, case, "rental.use", "shop", seen).seq == case.seq + 1
    with pytest.raises(Conflict):
        answering.answer(scene.respondent, case, rent, 11_000_00, seen)


def test_who_agrees_no_longer_takes_back_their_own_answers_and_not_the_applicants(
    desk: Desk,
) -> None:
    facts = {**DISMISSED, "labour.role": "employer", "labour.matters": ["work_injury"]}
    scene = seated(desk, {**facts, "labour.injured_on": "2026-05-01"}, "lab.injury")
    consent.agree(scene.respondent, scene.case, ["health"], scene.seat)
    answers = {"labour.injured_on": {"value": "2026-05-02"}}
    scene.happen(SideAnswered(scene.seat, answers), by=scene.respondent.actor)
    case = consent.withdraw(scene.respondent, scene.case, ["health"])
    assert Positions.of(case).given[Side.RESPONDENT]["labour.injured_on"] == {"declined": True}
    assert case.answers["labour.injured_on"] == {"value": "2026-05-01"}


# ---------------------------------------------------------------- undisputed facts

RENT = "rental.monthly_rent"


@pytest.fixture
def alike(desk: Desk) -> Scene:
    """Both said the same, and the applicant shows the rent."""
    scene = seated(desk)
    said(scene, FACTS)
    undisputed.show(scene.applicant, scene.case, [RENT])
    return scene


def test_it_is_agreed_only_once_both_confirmed_the_very_same(alike: Scene) -> None:
    undisputed.confirm(alike.respondent, alike.case, [RENT])
    assert not Positions.of(alike.case).undisputed
    undisputed.confirm(alike.applicant, alike.case, [RENT])
    assert Positions.of(alike.case).undisputed == {RENT: {"value": "12000.00"}}
    evaluation = comparing.agreed_evaluation(alike.applicant, alike.case)
    assert evaluation.fact(RENT) == 12_000_00
    assert evaluation.fact("rental.lease_starts_on") is DECLINED
    undisputed.contest(alike.respondent, alike.case, [RENT])
    assert not Positions.of(alike.case).undisputed


def test_what_the_other_side_did_not_show_cannot_be_confirmed(alike: Scene) -> None:
    for fact in ("rental.lease_starts_on", "case.self_willing", "rental.nothing"):
        with pytest.raises(AnswerError):
            undisputed.confirm(alike.respondent, alike.case, [fact])
    with pytest.raises(AnswerError):
        undisputed.show(alike.respondent, alike.case, [])
    with pytest.raises(NotPermitted):
        undisputed.confirm(alike.mediator, alike.case, [RENT])


def test_a_confirmation_counts_once_however_often_it_is_sent(alike: Scene) -> None:
    undisputed.confirm(alike.respondent, alike.case, [RENT])
    undisputed.confirm(alike.respondent, alike.case, [RENT])
    undisputed.contest(alike.applicant, alike.case, [RENT])  # nothing of theirs to take back
    happened = [noted.happened for noted in alike.case.mediation]
    assert sum(isinstance(each, FactAgreed) for each in happened) == 1


def test_after_the_end_nothing_is_confirmed_or_taken_back(alike: Scene) -> None:
    undisputed.confirm(alike.respondent, alike.case, [RENT])
    undisputed.confirm(alike.applicant, alike.case, [RENT])
    alike.happen(MediationMoved(State.TERMINATED, "refused"))
    for act in (undisputed.confirm, undisputed.contest, undisputed.show):
        with pytest.raises(IllegalStep):
            act(alike.respondent, alike.case, [RENT])
    assert RENT in Positions.of(alike.case).undisputed


def test_facts_under_which_nothing_is_agreed_leave_sums_open(desk: Desk) -> None:
    scene = seated(desk)
    evaluation = comparing.agreed_evaluation(scene.respondent, scene.case)
    assert not any(one.value for one in evaluation.amounts())
