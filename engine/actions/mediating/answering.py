"""The other side answers the same questions, one a page, each as often as it likes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.actions.consult import answers_of, questionnaire_of, region_of, standing, stored_answers
from engine.actions.desk import OTHER_SIDE, Desk
from engine.actions.mediating.table import seat_at
from engine.casework.case import Case
from engine.casework.events import CaseEvent, SideAnswered
from engine.casework.people import Side
from engine.casework.permissions import Action
from engine.clock import today
from engine.errors import Conflict, IllegalStep, NotFound, NotPermitted
from engine.interview.other_side import for_other_side, ground_of
from engine.interview.progress import Progress, replay
from engine.interview.questionnaire import Question, Questionnaire
from engine.interview.stored import read_stored
from engine.mediation.agenda import is_said
from engine.mediation.mediation import Mediation
from engine.mediation.positions import Positions
from engine.mediation.states import IN_FORCE, OPEN

NEEDS_BOTH = "both_willing"
IS_OVER = "still_open"


def questions_for(desk: Desk, case: Case) -> Questionnaire:
    """What the other side is asked in this case."""

    def find() -> Questionnaire:
        return for_other_side(questionnaire_of(desk, case), desk.library.rulebook.facts)

    return desk.questionnaires.of((OTHER_SIDE, case.category), find)


def their_answers(desk: Desk, case: Case) -> dict[str, Any]:
    """What the other side answered to questions that both are asked, typed."""
    facts = desk.library.rulebook.facts
    given = read_stored(facts, Positions.of(case).given[Side.RESPONDENT])
    return {fact: value for fact, value in given.items() if facts[fact].is_comparable}


def their_standing(desk: Desk, case: Case) -> Progress:
    """Where their interview stands, replayed from their own answers.

    Besides what follows from those, everything is asked that the applicant says something of.
    """
    if case.category is None:
        raise IllegalStep(case.stage.value, ["choose a kind of dispute"])
    day = today(desk.clock)
    rulebook = desk.library.rulebook
    theirs = answers_of(desk, case)
    return desk.standings.of(
        (case.id, OTHER_SIDE),
        (case.seq, case.head, day),
        lambda earlier: replay(
            questions_for(desk, case),
            rulebook,
            {**their_answers(desk, case), **ground_of(rulebook.facts, theirs, case.category)},
            as_of=day,
            region=region_of(desk, case),
            earlier=earlier,
            wanted=frozenset(on_path(standing(desk, case), theirs)),
        ),
    )


def on_path(progress: Progress, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that say something and still lie on the path: nothing stale."""
    return {
        question.fact: answers[question.fact]
        for question in progress.answered
        if question.fact in answers and is_said(answers[question.fact])
    }


def question_asked(desk: Desk, case: Case, fact: str) -> Question | None:
    """A question by its fact; nothing where the other side is not asked it as things stand.

    What only the applicant is asked is none of theirs. Raises `NotFound` for a fact that nobody is
    asked in such a dispute.
    """
    question = questions_for(desk, case).question(fact)
    if question is None and questionnaire_of(desk, case).question(fact) is None:
        raise NotFound("question", fact)
    if question is None:
        return None
    return None if fact in their_standing(desk, case).closed else question


def must_be_open(mediation: Mediation) -> None:
    """Raise `IllegalStep` unless both sides agreed to mediate and it goes on."""
    if not mediation.is_agreed_to:
        raise IllegalStep(mediation.state.value, [], [NEEDS_BOTH])
    if mediation.state not in OPEN:
        raise IllegalStep(mediation.state.value, [], [IS_OVER])


def may_answer(mediation: Mediation) -> bool:
    """Whether the other side may answer its questions: while it goes on, and after it failed, when
    its answers fill the papers of its own."""
    in_force = any(step.state in IN_FORCE for step in mediation.steps)
    return mediation.is_agreed_to and (mediation.state in OPEN or not in_force)


def their_seat(desk: Desk, case: Case) -> str:
    """The seat of the other side for which the one at the desk speaks; raises `NotPermitted`."""
    desk.permit(case, Action.DECIDE)
    seat = seat_at(desk, case)
    if case.people.side_of(seat) is not Side.RESPONDENT:
        raise NotPermitted(desk.actor.mark, Action.DECIDE.value, "not_this_role")
    return seat


def answer(desk: Desk, case: Case, fact: str, value: Any, seen_at: int | None = None) -> Case:
    """Write one answer of the other side; what stands already is not written again.

    `seen_at` is where the case stood when the form was made: raises `Conflict` if this very
    question was answered differently since. Raises `IllegalStep` where nothing is mediated.
    """
    seat = their_seat(desk, case)
    if question_asked(desk, case, fact) is None:
        raise IllegalStep(case.stage.value, [], ["question_closed"])
    stored = stored_answers(desk, {fact: value})

    def decide(now: Case) -> list[CaseEvent]:
        if not may_answer(mediation := Mediation.of(now)):
            must_be_open(mediation)
        positions = Positions.of(now)
        if positions.given[Side.RESPONDENT].get(fact) == stored[fact]:
            return []
        latest = positions.given_at.get(fact, 0)
        if seen_at is not None and latest > seen_at:
            raise Conflict(now.number, seen_at, latest)
        return [SideAnswered(seat, stored)]

    return desk.write(case, decide)
