"""Where an interview stands: replayed from the answers, so that nothing can be stale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from engine.interview.questionnaire import Question, Questionnaire, Section
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.node import OPEN, Truthy, Unanswered
from engine.rulebook.relevance import Walk
from engine.rulebook.rulebook import Rulebook

LATER: Final = Unanswered("later")


@dataclass(frozen=True, slots=True)
class Progress:
    """The state of an interview, all of it derived.

    `remaining` is an upper bound that never grows while questions are answered;
    `withdrawn` are answers that no longer lie on the path, kept and offered again; `closed`
    are the facts that are certainly not asked as things stand.
    """

    next: Question | None
    answered: tuple[Question, ...]
    postponed: tuple[Question, ...]
    withdrawn: tuple[Question, ...]
    remaining: int
    known_share: Fraction
    evaluation: Evaluation
    closed: frozenset[str] = frozenset()

    @property
    def is_complete(self) -> bool:
        """Nothing is left to ask, and nothing was put off."""
        return self.next is None and not self.postponed


def replay(
    questionnaire: Questionnaire,
    rulebook: Rulebook,
    answers: Mapping[str, Any],
    *,
    as_of: date,
    region: str = "",
    parameters: Mapping[str, Any] | None = None,
) -> Progress:
    """Derive the state of an interview from its answers.

    `answers` are typed values, DECLINED, ABSENT or LATER by fact; what lies off the path
    stays in it and is seen by no condition.
    """
    given = {fact: value for fact, value in answers.items() if value is not LATER}
    evaluation = Evaluation(
        rulebook,
        given,
        as_of=as_of,
        region=region,
        parameters=parameters,
        scope=questionnaire.scope,
        gates=questionnaire.gates,
        skippable=questionnaire.skippable,
        final=False,
    )
    walk = Walk(evaluation).into(open_goals(evaluation))
    asked = {q.fact: _on_path(evaluation, q) for q in questionnaire.questions}
    on_path = [q for q in questionnaire.questions if asked[q.fact] is True]
    answered = tuple(q for q in on_path if q.fact in given)
    postponed = tuple(q for q in on_path if answers.get(q.fact) is LATER and _wanted(walk, q))
    return Progress(
        next=_next(questionnaire, evaluation, walk, answers),
        answered=answered,
        postponed=postponed,
        withdrawn=tuple(
            q for q in questionnaire.questions if q.fact in answers and asked[q.fact] is not True
        ),
        remaining=sum(
            1
            for q in questionnaire.questions
            if q.fact not in given
            and (_wanted(walk, q) or q.fact in walk.behind)
            and _may_come(evaluation, q, given)
        ),
        known_share=_known_share(on_path, given, walk),
        evaluation=evaluation,
    )


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


def _wanted(walk: Walk, question: Question) -> bool:
    return question.always or question.fact in walk.found


def _on_path(evaluation: Evaluation, question: Question) -> bool | None:
    """Whether the question is asked in this case: its section open and its fact applying."""
    settled: bool | None = True
    for guard in _guards(evaluation, question):
        value = guard.eval(evaluation)
        if value is False:
            return False
        if value is None:
            settled = None
    return settled


def _may_come(evaluation: Evaluation, question: Question, given: Mapping[str, Any]) -> bool:
    """Whether the question is or can still come on the path; "not sure" opens nothing more."""
    if (on_path := _on_path(evaluation, question)) is not None:
        return on_path
    deciding = Walk(evaluation)
    for guard in _guards(evaluation, question):
        deciding.visit(guard)
    return any(fact not in given for fact in deciding.found)


def _guards(evaluation: Evaluation, question: Question) -> list[Truthy]:
    """The conditions of the question's section and of its fact."""
    fact = evaluation.rulebook.facts[question.fact]
    guards = (evaluation.gates.get(question.fact), fact.applies)
    return [guard for guard in guards if guard is not None]


def _next(
    questionnaire: Questionnaire,
    evaluation: Evaluation,
    walk: Walk,
    answers: Mapping[str, Any],
) -> Question | None:
    """The first section with something to ask; in it, what the most open conclusions turn on."""
    for section in questionnaire.sections:
        waiting = [
            question
            for question in section.questions
            if question.fact not in answers
            and _wanted(walk, question)
            and _on_path(evaluation, question) is True
            and evaluation.fact(question.fact) is OPEN
        ]
        if waiting:
            return _first(section, waiting, walk)
    return None


def _first(section: Section, waiting: list[Question], walk: Walk) -> Question:
    if section.by_author:
        return waiting[0]
    return max(waiting, key=lambda question: walk.found.get(question.fact, 0))


def _known_share(on_path: list[Question], given: Mapping[str, Any], walk: Walk) -> Fraction:
    """How much of what is required is known; what nothing turns on is not required."""
    required = [q.fact for q in on_path if q.required and (q.fact in given or _wanted(walk, q))]
    known = [f for f in required if f in given and not isinstance(given[f], Unanswered)]
    return Fraction(len(known), len(required)) if required else Fraction(1)
