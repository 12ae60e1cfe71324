"""Each sum that is due to the one who files can be claimed, and whoever answers has pleas."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from engine.i18n import Text, money_text, money_upper
from engine.litigation.claims import Worded
from engine.litigation.filling import State, fill_form
from engine.litigation.form import FromClaims, Supply
from engine.litigation.matter import Matter
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.truth import Truth
from engine.rulebook.vocabulary import read_answer
from engine.rulebook.worked import WorkedCase, read_cases, read_facts
from tests.engine.litigation.matters import (
    DISMISSED,
    LANDLORD,
    RESTAURANT,
    RESTAURANT_DAY,
    WAGES,
    filled,
    forms,
    lines,
    matter,
)
from tests.ours import library

LPR = {"lpr_1y": Fraction("0.037")}
ABOUT: Mapping[str, Mapping[str, Any]] = {
    "GR-01": {"case.category": "rent.arrears", "rental.district": "石景山区"},
    "GR-02": {"case.category": "rent.arrears"},
    "GR-04": {"case.category": "rent.early_exit"},
    "GR-06": {"case.category": "rent.deposit"},
    "GR-12": {"case.category": "rent.arrears"},
    "GR-14": {"case.category": "rent.repair"},
    "GR-25": {"case.category": "rent.arrears"},
    "GR-27": {"case.category": "rent.early_exit"},
    "GR-38": {"case.category": "rent.arrears"},
    "GR-39": {"case.category": "rent.early_exit"},
    "GL-01": {"case.category": "lab.wage", "labour.matters": ["unpaid_wages"]},
    "GL-07": {"case.category": "lab.wage", "labour.matters": ["unpaid_wages"]},
    "GL-10": {"case.category": "lab.no_contract", "labour.matters": ["no_contract"]},
    "GL-25": {"case.category": "lab.termination", "labour.matters": ["dismissal"]},
    "GL-26": {"case.category": "lab.termination", "labour.matters": ["dismissal"]},
    "GL-34": {
        "case.category": "lab.termination",
        "labour.matters": ["unpaid_wages", "resigned_wants_compensation"],
    },
    "GL-42": {"case.category": "lab.overtime", "labour.matters": ["overtime"]},
    "GL-46": {"case.category": "lab.annual_leave", "labour.matters": ["annual_leave"]},
    "GL-60": {"case.category": "lab.termination", "labour.matters": ["dismissal"]},
    "GL-63": {"case.category": "lab.wage", "labour.matters": ["unpaid_wages"]},
    "GL-67": {"case.category": "lab.noncompete", "labour.matters": ["noncompete"]},
}
"""What the worked cases leave out: the kind of dispute, and what it is about."""
ASKING = {"rental": "lease_complaint", "labour": "labour_application"}


def worked(shared: Path, id: str, role: str) -> Matter:
    """A worked case as the one in this role files it."""
    found = read_cases(shared / "cases" / "golden_public.yaml")
    case: WorkedCase = next(one for one in found if one.id == id)
    rulebook = library().rulebook
    facts = read_facts(case.facts, rulebook, [], case.place)
    told = {**ABOUT[id], f"{case.domain}.role": role}
    facts |= {name: read_answer(rulebook.facts[name], value) for name, value in told.items()}
    evaluation = Evaluation(
        rulebook,
        facts,
        as_of=case.as_of,
        region=library().region.of_case(rulebook, facts, {case.domain}),
        parameters=LPR if id == "GR-01" else None,
        scope={case.domain},
        gates=library().questionnaires[case.domain].gates,
    )
    empty = matter({}, scope=case.domain)
    return Matter(
        forms=forms(),
        evaluation=evaluation.common(),
        people={},
        cause=Text(case.title),
        offices=empty.offices,
        region=library().region,
        texts=library().texts,
    )


def claimed(case: Matter, form: str) -> dict[str, str]:
    made = fill_form(forms().by_id[form], case)
    return {one.amount: money_text(one.value) for one in made.claims if one.value is not None}


@pytest.mark.parametrize(
    ("id", "role", "sums"),
    [
        ("GR-01", "landlord", {"arrears": "36,000.00", "liquidated_damages_agreed": "1,620.00"}),
        ("GR-01", "tenant", {}),
        ("GR-02", "landlord", {"arrears": "20,000.00", "late_interest": "88.77"}),
        ("GR-04", "landlord", {"liquidated_damages_agreed": "12,000.00"}),
        ("GR-04", "tenant", {"deposit_refund": "6,000.00"}),
        ("GR-06", "tenant", {"deposit_refund": "4,763.50", "late_interest": "5.09"}),
        ("GR-06", "landlord", {}),
        ("GR-14", "tenant", {"rent_reduction": "1,000.00"}),
        ("GR-25", "landlord", {"occupation_fee": "12,000.00"}),
        ("GR-25", "tenant", {"deposit_refund": "4,000.00"}),
        (
            "GR-27",
            "tenant",
            {
                "prepaid_rent_refund": "9,000.00",
                "liquidated_damages_agreed": "6,000.00",
                "deposit_refund": "6,000.00",
            },
        ),
        ("GR-38", "landlord", {"arrears": "24,000.00"}),
        ("GR-39", "landlord", {"occupation_fee": "4,000.00"}),
        ("GL-01", "worker", {"wage_arrears": "27,000.00"}),
        ("GL-01", "employer", {}),
        ("GL-10", "worker", {"double_wage_extra": "88,000.00"}),
        ("GL-25", "worker", {"unlawful_termination_compensation": "125,000.00"}),
        ("GL-26", "worker", {"unlawful_termination_compensation": "1,130,478.00"}),
        ("GL-34", "worker", {"wage_arrears": "6,500.00", "severance_pay": "13,000.00"}),
        ("GL-42", "worker", {"overtime_total": "4,437.50"}),
        ("GL-46", "worker", {"annual_leave_extra_pay": "2,000.00"}),
        ("GL-60", "worker", {"probation_excess_pay": "9,000.00"}),
        ("GL-63", "worker", {"wage_deduction_excess": "800.00"}),
        ("GL-67", "worker", {"noncompete_arrears": "9,000.00"}),
    ],
)
def test_every_sum_due_to_the_one_who_files_is_claimed(
    shared: Path, id: str, role: str, sums: dict[str, str]
) -> None:
    domain = "rental" if id.startswith("GR") else "labour"
    assert claimed(worked(shared, id, role), ASKING[domain]) == sums


def test_every_claim_says_its_sum_twice_and_how_it_comes_about(shared: Path) -> None:
    for id, role in (("GR-01", "landlord"), ("GR-27", "tenant"), ("GL-42", "worker")):
        domain = "rental" if id.startswith("GR") else "labour"
        for one in filled(ASKING[domain], worked(shared, id, role)).claims:
            if one.value is not None:
                for text in (money_text(one.value), money_upper(one.value), one.formula.zh):
                    assert text
                    assert text in one.text.zh, (id, one.amount)
                assert one.basis


def test_reckonings_name_the_figures_of_the_case(shared: Path) -> None:
    def words(id: str, role: str, form: str, element: str) -> str:
        return lines(filled(form, worked(shared, id, role)))[element].text.zh

    rent = words("GR-01", "landlord", "lease_complaint", "claim.rent")
    assert "2022年5月1日应付36,000.00元，已付0.00元" in rent
    deposit = words("GR-06", "tenant", "lease_complaint", "claim.deposit")
    assert "押金5,000.00元 − 有依据也有证据的扣款236.50元" in deposit
    overtime = words("GL-42", "worker", "labour_application", "claim.overtime")
    assert "工作日加班费 10,875.00 ÷ 174 × 1.5 × 10 小时 = 937.50" in overtime
    leave = words("GL-46", "worker", "labour_application", "claim.leave")
    assert "未休1天" in leave
    wages = words("GL-01", "worker", "labour_application", "claim.wages")
    assert wages.count("应发9,000.00元，实发0.00元") == 3


def test_rent_that_is_not_due_yet_is_not_among_the_figures() -> None:
    later = {"due_on": "2022-08-01", "amount": "36000.00", "paid": "0.00"}
    rents = [*RESTAURANT["rental.unpaid_rents"], later]
    case = matter({**LANDLORD, "rental.unpaid_rents": rents}, day=RESTAURANT_DAY)
    assert "2022年8月1日" not in lines(filled("lease_complaint", case))["claim.rent"].text.zh


def test_a_tenant_in_an_emergency_asks_for_relief_and_lower_damages(shared: Path) -> None:
    for form, ids in (
        ("lease_complaint", ("claim.relief", "claim.damages_less")),
        ("lease_answer", ("plea.relief", "plea.damages")),
    ):
        said = lines(filled(form, worked(shared, "GR-01", "tenant")))
        relief, damages = (said[id] for id in ids)
        assert "公平原则" in relief.text.zh
        assert "＿＿" in relief.text.zh  # the law gives no figure, so nobody guesses one
        for part in ("1,620.00元", "54.74元", "减少"):
            assert part in damages.text.zh
        assert relief.claim is not None
        assert "民法典#533" in ",".join(relief.claim.basis)


def test_a_tenant_answers_that_the_lease_cannot_be_ended_yet(shared: Path) -> None:
    said = lines(filled("lease_answer", worked(shared, "GR-12", "tenant")))
    assert "合理期限" in said["plea.end"].text.zh
    assert "1,860.00元" in said["plea.set_off"].text.zh


def test_what_the_deposit_does_not_cover_is_the_landlords() -> None:
    bills = [
        {
            "item": "欠租",
            "kind": "rent",
            "amount": "14000.00",
            "in_contract": "yes",
            "proof": "yes",
            "normal_wear": "no",
        }
    ]
    answers = {
        **RESTAURANT,
        "case.category": "rent.deposit",
        "rental.unpaid_rents": [],
        "rental.deposit_amount": "12000.00",
        "rental.deposit_label": "deposit",
        "rental.occupancy_status": "moved_out",
        "rental.returned_on": "2022-05-10",
        "rental.deposit_deductions": bills,
    }
    tenant = lines(filled("lease_complaint", matter(answers, day=RESTAURANT_DAY)))
    assert tenant["claim.deposit"].state is State.NOT_APPLICABLE
    case = matter({**answers, "rental.role": "landlord"}, day=RESTAURANT_DAY)
    assert "2,000.00元" in lines(filled("lease_complaint", case))["claim.short"].text.zh


def test_the_general_contractor_is_called_upon_for_a_crew(shared: Path) -> None:
    said = lines(filled("labour_application", worked(shared, "GL-07", "worker")))
    assert "总承包单位" in said["claim.contractor"].text.zh


def test_a_clause_that_is_void_is_met_with_a_plea() -> None:
    answers = {**DISMISSED, "labour.resignation_penalty": "20000.00"}
    said = lines(filled("labour_answer", matter(answers, scope="labour")))
    assert "20,000.00元" in said["plea.penalty"].text.zh


def test_an_employer_claims_back_what_it_paid_in_place_of_insurance() -> None:
    answers = {
        **WAGES,
        "case.category": "lab.social_ins",
        "labour.role": "employer",
        "labour.matters": ["social_insurance"],
        "labour.social_insurance_status": "cash_instead",
        "labour.social_insurance_waived": "yes",
        "labour.social_insurance_allowance": "6000.00",
    }
    form = filled("labour_application", matter(answers, scope="labour"))
    assert "6,000.00元" in lines(form)["claim.allowance"].text.zh
    assert not [one for one in form.claims if one.amount == "wage_arrears"]


def test_a_sum_that_rests_on_a_private_answer_is_left_to_be_written_in() -> None:
    answers = {
        **WAGES,
        "case.category": "lab.injury",
        "labour.matters": ["work_injury"],
        "labour.injured_on": "2026-03-01",
        "labour.injury_place": "at_work",
        "labour.injury_recognition": "recognised",
        "labour.injury_insured": "no",
        "labour.average_wage_12_months": "9000.00",
        "labour.disability_grade": "10",
        "labour.injury_by_third_party": "no",
        "labour.injury_self_caused": "none",
    }
    injury = lines(filled("labour_application", matter(answers, scope="labour")))["claim.injury"]
    assert (injury.state, injury.supply) == (State.MISSING, Supply.HAND)
    assert "一次性伤残补助金＿＿" in injury.text.zh
    assert not injury.claim or not injury.claim.text.zh


def test_severance_is_asked_for_instead_where_the_dismissal_may_be_lawful(shared: Path) -> None:
    said = lines(filled("labour_application", worked(shared, "GL-26", "worker")))
    assert "625,239.00元" in said["claim.instead"].text.zh
    assert "1,130,478.00元（" in said["claim.total"].text.zh


def test_no_open_claim_hides_another_that_is_due() -> None:
    answers = {name: value for name, value in WAGES.items() if name != "labour.unpaid_wages"}
    deducted = [{"item": "设备赔偿", "amount": "2000.00", "written_basis": "yes"}]
    case = matter({**answers, "labour.wage_deductions": deducted}, scope="labour")
    said = lines(filled("labour_application", case))
    assert said["claim.wages"].state is State.MISSING
    assert said["claim.deductions"].state is State.FILLED
    assert "已经算清的部分" in said["claim.total"].text.zh


def test_an_act_that_is_still_open_leaves_the_total_as_it_is(shared: Path) -> None:
    said = lines(filled("labour_application", worked(shared, "GL-63", "worker")))
    assert said["claim.contractor"].claim != Worded()
    total = lines(filled("labour_application", worked(shared, "GL-10", "worker")))["claim.total"]
    assert total.text.zh == "88,000.00元（大写：捌万捌仟元整）"


def test_each_amount_stands_in_one_element_of_a_form_for_each_side() -> None:
    for form in forms().by_id.values():
        seen: dict[tuple[str, str], str] = {}
        for element in form.elements:
            if isinstance(element.origin, FromClaims):
                for claim in element.origin.claims:
                    key = (claim.amount, claim.to)
                    if claim.amount:
                        assert seen.setdefault(key, element.id) == element.id, (form.id, key)


def test_whatever_is_due_to_a_side_is_claimed_or_part_of_what_is(shared: Path) -> None:
    """What the worked cases owe a worker: nothing is left that no element could claim."""
    within = {
        "minimum_wage_shortfall",  # in the wages owed
        "overtime_workday_pay",
        "overtime_rest_day_pay",
        "overtime_holiday_pay",
        "double_wage_extra_before_limitation",
        "severance_pay",  # in what takes its place
        "severance_plus_notice_pay",  # instead of compensation, beside the total
        "pay_in_lieu_of_notice",
        "unlawful_termination_compensation",  # in place of severance, where that is due
        "noncompete_monthly",
        "noncompete_total",  # of months to come
    }
    for id in (id for id in ABOUT if id.startswith("GL")):
        case = worked(shared, id, "worker")
        due = {
            one.definition.name
            for one in case.evaluation.amounts()
            if one.due is Truth.TRUE
            and one.value
            and one.definition.kind == "money"
            and not one.definition.is_value
            and not one.definition.heuristic
            and "fee" not in one.definition.name
        }
        assert due - within <= claimed(case, "labour_application").keys(), id


def test_the_fee_for_occupation_ends_with_the_return_of_the_house_or_runs_until_then(
    shared: Path,
) -> None:
    back = lines(filled("lease_complaint", worked(shared, "GR-39", "landlord")))
    assert "算至交还房屋之日" in back["claim.occupation"].text.zh
    assert "此后" not in back["claim.occupation"].text.zh
    staying = {
        **LANDLORD,
        "rental.lease_ends_on": "2022-04-30",
        "rental.occupancy_status": "holding_over",
        "rental.holdover_objected": "yes",
        "rental.holdover_objected_on": "2022-05-02",
        "rental.unpaid_rents": [],
    }
    still = lines(filled("lease_complaint", matter(staying, day=RESTAURANT_DAY)))
    assert "此后按同一标准计至实际交还房屋之日" in still["claim.occupation"].text.zh


def test_a_sum_written_in_the_lease_does_not_grow(shared: Path) -> None:
    for id, role in (("GR-27", "tenant"), ("GR-04", "landlord")):
        told = lines(filled("lease_complaint", worked(shared, id, role)))["claim.damages"].text.zh
        assert "按合同约定支付违约金" in told
        assert "暂计" not in told


def test_interest_names_the_rate_that_it_follows(shared: Path) -> None:
    told = lines(filled("lease_complaint", worked(shared, "GR-02", "landlord")))
    assert "按一年期贷款市场报价利率（年3%）" in told["claim.damages"].text.zh


def test_an_employer_claims_no_loss_from_insurance_that_it_did_not_pay() -> None:
    case = matter({**DISMISSED, "labour.role": "employer"}, scope="labour")
    for form in ("labour_application", "labour_complaint"):
        assert lines(filled(form, case))["claim.insurance"].state is State.NOT_APPLICABLE


def test_what_costs_nothing_is_called_free(shared: Path) -> None:
    said = lines(filled("labour_application", worked(shared, "GL-10", "worker")))
    assert said["fees"].text.zh == "劳动仲裁费：不收费"


@pytest.mark.parametrize(
    ("more", "end"),
    [
        ({}, "判令解除双方的房屋租赁合同，解除日为起诉状副本送达被告之日"),
        (
            {"rental.ended_early_by": "tenant", "rental.early_end_notified_on": "2026-03-02"},
            "确认双方的房屋租赁合同已于2026年3月2日解除",
        ),
        (
            {"rental.ended_early_by": "tenant", "rental.early_end_notified_on": "not_given"},
            "判令解除双方的房屋租赁合同，解除日为起诉状副本送达被告之日",
        ),
    ],
    ids=["no word of it", "notice given", "no notice"],
)
def test_the_end_of_a_lease_has_a_day(more: dict[str, str], end: str) -> None:
    facts = {
        "case.category": "rent.repair",
        "case.secondary_categories": ["rent.early_exit"],
        "rental.role": "tenant",
        "rental.contract_form": "paper",
        "rental.lease_starts_on": "2026-01-01",
        "rental.lease_ends_on": "2026-12-31",
        "rental.occupancy_status": "occupying",
        "rental.defect_dangerous": "yes",
    }
    said = lines(filled("lease_complaint", matter({**facts, **more})))
    assert said["claim.end"].text.zh.startswith(end)
