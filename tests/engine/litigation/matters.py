"""Cases as papers are made of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from engine.casework.exhibits import Exhibit
from engine.i18n import Text
from engine.library import Library
from engine.litigation.filling import Filled, FilledForm, fill_form
from engine.litigation.form import Forms, Of
from engine.litigation.matter import Matter
from engine.litigation.papers import Copy
from engine.litigation.reading import load_forms
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.vocabulary import read_answer

DAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 2, tzinfo=UTC)
WOMAN = "110107198802290028"
FIRM = "91110107MA01ABCD8X"
COPY = Copy("ABCD2345", "0123456789ab", AT)

RESTAURANT: Mapping[str, Any] = {
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
LANDLORD = {**RESTAURANT, "rental.role": "landlord"}
WOMAN_TENANT = {
    "name": "王丽",
    "id_number": WOMAN,
    "address": "北京市石景山区八角路1号",
    "phone": "13800000000",
}


@cache
def library() -> Library:
    return Library.load()


@cache
def forms() -> Forms:
    return load_forms(library().rulebook)


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
        directory=house.directory,
        region=house.region,
        pieces=pieces,
    )


def filled(form: str, case: Matter) -> FilledForm:
    return fill_form(forms().by_id[form], case)


def lines(form: FilledForm) -> dict[str, Filled]:
    return {line.element.id: line for line in form.lines}
