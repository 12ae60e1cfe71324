"""Which facts are agreed, which disputed, which dispute changes the result, whatever is said."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.casework.people import Side
from engine.mediation.agenda import Agenda, Reckon, Standing, compare, is_said
from engine.mediation.outcome import Outcome, changes
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.graph import ABSENT, DECLINED
from engine.rulebook.vocabulary import read_answer
from tests.ours import library

LIBRARY = library()
RULEBOOK = LIBRARY.rulebook
DAY = date(2026, 11, 22)
GROUND = {"case.category": "rent.deposit", "rental.role": "tenant"}
CHOICES: Mapping[str, list[Any]] = {
    "rental.use": ["own_home", "shop"],
    "rental.district": ["石景山区", "石家庄市"],
    "rental.contract_form": ["paper", "oral"],
    "rental.building_permit": ["shown", "known_illegal"],
    "rental.lease_starts_on": ["2025-10-01", "2025-09"],
    "rental.lease_ends_on": ["2026-09-30", "2026-10-31"],
    "rental.monthly_rent": ["6000.00", "5500.00"],
    "rental.occupancy_status": ["moved_out", "holding_over"],
    "rental.returned_on": ["2026-09-30", "2026-10-15"],
    "rental.deposit_amount": ["6000.00", "3000.00"],
    "rental.deposit_label": ["deposit", "earnest_money"],
    "rental.holdover_objected": ["yes", "no"],
    "rental.emergency_event": ["停业", "停 业。", "封路"],
    "rental.unpaid_rents": [
        [],
        [{"due_on": "2026-09-01", "amount": "6000.00", "paid": "1000.00"}],
        [{"due_on": "2026-09-01", "amount": "", "paid": "0.00"}],
    ],
}
FACTS = [RULEBOOK.facts[name] for name in CHOICES]


def typed(written: Mapping[str, Any]) -> dict[str, Any]:
    return {name: read_answer(RULEBOOK.facts[name], answer) for name, answer in written.items()}


def answers() -> st.SearchStrategy[dict[str, Any]]:
    """What one side may say: to each question nothing, something, or that it is not known."""
    some = {name: st.sampled_from([*typed_all(name), DECLINED, ABSENT]) for name in CHOICES}
    return st.fixed_dictionaries({}, optional=some)


def typed_all(name: str) -> list[Any]:
    return [read_answer(RULEBOOK.facts[name], answer) for answer in CHOICES[name]]


def reckon(chosen: Mapping[str, Any]) -> Evaluation:
    scope, known = {"case", "rental"}, {**GROUND, **chosen}
    region = LIBRARY.region.of_case(RULEBOOK, known, scope)
    return Evaluation(RULEBOOK, known, as_of=DAY, region=region, scope=scope, lazy=True)


def agenda(ours: Mapping[str, Any], theirs: Mapping[str, Any], by: Reckon = reckon) -> Agenda:
    return compare(FACTS, ours, theirs, by)


@settings(max_examples=25)
@given(answers(), answers())
def test_swapping_the_sides_mirrors_the_report(
    ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    here, there = agenda(ours, theirs), agenda(theirs, ours)
    mirrored = {Standing.APPLICANT_ONLY: Standing.RESPONDENT_ONLY}
    mirrored |= {b: a for a, b in mirrored.items()}
    assert [change.mirrored() for change in here.span] == [*there.span]
    for one, other in zip(here.points, there.points, strict=True):
        assert one.fact == other.fact
        assert mirrored.get(one.standing, one.standing) is other.standing
        assert (one.effect is None) is (other.effect is None)
        if one.effect is not None and other.effect is not None:
            assert [c.mirrored() for c in one.effect.alone] == [*other.effect.against]
            assert [c.mirrored() for c in one.effect.against] == [*other.effect.alone]
            assert one.effect.weight == other.effect.weight
    assert [p.fact for p in here.disputes] == [p.fact for p in there.disputes]


@settings(max_examples=25)
@given(answers(), answers())
def test_what_is_said_alike_is_no_dispute_and_unknown_is_no_agreement(
    ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    for point in agenda(ours, theirs).points:
        both = [point.answers[side] for side in Side]
        if both[0] == both[1]:
            assert point.standing is not Standing.DISPUTED
        if not all(map(is_said, both)):
            assert point.standing not in (Standing.AGREED, Standing.DISPUTED)
        assert (point.effect is not None) <= (point.standing is Standing.DISPUTED)


@settings(max_examples=15)
@given(answers(), answers())
def test_a_dispute_that_changes_nothing_is_said_to_change_nothing(
    ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    found = agenda(ours, theirs)
    for point in found.standing(Standing.DISPUTED):
        rest = {fact: answer for fact, answer in theirs.items() if is_said(answer)}
        rest |= {fact: answer for fact, answer in ours.items() if is_said(answer)}
        before = Outcome.of(reckon(rest))
        after = Outcome.of(reckon({**rest, point.fact: point.answers[Side.RESPONDENT]}))
        assert point.effect is not None
        assert point.effect.alone == changes(before, after)


@settings(max_examples=15)
@given(answers(), answers(), st.integers())
def test_the_order_of_facts_and_answers_decides_nothing(
    ours: dict[str, Any], theirs: dict[str, Any], seed: int
) -> None:
    shuffled = random.Random(seed)
    facts = shuffled.sample(FACTS, len(FACTS))
    turned = dict(shuffled.sample([*ours.items()], len(ours)))
    here, there = agenda(ours, theirs), compare(facts, turned, theirs, reckon)
    assert here.disputes == there.disputes
    assert here.span == there.span
    assert {p.fact: p for p in here.points} == {p.fact: p for p in there.points}


def test_rows_are_the_same_in_any_order_and_words_whatever_their_punctuation() -> None:
    rows = [
        {"due_on": "2026-09-01", "amount": "6000.00", "paid": "0.00"},
        {"due_on": "2026-10-01", "amount": "6000.00", "paid": "0.00"},
    ]
    said = {"rental.unpaid_rents": rows, "rental.emergency_event": "停业。"}
    other = {"rental.unpaid_rents": rows[::-1], "rental.emergency_event": "停 业"}
    points = agenda(typed(said), typed(other)).points
    assert {point.standing for point in points} == {Standing.AGREED}


def test_rows_with_something_left_open_are_not_agreed() -> None:
    said = typed({"rental.unpaid_rents": CHOICES["rental.unpaid_rents"][2]})
    assert agenda(said, said).points[0].standing is Standing.UNKNOWN


def test_what_is_private_or_tells_who_is_who_is_never_compared() -> None:
    names = ("case.danger", "case.vulnerabilities", "rental.role", "case.self_willing")
    facts = [RULEBOOK.facts[name] for name in names]
    said = {"case.danger": frozenset({"none"}), "rental.role": "tenant"}
    assert compare(facts, said, {**said, "rental.role": "landlord"}, reckon).points == ()


def test_a_sum_nobody_can_tell_yet_is_not_given_to_the_fen() -> None:
    ours = typed({"rental.deposit_amount": "6000.00"})
    theirs = typed({"rental.deposit_amount": "3000.00"})
    found = agenda(ours, theirs).disputes[0].effect
    assert found is not None
    assert found.matters
    refund = next(change for change in found.alone if change.name == "deposit_refund")
    assert refund.exact is None  # whether the lease is over, nobody said
    assert refund.delta == (0, -300_000)
    assert found.lead is not None
    assert found.lead.exact is None
