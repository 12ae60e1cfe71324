"""Terms that nobody could carry out are told, each with its remedy."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given

from engine.mediation.executability import entries, executability
from engine.mediation.obligations import Obligation
from engine.mediation.remarks import Severity
from tests.engine.mediation.terms import BY, GOES_ON, GR_01, PAY, TODAY, WAIVE, changed
from tests.engine.mediation.test_obligations import obligations


def keys(*terms: Obligation) -> dict[str, str]:
    return {one.key: one.severity.value for one in executability(terms, TODAY)}


def test_the_agreement_about_the_restaurants_rent_can_be_carried_out() -> None:
    assert keys(*GR_01) == {}


def test_no_terms_cannot() -> None:
    assert keys() == {"no_terms": "refuse"}


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ({"what": ""}, "missing_what"),
        ({"fen": None}, "missing_fen"),
        ({"by": None}, "missing_by"),
        ({"how": ""}, "missing_how"),
        ({"otherwise": ""}, "missing_otherwise"),
        ({"fen": 0}, "sum_not_positive"),
        ({"fen": -1}, "sum_not_positive"),
        ({"by": TODAY - timedelta(days=1)}, "day_past"),
        ({"by": date(2040, 1, 1)}, "too_far"),
        ({"who": "both"}, "payer_is_payee"),
        ({"how": "银行转账"}, "account_missing"),
        ({"how": "转至甲方账户（×××）"}, "account_missing"),
        ({"how": "尽快转到6222000011"}, "vague"),
        ({"what": "适当的租金"}, "vague"),
        ({"otherwise": "视情况处理"}, "vague"),
        ({"original": 20_000_00}, "original_below_sum"),
        ({"kind": "repair", "fen": None}, "default_not_fit"),
        ({"instalments": ((BY, 10_000_00),)}, "instalments_sum"),
        ({"instalments": ((BY, 15_000_00), (BY, 15_000_00))}, "instalments_order"),
        ({"instalments": ((TODAY, 30_000_00),)}, "instalments_end"),
    ],
)
def test_what_is_missing_or_impossible_is_refused(field: dict[str, object], key: str) -> None:
    assert keys(changed(PAY, **field)).get(key) == "refuse"


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ({"what": "一定数额的租金"}, "perhaps_vague"),
        ({"by": date(2030, 6, 1)}, "far_off"),
        ({"kind": "vacate", "fen": None, "what": "店面", "otherwise": "sue"}, "address_unclear"),
    ],
)
def test_what_may_be_so_is_only_warned_of(field: dict[str, object], key: str) -> None:
    assert keys(changed(PAY, **field)) == {key: "warn"}


def test_today_is_not_past_and_the_last_day_of_three_years_is_not_far() -> None:
    assert keys(changed(PAY, by=TODAY)) == {}
    assert keys(changed(PAY, by=TODAY + timedelta(days=1095))) == {}


def test_cash_and_wechat_need_no_account() -> None:
    assert keys(changed(PAY, how="当面付现金")) == {}
    assert keys(changed(PAY, how="微信转账给房东")) == {}


def test_damages_are_not_both_given_up_and_claimed() -> None:
    claimed = changed(PAY, otherwise="另付合同约定的违约金")
    assert keys(claimed, WAIVE) == {"waived_and_claimed": "refuse"}
    by_name = changed(PAY, id="9", claim="liquidated_damages", what="迟延的钱")
    assert keys(PAY, WAIVE, by_name)["waived_and_claimed"] == "refuse"
    rent = changed(WAIVE, what="半个月租金", claim="")
    assert keys(PAY, rent) == {"perhaps_waived_and_claimed": "warn"}


def test_what_the_other_side_gives_up_is_another_claim() -> None:
    theirs = changed(WAIVE, who="applicant")
    assert keys(changed(PAY, otherwise="另付违约金1000元"), theirs) == {}


def test_going_on_with_a_contract_needs_no_day() -> None:
    assert keys(GOES_ON) == {}


@given(obligations())
def test_nothing_that_can_be_written_breaks_the_reading(one: Obligation) -> None:
    found = executability((one, WAIVE), TODAY)
    assert all("{" not in remark.title.zh for remark in found)
    assert [*found] == sorted(found, key=lambda remark: [*Severity].index(remark.severity))


def test_every_entry_has_both_languages_and_a_basis() -> None:
    for entry in entries().values():
        assert entry.title.en
        assert entry.remedy.en
        assert entry.law or entry.source
