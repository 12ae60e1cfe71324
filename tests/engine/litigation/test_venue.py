"""Who is competent is told with its reason; where nobody knows, what is missing is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from engine.litigation.form import Supply
from engine.litigation.limits import limit_lines
from engine.litigation.matter import Matter
from engine.litigation.venue import Competent, competent, competent_for
from engine.litigation.ways import Fit, choices
from tests.engine.litigation.matters import (
    DISMISSED,
    LANDLORD,
    RESTAURANT_DAY,
    WAGES,
    WOMAN_TENANT,
    forms,
    matter,
)


def lease(**answers: Any) -> Matter:
    return matter({**LANDLORD, **answers}, day=RESTAURANT_DAY)


def venue(form: str, case: Matter) -> Competent:
    return competent(forms().by_id[form], case)


def without(answers: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in answers.items() if name not in names}


def test_a_lease_belongs_to_the_court_where_the_house_stands() -> None:
    found = venue("lease_complaint", lease())
    assert found.name.zh == "石景山区人民法院"
    assert "专属管辖" in found.why.zh
    assert "民事诉讼法#34-1" in found.basis


def test_another_district_has_its_own_court() -> None:
    case = lease(**{"rental.district": "海淀区"})
    assert venue("lease_complaint", case).name.zh == "北京市海淀区人民法院"


def test_a_place_elsewhere_is_left_to_be_filled_in() -> None:
    found = venue("lease_complaint", lease(**{"rental.district": "天津市河西区"}))
    assert not found.name.zh
    assert found.supply is Supply.HAND


def test_an_unknown_house_asks_where_it_is() -> None:
    case = matter(without(LANDLORD, "rental.district"), day=RESTAURANT_DAY)
    found = venue("lease_complaint", case)
    assert found.ask == ("rental.district",)
    assert not found.name.zh


def test_an_arbitration_clause_keeps_the_court_out() -> None:
    found = venue("lease_complaint", lease(**{"rental.arbitration_clause": "yes"}))
    assert "人民法院" not in found.name.zh
    assert "仲裁" in found.why.zh


def test_two_districts_give_a_worker_the_choice() -> None:
    found = venue("labour_application", matter(DISMISSED, scope="labour"))
    assert found.name.zh == "北京市石景山区劳动人事争议仲裁委员会"
    assert [other.zh for other in found.others] == ["北京市海淀区劳动人事争议仲裁委员会"]
    assert "上班地" in found.why.zh


def test_one_of_the_two_places_is_enough() -> None:
    case = matter(without(WAGES, "labour.work_district"), scope="labour")
    assert venue("labour_application", case).name.zh == "北京市石景山区劳动人事争议仲裁委员会"


def test_a_payment_order_goes_to_the_court_of_the_debtor() -> None:
    case = matter(
        LANDLORD, day=RESTAURANT_DAY, other={**WOMAN_TENANT, "address": "北京市海淀区甲路2号"}
    )
    assert venue("payment_order", case).name.zh == "北京市海淀区人民法院"
    assert venue("payment_order", lease()).supply is Supply.OTHER


HAIDIAN = {"address": "北京市海淀区甲路2号"}


def contract(other: Mapping[str, str] | None = None) -> Matter:
    return matter({"case.category": "con.sale"}, scope="contract", other=other or {})


def test_a_contract_belongs_to_the_court_of_the_defendant_or_of_performance() -> None:
    found = competent_for("", contract(HAIDIAN))
    assert found.name.zh == "北京市海淀区人民法院"
    assert "合同履行地" in found.why.zh
    assert found.basis == ("民事诉讼法#24", "民事诉讼法#35")


def test_a_contract_asks_where_the_defendant_lives() -> None:
    assert competent_for("", contract()).supply is Supply.OTHER
    assert competent_for("", contract({"address": "天津市"})).supply is Supply.HAND


def test_works_on_a_building_are_left_to_a_lawyer() -> None:
    case = matter({"case.category": "con.work"}, scope="contract", other=HAIDIAN)
    assert not competent_for("", case).name.zh


def test_a_confirmation_is_asked_of_either_home_or_of_the_place_of_the_house() -> None:
    own = {"address": "北京市朝阳区乙路3号"}
    case = matter(LANDLORD, day=RESTAURANT_DAY, own=own, other=HAIDIAN)
    found = competent_for("confirmation", case)
    assert [name.zh for name in (found.name, *found.others)] == [
        "北京市朝阳区人民法院",
        "北京市海淀区人民法院",
        "石景山区人民法院",
    ]
    assert found.basis == ("民事诉讼法#205",)
    assert "调解组织所在地" in found.why.zh


def test_an_address_that_names_two_districts_or_none_decides_nothing() -> None:
    for address in ("北京市海淀区和朝阳区之间", "海淀区甲路2号", ""):
        case = matter(LANDLORD, day=RESTAURANT_DAY, other={"address": address})
        assert not venue("payment_order", case).name.zh


def test_every_limit_names_its_last_safe_day() -> None:
    assert "2025年5月8日" in limit_lines(lease())[0].zh
    said = [line.zh for line in limit_lines(matter(DISMISSED, scope="labour"))]
    assert any("2027年3月20日" in line for line in said)


def fits(case: Matter) -> dict[str, Fit]:
    return {choice.way.id: choice.fit for choice in choices(case)}


def test_a_clear_debt_of_one_who_can_be_reached_suits_a_payment_order() -> None:
    assert fits(matter(WAGES, scope="labour"))["payment_order"] is Fit.FITS
    assert fits(lease())["payment_order"] is Fit.UNKNOWN  # nobody was asked about the deposit
    assert fits(lease(**{"case.other_party_contact": "identity_unknown"}))["payment_order"] is (
        Fit.DOES_NOT
    )


def test_a_debt_that_the_employer_disputes_does_not_suit_a_payment_order() -> None:
    answers = {**WAGES, "labour.unpaid_wages_reason": "claims_already_paid"}
    assert fits(matter(answers, scope="labour"))["payment_order"] is Fit.DOES_NOT


def test_what_is_unknown_stays_unknown() -> None:
    case = matter(without(LANDLORD, "case.other_party_contact"), day=RESTAURANT_DAY)
    order = next(choice for choice in choices(case) if choice.way.id == "payment_order")
    assert order.fit is Fit.UNKNOWN
    assert ("case.other_party_contact",) in [reason.ask for reason in order.reasons]


def test_a_line_that_nobody_entered_leaves_small_claims_open() -> None:
    assert fits(lease())["small_claim"] is Fit.UNKNOWN


def test_each_procedure_gives_its_reasons() -> None:
    for choice in choices(lease()):
        assert choice.reasons
        assert all(reason.text.zh and reason.text.en for reason in choice.reasons)


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("fam.support", {"family.support_kind": "parent", "family.payers": "3"}),
        ("fin.insurance", {"insurance.kind": "health"}),
    ],
)
def test_some_may_sue_at_home(kind: str, facts: dict[str, Any]) -> None:
    here, there = "北京市石景山区八角路1号", "北京市海淀区中关村1号"
    scope = {"fam.support": "family", "fin.insurance": "insurance"}[kind]
    homes: dict[str, Any] = {"own": {"address": here}, "other": {"address": there}}
    found = venue("complaint", matter({"case.category": kind, **facts}, scope=scope, **homes))
    assert found.name.zh == "北京市海淀区人民法院"
    assert [one.zh for one in found.others] == ["石景山区人民法院"]
    alone = matter({"case.category": kind}, scope=scope, **homes)
    assert not venue("complaint", alone).others
