"""Whether findings that exclude each other can be true together: sought in cases made up for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random
from typing import Any, Final

from engine.errors import JiefenError
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.examples import evaluate_example
from engine.rulebook.explain import all_facts, prove
from engine.rulebook.lint.material import Material
from engine.rulebook.lint.remark import Remark
from engine.rulebook.rule import Finding
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.sampling import Sampler
from engine.rulebook.vocabulary import write_answer

SEED: Final = 20260101
REDRAWN: Final = 0.15  # the share of facts drawn anew around an example
MOST_SHOWN: Final = 8

Answers = dict[str, Any]
Pair = tuple[Finding, Finding]


def contradictions(material: Material) -> Iterator[Remark]:
    """Pairs tied by `excludes` that some case makes certainly true together."""
    pairs = [*exclusive_pairs(material.rulebook)]
    for answers, day in _cases(material, pairs):
        if not pairs:
            return
        evaluation = Evaluation(material.rulebook, answers, as_of=day, region=material.region)
        for pair in [*pairs]:
            if all(evaluation.truth(finding.name) is True for finding in pair):
                pairs.remove(pair)
                yield contradiction(material, pair, evaluation)


def exclusive_pairs(rulebook: Rulebook) -> Iterator[Pair]:
    """Each pair of findings that may never be true together, once."""
    found = {finding.name: finding for finding in rulebook.findings}
    seen: set[frozenset[str]] = set()
    for finding in rulebook.findings:
        for name in finding.excludes:
            both = frozenset({finding.name, name})
            if name in found and both not in seen:
                seen.add(both)
                yield finding, found[name]


def _cases(material: Material, pairs: Sequence[Pair]) -> Iterator[tuple[Answers, date]]:
    """Examples of both joined, cases near to examples, and cases of pure chance."""
    excluded = {finding.name: finding for pair in pairs for finding in pair}
    shown = {name: _true_examples(material, finding) for name, finding in excluded.items()}
    for one, other in [*pairs]:
        for first in shown[one.name]:
            for second in shown[other.name]:
                yield {**first.answers, **second.answers}, first.day
                yield {**second.answers, **first.answers}, second.day
    near = [evaluation for evaluations in shown.values() for evaluation in evaluations]
    yield from _chance(material, near)


def _chance(material: Material, near: Sequence[Evaluation]) -> Iterator[tuple[Answers, date]]:
    chance = Random(SEED)
    sampler = Sampler(material.rulebook, chance, material.day, districts=material.districts)
    for turn in range(material.samples):
        drawn = sampler.answers()
        if near and turn % 2:
            example = chance.choice(near)
            redrawn = {name: drawn[name] for name in drawn if chance.random() < REDRAWN}
            yield {**example.answers, **redrawn}, example.day
        else:
            yield drawn, material.day


def _true_examples(material: Material, finding: Finding) -> list[Evaluation]:
    found = []
    for example in finding.examples:
        if example.then != "true":
            continue
        try:
            found.append(evaluate_example(material.rulebook, material.region, finding, example))
        except JiefenError:
            continue  # `jiefen test` reports it
    return found


def contradiction(material: Material, pair: Pair, evaluation: Evaluation) -> Remark:
    """What is said of a pair that a case makes true together."""
    one, other = pair
    facts = dict.fromkeys(
        name for finding in pair for name in all_facts(prove(evaluation, finding.name))
    )
    written = [f"{name}: {_written(evaluation, name)}" for name in facts][:MOST_SHOWN]
    return Remark(
        material.place_in(one.place, "excludes", other.name),
        "contradiction",
        f"{one.name} and {other.name} exclude each other and are both true when "
        + ", ".join(written),
        "add unless: to one of them",
    )


def _written(evaluation: Evaluation, name: str) -> str:
    return str(write_answer(evaluation.rulebook.facts[name], evaluation.fact(name)))
