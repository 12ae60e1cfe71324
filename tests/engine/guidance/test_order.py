"""In which order a reader is told things, and which notes go with a total."""

from __future__ import annotations

from tests.engine.guidance.cases import TALKING, paper
from tests.engine.guidance.test_time_limits import HIRED, LENT
from tests.ours import library

WAGES = {
    **HIRED,
    **TALKING,
    "labour.matters": ["unpaid_wages", "overtime"],
    "labour.unpaid_wages": [{"month": "2026-10", "due": "8000.00", "paid": "3000.00"}],
    "labour.overtime_records": [{"kind": "workday", "hours": "10"}],
}

PARENTS = {
    **TALKING,
    "family.registered": "yes",
    "family.youngest_child_age": "6",
    "family.children": "1",
    "family.payer_income": "8000.00",
    "case.amount_claimed": "10000.00",
}


def test_claims_come_before_the_way_to_claim_them_and_that_before_what_holds_in_every_case() -> (
    None
):
    names = [line.name for line in paper("lab.wage", WAGES).guidance().findings]
    kinds = [
        "every" if name.startswith("case.") else "way" if _is_procedure(name) else "claim"
        for name in names
    ]
    assert list(dict.fromkeys(kinds)) == ["claim", "way", "every"]
    assert kinds == sorted(kinds, key=["claim", "way", "every"].index)


def _is_procedure(name: str) -> bool:
    return next(f for f in library().rulebook.findings if f.name == name).procedure


def test_of_claims_the_surest_comes_first() -> None:
    lines = paper("lab.wage", WAGES).guidance().findings
    claims = [
        x.level for x in lines if not x.name.startswith("case.") and not _is_procedure(x.name)
    ]
    order = ["certain", "likely", "arguable", "warning", "heuristic", "info"]
    assert claims == sorted(claims, key=order.index)


def test_among_the_surest_those_lead_that_tell_a_sum() -> None:
    names = [line.name for line in paper("lab.wage", WAGES).guidance().findings]
    assert names[0] == "labour.wages_owed"


def test_totals_follow_their_parts_then_the_costs_then_what_is_only_a_guide() -> None:
    keys = [line.key for line in paper("loan.private", {**LENT, **TALKING}).guidance().amounts]
    assert keys.index("loan_principal") < keys.index("loan_total") < keys.index("court_fee")
    amounts = paper("fam.divorce", PARENTS).guidance().amounts
    heuristic = [line.heuristic for line in amounts]
    assert heuristic == sorted(heuristic)
    assert any(heuristic)


def test_a_total_carries_the_note_of_its_parts() -> None:
    lines = {line.key: line for line in paper("lab.wage", WAGES).guidance().amounts}
    parts, total = lines["overtime_workday_pay"], lines["overtime_total"]
    assert total.total
    assert total.note is not None
    assert total.note == parts.note
