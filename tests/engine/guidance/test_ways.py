"""Which ways of settling are compared, and what they are said to cost."""

from __future__ import annotations

from typing import Any

import pytest

from engine.guidance.guidance import Edition, Guidance
from engine.rulebook.wording import span_text
from tests.engine.guidance.cases import TALKING, paper

MARRIED = {**TALKING, "family.registered": "yes", "family.violence": "never"}
COURT = ["mediation", "confirmation", "court_simplified", "court_ordinary"]
LABOUR = ["labour_arbitration", "mediation", "confirmation", "court_labour"]


def own(category: str, given: dict[str, Any]) -> Guidance:
    return paper(category, given).guidance().in_edition(Edition.OWN)


def ways(category: str, given: dict[str, Any]) -> list[str]:
    route = own(category, given).route
    assert route is not None
    return [path.key for path in route.compare]


def costs(category: str, given: dict[str, Any]) -> dict[str, str]:
    route = own(category, given).route
    assert route is not None
    return {path.key: path.cost.zh for path in route.compare}


@pytest.mark.parametrize(
    ("category", "given", "listed"),
    [
        ("nb.noise", {}, COURT),
        ("nb.noise", {"case.other_party_willing": "no"}, COURT[2:]),
        ("lab.wage", {"labour.role": "worker"}, LABOUR),
        ("lab.termination", {"labour.role": "employer"}, LABOUR),
        ("lab.wage", {"labour.role": "worker", "case.other_party_willing": "no"}, LABOUR[::3]),
        (
            "lab.wage",
            {
                "labour.role": "worker",
                "case.prior_steps": ["lawsuit_or_arbitration"],
                "labour.arbitration_state": "awarded",
            },
            LABOUR[1:],
        ),
        (
            "fam.divorce",
            {**MARRIED, "family.agreement": "one_refuses"},
            ["mediation", "court_divorce"],
        ),
        ("fam.divorce", {**MARRIED, "family.violence": "past"}, ["court_divorce"]),
        ("fam.divorce", {**MARRIED, "family.agreement": "all_agreed"}, []),
        ("fam.divorce", {**MARRIED, "family.registered": "no"}, COURT),
        ("adm.service", {}, []),
        ("adm.legal", {}, []),
        ("fin.illegal", {}, []),
        ("crime.report", {}, []),
        ("proc.question", {}, []),
        ("land.rights", {"rights.land_matter": "taken"}, []),
        ("land.rights", {"rights.land_matter": "title"}, ["mediation"]),
        ("land.rights", {"rights.land_matter": "contracted"}, COURT),
        (
            "home.purchase",
            {"rights.home_matter": "title_quarrel"},
            ["mediation", "court_simplified", "court_ordinary"],
        ),
        ("med.harm", {}, COURT),
        ("ip.rights", {"case.other_party_willing": "no"}, COURT[2:]),
        ("rent.public", {}, []),
        ("other", {"case.other_party_kind": "government"}, []),
        ("nb.noise", {"case.prior_steps": ["judgment"]}, []),
        (
            "con.sale",
            {"contract.form": "written", "contract.arbitration_clause": "yes"},
            ["mediation", "confirmation", "arbitration"],
        ),
    ],
)
def test_only_ways_that_are_open_are_compared(
    category: str, given: dict[str, Any], listed: list[str]
) -> None:
    assert ways(category, {**TALKING, **given}) == listed


def test_a_labour_dispute_costs_nothing_in_arbitration_and_ten_yuan_in_court() -> None:
    told = costs("lab.wage", {**TALKING, "labour.role": "worker"})
    assert told["labour_arbitration"] == "0 元"
    assert told["court_labour"] == "每件 10.00 元"


@pytest.mark.parametrize(
    ("claimed", "cost"),
    [
        ("36000.00", "先交 350.00 元，一般由败诉方承担"),
        ("unknown", "取决于金额；不要钱的每件 50.00 至 100.00 元"),
    ],
)
def test_a_fee_that_is_not_known_is_told_by_what_it_depends_on(claimed: str, cost: str) -> None:
    told = costs("nb.noise", {**TALKING, "case.amount_claimed": claimed})
    assert told["court_simplified"] == cost


def test_a_divorce_has_its_own_fee() -> None:
    told = costs("fam.divorce", {**MARRIED, "family.agreement": "one_refuses"})
    assert told["court_divorce"].startswith("每件 50.00 至 300.00 元")


@pytest.mark.parametrize(
    ("span", "said"),
    [
        ((50_000, 400_004_195_800, False), "500.00 以上"),
        ((0, 400_004_195_800, False), "还不清楚"),
        ((50_000, 400_000, False), "500.00 – 4,000.00"),
    ],
)
def test_a_bound_that_nothing_sets_is_not_told(span: tuple[int, int, bool], said: str) -> None:
    assert span_text(span, "money", "zh") == said
