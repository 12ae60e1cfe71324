"""What an interview stands on besides the answers, and what follows from that alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from engine.interview.questionnaire import Questionnaire
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.node import Truthy
from engine.rulebook.relevance import Walk
from engine.rulebook.ripple import Ripple
from engine.rulebook.rulebook import Rulebook

Guards = Mapping[str, tuple[Truthy, ...]]


class Ground(NamedTuple):
    """The questions, the law, the day and the place."""

    questionnaire: Questionnaire
    rulebook: Rulebook
    as_of: date
    region: str

    def evaluation(
        self, answers: Mapping[str, Any], parameters: Mapping[str, Any] | None = None
    ) -> Evaluation:
        """The law applied to answers, as it stands while questions are asked."""
        return Evaluation(
            self.rulebook,
            answers,
            as_of=self.as_of,
            region=self.region,
            parameters=parameters,
            scope=self.questionnaire.scope,
            gates=self.questionnaire.gates,
            skippable=self.questionnaire.skippable,
            final=False,
        )

    def guards(self) -> Guards:
        """The conditions of its section and of itself, for each fact that has any."""
        return _guards(self.questionnaire, self.rulebook)

    def ripple(self) -> Ripple:
        """How a changed answer runs through the law and the sections."""
        return _ripple(self.questionnaire, self.rulebook)

    def unanswered(self) -> Evaluation:
        """What follows before anything was answered; not to be written to."""
        return _unanswered(self)


def open_goals(evaluation: Evaluation) -> list[str]:
    """What an interview is for and has not settled: route, findings, amounts, limitations."""
    rulebook = evaluation.rulebook
    goals = []
    if rulebook.route is not None and not evaluation.route_settled():
        goals.append(rulebook.route.name)
    goals += [f.name for f in rulebook.findings if evaluation.truth(f.name) is None]
    for amount in rulebook.amounts:
        span = evaluation.number(amount.name)
        if span is not None and (span[0] != span[1] or span[2]):
            goals.append(amount.name)
    goals += [
        item.name
        for item in rulebook.limitations
        if evaluation.time_limit(item).status == "UNKNOWN"
    ]
    return goals


@lru_cache(maxsize=8)
def _guards(questionnaire: Questionnaire, rulebook: Rulebook) -> Guards:
    found = {}
    for fact in questionnaire.by_fact:
        both = (questionnaire.gates.get(fact), rulebook.facts[fact].applies)
        if guards := tuple(guard for guard in both if guard is not None):
            found[fact] = guards
    return found


@lru_cache(maxsize=8)
def _ripple(questionnaire: Questionnaire, rulebook: Rulebook) -> Ripple:
    return Ripple.over(rulebook, questionnaire.gates)


@lru_cache(maxsize=16)
def _unanswered(ground: Ground) -> Evaluation:
    evaluation = ground.evaluation({})
    Walk(evaluation).into(open_goals(evaluation))  # lays the trails, which are kept
    return evaluation
