"""Consultation: be answered at once, call a human, and talk with one on the record of a case."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.actions import consult
from engine.actions.desk import ATTEMPTS, SECRET_LENGTH, Desk, derived_code
from engine.casework.case import Case
from engine.casework.events import AdviserCalled, CaseEvent, MessagePosted, QuestionAsked
from engine.casework.permissions import Action
from engine.casework.thread import ADVICE
from engine.clock import today
from engine.consultation import answer as answers
from engine.consultation.answer import Answer, Said
from engine.consultation.finder import Found
from engine.errors import AnswerError, Conflict, NotFound
from engine.statutes.search import Hit

QUESTION_LIMIT: Final = 500
MESSAGE_LIMIT: Final = 2_000
ARTICLES: Final = 3
QUESTION: Final = "question"  # the fields of the forms, which faults name
MESSAGE: Final = "message"
REASONS: Final = ("no_answer", "not_solved", "wrote")
"""Why a human was called, by the keys of their texts."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said to a question at once: answers, articles, and signs of danger before them."""

    text: str
    found: Found
    hits: tuple[Hit, ...] = ()
    signals: tuple[str, ...] = ()


def answer_of(desk: Desk, id: str) -> Answer:
    """An answer by its id; raises `NotFound` where there is none."""
    answer = desk.library.answers.get(id)
    if answer is None:
        raise NotFound("answer", id[:40])
    return answer


def say(desk: Desk, answer: Answer) -> Said:
    """The answer with the figures of today, for the place of the platform."""
    library = desk.library
    return answers.said(answer, library.rulebook, today(desk.clock), library.region.of(None))


def reply(desk: Desk, question: str) -> Reply:
    """What can be said at once; raises `AnswerError` for a question that is empty or too long."""
    text = _tidy(question, QUESTION, QUESTION_LIMIT)
    found = desk.library.finder.find(text, desk.classifier.propose(text))
    hits: tuple[Hit, ...] = ()
    if found.answers and not text.isascii() and desk.statutes.shelf:  # the law is in Chinese
        hits = desk.statutes.index(today(desk.clock)).search(text, ARTICLES).hits
    return Reply(text, found, hits, signals_in(desk, text))


def signals_in(desk: Desk, text: str) -> tuple[str, ...]:
    """The signs of danger in somebody's words."""
    return tuple(alarm.signal for alarm in desk.scan.scan(text))


def _tidy(written: str, field: str, limit: int) -> str:
    text = consult.tidy_text(written[: 20 * limit])
    if not text:
        raise AnswerError(field, "nothing_said")
    if len(text) > limit:
        raise AnswerError(field, "text_too_long", limit=str(limit))
    return text


# ---------------------------------------------------------------- on the record of a case


def open_for_human(
    desk: Desk, question: str, shown: Sequence[str] = (), language: str = "zh", key: str = ""
) -> consult.Opened:
    """Begin a case with a question that a human shall look at; number and secret lead back to it.

    `shown` are the ids of the answers that were seen before. Sent twice by one form (`key`), it
    opens one case. Raises `AnswerError` for a question that is empty or too long.
    """
    text = _tidy(question, QUESTION, QUESTION_LIMIT)
    known = tuple(id for id in shown if id in desk.library.answers)
    keyed = len(key) == SECRET_LENGTH
    once = derived_code(f"ask:{key}:{text}", SECRET_LENGTH) if keyed else ""
    opened = consult.open_case(desk, language, once)
    if opened.case.talk.messages:
        return opened
    reason = "not_solved" if known else "no_answer"
    asked = QuestionAsked(text, known, desk.library.revision)
    case = _once(desk, opened.case, [asked, AdviserCalled(reason)], once and f"open:{once}")
    return consult.Opened(case, opened.secret)


def ask(desk: Desk, case: Case, question: str, key: str = "") -> Case:
    """Ask within a case: the question and the answers that were shown are kept together."""
    desk.permit(case, Action.TALK)
    said = reply(desk, question)
    ids = tuple(answer.id for answer in said.found.answers)
    asked = QuestionAsked(said.text, ids, desk.library.revision)
    return _once(desk, case, [asked], key and f"ask:{key}:{said.text}")


def post(desk: Desk, case: Case, message: str, key: str = "") -> Case:
    """Write to the other side of the thread; what a person writes calls a human to it."""
    desk.permit(case, Action.TALK)
    posted = MessagePosted(ADVICE, _tidy(message, MESSAGE, MESSAGE_LIMIT))
    happened: list[CaseEvent] = [posted]
    if not desk.actor.is_staff and not is_called(case):
        happened.append(AdviserCalled("wrote"))
    return _once(desk, case, happened, key and f"post:{key}:{posted.text}")


def call(desk: Desk, case: Case) -> Case:
    """Ask for a human; who was asked already, or has the case, is not asked again."""
    desk.permit(case, Action.TALK)

    def decide(now: Case) -> list[CaseEvent]:
        return [] if is_called(now) else [AdviserCalled("not_solved")]

    return desk.write(case, decide)


def hand_over(desk: Desk, case: Case) -> Case:
    """Ask for a human with the story as the question: nobody tells it twice, and nothing twice."""
    desk.permit(case, Action.TALK)

    def decide(now: Case) -> list[CaseEvent]:
        told = any(said.text == now.story for said in now.talk.thread(ADVICE))
        asked = QuestionAsked(now.story, (), desk.library.revision)
        happened: list[CaseEvent] = [] if told or not now.story else [asked]
        return happened if is_called(now) else [*happened, AdviserCalled("no_answer")]

    return desk.write(case, decide)


def is_called(case: Case) -> bool:
    """Whether a human was asked for, or the case lies with one."""
    return bool(case.course.called or case.course.unit or case.course.account)


def _once(desk: Desk, case: Case, happened: list[CaseEvent], key: str) -> Case:
    """Write what does not depend on what others wrote meanwhile; the same key writes it once."""
    hashed = hashlib.sha256(f"{case.id}:{key}".encode()).hexdigest() if key else None
    for _ in range(ATTEMPTS):
        try:
            return desk.append(case, happened, key=hashed)
        except Conflict as err:
            raced = err
            case = desk.again(case)
    raise raced
