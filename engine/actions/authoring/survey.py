"""A questionnaire as a whole, and where an interview stands on answers an author makes up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.actions.authoring.casefile import Answers
from engine.actions.authoring.relations import fed_by
from engine.errors import NotFound
from engine.interview.progress import Progress, open_goals, replay
from engine.interview.questionnaire import Question, Questionnaire, Section
from engine.library import Library
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.relevance import Walk
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.uses import facts_below

CATEGORY: Final = "case.category"  # which kind of dispute it is, and so which questionnaire


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A question with what rests on its answer: conclusions, nearest first, sections and facts."""

    question: Question
    fed: tuple[str, ...]
    opens: tuple[Section, ...]
    guards: tuple[str, ...]  # facts that apply by this answer


@dataclass(frozen=True, slots=True)
class QuestionnairePage:
    """A questionnaire by section; `sources` are the files that its questions stand in."""

    questionnaire: Questionnaire
    sections: tuple[tuple[Section, tuple[AskedFor, ...]], ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Walked:
    """The interview on given answers: what comes next, and where every question stands."""

    progress: Progress
    waiting: tuple[Question, ...]  # on the path, wanted, not answered
    idle: tuple[Question, ...]  # on the path, and nothing turns on them any more
    off: tuple[Question, ...]  # not asked in this case
    open: tuple[Question, ...]  # whether they are asked is not settled yet
    concluded: tuple[str, ...]
    undecided: tuple[str, ...]


def questionnaire_of(library: Library, id: str) -> Questionnaire:
    """A questionnaire by its id; raises `NotFound`."""
    found = library.questionnaires.get(id)
    if found is None:
        raise NotFound("questionnaire", id[:60])
    return found


def questionnaire_page(library: Library, id: str) -> QuestionnairePage:
    """All sections and questions with what they feed; raises `NotFound`."""
    questionnaire = questionnaire_of(library, id)
    rulebook = library.rulebook
    return QuestionnairePage(
        questionnaire,
        tuple(
            (section, tuple(_asked(rulebook, questionnaire, q) for q in section.questions))
            for section in questionnaire.sections
        ),
        tuple(dict.fromkeys(question.place.path for question in questionnaire.questions)),
    )


def _asked(rulebook: Rulebook, questionnaire: Questionnaire, question: Question) -> AskedFor:
    fact = question.fact
    opens = [
        section
        for section in questionnaire.sections
        if section.when is not None and fact in facts_below(rulebook, (section.when,))
    ]
    guards = [
        one.name
        for one in rulebook.facts.values()
        if one.applies is not None and fact in facts_below(rulebook, (one.applies,))
    ]
    return AskedFor(question, fed_by(rulebook, fact), tuple(opens), tuple(guards))


def starts_of(library: Library, questionnaire: Questionnaire) -> tuple[str, ...]:
    """The kinds of dispute that open a questionnaire."""
    kinds = library.rulebook.facts[CATEGORY].choices if questionnaire.when is not None else ()
    return tuple(kind for kind in kinds if library.questionnaire_for(kind) is questionnaire)


def walk(library: Library, id: str, answers: Answers, today: date) -> Walked:
    """Replay an interview; raises `NotFound` for an unknown questionnaire."""
    questionnaire = questionnaire_of(library, id)
    rulebook = library.rulebook
    district = next(
        (
            value
            for fact, value in answers.values.items()
            if rulebook.facts[fact].type == "district" and isinstance(value, str)
        ),
        None,
    )
    progress = replay(
        questionnaire,
        rulebook,
        answers.values,
        as_of=answers.as_of or today,
        region=library.region.of(district),
    )
    evaluation = progress.evaluation
    wanted = Walk(evaluation).into(open_goals(evaluation)).found
    unanswered = [q for q in questionnaire.questions if q.fact not in answers.values]
    paths = {q.fact: _on_path(evaluation, q) for q in unanswered}
    on_path = [q for q in unanswered if paths[q.fact] is True]
    is_wanted = [q for q in on_path if q.always or q.fact in wanted]
    return Walked(
        progress=progress,
        waiting=tuple(is_wanted),
        idle=tuple(q for q in on_path if q not in is_wanted),
        off=tuple(q for q in unanswered if paths[q.fact] is False),
        open=tuple(q for q in unanswered if paths[q.fact] is None),
        concluded=tuple(finding.name for finding in evaluation.findings()),
        undecided=tuple(f.name for f in rulebook.findings if evaluation.truth(f.name) is None),
    )


def _on_path(evaluation: Evaluation, question: Question) -> bool | None:
    """Whether a question is asked: its section open and its fact applying."""
    settled: bool | None = True
    applies = evaluation.rulebook.facts[question.fact].applies
    for guard in (evaluation.gates.get(question.fact), applies):
        value = True if guard is None else guard.eval(evaluation)
        if value is False:
            return False
        settled = None if value is None else settled
    return settled
