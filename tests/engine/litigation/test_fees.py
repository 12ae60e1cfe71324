"""Fees of a paper follow the scales, to the fen."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.litigation.fees import FILING, LATER, ORDER, fees_on
from tests.engine.litigation.matters import LANDLORD, RESTAURANT_DAY, WAGES, matter

YUAN = 100


def fees(
    total: int, names: tuple[str, ...] = FILING, labour: bool = False
) -> dict[str, int | None]:
    return fees_in_fen(total * YUAN, names, labour)


def fees_in_fen(
    total: int, names: tuple[str, ...] = FILING, labour: bool = False
) -> dict[str, int | None]:
    case = matter(WAGES, scope="labour") if labour else matter(LANDLORD, day=RESTAURANT_DAY)
    return {fee.name: fee.value for fee in fees_on(case, total, names)}


QUICK = (
    (100_000, Fraction(25, 1000), -200),
    (200_000, Fraction(20, 1000), 300),
    (500_000, Fraction(15, 1000), 1_300),
    (1_000_000, Fraction(10, 1000), 3_800),
    (2_000_000, Fraction(9, 1000), 4_800),
    (5_000_000, Fraction(8, 1000), 6_800),
    (10_000_000, Fraction(7, 1000), 11_800),
    (20_000_000, Fraction(6, 1000), 21_800),
    (10**12, Fraction(5, 1000), 41_800),
)
"""The scale of 诉讼费用交纳办法#13 in one line for each span: up to, rate, and what is added."""


def quick(total: int) -> int:
    """The fee on a sum in fen, in fen, by the lines that practitioners know by heart."""
    if total <= 10_000 * YUAN:
        return 50 * YUAN
    rate, added = next((r, a) for most, r, a in QUICK if total <= most * YUAN)
    exact = rate * total + added * YUAN
    return int(exact + Fraction(1, 2))


SUMS = st.integers(1, 3 * 10**9) | st.sampled_from([most * YUAN for most, _, _ in QUICK[:-1]])


@settings(max_examples=50)
@given(SUMS)
def test_the_scale_is_what_practitioners_reckon_by_heart(total: int) -> None:
    assert fees_in_fen(total)["court_fee"] == quick(total)


@settings(max_examples=30)
@given(SUMS, SUMS)
def test_who_claims_more_never_pays_less(one: int, other: int) -> None:
    less, more = (fees_in_fen(total) for total in sorted((one, other)))
    for name in FILING:
        low, high = less[name], more[name]
        assert low is not None
        assert high is not None
        assert low <= high


@pytest.mark.parametrize(
    ("total", "fee", "half"),
    [
        (36_000, 700_00, 350_00),
        (24_000, 400_00, 200_00),
        (350_000, 6_550_00, 3_275_00),
        (10_000, 50_00, 25_00),
        (100_000, 2_300_00, 1_150_00),
        (200_000, 4_300_00, 2_150_00),
        (500_000, 8_800_00, 4_400_00),
        (1_000_000, 13_800_00, 6_900_00),
        (2_000_000, 22_800_00, 11_400_00),
        (5_000_000, 46_800_00, 23_400_00),
        (10_000_000, 81_800_00, 40_900_00),
        (20_000_000, 141_800_00, 70_900_00),
        (30_000_000, 191_800_00, 95_900_00),
    ],
)
def test_the_scale_of_property_cases(total: int, fee: int, half: int) -> None:
    found = fees(total)
    assert (found["court_fee"], found["court_fee_simplified"]) == (fee, half)


@pytest.mark.parametrize(
    ("total", "fee"), [(1_000, 30_00), (36_000, 380_00), (100_000, 1_020_00), (5_000_000, 5_000_00)]
)
def test_preservation(total: int, fee: int) -> None:
    assert fees(total)["preservation_fee"] == fee


@pytest.mark.parametrize(("total", "fee"), [(24_000, 133_33), (36_000, 233_33)])
def test_a_payment_order_costs_a_third(total: int, fee: int) -> None:
    assert fees(total, ORDER) == {"payment_order_fee": fee}


def test_a_labour_case_costs_ten_yuan_whatever_is_claimed() -> None:
    assert fees(1_250_000, labour=True)["court_fee"] == 10_00


def test_what_comes_after() -> None:
    assert fees(36_000, LATER) == {"case.settled_fee": 350_00, "case.execution_fee": 440_00}
