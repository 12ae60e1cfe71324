"""A form says what was given, what is not known, and what supplies the rest; never more."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.i18n import money_text
from engine.litigation.catalogue import forms_for
from engine.litigation.filling import State, fill_form
from engine.litigation.form import FromPerson, Supply
from engine.litigation.matter import Matter
from tests.engine.litigation.matters import (
    DISMISSED,
    EMPLOYER,
    LANDLORD,
    RESTAURANT,
    RESTAURANT_DAY,
    WAGES,
    WOMAN_TENANT,
    filled,
    forms,
    lines,
    matter,
)

LPR = {"lpr_1y": Fraction("0.037")}


def landlord(**more: Any) -> Matter:
    answers = {**LANDLORD, **more.pop("answers", {})}
    return matter(answers, day=RESTAURANT_DAY, parameters=LPR, other=WOMAN_TENANT, **more)


def test_rent_is_claimed_to_the_fen_in_figures_and_in_capitals_with_its_day() -> None:
    said = lines(filled("lease_complaint", landlord()))["claim.rent"].text.zh
    for part in ("36,000.00元", "叁万陆仟元整", "2022年5月16日", "计算："):
        assert part in said


def test_agreed_damages_are_claimed_as_written_and_interest_not_beside_them() -> None:
    form = filled("lease_complaint", landlord())
    damages = [claim.amount for claim in form.claims if claim.amount != "arrears"]
    assert damages == ["liquidated_damages_agreed"]
    said = lines(form)["claim.damages"].text.zh
    assert "每日0.3%" in said
    assert "1,620.00元" in said


def test_what_is_claimed_adds_up() -> None:
    form = filled("lease_complaint", landlord())
    assert sum(claim.value or 0 for claim in form.claims) == 3_762_000
    assert "37,620.00元" in lines(form)["claim.total"].text.zh


def test_a_tenant_in_arrears_claims_no_rent() -> None:
    case = matter(RESTAURANT, day=RESTAURANT_DAY, parameters=LPR)
    form = filled("lease_complaint", case)
    assert form.claims == () or not [claim for claim in form.claims if claim.value]
    assert lines(form)["claim.rent"].state is State.NOT_APPLICABLE


def test_a_tenant_answers_with_what_speaks_for_tenants() -> None:
    case = matter(RESTAURANT, day=RESTAURANT_DAY, parameters=LPR)
    told = lines(filled("lease_answer", case))
    assert told["ground.damages"].state is State.FILLED
    assert "民法典第585条第2款" in told["ground.damages"].text.zh
    assert "1,620.00元" in told["plea.damages"].text.zh


def test_double_compensation_stands_without_severance_beside_it() -> None:
    form = filled("labour_application", matter(DISMISSED, scope="labour"))
    assert [c.amount for c in form.claims if c.value] == ["unlawful_termination_compensation"]
    said = lines(form)["claim.compensation"].text.zh
    assert "125,000.00元" in said
    assert "经济补偿62,500.00元 × 2" in said


def test_wages_are_claimed_in_arbitration() -> None:
    said = lines(filled("labour_application", matter(WAGES, scope="labour")))["claim.wages"]
    assert "27,000.00元" in said.text.zh


def test_without_a_side_no_claim_is_anybodys_and_the_question_for_it_is_asked() -> None:
    answers = {name: value for name, value in LANDLORD.items() if name != "rental.role"}
    form = filled("lease_complaint", matter(answers, day=RESTAURANT_DAY))
    rent = lines(form)["claim.rent"]
    assert rent.state is State.MISSING
    assert rent.ask == ("rental.role",)


def test_an_answer_that_was_unknown_is_printed_so_and_never_guessed() -> None:
    case = landlord(answers={"rental.monthly_rent": "unknown", "rental.lease_ends_on": "unknown"})
    term = lines(filled("lease_complaint", case))["fact.term"]
    assert term.state is State.FILLED
    assert "租期最后一天：不清楚" in term.text.zh


def test_what_nobody_was_asked_names_its_question() -> None:
    deposit = lines(filled("lease_complaint", landlord()))["fact.deposit"]
    assert deposit.state is State.MISSING
    assert deposit.supply is Supply.QUESTIONS
    assert "rental.deposit_amount" in deposit.ask


def test_gender_and_birth_follow_from_a_citizens_number_and_from_nothing_else() -> None:
    known = lines(filled("lease_complaint", landlord()))
    assert known["other.gender"].text.zh == "女"
    assert known["other.birth"].text.zh == "1988年2月29日"
    assert known["own.gender"].state is State.MISSING


def test_a_firm_has_a_representative_and_no_gender() -> None:
    case = matter(WAGES, scope="labour", own=WOMAN_TENANT, other=EMPLOYER)
    known = lines(filled("labour_application", case))
    assert known["other.gender"].state is State.NOT_APPLICABLE
    assert known["other.legal_representative"].supply is Supply.OTHER
    assert known["own.legal_representative"].state is State.NOT_APPLICABLE


def test_no_paper_names_a_private_fact() -> None:
    facts = landlord().evaluation.rulebook.facts
    for form in forms().by_id.values():
        for element in form.elements:
            for name in getattr(element.origin, "facts", ()):
                assert not facts[name].private, (form.id, name)


def test_a_private_answer_changes_no_paper() -> None:
    def papers(answers: dict[str, Any]) -> list[str]:
        case = matter({**WAGES, **answers}, scope="labour")
        return [line.text.zh for form in forms_for(case) for line in fill_form(form, case).lines]

    private = {"case.vulnerabilities": ["disability"], "case.urgent_needs": ["nowhere_to_live"]}
    assert papers({}) == papers(private)


@pytest.mark.parametrize("form", ["labour_application", "labour_complaint"])
@pytest.mark.parametrize(
    ("employer", "state"),
    [
        ("deregistered", State.MISSING),
        ("unlicensed", State.MISSING),
        ("operating", State.NOT_APPLICABLE),
    ],
)
def test_who_stands_in_for_an_employer_that_is_gone_has_a_line(
    form: str, employer: str, state: State
) -> None:
    case = matter({**WAGES, "labour.employer_status": employer}, scope="labour")
    line = lines(filled(form, case))["other.investors"]
    assert line.state is state
    assert ("清算人" in line.text.zh) is (state is State.MISSING)


SCENES = {"rental": LANDLORD, "labour": DISMISSED}
DETAILS = {
    "name": "赵钱",
    "id_number": "110107198802290022",
    "address": "北京市海淀区甲路2号",
    "phone": "13900000000",
}


@settings(max_examples=40, deadline=None)
@given(st.data(), st.sampled_from(sorted(SCENES)))
def test_a_form_of_any_partial_case_is_whole_and_says_only_what_was_given(
    data: st.DataObject, scope: str
) -> None:
    whole = SCENES[scope]
    states = {name: data.draw(st.sampled_from(["given", "unknown", "open"])) for name in whole}
    answers = {
        name: "unknown" if state == "unknown" else whole[name]
        for name, state in states.items()
        if state != "open" and not (name == "case.category" and state == "unknown")
    }
    own = {name: value for name, value in DETAILS.items() if data.draw(st.booleans())}
    case = matter(answers, scope=scope, own=own)
    for form in forms().by_id.values():
        made = fill_form(form, case)
        assert [line.element for line in made.lines] == list(form.elements)
        assert sum(len(made.of(state)) for state in State) == len(made.lines)
        for line in made.lines:
            if line.state is State.MISSING:
                assert line.supply is not None
                assert (line.supply is Supply.QUESTIONS) == bool(line.ask)
                assert all(states.get(name, "open") == "open" for name in line.ask)
            if line.state is State.FILLED:
                assert line.text.zh
            if isinstance(line.element.origin, FromPerson) and line.text.zh:
                assert own
        for claim in made.claims:
            if claim.value is not None:
                assert claim.value > 0
                assert money_text(claim.value) in claim.text.zh


@pytest.mark.parametrize("scope", sorted(SCENES))
def test_an_empty_case_gives_empty_papers(scope: str) -> None:
    case = matter({}, scope=scope)
    for form in forms().by_id.values():
        made = fill_form(form, case)
        assert not [claim for claim in made.claims if claim.value is not None]
