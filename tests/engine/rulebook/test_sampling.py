"""Chance draws answers that people could have given, and draws them again."""

from __future__ import annotations

from datetime import date
from random import Random

from engine.library import Library
from engine.rulebook.node import DECLINED
from engine.rulebook.sampling import Sampler, turns_of
from engine.rulebook.vocabulary import read_answer, write_answer

DAY = date(2026, 11, 22)


def sampler(library: Library, seed: int = 1) -> Sampler:
    return Sampler(library.rulebook, Random(seed), DAY, districts=library.region.districts)


def test_every_drawn_value_is_read_back_as_it_was_written(library: Library) -> None:
    ours = sampler(library)
    for fact in library.rulebook.facts.values():
        for _ in range(30):
            value = ours.value(fact)
            assert read_answer(fact, write_answer(fact, value)) == value, fact.name


def test_a_seed_draws_the_same_twice_and_another_seed_something_else(library: Library) -> None:
    first, second = sampler(library), sampler(library)
    assert [first.answers() for _ in range(3)] == [second.answers() for _ in range(3)]
    assert sampler(library, 2).answers() != sampler(library, 1).answers()


def test_some_facts_are_declined_and_some_left_out(library: Library) -> None:
    drawn = sampler(library).answers()
    assert DECLINED in drawn.values()
    assert drawn.keys() < library.rulebook.facts.keys()


def test_numbers_fall_on_both_sides_of_what_rules_compare_them_with(library: Library) -> None:
    ours, fact = sampler(library), library.rulebook.facts["case.affected_people"]
    turns = turns_of(library.rulebook).numbers["case.affected_people"]
    drawn = {ours.value(fact) for _ in range(200)}
    for turn in turns:
        assert {turn - 1, turn, turn + 1} <= drawn
