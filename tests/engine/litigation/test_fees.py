"""Fees of a paper follow the scales, to the fen."""

from __future__ import annotations

import pytest

from engine.litigation.fees import FILING, LATER, ORDER, fees_on
from tests.engine.litigation.matters import LANDLORD, RESTAURANT_DAY, WAGES, matter

YUAN = 100


def fees(
    total: int, names: tuple[str, ...] = FILING, labour: bool = False
) -> dict[str, int | None]:
    case = matter(WAGES, scope="labour") if labour else matter(LANDLORD, day=RESTAURANT_DAY)
    return {fee.name: fee.value for fee in fees_on(case, total * YUAN, names)}


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
