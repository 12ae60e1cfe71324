"""Two blind bids tell nothing but whether they met; where they did, the sum halfway is fair."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.casework.people import Side
from engine.mediation.bidding import MET, NOT_MET, Bidding, met, midpoint

FEN = st.integers(1, 10**12)
GAP = st.integers(0, 500)
ROUNDS = st.integers(1, 10)
TENANT, LANDLORD = Side.APPLICANT, Side.RESPONDENT


def bidding(gap: int, rounds: int) -> Bidding:
    return Bidding("b1", "租金", TENANT, gap, rounds, {TENANT: True, LANDLORD: True})


def ended(asked: int, offered: int, gap: int, number: int, rounds: int) -> tuple[str, int] | None:
    return bidding(gap, rounds).ended({TENANT: offered, LANDLORD: asked}, number)


@given(FEN, FEN, GAP)
def test_bids_meet_where_they_cross_or_lie_near(asked: int, offered: int, gap: int) -> None:
    near = Fraction(asked - offered, max(asked, offered)) <= Fraction(gap, 1000)
    assert met(asked, offered, gap) == (asked <= offered or near)


@given(FEN, FEN)
def test_the_sum_is_halfway_to_the_fen_and_half_a_fen_goes_up(asked: int, offered: int) -> None:
    middle = midpoint(asked, offered)
    assert 2 * middle - (asked + offered) in (0, 1)
    assert min(asked, offered) <= middle <= max(asked, offered)
    assert middle == midpoint(offered, asked)


@given(FEN, FEN, GAP, st.integers(0, 10**9), st.integers(0, 10**9))
def test_coming_nearer_never_undoes_a_deal(
    asked: int, offered: int, gap: int, less: int, more: int
) -> None:
    assume(met(asked, offered, gap))
    assert met(max(1, asked - less), offered + more, gap)


@given(FEN, FEN, FEN, FEN, GAP, ROUNDS, ROUNDS)
def test_without_a_deal_nothing_depends_on_the_bids(
    asked: int, offered: int, asked_too: int, offered_too: int, gap: int, number: int, rounds: int
) -> None:
    assume(not met(asked, offered, gap))
    assume(not met(asked_too, offered_too, gap))
    one = ended(asked, offered, gap, number, rounds)
    assert one == ended(asked_too, offered_too, gap, number, rounds)
    assert one == ((NOT_MET, 0) if number >= rounds else None)


@given(FEN, FEN, GAP, ROUNDS)
def test_a_deal_is_the_same_in_every_round(asked: int, offered: int, gap: int, number: int) -> None:
    assume(met(asked, offered, gap))
    assert ended(asked, offered, gap, number, 10) == (MET, midpoint(asked, offered))


@pytest.mark.parametrize(
    ("asked", "offered", "gap", "deal"),
    [
        (30_000_00, 30_000_00, 0, True),
        (30_000_01, 30_000_00, 0, False),
        (33_000_00, 30_000_00, 90, False),  # 3,000 of 33,000 is 90.9 permille
        (33_000_00, 30_000_00, 91, True),
        (28_000_00, 30_000_00, 0, True),
        (1, 1, 0, True),
    ],
)
def test_the_gap_on_its_boundary(asked: int, offered: int, gap: int, deal: bool) -> None:
    assert met(asked, offered, gap) is deal
