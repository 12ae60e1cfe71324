"""The terms of the restaurant's rent (GR-01), as the tests put them forward."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from engine.mediation.obligations import Obligation

TODAY = date(2026, 11, 22)
BY = date(2026, 12, 22)
PARTIES = {"applicant": "甲方", "respondent": "乙方"}
PAY = Obligation(
    id="1",
    kind="pay",
    who="applicant",
    what="2026年11月至2027年1月的租金",
    fen=30_000_00,
    by=BY,
    how="转到房东的账户（6222 0000 1111）",
    otherwise="balance_interest",
    original=36_000_00,
    claim="arrears",
)
WAIVE = Obligation(
    id="2",
    kind="waive",
    who="respondent",
    what="截至本协议签订日的违约金",
    claim="liquidated_damages",
)
GOES_ON = Obligation(id="3", kind="continue", who="both", what="原租赁合同")
GR_01 = (PAY, WAIVE, GOES_ON)


def changed(obligation: Obligation, **fields: object) -> Obligation:
    """The same undertaking with other fields."""
    return replace(obligation, **fields)  # type: ignore[arg-type]  # the test names them
