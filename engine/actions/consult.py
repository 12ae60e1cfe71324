"""What a resident does: open a case, tell the story, choose, answer, look back."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.actions.desk import NUMBER_LENGTH, SECRET_LENGTH, Desk, derived_code, hash_secret
from engine.actions.proposing import propose
from engine.casework.case import Case, fold, summary_of
from engine.casework.events import (
    AnswersGiven,
    CaseAssigned,
    CaseEvent,
    CaseOpened,
    EvidenceMarked,
    RulesAdopted,
    StoryTold,
)
from engine.casework.journal import chain
from engine.clock import today
from engine.errors import AnswerError, Conflict, IllegalStep, NotFound, NumberTaken
from engine.interview.progress import LATER, Progress, replay
from engine.interview.questionnaire import Question, Questionnaire
from engine.interview.stored import read_stored, write_stored
from engine.rulebook.evaluate import Evaluation
from engine.store.uuid7 import uuid7

TRIAGE = "triage"
DANGER = "case.danger"
SIGNALS = "case.safety_signals"
STORY_LIMIT = 500
UNSEEN = frozenset(("Cc", "Cs"))
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What turns the writing of others around (Unicode Standard Annex 9, explicit directions)."""
MARKS = ("have", "obtainable", "missing")


@dataclass(frozen=True, slots=True)
class Opened:
    """A new case and the secret that opens it again; the secret is kept nowhere."""

    case: Case
    secret: str


def open_case(desk: Desk, language: str = "zh", key: str = "") -> Opened:
    """Begin a case; the number can be read aloud, the secret stays with the resident.

    What one of the staff begins at the counter lies with them from the start.

    `key` is a code that only this form holds: sent twice, it opens one case, and the secret
    follows from it, so that the second answer can carry it too.
    """
    staff = desk.actor if desk.actor.is_staff else None
    begun: list[CaseEvent] = []
    if staff:
        begun = [CaseAssigned(staff.unit, staff.id, "at_the_counter")]
    keyed = len(key) == SECRET_LENGTH
    secret = derived_code(f"secret:{key}", SECRET_LENGTH) if keyed else desk.code(SECRET_LENGTH)
    for _ in range(8):
        number = desk.code(NUMBER_LENGTH)
        now = desk.clock.now()
        id = uuid7(now)
        opened = CaseOpened(number, hash_secret(secret), language, desk.library.revision)
        events = chain(id, None, [opened, *begun], now, desk.actor.mark)
        case = fold(events, desk.vault.new_key())
        once = hashlib.sha256(f"open:{key}".encode()).hexdigest() if keyed else None
        try:
            receipt = desk.store.append(id, 0, events, summary_of(case), once)
        except NumberTaken:
            continue
        if receipt.repeated:
            case = desk.again(fold(desk.store.read(receipt.stream)))
        return Opened(case, secret)
    raise NumberTaken(number)


def tell_story(desk: Desk, case: Case, story: str) -> Case:
    """Keep the story in the resident's words and what it gives away of danger.

    Raises `AnswerError` where it is longer than can be kept.
    """
    story = tidy_text(story)
    if len(story) > STORY_LIMIT:
        raise AnswerError("story", "text_too_long", limit=str(STORY_LIMIT))
    signals = tuple(alarm.signal for alarm in desk.scan.scan(story))
    told = StoryTold(story, signals)

    def decide(now: Case) -> list[CaseEvent]:
        return [] if (now.story, now.signals) == (story, signals) else [told]

    return desk.write(case, decide)


def tidy_text(written: str) -> str:
    """A text as it is kept: lines as everywhere else, no control characters, no blank ends.

    Nothing in it turns around what is written beside it.
    """
    lines = written.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or not _is_hidden(c)).strip()


def _is_hidden(character: str) -> bool:
    return character in TURNING or unicodedata.category(character) in UNSEEN


def choose_category(desk: Desk, case: Case, category: str, zone: str | None = None) -> Case:
    """Settle the kind of dispute; raises `AnswerError` for a kind that does not exist.

    `zone` is the event zone where it was chosen; without one, that of the case stays.
    """
    category_known(desk, category)
    proposed = propose(desk, case)

    def decide(now: Case) -> list[CaseEvent]:
        chosen = proposed.chosen(category, now.zone if zone is None else zone)
        if (now.category, now.zone) == (category, chosen.zone):
            return []
        return [*_beginning(desk, now), chosen]

    return desk.write(case, decide)


def _beginning(desk: Desk, case: Case) -> list[CaseEvent]:
    """A case begins under the rules by which its first kind is chosen, whenever it was opened."""
    revision = desk.library.revision
    begun = case.category is not None or case.library_revision == revision
    return [] if begun else [RulesAdopted(revision)]


def category_known(desk: Desk, category: str) -> None:
    """Raise `AnswerError` for a kind of dispute that no case can have."""
    if category not in desk.library.rulebook.facts["case.category"].choices:
        raise AnswerError("case.category", "choice_not_listed", value=category[:40])


def record_answers(
    desk: Desk,
    case: Case,
    answers: Mapping[str, Any],
    *,
    seen_at: int | None = None,
) -> Case:
    """Write typed answers; what stands already is not written again.

    `seen_at` is where the case stood when the form was made. Raises `Conflict` if one of these
    questions was answered differently since; what happened to others disturbs nobody.
    """
    stored = stored_answers(desk, answers)

    def decide(now: Case) -> list[CaseEvent]:
        new = {fact: value for fact, value in stored.items() if now.answers.get(fact) != value}
        latest = max((now.answered_at.get(fact, 0) for fact in new), default=0)
        if seen_at is not None and latest > seen_at:
            raise Conflict(now.number, seen_at, latest)
        return [AnswersGiven(new, desk.actor.mark)] if new else []

    return desk.write(case, decide)


def stored_answers(desk: Desk, answers: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Typed answers as they are kept; raises `NotFound` for a fact that does not exist."""
    facts = desk.library.rulebook.facts
    if unknown := next((name for name in answers if name not in facts), None):
        raise NotFound("question", unknown)
    return {name: write_stored(facts[name], value) for name, value in answers.items()}


def answers_of(desk: Desk, case: Case) -> dict[str, Any]:
    """The answers as typed values; one that the present rules cannot read counts as not given."""
    answers = read_stored(desk.library.rulebook.facts, case.answers)
    if case.category is not None:
        answers["case.category"] = case.category
    if case.story:
        answers["case.free_text"] = case.story
    return answers


def questionnaire_of(desk: Desk, case: Case) -> Questionnaire:
    """The questions for the chosen kind; kinds without their own get the triage questions."""

    def find() -> Questionnaire:
        found = desk.library.questionnaire_for(case.category) if case.category else None
        return found or desk.library.questionnaires[TRIAGE]

    return desk.questionnaires.of(case.category, find)


def standing(desk: Desk, case: Case) -> Progress:
    """Where the interview stands, replayed from the answers."""
    if case.category is None:
        raise IllegalStep(case.stage.value, ["choose a kind of dispute"])
    day = today(desk.clock)
    return desk.standings.of(
        case.id,
        (case.seq, case.head, day),
        lambda earlier: replay(
            questionnaire_of(desk, case),
            desk.library.rulebook,
            answers_of(desk, case),
            as_of=day,
            region=region_of(desk, case),
            earlier=earlier,
        ),
    )


def region_of(desk: Desk, case: Case) -> str:
    """The place whose parameters apply: the district that was answered, or the platform's."""
    library, scope = desk.library, questionnaire_of(desk, case).scope
    return library.region.of_case(library.rulebook, answers_of(desk, case), scope)


def question_of(desk: Desk, case: Case, fact: str) -> Question | None:
    """A question by its fact; nothing where this case does not ask it.

    Raises `NotFound` for a fact that no questionnaire asks.
    """
    question = questionnaire_of(desk, case).question(fact)
    if question is not None:
        return None if fact in standing(desk, case).closed else question
    if any(each.question(fact) for each in desk.library.questionnaires.values()):
        return None
    raise NotFound("question", fact)


def mark_evidence(desk: Desk, case: Case, marks: Mapping[str, str]) -> Case:
    """Note which material is in hand, can be had, or is lacking; unknown items are left out."""
    known = {item.id for item in desk.library.rulebook.listed_as("evidence")}
    kept = {id: mark for id, mark in marks.items() if id in known and mark in MARKS}

    def decide(now: Case) -> list[CaseEvent]:
        new = {id: mark for id, mark in kept.items() if now.evidence.get(id) != mark}
        return [EvidenceMarked(new)] if new else []

    return desk.write(case, decide)


def assess(desk: Desk, case: Case) -> Evaluation:
    """The final assessment on what has been answered."""
    progress = standing(desk, case)
    questionnaire = questionnaire_of(desk, case)
    answers = {k: v for k, v in answers_of(desk, case).items() if v is not LATER}
    answers["case.facts_known_share"] = progress.known_share
    return Evaluation(
        desk.library.rulebook,
        answers,
        as_of=today(desk.clock),
        region=region_of(desk, case),
        scope=questionnaire.scope,
        gates=questionnaire.gates,
        final=True,
    )
