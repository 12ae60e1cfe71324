"""Where an interview stands: replayed from the answers, so that nothing can be stale."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from engine.interview.ground import Ground, Guards, open_goals
from engine.interview.questionnaire import Question, Questionnaire, Section
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.node import OPEN, Truthy, Unanswered
from engine.rulebook.relevance import Walk
from engine.rulebook.rulebook import Rulebook

__all__ = ["LATER", "Progress", "open_goals", "replay"]

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
    closed: frozenset[str]
    ground: Ground | None

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
    earlier: Progress | None = None,
    wanted: Collection[str] = (),
) -> Progress:
    """Derive the state of an interview from its answers.

    `answers` are typed values, DECLINED, ABSENT or LATER by fact; what lies off the path
    stays in it and is seen by no condition. `earlier` is any other state of an interview:
    the result is the same without it, but what rests on equal answers is not worked out again.
    `wanted` are facts that are asked on the path although nothing may turn on them.
    """
    given = {fact: value for fact, value in answers.items() if value is not LATER}
    ground = Ground(questionnaire, rulebook, as_of, region)
    if parameters:
        evaluation = ground.evaluation(given, parameters)
    else:
        same = earlier is not None and earlier.ground == ground
        before = earlier.evaluation if earlier is not None and same else ground.unanswered()
        evaluation = before.becoming(given, ground.ripple())
    standing = _Standing(
        questionnaire,
        answers,
        given,
        evaluation,
        Walk(evaluation).into(open_goals(evaluation)),
        ground.guards(),
        _paths(ground, evaluation),
        frozenset(wanted),
    )
    return standing.progress(None if parameters else ground)


def _paths(ground: Ground, evaluation: Evaluation) -> dict[str, bool | None]:
    """For each fact whether it is asked in this case: its section open and it applying."""
    paths: dict[str, bool | None] = dict.fromkeys(ground.questionnaire.by_fact, True)
    tried: dict[Truthy, bool | None] = {}
    for fact, guards in ground.guards().items():
        for guard in guards:
            if guard not in tried:
                tried[guard] = guard.eval(evaluation)
            if tried[guard] is not True and paths[fact] is not False:
                paths[fact] = tried[guard]
    return paths


@dataclass(frozen=True, slots=True)
class _Standing:
    """All that a progress is read from."""

    questionnaire: Questionnaire
    answers: Mapping[str, Any]
    given: Mapping[str, Any]  # the answers that are not put off
    evaluation: Evaluation
    walk: Walk
    guards: Guards
    paths: Mapping[str, bool | None]
    wanted: frozenset[str]

    def progress(self, ground: Ground | None) -> Progress:
        """Everything at once."""
        asked, answers, given, paths = self.questionnaire, self.answers, self.given, self.paths
        off_path = [fact for fact in self.guards if paths[fact] is not True]
        answered = [q for f, q in asked.by_fact.items() if f in given and paths[f] is True]
        postponed = (
            [q for q in asked.questions if answers.get(q.fact) is LATER and self._is_waiting(q)]
            if len(given) < len(answers)
            else []
        )
        return Progress(
            next=self._next(),
            answered=tuple(answered),
            postponed=tuple(postponed),
            withdrawn=tuple([asked.by_fact[fact] for fact in off_path if fact in answers]),
            remaining=self._remaining(),
            known_share=self._known_share(),
            evaluation=self.evaluation,
            closed=frozenset([fact for fact in off_path if paths[fact] is False]),
            ground=ground,
        )

    def _is_waiting(self, question: Question) -> bool:
        return self.paths[question.fact] is True and self._is_wanted(question)

    def _is_wanted(self, question: Question) -> bool:
        return question.always or question.fact in self.walk.found or question.fact in self.wanted

    def _next(self) -> Question | None:
        """The first section with something to ask; in it, what most open conclusions turn on."""
        for section in self.questionnaire.sections:
            waiting = [
                question
                for question in section.questions
                if question.fact not in self.answers
                and self._is_waiting(question)
                and self.evaluation.fact(question.fact) is OPEN
            ]
            if waiting:
                return self._first(section, waiting)
        return None

    def _first(self, section: Section, waiting: list[Question]) -> Question:
        if section.by_author:
            return waiting[0]
        return max(waiting, key=lambda question: self.walk.found.get(question.fact, 0))

    def _remaining(self) -> int:
        """How many questions are or can still come on the path."""
        found, behind, paths = self.walk.found, self.walk.behind(), self.paths
        wanted = [
            fact
            for fact, question in self.questionnaire.by_fact.items()
            if fact not in self.given
            and (fact in found or question.always or fact in self.wanted or fact in behind)
        ]
        undecided = {fact: self.guards[fact] for fact in wanted if paths[fact] is None}
        first = {guards: fact for fact, guards in undecided.items()}
        opening = {guards: self._may_open(fact) for guards, fact in first.items()}
        surely = [fact for fact in wanted if paths[fact] is True]
        return len(surely) + sum([opening[guards] for guards in undecided.values()])

    def _may_open(self, closed: str) -> bool:
        """Whether an answer that can be given now may open this question or lead to it."""
        deciding = Walk(self.evaluation).into([closed]).found
        return any(fact not in self.given and self.paths.get(fact) is True for fact in deciding)

    def _known_share(self) -> Fraction:
        """How much of what is required is known; what nothing turns on is not required."""
        given, paths = self.given, self.paths
        required = [
            q.fact
            for q in self.questionnaire.required
            if paths[q.fact] is True and (q.fact in given or self._is_wanted(q))
        ]
        known = [f for f in required if f in given and not isinstance(given[f], Unanswered)]
        return Fraction(len(known), len(required)) if required else Fraction(1)
