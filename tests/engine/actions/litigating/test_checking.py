"""Before papers leave it is told what is ready, what is not, and what nobody knows."""

from __future__ import annotations

import pytest

from engine.actions import consent
from engine.actions.desk import Desk
from engine.actions.litigating import describing
from engine.actions.litigating.checking import checked
from engine.actions.litigating.choosing import ALL, Awarded, Choice
from engine.casework.people import RESIDENT
from engine.errors import AnswerFaults
from engine.litigation.preconditions import State
from tests.engine.actions.litigating.filings import COURT, OTHER, Filed, ready
from tests.engine.actions.mediating.tables import FACTS

LANDLORD = {**FACTS, "rental.role": "landlord"}
WAGES = {
    "case.already_pending": "no",
    "labour.role": "worker",
    "labour.worker_type": "full_time",
    "labour.matters": ["unpaid_wages"],
    "labour.wage_iou": "none",
}


def outcomes(scene: Filed, track: str = "FILING", choice: Choice = ALL) -> dict[str, str]:
    found = checked(scene.of(RESIDENT), scene.case, track, choice, COURT)
    return {one.code: one.outcome.partition(".")[2] for one in found}


def test_each_of_the_twelve_stands_in_one_way_and_the_thirteenth_is_not_shown(desk: Desk) -> None:
    scene = ready(desk, LANDLORD)
    found = outcomes(scene)
    assert list(found) == [f"C{no:02d}" for no in range(1, 13)]
    assert found["C01"] == "met"
    assert found["C02"] == "unnamed"
    assert found["C05"] == "met"
    assert found["C09"] == "not_applicable"


def test_labour_without_arbitration_bars_a_suit_and_nothing_else(desk: Desk) -> None:
    scene = ready(desk, WAGES, kind="lab.wage", way="arbitration")
    assert outcomes(scene)["C09"] == "unknown"  # nobody asked: it warns
    never = Choice(arbitration=Awarded("none"))
    (barred,) = [
        one for one in checked(scene.of(RESIDENT), scene.case, "FILING", never) if one.bars
    ]
    assert (barred.code, barred.state) == ("C09", State.NOT_MET)
    assert outcomes(scene, "ARBITRATE", never)["C09"] == "not_applicable"
    assert outcomes(scene, "FILING", Choice(arbitration=Awarded("refused")))["C09"] == "refused"


def test_whether_work_past_retirement_is_arbitrated_first_is_left_to_a_lawyer(desk: Desk) -> None:
    facts = WAGES | {"labour.worker_type": "post_retirement"}
    scene = ready(desk, facts, kind="lab.wage")
    never = Choice(arbitration=Awarded("none"))
    assert outcomes(scene, "FILING", never)["C09"] == "past_retirement"
    assert outcomes(scene, "FILING", Choice(arbitration=Awarded("refused")))["C09"] == "refused"
    assert not [one for one in checked(scene.of(RESIDENT), scene.case, "ARBITRATE") if one.bars]


def test_work_for_a_family_needs_no_arbitration(desk: Desk) -> None:
    facts = WAGES | {"labour.worker_type": "domestic_worker"}
    never = Choice(arbitration=Awarded("none"))
    assert outcomes(ready(desk, facts, kind="lab.wage"), "FILING", never)["C09"] == "not_applicable"


def test_an_employer_is_told_where_a_final_award_is_attacked(desk: Desk) -> None:
    awarded = Choice(arbitration=Awarded("award"))
    wages = {"labour.unpaid_wages": [{"month": "2026-08", "due": "9000.00", "paid": "0.00"}]}
    employer = ready(desk, WAGES | wages | {"labour.role": "employer"}, kind="lab.wage")
    assert outcomes(employer, "FILING", awarded)["C09"] == "award_final"
    worker = ready(desk, WAGES | wages, kind="lab.wage")
    assert outcomes(worker, "FILING", awarded)["C09"] == "award_undated"


def test_how_an_earlier_suit_ended_is_for_its_paper_to_show(desk: Desk) -> None:
    before = {"case.prior_steps": ["lawsuit_or_arbitration"]}
    lease = ready(desk, LANDLORD | before | {"case.already_pending": "no"})
    assert outcomes(lease)["C07"] == "sued_before"
    told = {"not_accepted": "award", "overdue": "award", "mediated": "decided"}
    told |= {"awarded": "award", "under_way": "pending", "not_applied": "sued_before"}
    for state, outcome in told.items():
        facts = WAGES | before | {"labour.arbitration_state": state}
        assert outcomes(ready(desk, facts, kind="lab.wage"))["C07"] == outcome, state


def test_whoever_is_named_for_a_firm_that_is_gone_is_looked_at(desk: Desk) -> None:
    other = {"name": "某某餐饮有限公司", "address": "北京市石景山区八角路1号"}
    for state, outcome in (("deregistered", "gone"), ("operating", "met")):
        scene = ready(desk, WAGES | {"labour.employer_status": state}, kind="lab.wage")
        describing.describe_opponent(scene.of(RESIDENT), scene.case, other, [consent.DRAFT])
        assert outcomes(scene, "ARBITRATE")["C02"] == outcome


def test_another_court_than_the_competent_one_is_told_of(desk: Desk) -> None:
    scene = ready(desk, LANDLORD)
    found = checked(scene.of(RESIDENT), scene.case, "FILING", ALL, OTHER)
    venue = next(one for one in found if one.code == "C05")
    assert venue.outcome == "C05.other_court"
    assert "石景山" in venue.text.zh


@pytest.mark.parametrize("kind", ["tra.vehicle", "con.sale", "inj.person", "fam.support"])
def test_where_the_law_leaves_a_choice_another_court_is_not_called_wrong(
    desk: Desk, kind: str
) -> None:
    scene = ready(desk, {}, kind=kind)
    other = {"name": "王五", "address": "北京市海淀区中关村1号"}
    describing.describe_opponent(scene.of(RESIDENT), scene.case, other, [consent.DRAFT])
    found = checked(scene.of(RESIDENT), scene.case, "FILING", ALL, COURT)
    venue = next(one for one in found if one.code == "C05")
    assert (venue.outcome, venue.state) == ("C05.perhaps", State.UNKNOWN)
    assert "海淀区人民法院" in venue.text.zh
    assert "被告住所地" in venue.text.zh
    found = checked(scene.of(RESIDENT), scene.case, "FILING", ALL, OTHER)
    assert next(one for one in found if one.code == "C05").state is State.MET


def test_a_way_that_there_is_none_of_is_refused(desk: Desk) -> None:
    scene = ready(desk, LANDLORD)
    with pytest.raises(AnswerFaults):
        checked(scene.of(RESIDENT), scene.case, "ELSEWHERE")
