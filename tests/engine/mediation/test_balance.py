"""Each side is shown what it gives and gets beside what the rules reckon, and never too little."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.casework.people import Side
from engine.clock import TIMEZONE
from engine.library import Library
from engine.mediation.balance import Share, balance, share
from engine.mediation.claims import known_claims, parts_of, reckoned
from engine.mediation.cooling import Care, care_needed, numbers
from engine.mediation.obligations import Obligation
from tests.engine.mediation.evaluations import rent, wages
from tests.engine.mediation.terms import GR_01, PAY, changed


def test_the_restaurants_rent_is_weighed(library: Library) -> None:
    law = rent(library)
    tenant, landlord = balance(GR_01, law, parts_of(law))
    assert (tenant.side, tenant.gives, tenant.gets) == (Side.APPLICANT, 30_000_00, 0)
    assert (landlord.gives, landlord.gets) == (0, 30_000_00)
    rows = {line.claim: (line.low, line.high, line.agreed) for line in landlord.lines}
    assert rows == {
        "liquidated_damages": (62_14, 2268_00, 0),
        "arrears": (36_000_00, 36_000_00, 30_000_00),
    }
    assert landlord.given_up == Share(169, 217)
    assert landlord.lost == Share(6062_14, 8268_00)
    assert tenant.given_up == Share(0, 0)


def test_what_nobody_knows_is_told_as_unknown(library: Library) -> None:
    law = rent(library, **{"rental.unpaid_rents": "unknown"})
    _, landlord = balance(GR_01, law, parts_of(law))
    assert not landlord.given_up.is_known
    assert not landlord.lost.is_known


def test_a_claim_of_which_the_terms_are_silent_stays_open(library: Library) -> None:
    law = rent(library)
    _, landlord = balance((PAY,), law, parts_of(law))
    assert {line.claim for line in landlord.settled} == {"arrears"}
    everything = Obligation("2", "waive", "respondent", "一切其他请求")
    _, landlord = balance((PAY, everything), law, parts_of(law))
    assert {line.claim for line in landlord.settled} == {"arrears", "liquidated_damages"}


def test_words_tell_the_claim_where_none_is_named(library: Library) -> None:
    law = rent(library)
    _, landlord = balance((changed(PAY, claim=""),), law, parts_of(law))
    assert {line.claim for line in landlord.settled} == {"arrears"}
    _, landlord = balance((changed(PAY, claim="", what="和解款"),), law, parts_of(law))
    assert len(landlord.settled) == 2


def test_a_workers_wages_are_the_workers(library: Library) -> None:
    law = wages(library)
    assert {one.claim.key: one.side for one in reckoned(law, parts_of(law))}["wages"] is (
        Side.APPLICANT
    )


def test_every_claim_names_sums_of_the_rules(library: Library) -> None:
    known = library.rulebook.definitions
    for claim in known_claims():
        for name in (
            *claim.amounts,
            *claim.between,
            *([claim.other_when] * bool(claim.other_when)),
        ):
            assert name in known, (claim.key, name)
        assert claim.title.en


FEN = st.integers(0, 10**10)


@given(FEN, FEN, FEN, st.integers(0, 10**6))
def test_getting_more_never_means_giving_up_more(gets: int, low: int, more: int, step: int) -> None:
    high = low + more
    now, then = share(gets, low, high), share(gets + step, low, high)
    assert now.low is not None
    assert now.high is not None
    assert then.low is not None
    assert 0 <= then.low <= now.low <= now.high <= 1000


@given(FEN, FEN)
def test_a_share_is_never_told_too_small(gets: int, full: int) -> None:
    told = share(gets, full, full).high
    assert told is not None
    assert told * full >= (full - gets) * 1000 - (0 if full else 1)


def test_time_is_taken_just_above_three_tenths_and_for_every_minimum() -> None:
    limit = numbers()["cooling_share"]
    assert not Care(Side.APPLICANT, Share(0, limit)).needs_time
    assert Care(Side.APPLICANT, Share(0, limit + 1)).needs_time
    assert Care(Side.APPLICANT, Share(0, 0), ("wages_below_minimum",)).needs_time
    assert not Care(Side.APPLICANT, Share(0, numbers()["review_share"])).needs_review
    assert Care(Side.APPLICANT, Share(0, numbers()["review_share"] + 1)).needs_review
    assert Care(Side.APPLICANT, Share(0, limit + 1), is_protected=True).needs_review


def test_the_time_ends_after_a_day() -> None:
    said_yes = datetime(2026, 11, 22, 10, 0, tzinfo=TIMEZONE)
    large = Care(Side.APPLICANT, Share(400, 400))
    assert large.ends(said_yes) == said_yes + timedelta(hours=24)
    assert Care(Side.APPLICANT, Share(0, 0)).ends(said_yes) == said_yes


def test_each_side_is_looked_at_for_itself(library: Library) -> None:
    law = rent(library)
    half = (changed(PAY, fen=15_000_00, what="和解款", claim=""),)
    tenant, landlord = care_needed(balance(half, law, parts_of(law)), {})
    assert (tenant.needs_time, landlord.needs_time, landlord.needs_review) == (False, True, True)
