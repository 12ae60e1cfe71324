"""Fees of a paper follow the scales, to the fen."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.litigation.fees import (
    ARBITRATION,
    FILING,
    LATER,
    ORDER,
    SETTLED,
    Reckoned,
    fees_on,
    reckoned_on,
    shown_for,
    tariff_parts,
)
from engine.litigation.form import Worked
from engine.rulebook.numbers import round_fen
from tests.engine.litigation.matters import LANDLORD, RESTAURANT_DAY, WAGES, matter
from tests.ours import library

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


# ---------------------------------------------------------------- the examples, each by its name

EXAMPLES: dict[str, tuple[int | Fraction, str, int]] = {
    "36,000 claimed": (36_000, "court_fee", 700_00),
    "36,000 in simplified procedure": (36_000, "court_fee_simplified", 350_00),
    "36,000 preserved": (36_000, "preservation_fee", 380_00),
    "36,000 by payment order": (36_000, "payment_order_fee", 233_33),
    "24,000 claimed": (24_000, "court_fee", 400_00),
    "24,000 by payment order": (24_000, "payment_order_fee", 133_33),
    "350,000 claimed": (350_000, "court_fee", 6_550_00),
    "350,000 in simplified procedure": (350_000, "court_fee_simplified", 3_275_00),
    "GR-02: 20,000": (20_000, "court_fee", 300_00),
    "GR-27: 21,000": (21_000, "court_fee", 325_00),
    "GR-04: 12,000": (12_000, "court_fee", 100_00),
    "GR-06: 4,763.50": (Fraction("4763.50"), "court_fee", 50_00),
    "a yuan": (1, "court_fee", 50_00),
    "preservation of a yuan": (1, "preservation_fee", 30_00),
    "preservation to the cap": (896_000, "preservation_fee", 5_000_00),
    "preservation past the cap": (50_000_000, "preservation_fee", 5_000_00),
    "settled in court": (36_000, "case.settled_fee", 350_00),
    "executed": (36_000, "case.execution_fee", 440_00),
}
ALL = (*FILING, *ORDER, *LATER)


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_example_holds_to_the_fen(example: str) -> None:
    total, name, fee = EXAMPLES[example]
    assert fees_in_fen(int(total * YUAN), ALL)[name] == fee


@pytest.mark.parametrize("total", [1, 27_000, 1_250_000])
def test_labour_costs_ten_yuan_in_court_and_nothing_before_the_commission(total: int) -> None:
    found = fees(total, (*FILING, *ARBITRATION), labour=True)
    assert found["court_fee"] == 10_00
    assert found["court_fee_simplified"] == 5_00
    assert found["case.labour_arbitration_fee_due"] == 0


EDGES = (10_000, 100_000, 200_000, 500_000, *(n * 1_000_000 for n in (1, 2, 5, 10, 20)))


@pytest.mark.parametrize("edge", EDGES)
def test_no_fee_jumps_where_one_bracket_meets_the_next(edge: int) -> None:
    for name in FILING:
        below, above = (fees_in_fen(edge * YUAN + step)[name] for step in (0, 100))
        assert below is not None
        assert above is not None
        assert 0 <= above - below <= 3


# ---------------------------------------------------------------- how they are shown


def told(total: int, names: tuple[str, ...], labour: bool = False) -> dict[str, Reckoned]:
    case = matter(WAGES, scope="labour") if labour else matter(LANDLORD, day=RESTAURANT_DAY)
    return {one.fee.name: one for one in reckoned_on(case, total, names)}


def test_a_fee_is_shown_with_its_figures_and_its_article() -> None:
    found = told(36_000 * YUAN, (*FILING, *ORDER, SETTLED))
    working = {name: one.working.zh for name, one in found.items()}
    assert working["court_fee"] == "50.00 + (36,000.00 − 10,000.00) × 2.5% = 700.00"
    assert working["court_fee_simplified"] == "700.00 × 1/2 = 350.00"
    assert working["preservation_fee"] == (
        "30.00 + (36,000.00 − 1,000.00) × 1%，最多 5,000.00 = 380.00"
    )
    assert working["payment_order_fee"] == "700.00 × 1/3 = 233.33"
    basis = {name: one.basis for name, one in found.items()}
    assert basis["court_fee"] == ("诉讼费用交纳办法#13-1",)
    assert basis["court_fee_simplified"] == ("诉讼费用交纳办法#16",)
    assert basis["preservation_fee"] == ("诉讼费用交纳办法#14-2",)
    assert basis["payment_order_fee"] == ("诉讼费用交纳办法#14-3",)
    assert basis[SETTLED] == ("诉讼费用交纳办法#15",)


def test_labour_fees_are_told_by_their_rule() -> None:
    found = told(27_000 * YUAN, (*FILING, *ARBITRATION), labour=True)
    assert found["court_fee"].basis == ("诉讼费用交纳办法#13-4",)
    assert "不看金额" in found["court_fee"].about.zh
    assert found["case.labour_arbitration_fee_due"].basis == ("劳动争议调解仲裁法#53",)


@settings(max_examples=50)
@given(SUMS)
def test_the_figures_shown_make_the_fee(total: int) -> None:
    period = library().rulebook.parameters["court_fee_brackets"].at(RESTAURANT_DAY, "")
    assert period is not None
    parts = tariff_parts(total, period)
    exact = sum(part.fixed + Fraction(part.rate) * (part.high - part.low) for part in parts)
    assert fees_in_fen(total)["court_fee"] == round_fen(exact)
    assert all(one.high == other.low for one, other in pairwise(parts))
    assert total <= 10_000 * YUAN or parts[-1].high == total


def test_a_paper_shows_the_fees_that_it_may_cost() -> None:
    assert shown_for({Worked.ARBITRATION_FEE, Worked.TOTAL}) == ARBITRATION
    assert {*shown_for({Worked.FEES, Worked.ORDER_FEE})} == {*FILING, SETTLED, *ORDER}
    assert shown_for({Worked.TOTAL}) == ()
