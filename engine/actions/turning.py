"""What would change a conclusion: each answer it rests on, tried with its other choices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.actions.consult import answers_of, assess, questionnaire_of, standing
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.interview.progress import LATER
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.explain import all_facts, prove
from engine.rulebook.graph import ABSENT
from engine.rulebook.truth import Truth
from engine.rulebook.vocabulary import Fact, read_answer

MOST_TRIED = 40


@dataclass(frozen=True, slots=True)
class Turning:
    """Another answer to one question, and what the conclusion would then be."""

    fact: str
    answers: tuple[str, ...]
    truth: Truth


def turning_points(desk: Desk, case: Case, name: str) -> tuple[Turning, ...]:
    """The single answers that would turn a finding from what it is to something certain."""
    now = assess(desk, case)
    before = now.finding(name)
    found: dict[tuple[str, Truth], list[str]] = {}
    for fact, key in _tries(desk, case, now, name):
        after = _with(desk, case, now, {fact.name: read_answer(fact, key)})
        truth = after.finding(name)
        if truth is not before and truth is not Truth.UNKNOWN:
            found.setdefault((fact.name, truth), []).append(key)
    return tuple(Turning(fact, tuple(keys), truth) for (fact, truth), keys in found.items())


def _tries(desk: Desk, case: Case, now: Evaluation, name: str) -> Iterator[tuple[Fact, str]]:
    asked = questionnaire_of(desk, case)
    facts = dict.fromkeys(all_facts(prove(now, name)))
    tries = [
        (fact, key)
        for fact in map(desk.library.rulebook.facts.__getitem__, facts)
        if asked.question(fact.name) is not None and fact.type in ("bool3", "enum")
        for key in fact.choices
        if now.fact(fact.name) is not ABSENT and now.fact(fact.name) != key
    ]
    yield from tries[:MOST_TRIED]


def _with(desk: Desk, case: Case, now: Evaluation, other: dict[str, Any]) -> Evaluation:
    answers = {k: v for k, v in answers_of(desk, case).items() if v is not LATER}
    answers["case.facts_known_share"] = standing(desk, case).known_share
    return Evaluation(
        desk.library.rulebook,
        answers | other,
        as_of=now.day,
        region=now.region,
        scope=now.scope,
        gates=now.gates,
        final=True,
    )
