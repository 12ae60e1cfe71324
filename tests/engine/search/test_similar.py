"""Likeness is the same both ways, grows with what is in common, and takes no unknown for a yes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import DefinitionFaults
from engine.search.similar import (
    PARTS,
    Portrait,
    Weights,
    compare,
    difference,
    nearest,
    rarity_of,
    read_weights,
    size_shared,
    weights,
)

NAMES = st.frozensets(st.sampled_from("abcdefgh"), max_size=8)
AMOUNTS = st.none() | st.integers(1, 10**9)
RARITY = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0.1, 9.0))


@st.composite
def portraits(draw: st.DrawFn) -> Portrait:
    holds = draw(NAMES)
    fails = draw(NAMES) - holds
    return Portrait(
        UUID(int=draw(st.integers(0, 2**64))),
        draw(st.sampled_from(("", "rent.deposit", "rent.repair", "lab.wage"))),
        draw(NAMES),
        holds,
        fails,
        draw(NAMES) - holds - fails,
        draw(NAMES),
        draw(AMOUNTS),
        draw(st.sampled_from(("", "street", "district"))),
    )


def shares(one: Portrait, other: Portrait, rarity: dict[str, float]) -> dict[str, float]:
    return {part.name: part.share for part in compare(one, other, weights(), rarity).parts}


@given(portraits(), portraits(), RARITY)
def test_every_part_is_the_same_both_ways_and_no_more_than_whole(
    one: Portrait, other: Portrait, rarity: dict[str, float]
) -> None:
    there, back = shares(one, other, rarity), shares(other, one, rarity)
    assert there == pytest.approx(back)
    assert all(-1e-9 <= share <= 1 + 1e-9 for share in there.values())


@given(portraits(), portraits(), RARITY, st.sampled_from(("articles", "holds", "words")))
def test_one_more_thing_in_common_never_lowers_the_score(
    one: Portrait, other: Portrait, rarity: dict[str, float], field: str
) -> None:
    def more(case: Portrait) -> Portrait:
        return replace(case, **{field: getattr(case, field) | {"new"}})

    before = compare(one, other, weights(), rarity).score
    assert compare(more(one), more(other), weights(), rarity).score >= before - 1e-9


@given(portraits(), portraits(), RARITY)
def test_what_becomes_unknown_never_raises_the_score(
    one: Portrait, other: Portrait, rarity: dict[str, float]
) -> None:
    agreed = one.holds & other.holds
    doubtful = replace(other, holds=other.holds - agreed, doubts=other.doubts | agreed)
    blind = replace(doubtful, amount=None, level="", kind="")
    whole = compare(one, other, weights(), rarity).score
    assert compare(one, blind, weights(), rarity).score <= whole + 1e-9


@given(portraits())
def test_of_nothing_nothing_is_like(one: Portrait) -> None:
    assert compare(one, Portrait(uuid4()), weights(), {}).score == 0


@given(portraits(), portraits())
def test_each_difference_stands_on_one_side_only(here: Portrait, there: Portrait) -> None:
    one, back = difference(here, there), difference(there, here)
    assert (one.only_here, one.open_there) == (back.only_there, back.open_here)
    assert not {*one.only_here} & {*one.open_there}
    assert {*one.only_here, *one.open_there} == here.holds - there.holds


def test_a_case_is_wholly_like_its_twin() -> None:
    case = replace(
        Portrait(uuid4(), "rent.deposit", frozenset("a"), frozenset("b"), frozenset("c")),
        words=frozenset("e"),
        amount=500_000,
        level="street",
    )
    assert compare(case, replace(case, id=uuid4()), weights(), {}).score == pytest.approx(100)


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [(1000, 1000, 1.0), (1000, 10_000, 0.0), (1000, 3162, 0.5), (None, 5, 0.0), (0, 5, 0.0)],
)
def test_amounts_are_compared_by_their_size(one: int | None, other: int, share: float) -> None:
    assert size_shared(one, other) == pytest.approx(share, abs=0.001)


def test_what_everybody_has_tells_little() -> None:
    usual = [Portrait(uuid4(), holds=frozenset("a")) for _ in range(9)]
    rarity = rarity_of([*usual, Portrait(uuid4(), holds=frozenset("ab"))])
    assert rarity["b"] > 3 * rarity["a"]


def test_the_likest_come_first_and_none_that_is_hardly_alike() -> None:
    here = Portrait(uuid4(), "rent.deposit", frozenset("abc"), amount=1000)
    like = Portrait(uuid4(), "rent.deposit", frozenset("abc"), amount=1200)
    less = Portrait(uuid4(), "rent.deposit", frozenset("ax"), amount=900_000)
    other = Portrait(uuid4(), "lab.wage", frozenset("xyz"), amount=1000)
    found = nearest(here, [other, less, like, here], weights(), 5)
    assert [case.id for case, _ in found] == [like.id, less.id]
    assert [part.name for part in found[0][1].reasons][:2] == ["kind", "articles"]
    assert nearest(here, [other, less, like], weights(), 1)[0][0] is like


def test_every_part_has_a_weight_with_its_reason(tmp_path: Path) -> None:
    assert {*weights().of} == {*PARTS}
    wrong = tmp_path / "similar.yaml"
    wrong.write_text("- part: colour\n  weight: much\n- least: 5\n  why: 少\n", encoding="utf-8")
    with pytest.raises(DefinitionFaults) as caught:
        read_weights(wrong)
    told = str(caught.value)
    assert "colour is not known" in told
    assert "weight wants 0 to 100" in told
    assert "why is missing" in told
    assert "articles has no weight" in told
    assert Weights({}, 0).of == {}
