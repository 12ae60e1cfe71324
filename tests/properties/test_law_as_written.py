"""What holds for the law as written, kind by kind, on random partial answers."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.interview.progress import LATER, Progress, replay
from engine.interview.questionnaire import Questionnaire
from engine.rulebook.change import flips, route_flips
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.explain import trace
from engine.rulebook.graph import ABSENT, DECLINED
from engine.rulebook.ranges import narrowing, width
from engine.rulebook.sampling import Sampler
from engine.rulebook.truth import Truth
from engine.rulebook.vocabulary import read_answer, write_answer
from engine.rulebook.ways import applied
from tests.ours import library
from tests.properties.agreement import broken, told

DAY = date(2026, 11, 22)
SEEDS = st.integers(0, 10**9)
ANY_DAY = st.dates(date(1950, 1, 1), date(2100, 12, 31))


def about(examples: int) -> settings:
    """A share of what the profile asks for; each example is a whole case."""
    return settings(max_examples=settings().max_examples * examples // 100)


def asked(seed: int) -> Questionnaire:
    """One questionnaire after the other; the two full ones come up as often as all the rest."""
    names = sorted(library().questionnaires)
    if seed % 4 < 2:
        return library().questionnaires[("rental", "labour")[seed % 2]]
    return library().questionnaires[names[seed // 4 % len(names)]]


def people(seed: int, day: date = DAY, known: float = 0.85) -> dict[str, Any]:
    """Answers of one invented case, by fact, in a random order."""
    chance = Random(seed)
    sampler = Sampler(library().rulebook, chance, day, known=known)
    scope = asked(seed).scope
    facts = library().rulebook.facts.values()
    drawn = sampler.answers(fact.name for fact in facts if fact.namespace in scope)
    names = sorted(drawn)
    chance.shuffle(names)
    return {name: drawn[name] for name in names}


def like(seed: int, other: int) -> int:
    """Another seed that is asked the same questions."""
    turns = 4 * len(library().questionnaires)
    return other - other % turns + seed % turns


def part_of(answers: dict[str, Any], seed: int) -> dict[str, Any]:
    chance = Random(seed)
    share = chance.random()
    return {name: answers[name] for name in answers if chance.random() < share}


def evaluate(seed: int, answers: dict[str, Any], day: date = DAY, final: bool = True) -> Evaluation:
    questionnaire = asked(seed)
    return Evaluation(
        library().rulebook,
        answers,
        as_of=day,
        region=library().region.of(None),
        scope=questionnaire.scope,
        gates=questionnaire.gates,
        skippable=() if final else questionnaire.skippable,
        final=final,
    )


def interview(seed: int, answers: dict[str, Any]) -> Progress:
    region = library().region.of(None)
    return replay(asked(seed), library().rulebook, answers, as_of=DAY, region=region)


@about(40)
@given(SEEDS, SEEDS)
def test_what_is_settled_stays_settled_when_more_is_answered(seed: int, some: int) -> None:
    full = people(seed)
    before = evaluate(seed, part_of(full, some), final=False)
    assert not list(broken(before, evaluate(seed, full, final=False)))


@about(30)
@given(SEEDS)
def test_what_is_settled_on_the_way_stands_in_the_final_assessment(seed: int) -> None:
    answers = people(seed, known=0.5)
    assert not list(broken(evaluate(seed, answers, final=False), evaluate(seed, answers)))


@about(40)
@given(SEEDS, ANY_DAY)
def test_no_answers_and_no_day_make_it_stumble(seed: int, day: date) -> None:
    evaluation = evaluate(seed, people(seed, day))
    told(evaluation)
    for finding in evaluation.findings()[:3]:
        trace(evaluation, finding.name)


@about(20)
@given(SEEDS)
def test_the_order_of_answers_does_not_matter(seed: int) -> None:
    answers = people(seed)
    backwards = dict(reversed(answers.items()))
    assert told(evaluate(seed, answers)) == told(evaluate(seed, backwards))


@about(20)
@given(SEEDS, SEEDS, st.integers(0, 1500))
def test_other_answers_and_another_day_give_what_a_new_assessment_gives(
    seed: int, other: int, days: int
) -> None:
    answers, later = people(seed), date.fromordinal(DAY.toordinal() + days)
    changed = part_of(people(like(seed, other)), seed)
    cheap = told(evaluate(seed, answers).with_answers(changed).on_day(later))
    fresh = told(evaluate(seed, {**answers, **changed}, later))
    assert {**cheap, "presumed": ()} == {**fresh, "presumed": ()}


@about(60)
@given(SEEDS)
def test_an_answer_that_is_written_and_read_again_is_the_same(seed: int) -> None:
    facts = library().rulebook.facts
    for name, answer in people(seed).items():
        assert read_answer(facts[name], write_answer(facts[name], answer)) == answer


@about(20)
@given(SEEDS)
def test_every_flip_that_is_given_turns_the_conclusion(seed: int) -> None:
    evaluation = evaluate(seed, people(seed, known=0.6))
    chance = Random(seed)
    for finding in chance.sample(evaluation.rulebook.findings, 4):
        for flip in flips(evaluation, finding.name):
            changed = {change.fact: change.answer for change in flip.changes}
            assert len(changed) <= 3
            assert applied(evaluation, changed).finding(finding.name) is flip.after
    taken = evaluation.route()
    assert taken is not None
    for flip in route_flips(evaluation, taken.primary):
        changed = {change.fact: change.answer for change in flip.changes}
        after = applied(evaluation, changed).route()
        assert after is not None
        assert flip.after is not Truth.FALSE or after.primary != taken.primary


@about(20)
@given(SEEDS)
def test_no_answer_widens_a_sum_in_the_middle_of_an_interview(seed: int) -> None:
    given_ = {name: v for name, v in people(seed, known=0.5).items() if v is not DECLINED}
    evaluation = evaluate(seed, given_, final=False)
    for amount in Random(seed).sample(evaluation.rulebook.amounts, 6):
        before = width(evaluation, amount.name)
        for one in narrowing(evaluation, amount.name):
            assert one.width_after_mean <= one.width_after_worst <= before == one.width_before


class TestInterview:
    @about(8)
    @given(SEEDS)
    def test_what_remains_never_grows_and_only_what_matters_is_asked(self, seed: int) -> None:
        answers, stored = people(seed), dict[str, Any]()
        chance = Random(seed)
        progress = interview(seed, stored)
        while progress.next is not None:
            fact = progress.next.fact
            assert fact not in stored
            assert progress.evaluation.fact(fact).reason == "not asked"
            luck = chance.random()
            skip = ABSENT if progress.next.may_not_apply and luck < 0.1 else None
            stored[fact] = skip or (LATER if luck > 0.95 else answers.get(fact, LATER))
            after = interview(seed, stored)
            assert after.remaining <= progress.remaining
            assert not list(broken(progress.evaluation, after.evaluation))
            progress = after

    @about(25)
    @given(SEEDS, SEEDS)
    def test_answers_off_the_path_change_nothing(self, seed: int, some: int) -> None:
        stored = part_of(people(seed), some)
        progress = interview(seed, stored)
        off = {q.fact for q in progress.withdrawn}
        off = {fact for fact in off if progress.evaluation.fact(fact) is ABSENT}
        other = people(like(seed, some))
        without = interview(seed, {n: v for n, v in stored.items() if n not in off})
        otherwise = interview(seed, {**stored, **{n: other[n] for n in off if n in other}})
        for one in (without, otherwise):
            assert told(one.evaluation) == told(progress.evaluation)
            assert (one.next, one.answered, one.postponed) == (
                progress.next,
                progress.answered,
                progress.postponed,
            )
            assert (one.remaining, one.known_share) == (progress.remaining, progress.known_share)

    @about(20)
    @given(SEEDS, SEEDS)
    def test_an_earlier_state_only_helps(self, seed: int, other: int) -> None:
        answers, elsewhere = part_of(people(seed), other), part_of(people(like(seed, other)), seed)
        region = library().region.of(None)
        alone = replay(asked(seed), library().rulebook, answers, as_of=DAY, region=region)
        earlier = replay(asked(seed), library().rulebook, elsewhere, as_of=DAY, region=region)
        helped = replay(
            asked(seed), library().rulebook, answers, as_of=DAY, region=region, earlier=earlier
        )
        assert told(helped.evaluation) == told(alone.evaluation)
        assert told(helped.evaluation) == told(evaluate(seed, answers, final=False))
        for part in ("next", "answered", "postponed", "withdrawn", "remaining", "known_share"):
            assert getattr(helped, part) == getattr(alone, part)
