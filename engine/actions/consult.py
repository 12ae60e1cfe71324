"""What a resident does: open a case, tell the story, choose, answer, look back, get guidance."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.actions.desk import NUMBER_LENGTH, SECRET_LENGTH, Desk, hash_secret
from engine.casework.case import Case, Issued, fold, summary_of
from engine.casework.events import (
    AnswersGiven,
    CaseEvent,
    CaseOpened,
    CategoryChosen,
    EvidenceMarked,
    GuidanceIssued,
    LanguageChosen,
    RouteProposed,
    StoryTold,
    canonical,
)
from engine.casework.journal import chain
from engine.classify.proposal import Proposal
from engine.clock import today
from engine.errors import AnswerError, IllegalStep, NotFound, NumberTaken
from engine.guidance.compose import Occasion, compose
from engine.guidance.guidance import Guidance, HelperLine
from engine.i18n import Text
from engine.interview.progress import LATER, Progress, replay
from engine.interview.questionnaire import Question, Questionnaire
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.graph import ABSENT, DECLINED
from engine.rulebook.vocabulary import read_answer, write_answer
from engine.store.uuid7 import uuid7

RESIDENT = "resident"
STORY_LIMIT = 2_000
MARKS = ("have", "obtainable", "missing")
_STATES = {"declined": DECLINED, "not_applicable": ABSENT, "later": LATER}


@dataclass(frozen=True, slots=True)
class Opened:
    """A new case and the secret that opens it again; the secret is kept nowhere."""

    case: Case
    secret: str


def open_case(desk: Desk, language: str = "zh", key: str | None = None) -> Opened:
    """Begin a case; the number can be read aloud, the secret stays with the resident."""
    for _ in range(8):
        number, secret = desk.code(NUMBER_LENGTH), desk.code(SECRET_LENGTH)
        now = desk.clock.now()
        id = uuid7(now)
        opened = CaseOpened(number, hash_secret(secret), language, desk.library.revision)
        events = chain(id, None, [opened], now, RESIDENT)
        case = fold(events)
        try:
            desk.store.append(id, 0, events, summary_of(case), key)
        except NumberTaken:
            continue
        return Opened(case, secret)
    raise NumberTaken(number)


def choose_language(desk: Desk, case: Case, language: str) -> Case:
    """Read on in the other language."""
    if language == case.language:
        return case
    return desk.append(case, [LanguageChosen(language)], actor=RESIDENT)


def tell_story(desk: Desk, case: Case, story: str, key: str | None = None) -> Case:
    """Keep the story in the resident's words and what it gives away of danger.

    Raises `AnswerError` where it is longer than people write.
    """
    story = story.strip()
    if len(story) > STORY_LIMIT:
        raise AnswerError("story", "text_too_long", limit=str(STORY_LIMIT))
    signals = tuple(alarm.signal for alarm in desk.scan.scan(story))
    return desk.append(case, [StoryTold(story, signals)], actor=RESIDENT, key=key)


def propose(desk: Desk, case: Case) -> Proposal:
    """What the story seems to be about; the choice is the resident's."""
    return desk.classifier.propose(case.story)


def choose_category(
    desk: Desk,
    case: Case,
    category: str,
    *,
    expected_seq: int | None = None,
    key: str | None = None,
) -> Case:
    """Settle the kind of dispute; raises `AnswerError` for a kind that does not exist."""
    known = desk.library.rulebook.facts["case.category"].choices
    if category not in known:
        raise AnswerError("case.category", "choice_not_listed", value=category[:40])
    proposed = tuple(candidate.cause for candidate in propose(desk, case).candidates)
    event = CategoryChosen(category, (), proposed)
    return desk.append(case, [event], actor=RESIDENT, expected_seq=expected_seq, key=key)


def record_answers(
    desk: Desk,
    case: Case,
    answers: Mapping[str, Any],
    *,
    given_by: str = RESIDENT,
    expected_seq: int | None = None,
    key: str | None = None,
) -> Case:
    """Write typed answers; raises `Conflict` if somebody else answered meanwhile."""
    stored = {fact: _stored(desk, fact, value) for fact, value in answers.items()}
    event = AnswersGiven(stored, given_by)
    return desk.append(case, [event], actor=given_by, expected_seq=expected_seq, key=key)


def _stored(desk: Desk, name: str, value: Any) -> Mapping[str, Any]:
    fact = desk.library.rulebook.facts.get(name)
    if fact is None:
        raise NotFound("question", name)
    for state, meaning in _STATES.items():
        if value is meaning:
            return {state: True}
    return {"value": write_answer(fact, value)}


def answers_of(desk: Desk, case: Case) -> dict[str, Any]:
    """The answers as typed values; one that the present rules cannot read counts as not given."""
    answers: dict[str, Any] = {}
    for name, stored in case.answers.items():
        fact = desk.library.rulebook.facts.get(name)
        if fact is None:
            continue
        state = next((_STATES[s] for s in _STATES if stored.get(s)), None)
        if state is not None:
            answers[name] = state
            continue
        try:
            answers[name] = read_answer(fact, stored.get("value"))
        except AnswerError:
            continue
    if case.category is not None:
        answers["case.category"] = case.category
    if case.story:
        answers["case.free_text"] = case.story
    return answers


def questionnaire_of(desk: Desk, case: Case) -> Questionnaire:
    """The questions for the chosen kind; kinds without their own get the triage questions."""
    found = desk.library.questionnaire_for(case.category) if case.category else None
    return found or desk.library.questionnaires["triage"]


def standing(desk: Desk, case: Case) -> Progress:
    """Where the interview stands, replayed from the answers."""
    if case.category is None:
        raise IllegalStep(case.stage.value, ["choose a kind of dispute"])
    return replay(
        questionnaire_of(desk, case),
        desk.library.rulebook,
        answers_of(desk, case),
        as_of=today(desk.clock),
        region=region_of(desk, case),
    )


def region_of(desk: Desk, case: Case) -> str:
    """The place whose parameters apply: the district that was answered, or the platform's."""
    stored = case.answers.get("rental.district", {}).get("value")
    return desk.library.region.of(stored if isinstance(stored, str) else None)


def question_of(desk: Desk, case: Case, fact: str) -> Question:
    """A question by its fact; raises `NotFound` for one that this case does not ask."""
    question = questionnaire_of(desk, case).question(fact)
    if question is None:
        raise NotFound("question", fact)
    return question


def mark_evidence(desk: Desk, case: Case, marks: Mapping[str, str], key: str | None = None) -> Case:
    """Note which material is in hand, can be had, or is lacking; unknown items are left out."""
    known = {item.id for item in desk.library.rulebook.listed_as("evidence")}
    kept = {id: mark for id, mark in marks.items() if id in known and mark in MARKS}
    events: list[CaseEvent] = [EvidenceMarked(kept)] if kept else []
    return desk.append(case, events, actor=RESIDENT, key=key)


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


def guidance_of(desk: Desk, case: Case) -> Guidance:
    """The guidance as it is today: the mediator's edition, from which readers' copies are cut."""
    progress = standing(desk, case)
    evaluation = assess(desk, case)
    route = evaluation.route()
    routes = (route.primary, *route.also) if route else ("CONSULT",)
    category = case.category or "other"
    card = desk.library.taxonomy.cards.get(category)
    version = len(case.issued) + 1
    occasion = Occasion(
        number=_number(desk, case, version),
        case_id=case.number,
        generated_at=desk.clock.now(),
        rule_version=desk.library.revision,
        answers_hash=answers_hash(case),
        texts=desk.library.texts,
        category=_category(desk, category),
        helpers=tuple(
            HelperLine(body.title, body.phone, body.address, body.when)
            for body in desk.library.directory.for_routes(
                routes, card.category if card else "", category
            )
        ),
        asked=tuple(question.fact for question in progress.answered),
        open=tuple(q.fact for q in questionnaire_of(desk, case).questions),
        evidence=case.evidence,
        version=version,
    )
    return compose(evaluation, occasion)


def _number(desk: Desk, case: Case, version: int) -> str:
    sequence = f"{case.number}-{version}"
    year = str(today(desk.clock).year)
    return desk.library.text("number.guidance", year=year, sequence=sequence)


def _category(desk: Desk, category: str) -> Text:
    choice = desk.library.rulebook.facts["case.category"].choices[category]
    card = desk.library.taxonomy.cards.get(category)
    above = desk.library.taxonomy.categories.get(card.category) if card else None
    if above is None:
        return choice
    return Text(f"{above.title.zh} · {choice.zh}", f"{above.title.en} · {choice.en}")


def answers_hash(case: Case) -> str:
    """SHA-256 over everything the guidance was made from on the resident's side."""
    inputs = {"category": case.category, "answers": case.answers, "evidence": case.evidence}
    return hashlib.sha256(canonical(inputs).encode()).hexdigest()


def issue_guidance(desk: Desk, case: Case, edition: str = "own") -> tuple[Case, Guidance]:
    """Give the guidance out: equal inputs on the same day give the same document again."""
    guidance = guidance_of(desk, case)
    digest = guidance.answers_hash
    last = case.issued[-1] if case.issued else None
    same = last is not None and (
        (last.document_hash, last.library_revision, last.as_of)
        == (digest, desk.library.revision, guidance.as_of)
    )
    if same:
        return case, _as_issued(guidance, case, last)
    events: list[CaseEvent] = [
        GuidanceIssued(guidance.number, edition, digest, desk.library.revision, guidance.as_of)
    ]
    if guidance.route is not None:
        route = guidance.route
        events.append(RouteProposed(route.primary, route.also, route.reasons))
    return desk.append(case, events, actor=RESIDENT), guidance


def _as_issued(guidance: Guidance, case: Case, last: Issued | None) -> Guidance:
    from dataclasses import replace

    assert last is not None  # only called for a document that was given out
    return replace(guidance, number=last.number, version=len(case.issued), generated_at=last.at)


def verify(desk: Desk, number: str) -> Issued:
    """What was given out under a document number; raises `NotFound`.

    The number names the case in its last part but one: …8-letter case number-version.
    """
    code, _, version = number.strip().rpartition("-")
    summary = desk.store.find_by_number(code[-NUMBER_LENGTH:].upper())
    if summary is None or not version.isdigit():
        raise NotFound("document", number[:40])
    case = fold(desk.store.read(summary.case_id))
    found = next((i for i in case.issued if i.number.endswith(f"{case.number}-{version}")), None)
    if found is None:
        raise NotFound("document", number[:40])
    return found
