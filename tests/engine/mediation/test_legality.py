"""What a court would refuse is refused here, with its remedy; what nobody knows is asked."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.casework.people import Side
from engine.library import Library
from engine.mediation import executability as exe
from engine.mediation.claims import known_claims, parts_of
from engine.mediation.legality import Ground, Signals, entries, floors_given_up, legality
from engine.mediation.obligations import Obligation
from engine.mediation.rates import yearly_rates
from engine.rulebook.evaluate import Evaluation
from engine.statutes.citation import read_reference
from tests.engine.mediation.evaluations import evaluated, rent, wages
from tests.engine.mediation.terms import BY, GR_01, PAY, changed

WAGES_DUE = 240_00 * 2 + 2540_00


def ground(law: Evaluation, category: str = "rent.arrears", **more: Any) -> Ground:
    return Ground(category, law, parts_of(law), **more)


def keys(terms: tuple[Obligation, ...], ground: Ground) -> dict[str, str]:
    found = legality(terms, ground)
    return {one.key: one.severity.value for one in found if one.key != "guardian"}


def paid(fen: int, **fields: object) -> Obligation:
    made = Obligation("1", "pay", "respondent", "工资", fen, BY, "微信", "sue", claim="wages")
    return changed(made, **fields)


def test_the_agreement_about_the_restaurants_rent_is_lawful(library: Library) -> None:
    assert keys(GR_01, ground(rent(library))) == {}


def test_wages_below_the_minimum_are_refused(library: Library) -> None:
    at = ground(wages(library), "lab.wage")
    remark = legality((paid(WAGES_DUE - 1),), at)[0]
    assert (remark.key, remark.severity.value) == ("wages_below_minimum", "refuse")
    assert "0.01" in remark.title.zh
    assert floors_given_up((paid(WAGES_DUE - 1),), at) == {Side.APPLICANT: ("wages_below_minimum",)}
    assert "wages_below_minimum" not in keys((paid(WAGES_DUE),), at)
    assert floors_given_up((paid(WAGES_DUE),), at) == {}


def test_wages_above_the_minimum_may_be_bargained_about_with_a_warning(library: Library) -> None:
    facts = {"labour.unpaid_wages": [{"month": "2026-10", "due": "9000.00", "paid": "3000.00"}]}
    law = wages(library, **facts, **{"labour.monthly_wage_agreed": "9000.00"})
    assert keys((paid(5000_00),), ground(law, "lab.wage")) == {"wages_reduced": "warn"}
    assert keys((paid(6000_00),), ground(law, "lab.wage")) == {}


def test_the_wages_of_migrant_workers_are_not_discounted(library: Library) -> None:
    facts = {"labour.unpaid_wages": [{"month": "2026-10", "due": "9000.00", "paid": "3000.00"}]}
    for said, key in (("yes", "refuse"), ("unknown", "ask")):
        law = wages(
            library,
            **facts,
            **{"labour.monthly_wage_agreed": "9000.00", "labour.migrant_worker": said},
        )
        assert keys((paid(5000_00),), ground(law, "lab.wage"))["migrant_wages"] == key


def test_giving_up_all_wages_is_giving_up_the_minimum(library: Library) -> None:
    at = ground(wages(library), "lab.wage")
    waiver = Obligation("1", "waive", "applicant", "拖欠的工资")
    assert keys((waiver,), at)["wages_below_minimum"] == "refuse"
    everything = Obligation("1", "waive", "applicant", "一切请求")
    assert keys((everything,), at)["wages_below_minimum"] == "refuse"


def test_a_minimum_that_nobody_can_reckon_is_asked_for(library: Library) -> None:
    law = wages(library, **{"labour.unpaid_wages": "unknown"})
    found = keys((paid(100_00),), ground(law, "lab.wage"))
    assert found["wages_below_minimum"] == "ask"


@pytest.mark.parametrize(
    ("category", "terms", "key", "severity"),
    [
        ("lab.wage", {"kind": "waive", "what": "缴社保"}, "social_insurance_waived", "refuse"),
        ("lab.wage", {"what": "社保补贴"}, "cash_for_insurance", "refuse"),
        ("fam.divorce", {"kind": "other", "what": "双方自愿离婚"}, "status", "refuse"),
        ("fam.support", {"kind": "other", "what": "解除收养关系"}, "status", "refuse"),
        ("fam.support", {"kind": "waive", "what": "孩子的抚养费"}, "support_waived", "refuse"),
        ("fam.divorce", {"kind": "other", "what": "孩子由母亲直接抚养"}, "custody", "ask"),
        ("fam.divorce", {"kind": "other", "what": "房屋归女方"}, "ownership", "split"),
        ("rent.arrears", {"otherwise": "每日按千分之五加收"}, "penalty_rate", "refuse"),
        ("rent.arrears", {"otherwise": "另付违约金20000元"}, "penalty_sum", "refuse"),
        ("rent.arrears", {"otherwise": "另付违约金2万元"}, "penalty_sum", "refuse"),
        ("rent.arrears", {"otherwise": "房东可以换锁"}, "illegal_use", "refuse"),
        ("rent.arrears", {"original": 50_000_00}, "original_above_reckoned", "warn"),
        ("loan.private", {"what": "借款本金，月息2%"}, "interest_above_cap", "refuse"),
        ("loan.private", {"what": "借款本金，利息2%"}, "rate_unknown", "ask"),
        ("inj.person", {"what": "赔偿，以后受伤自理"}, "future_harm", "refuse"),
        ("rent.arrears", {"how": "由担保人代付"}, "third_person", "ask"),
        ("rent.arrears", {"what": "租金，以免其他债主执行"}, "hides_property", "suspend"),
        ("inj.person", {"otherwise": "不得报警"}, "no_reporting", "refuse"),
    ],
)  # fmt: skip
def test_what_no_court_confirms_is_found(
    library: Library, category: str, terms: dict[str, object], key: str, severity: str
) -> None:
    found = keys((changed(PAY, **terms),), ground(rent(library), category))
    assert found.get(key) == severity


@pytest.mark.parametrize(
    ("category", "terms"),
    [
        ("fam.divorce", {"kind": "other", "what": "离婚后每月付生活费"}),
        ("rent.arrears", {"otherwise": "每日按万分之三计息"}),
        ("rent.arrears", {"otherwise": "另付违约金500元"}),
        ("rent.arrears", {"kind": "stop", "what": "断水断电，恢复供应"}),
        ("loan.private", {"what": "借款本金，年利率10%"}),
        ("rent.arrears", {"what": "租金的50%"}),
    ],
)
def test_what_is_lawful_is_not_remarked_on(
    library: Library, category: str, terms: dict[str, object]
) -> None:
    assert keys((changed(PAY, **terms),), ground(rent(library), category)) == {}


def test_a_void_lease_cannot_go_on(library: Library) -> None:
    void = rent(library, **{"rental.building_permit": "known_illegal"})
    assert keys(GR_01, ground(void))["void_lease"] == "refuse"
    unsure = rent(library, **{"rental.building_permit": "unknown"})
    assert keys(GR_01, ground(unsure)).get("void_lease", "ask") == "ask"


def test_a_child_needs_somebody_who_stands_for_it(library: Library) -> None:
    law = rent(library, **{"case.vulnerabilities": ["under_18"]})
    assert "guardian" in {one.key for one in legality(GR_01, ground(law)) if one.bars}
    guarded = ground(law, represented=frozenset({Side.APPLICANT}))
    assert "guardian" not in {one.key for one in legality(GR_01, guarded)}


def test_signs_of_a_dispute_that_is_none_stop_the_signing(library: Library) -> None:
    law, full = rent(library), (changed(PAY, fen=36_000_00, original=None),)
    at_once = ground(law, signals=Signals(minutes=5))
    assert keys(full, at_once)["no_real_dispute"] == "suspend"
    assert keys(GR_01, at_once) == {"agreed_at_once": "ask"}
    assert keys(full, ground(law, signals=Signals(minutes=30))) == {}
    assert keys(full, ground(law, signals=Signals(minutes=5, changes=1))) == {}
    assert keys(full, ground(law, signals=Signals(same_people=True)))["same_people"] == "suspend"
    seen = Signals(minutes=5, same_people=True, looked_at=True)
    assert keys(full, ground(law, signals=seen)) == {}


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("年利率24%", Fraction(24, 100)),
        ("月息2%", Fraction(24, 100)),
        ("月息两分", Fraction(24, 100)),
        ("利息二分", Fraction(24, 100)),
        ("每日万分之五", Fraction(5 * 365, 10_000)),
        ("按日千分之十五", Fraction(15 * 365, 1000)),
        ("每天加收0.5％", Fraction(5 * 365, 1000)),
        ("15.4% a year", Fraction(154, 1000)),
        ("利率3%", None),
    ],
)
def test_rates_are_read_as_people_write_them(text: str, rate: Fraction | None) -> None:
    assert yearly_rates(text, 365) == (rate,)


@given(st.text("年月日天利息率百千万分之一二十0123456789.%‰ 厘", max_size=40))
def test_no_text_breaks_the_reading_of_rates(text: str) -> None:
    assert all(rate is None or rate >= 0 for rate in yearly_rates(text, 365))


def test_every_entry_stands_on_law_that_we_know_and_names_what_exists(library: Library) -> None:
    claims = {claim.key for claim in known_claims()}
    for entry in (*entries().values(), *exe.entries().values()):
        for article in entry.law:
            reference = read_reference(article)
            assert reference is not None
            assert reference.law in library.rulebook.laws, article
        assert {*entry.truths, *entry.amounts} <= library.rulebook.definitions.keys()
        assert {*entry.claims} <= claims
        assert entry.title.en
        assert entry.remedy.en


def test_a_case_of_another_kind_has_no_landlord(library: Library) -> None:
    law = evaluated(library, {}, "loan")
    assert keys(GR_01, ground(law, "loan.private")) == {}
