"""The plain claim: disputes without a model form of ours reach a court as well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from engine.litigation.catalogue import forms_for
from engine.litigation.fees import shown_for
from engine.litigation.filling import State
from engine.litigation.form import Of
from engine.litigation.matter import Matter
from engine.litigation.venue import competent
from tests.engine.litigation.matters import WOMAN, filled, forms, lines, matter

LOAN: Mapping[str, Any] = {
    "case.category": "loan.private",
    "loan.role": "lender",
    "loan.loans": [{"lent_on": "2024-01-01", "written": "50000.00", "received": "50000.00"}],
    "loan.proof": ["note", "transfer"],
    "loan.due_on": "2025-01-01",
    "loan.interest_terms": "none",
    "loan.overdue_rate": "0",
    "loan.repayments": [],
    "loan.last_demand_on": "never",
    "loan.guarantor": "none",
    "loan.warning_signs": ["none"],
}
LEAK: Mapping[str, Any] = {
    "case.category": "nb.leak",
    "neighbour.role": "affected",
    "neighbour.losses": [
        {"item": "粉刷", "amount": "800.00"},
        {"item": "地板", "amount": "1200.00"},
    ],
}
STORY = "楼上漏水，把我家的墙和地板泡坏了。"


def loan(**more: Any) -> Matter:
    return matter({**LOAN, **more}, scope="loan")


def leak() -> Matter:
    return replace(matter(LEAK, scope="neighbour"), story=STORY)


def divorce() -> Matter:
    return matter({"case.category": "fam.divorce"}, scope="family")


def wrote(case: Matter, **said: str) -> Matter:
    told = {name.replace("__", "/").replace("_", "."): value for name, value in said.items()}
    return replace(case, people={**case.people, Of.OWN: {**case.person(Of.OWN), **told}})


def ids(case: Matter) -> list[str]:
    return [form.id for form in forms_for(case)]


def test_a_lender_claims_what_is_open_to_the_fen_with_its_reckoning_and_articles() -> None:
    form = filled("complaint", loan())
    told = lines(form)
    for part in ("52,930.14元", "伍万贰仟玖佰叁拾元壹角肆分", "2026年11月22日"):
        assert part in told["claim.loan"].text.zh
    assert "52,930.14元" in told["claim.total"].text.zh
    assert "民法典第675" in told["basis"].text.zh
    assert told["fees"].state is State.FILLED


def test_a_borrower_claims_no_repayment() -> None:
    told = lines(filled("complaint", loan(**{"loan.role": "borrower"})))
    assert told["claim.loan"].state is State.NOT_APPLICABLE


def test_what_happened_and_what_was_answered_stand_in_it() -> None:
    told = lines(filled("complaint", leak()))
    assert told["fact.story"].text.zh == STORY
    assert "地板" in told["fact.answers"].text.zh
    assert "1,200.00元" in told["fact.answers"].text.zh
    assert "2,000.00元" in told["claim.damages"].text.zh


def test_what_is_asked_of_every_case_and_what_is_private_stays_out() -> None:
    private = {"case.vulnerabilities": ["disability"], "case.danger": ["none"]}
    case = matter({**LEAK, **private}, scope="neighbour")
    said = lines(filled("complaint", case))["fact.answers"].text.zh
    facts = case.evaluation.rulebook.facts
    for name in private:
        assert facts[name].title.zh not in said


def test_without_a_story_the_paper_asks_for_it() -> None:
    story = lines(filled("complaint", loan()))["fact.story"]
    assert (story.state, story.supply) == (State.MISSING, "story")


def test_claims_in_ones_own_words_add_up_with_those_of_the_rules() -> None:
    case = wrote(leak(), claim_own__0="判令被告修好水管", claim_more__1="300.00")
    told = lines(filled("complaint", case))
    assert "2,300.00元" in told["claim.total"].text.zh
    assert told["claim.own"].text.zh.startswith("判令被告修好水管")


def test_a_divorce_is_not_charged_by_the_sum() -> None:
    case = wrote(divorce(), claim_own__1="500000.00")
    form = filled("complaint", case)
    assert lines(form)["fees"].state is State.NOT_APPLICABLE
    assert shown_for(form.workings) == ()


@pytest.mark.parametrize(
    ("case", "address", "place", "article"),
    [
        (leak, Of.OWN, "石景山区", "民事诉讼法#34-1"),
        (loan, Of.OTHER, "海淀区", "民事诉讼法#24"),
        (divorce, Of.OTHER, "海淀区", "民事诉讼法#22(1)"),
    ],
)
def test_the_competent_court_is_that_of_the_law(
    case: Any, address: Of, place: str, article: str
) -> None:
    people = {of: {"id_number": WOMAN} for of in Of}
    people[address]["address"] = f"北京市{place}甲路1号"
    found = competent(forms().by_id["complaint"], replace(case(), people=people))
    assert place in found.name.zh
    assert article in found.basis


@pytest.mark.parametrize("kind", ["crime.report", "fam.dv", "adm.service", "ip.rights", "other"])
def test_what_no_civil_court_takes_like_this_has_no_claim(kind: str) -> None:
    assert "complaint" not in ids(matter({"case.category": kind}, scope="triage"))


def test_a_lease_and_work_keep_their_model_forms() -> None:
    for kind, scope in (("rent.deposit", "rental"), ("lab.wage", "labour")):
        assert "complaint" not in ids(matter({"case.category": kind}, scope=scope))


def test_what_was_answered_is_told_of_the_parties_whichever_of_them_files() -> None:
    own = lines(filled("complaint", leak()))["fact.answers"].text.zh
    assert own.startswith("提交人是哪一方：受影响、受损失的一方\n")
    assert "粉刷800.00元；地板1,200.00元" in own
    turned = lines(filled("complaint", replace(leak(), is_turned=True)))["fact.answers"].text.zh
    assert turned.startswith("对方是哪一方：受影响、受损失的一方\n")


def test_a_total_that_did_not_come_out_is_a_line_to_fill_in_and_no_advice() -> None:
    total = lines(filled("complaint", divorce()))["claim.total"]
    assert total.state is State.MISSING
    assert total.text.zh.startswith("＿＿＿＿＿＿元")
