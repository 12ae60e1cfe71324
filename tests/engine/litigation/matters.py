"""Cases as papers are made of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from engine.actions.litigating.drafting import forms_of, offices
from engine.casework.exhibits import Exhibit
from engine.i18n import Text
from engine.litigation.filling import Filled, FilledForm, fill_form
from engine.litigation.form import Forms, Of
from engine.litigation.matter import Matter
from engine.litigation.papers import Copy
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.vocabulary import read_answer
from tests.ours import library

DAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 2, tzinfo=UTC)
WOMAN = "110107198802290022"
FIRM = "91110107MA01ABCD8M"
COPY = Copy("ABCD2345", "0123456789ab", AT)

_ALWAYS: Mapping[str, Any] = {
    "case.help_wanted": "litigation",
    "case.other_party_contact": "reachable",
    "case.prior_steps": ["none"],
    "case.danger": ["none"],
    "case.vulnerabilities": ["none"],
    "case.urgent_needs": ["none"],
}
RESTAURANT: Mapping[str, Any] = {
    **_ALWAYS,
    "case.category": "rent.arrears",
    "case.amount_claimed": "36000.00",
    "rental.arbitration_clause": "no",
    "rental.arrears_demand_mode": "wechat",
    "rental.use": "shop",
    "rental.contract_form": "paper",
    "rental.property_kind": "commodity_housing",
    "rental.building_permit": "shown",
    "rental.occupancy_status": "occupying",
    "rental.role": "tenant",
    "rental.district": "石景山区",
    "rental.lease_starts_on": "2021-08-01",
    "rental.lease_ends_on": "2024-07-31",
    "rental.monthly_rent": "12000.00",
    "rental.payment_cycle": "quarterly",
    "rental.unpaid_rents": [{"due_on": "2022-05-01", "amount": "36000.00", "paid": "0.00"}],
    "rental.arrears_reason": "sudden_closure",
    "rental.arrears_demanded": "yes",
    "rental.arrears_demanded_on": "2022-05-08",
    "rental.arrears_grace_days": "not_stated",
    "rental.termination_clause_days": "not_stated",
    "rental.liquidated_damages_kind": "permille_per_day",
    "rental.liquidated_damages_rate": "0.003",
    "rental.reduction_requested": "yes",
    "rental.bad_faith_default": "no",
    "rental.emergency_event": "停堂食",
    "rental.emergency_started_on": "2022-05-01",
    "rental.revenue_drop": "from_60_to_90_percent",
    "rental.in_arrears_before_emergency": "no",
    "rental.emergency_notified": "yes",
    "rental.landlord_nature": "private",
    "rental.tenant_nature": "sole_trader",
}
"""GR-01 of the worked cases: a restaurant owes a quarter's rent."""
RESTAURANT_DAY = date(2022, 5, 16)
WAGES: Mapping[str, Any] = {
    **_ALWAYS,
    "case.category": "lab.wage",
    "case.amount_claimed": "27000.00",
    "labour.matters": ["unpaid_wages"],
    "labour.role": "worker",
    "labour.worker_type": "full_time",
    "labour.employer_status": "operating",
    "labour.work_district": "石景山区",
    "labour.employer_registered_district": "石景山区",
    "labour.employment_status": "employed",
    "labour.written_contract": "in_force",
    "labour.hired_on": "2024-01-02",
    "labour.monthly_wage_agreed": "9000.00",
    "labour.pay_day": "10",
    "labour.unpaid_wages": [
        {"month": "2026-08", "due": "9000.00", "paid": "0.00"},
        {"month": "2026-09", "due": "9000.00", "paid": "0.00"},
        {"month": "2026-10", "due": "9000.00", "paid": "0.00"},
    ],
    "labour.unpaid_wages_reason": "awaiting_client_payment",
}
"""GL-01: three months of wages unpaid."""
DISMISSED: Mapping[str, Any] = {
    **_ALWAYS,
    "case.category": "lab.termination",
    "case.amount_claimed": "125000.00",
    "labour.matters": ["dismissal"],
    "labour.role": "worker",
    "labour.worker_type": "full_time",
    "labour.employer_status": "operating",
    "labour.work_district": "石景山区",
    "labour.employer_registered_district": "海淀区",
    "labour.employment_status": "left",
    "labour.written_contract": "in_force",
    "labour.hired_on": "2021-05-10",
    "labour.ended_on": "2026-03-20",
    "labour.end_way": "dismissed_orally",
    "labour.employer_stated_reason": "not_stated",
    "labour.union_notice": "no_union",
    "labour.protected_status": "none",
    "labour.wants_reinstatement": "no",
    "labour.average_wage_12_months": "12500.00",
}
"""GL-25: dismissed against the law after five years."""
LANDLORD = {**RESTAURANT, "rental.role": "landlord"}
WOMAN_TENANT = {
    "name": "王丽",
    "id_number": WOMAN,
    "address": "北京市石景山区八角路1号",
    "phone": "13800000000",
}
EMPLOYER = {
    "name": "北京某某餐饮管理有限公司",
    "id_number": FIRM,
    "address": "北京市海淀区中关村路8号",
}


@cache
def forms() -> Forms:
    return forms_of(library())


def read(written: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as they are typed."""
    facts = library().rulebook.facts
    return {name: read_answer(facts[name], value) for name, value in written.items()}


def matter(
    written: Mapping[str, Any],
    *,
    day: date = DAY,
    scope: str = "rental",
    own: Mapping[str, str] | None = None,
    other: Mapping[str, str] | None = None,
    pieces: tuple[Exhibit, ...] = (),
    parameters: Mapping[str, Any] | None = None,
    cause: str = "房屋租赁合同纠纷",
) -> Matter:
    """A case ready to be written down."""
    house = library()
    answers = read(written)
    evaluation = Evaluation(
        house.rulebook,
        answers,
        as_of=day,
        region=house.region.of_case(house.rulebook, answers, {scope}),
        scope={scope},
        gates=house.questionnaires[scope].gates,
        parameters=parameters,
    )
    return Matter(
        forms=forms(),
        evaluation=evaluation.common(),
        people={Of.OWN: own or {}, Of.OTHER: other or {}},
        cause=Text(cause, "Lease"),
        offices=offices(house.directory),
        region=house.region,
        texts=house.texts,
        pieces=pieces,
    )


def filled(form: str, case: Matter) -> FilledForm:
    return fill_form(forms().by_id[form], case)


def lines(form: FilledForm) -> dict[str, Filled]:
    return {line.element.id: line for line in form.lines}


def exhibit(id: str = "e1", name: str = "租赁合同.jpg", **more: Any) -> Exhibit:
    """A file that was handed in."""
    values = {
        "media_type": "image/jpeg",
        "size": 1000,
        "digest": "0" * 64,
        "item": "",
        "facts": ("rental.monthly_rent",),
        "filed_by": "resident",
        "filed_at": AT,
    }
    return Exhibit(id, name, **{**values, **more})
