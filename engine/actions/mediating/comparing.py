"""What both sides say, set side by side for whoever looks on; what follows from each version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.actions.consult import answers_of, questionnaire_of, standing
from engine.actions.desk import Desk
from engine.actions.mediating.answering import questions_for, their_answers, their_standing
from engine.actions.mediating.table import viewer
from engine.casework.case import Case
from engine.casework.people import Side
from engine.casework.permissions import Action
from engine.clock import today
from engine.errors import NotPermitted
from engine.interview.progress import LATER, Progress
from engine.interview.stored import read_stored
from engine.mediation.agenda import Agenda, compare
from engine.mediation.confidence import Kind, Viewer
from engine.mediation.positions import Positions
from engine.rulebook.evaluate import Evaluation

SHARE = "case.facts_known_share"


def versions(desk: Desk, case: Case, looking: Viewer) -> Mapping[Side, dict[str, Any]]:
    """What each side says on its own path, typed, in the order of the questions, as far as somebody
    may see it."""
    facts = desk.library.rulebook.facts
    seen = Positions.of(case, looking).given
    paths = {
        Side.APPLICANT: _spoken_of(standing(desk, case), answers_of(desk, case)),
        Side.RESPONDENT: _spoken_of(their_standing(desk, case), their_answers(desk, case)),
    }
    typed = {side: read_stored(facts, seen[side]) for side in Side}
    asked = [question.fact for question in questions_for(desk, case).questions]
    return {
        side: {fact: typed[side][fact] for fact in asked if fact in typed[side] and fact in path}
        for side, path in paths.items()
    }


def _spoken_of(progress: Progress, answers: Mapping[str, Any]) -> set[str]:
    """The questions on the path that were met with any answer at all, "not sure" too."""
    met = (*progress.answered, *progress.postponed)
    return {question.fact for question in met if question.fact in answers}


def agenda_of(desk: Desk, case: Case) -> Agenda:
    """What is agreed, what is disputed and what of it matters, for whoever mediates.

    Raises `NotPermitted` for everybody else: it rests on what the sides say in confidence.
    """
    looking = viewer(desk, case)
    if looking.kind is not Kind.MEDIATOR:
        raise NotPermitted(desk.actor.mark, Action.LEAD.value, "not_this_role")
    version = (case.seq, case.head, today(desk.clock), desk.library.revision)

    def work_out(_: Agenda | None) -> Agenda:
        said = versions(desk, case, looking)
        facts = desk.library.rulebook.facts
        asked = [facts[question.fact] for question in questions_for(desk, case).questions]
        ours, theirs = said[Side.APPLICANT], said[Side.RESPONDENT]
        return compare(asked, ours, theirs, lambda chosen: _assessed(desk, case, chosen))

    return desk.agendas.of(case.id, version, work_out)


def _assessed(desk: Desk, case: Case, chosen: Mapping[str, Any]) -> Evaluation:
    """The final assessment on these answers, beside what only the applicant is asked."""
    facts = desk.library.rulebook.facts
    rest = {
        fact: value
        for fact, value in answers_of(desk, case).items()
        if not facts[fact].is_comparable and value is not LATER
    }
    known = {SHARE: standing(desk, case).known_share}
    return _evaluation(desk, case, {**rest, **known, **chosen})


def agreed_evaluation(desk: Desk, case: Case) -> Evaluation:
    """What follows from the undisputed facts alone, from who is who and what it is about.

    Whatever else was said counts as not known, so that nothing here tells what a side said in
    confidence: both sides may see it.
    """
    facts = desk.library.rulebook.facts
    mirrored = {
        fact: value
        for fact, value in answers_of(desk, case).items()
        if facts[fact].compared == "mirrored" and value is not LATER
    }
    agreed = read_stored(facts, Positions.of(case).undisputed)
    about = {} if case.category is None else {"case.category": case.category}
    return _evaluation(desk, case, {**mirrored, **about, **agreed}).common()


def _evaluation(desk: Desk, case: Case, answers: Mapping[str, Any]) -> Evaluation:
    library, questionnaire = desk.library, questionnaire_of(desk, case)
    return Evaluation(
        library.rulebook,
        answers,
        as_of=today(desk.clock),
        region=library.region.of_case(library.rulebook, answers, questionnaire.scope),
        scope=questionnaire.scope,
        gates=questionnaire.gates,
        final=True,
    )
