"""A mediator is proposed by skill, language, level, place and load, in one order, with reasons."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from engine.mediation.matching import (
    Bar,
    Candidate,
    Load,
    Matter,
    Point,
    matching,
    propose,
)

RENT = Matter("rent.arrears", frozenset({"zh"}), "street", "八角街道")
LIN = Candidate(
    "a1", "林岚", "bajiao", "street", "八角街道", (), ("租赁", "家庭"), ("zh", "en"), 3, 20
)
SUN = replace(LIN, account="a2", name="孙平", unit="gucheng", place="古城街道")
ZHAO = replace(LIN, account="a3", name="赵青", skills=("邻里",))

candidates = st.builds(
    Candidate,
    account=st.text("abcdef", min_size=1, max_size=3),
    name=st.sampled_from(["林岚", "孙平", "赵青"]),
    unit=st.just("bajiao"),
    level=st.sampled_from(["community", "street", "district"]),
    place=st.sampled_from(["八角街道", "古城街道", ""]),
    serves=st.just(()),
    skills=st.lists(st.sampled_from(["租赁", "邻里", "劳动"]), max_size=2).map(tuple),
    languages=st.sampled_from([("zh",), ("zh", "en"), ("en",)]),
    open=st.integers(0, 30),
    limit=st.integers(0, 20),
)
houses = st.lists(candidates, max_size=8, unique_by=lambda one: one.account)
accounts = st.frozensets(st.text("abcdef", min_size=1, max_size=3), max_size=4)


@given(houses, accounts, accounts, st.randoms(use_true_random=False))
def test_the_same_people_come_in_the_same_order(
    house: list[Candidate], conflicts: frozenset[str], gone: frozenset[str], chance: object
) -> None:
    shuffled = [*house]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    assert propose(house, RENT, conflicts, gone) == propose(shuffled, RENT, conflicts, gone)


@given(houses, accounts, accounts)
def test_who_cannot_comes_last_with_why(
    house: list[Candidate], conflicts: frozenset[str], gone: frozenset[str]
) -> None:
    found = propose(house, RENT, conflicts, gone)
    free = [one.is_free for one in found]
    assert free == sorted(free, reverse=True)
    assert {one.candidate.account for one in found} == {one.account for one in house}
    for one in found:
        account = one.candidate.account
        assert (Bar.CONFLICT in one.bars) == (account in conflicts)
        assert (Bar.GONE in one.bars) == (account in gone)
        assert (Bar.FULL in one.bars) == (one.candidate.open >= one.candidate.limit)


@given(houses, st.data())
def test_more_work_never_moves_anybody_up(house: list[Candidate], data: st.DataObject) -> None:
    if not house:
        return
    chosen = data.draw(st.sampled_from(house))
    busier = [replace(one, open=one.open + 1) if one is chosen else one for one in house]

    def place(people: list[Candidate]) -> int:
        return [one.candidate.account for one in propose(people, RENT)].index(chosen.account)

    assert place(busier) >= place(house)


def test_skill_counts_before_place_and_place_before_load() -> None:
    idle = replace(ZHAO, open=0)
    assert [one.candidate.name for one in propose([idle, SUN, LIN], RENT)] == [
        "林岚", "孙平", "赵青",
    ]  # fmt: skip


def test_the_reasons_are_told() -> None:
    (found,) = propose([LIN], RENT)
    assert found.points == (
        Point.SKILL, Point.LANGUAGE, Point.LEVEL, Point.PLACE, Point.LOAD_FEW,
    )  # fmt: skip
    assert found.skills == ("租赁",)
    assert found.is_free


def test_load_is_told_in_three_words() -> None:
    told = [replace(LIN, open=n).load for n in (0, 7, 8, 19, 20, 25)]
    assert told == [Load.FEW, Load.FEW, Load.SOME, Load.SOME, Load.FULL, Load.FULL]
    assert replace(LIN, open=0, limit=0).load is Load.FULL


def test_a_skill_is_for_the_kinds_it_names_and_no_others() -> None:
    terms = matching()
    assert terms.fits("租赁", "rent.deposit")
    assert not terms.fits("租赁", "lab.wage")
    assert not terms.fits("没有这个词", "rent.deposit")
    assert not terms.fits("租赁", "rental")
