"""What a resident does here: tell, choose, answer, look back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import consult
from engine.casework.case import Case
from engine.errors import AnswerError, AnswerFaults, Conflict
from engine.interview.answers import Reshape, fill_form, read_form, without_row
from engine.interview.progress import Progress
from engine.interview.questionnaire import Question
from engine.rulebook.graph import DECLINED
from web import urls, views
from web.context import Visit, form_of, go, one, whole

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
DANGER = "case.danger"
SIGNALS = "case.safety_signals"
PRESENT_DANGER = frozenset({"happening_now", "verbal_threat", "lockout_or_cutoff"})


@router.get(urls.HOME)
def home(request: Request) -> Response:
    visit = Visit(request)
    key = visit.desk.code(16)
    return visit.page("resident/home.html", key=key, open_numbers=visit.open_numbers())


@router.post(urls.START)
def start(request: Request, form: Form) -> Response:
    visit = Visit(request)
    opened = consult.open_case(visit.desk, visit.language)
    address = urls.to(urls.STORY, number=opened.case.number)
    return visit.remember(go(address), opened.case.number, opened.secret)


# ---------------------------------------------------------------- the story


@router.get(urls.STORY)
def story(request: Request) -> Response:
    visit = Visit(request)
    case = visit.case()
    return _story_page(visit, case, {"story": case.story}, {})


@router.post(urls.STORY)
def tell_story(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    try:
        consult.tell_story(visit.desk, case, one(form, "story"))
    except AnswerError as err:
        filled = {"story": one(form, "story")}
        return _story_page(visit, case, filled, views.faults_view(visit, {"story": err}), 422)
    return go(urls.to(urls.SAFETY, number=case.number))


def _story_page(
    visit: Visit, case: Case, form: dict[str, str], faults: dict[str, str], status: int = 200
) -> Response:
    action = urls.to(urls.STORY, number=case.number)
    return visit.page("resident/story.html", status, action=action, form=form, faults=faults)


# ---------------------------------------------------------------- safety first


@router.get(urls.SAFETY)
def safety(request: Request) -> Response:
    visit = Visit(request)
    case = visit.case()
    answers = consult.answers_of(visit.desk, case)
    fact = visit.desk.library.rulebook.facts[DANGER]
    return _safety_page(visit, case, fill_form(fact, answers.get(DANGER)), {})


@router.post(urls.SAFETY)
def answer_safety(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    fact = visit.desk.library.rulebook.facts[DANGER]
    try:
        danger = read_form(fact, form)
    except AnswerFaults as err:
        return _safety_page(visit, case, dict(form), views.faults_view(visit, err.faults), 422)
    confirmed = frozenset(form.get("signals", ())) & frozenset(case.signals)
    answers = {DANGER: danger, SIGNALS: confirmed or frozenset({"none"})}
    consult.record_answers(visit.desk, case, answers)
    in_danger = isinstance(danger, frozenset) and danger & PRESENT_DANGER
    if in_danger or confirmed:
        return go(urls.to(urls.SAFETY, number=case.number) + "/help")
    return go(urls.to(urls.KIND if case.category is None else urls.NEXT, number=case.number))


@router.get(urls.SAFETY + "/help")
def help_now(request: Request) -> Response:
    visit = Visit(request)
    case = visit.case()
    answers = consult.answers_of(visit.desk, case)
    signals = answers.get(SIGNALS)
    danger = answers.get(DANGER)
    return visit.page(
        "resident/help.html",
        signals=sorted(signals) if isinstance(signals, frozenset) else [],
        danger=sorted(danger) if isinstance(danger, frozenset) else [],
        onward=urls.to(urls.KIND if case.category is None else urls.NEXT, number=case.number),
    )


def _safety_page(
    visit: Visit, case: Case, form: Mapping[str, Any], faults: dict[str, str], status: int = 200
) -> Response:
    questionnaire = visit.desk.library.questionnaires["triage"]
    question = questionnaire.question(DANGER)
    assert question is not None  # the triage questionnaire always asks it
    rulebook = visit.desk.library.rulebook
    choices = rulebook.facts[SIGNALS].choices
    options = [
        {"key": key, "title": text.get(visit.language)}
        for key, text in rulebook.facts[DANGER].choices.items()
    ]
    return visit.page(
        "resident/safety.html",
        status,
        action=urls.to(urls.SAFETY, number=case.number),
        question=question,
        options=options,
        signals=[{"key": s, "title": choices[s].get(visit.language)} for s in case.signals],
        form=form,
        faults=faults,
    )


# ---------------------------------------------------------------- the kind of dispute


@router.get(urls.KIND)
def kind(request: Request) -> Response:
    visit = Visit(request)
    return _kind_page(visit, visit.case(), {})


@router.post(urls.KIND)
def choose_kind(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    chosen = one(form, "kind")
    if chosen in ("", "none"):
        key = "choose_one" if not chosen else "choose_from_list"
        faults = {"kind": visit.say(f"fault.{key}")}
        return _kind_page(visit, case, faults, 422 if not chosen else 200)
    try:
        consult.choose_category(visit.desk, case, chosen, expected_seq=whole(form, "seq"))
    except AnswerError as err:
        return _kind_page(visit, case, {"kind": views.fault_text(visit, err)}, 422)
    return go(urls.to(urls.NEXT, number=case.number))


def _kind_page(visit: Visit, case: Case, faults: dict[str, str], status: int = 200) -> Response:
    proposal = consult.propose(visit.desk, case)
    first = proposal.first.cause if proposal.first else ""
    return visit.page(
        "resident/kind.html",
        status,
        action=urls.to(urls.KIND, number=case.number),
        candidates=views.candidates_view(visit, proposal) if case.story else [],
        groups=views.kinds_view(visit),
        form={"kind": case.category or first},
        faults=faults,
        seq=case.seq,
        story=urls.to(urls.STORY, number=case.number),
    )


# ---------------------------------------------------------------- questions


@router.get(urls.CASE)
def case_home(request: Request) -> Response:
    visit = Visit(request)
    case = visit.case()
    if case.issued:
        return go(urls.to(urls.GUIDANCE, number=case.number))
    return go(urls.to(urls.NEXT if case.category else urls.STORY, number=case.number))


@router.get(urls.NEXT)
def onward(request: Request) -> Response:
    visit = Visit(request)
    case = visit.case()
    if case.category is None:
        return go(urls.to(urls.KIND, number=case.number))
    return go(_after(case, consult.standing(visit.desk, case)))


def _after(case: Case, progress: Progress) -> str:
    if progress.next is None:
        return urls.to(urls.REVIEW, number=case.number)
    return urls.to(urls.QUESTION, number=case.number, fact=progress.next.fact)


@router.get(urls.QUESTION)
def ask(request: Request, fact: str) -> Response:
    visit = Visit(request)
    case = visit.case()
    question = consult.question_of(visit.desk, case, fact)
    value = consult.answers_of(visit.desk, case).get(fact)
    filled = fill_form(visit.desk.library.rulebook.facts[fact], value)
    return _question_page(visit, case, question, filled, {})


@router.post(urls.QUESTION)
def answer(request: Request, fact: str, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    question = consult.question_of(visit.desk, case, fact)
    typed = visit.desk.library.rulebook.facts[fact]
    sent = _sent(form)
    try:
        value = read_form(typed, form)
        if isinstance(value, Reshape):
            sent = sent if value.removed is None else without_row(typed, sent, value.removed)
            sent[f"{fact}.count"] = str(value.count)
            return _question_page(visit, case, question, sent, {})
        consult.record_answers(
            visit.desk, case, {fact: value}, expected_seq=whole(form, "seq"), key=one(form, "key")
        )
    except AnswerFaults as err:
        faults = views.faults_view(visit, err.faults)
        return _question_page(visit, case, question, sent, faults, status=422)
    except Conflict:
        notice = {fact: visit.say("fault.conflict")}
        return _question_page(visit, visit.case(), question, sent, notice, status=409)
    if one(form, "review"):
        return go(urls.to(urls.REVIEW, number=case.number))
    return go(urls.to(urls.NEXT, number=case.number))


def _sent(form: Mapping[str, list[str]]) -> dict[str, Any]:
    """The form as it was sent, for showing it again."""
    return {name: values if len(values) > 1 else values[0] for name, values in form.items()}


def _question_page(
    visit: Visit,
    case: Case,
    question: Question,
    form: Mapping[str, Any],
    faults: dict[str, str],
    status: int = 200,
) -> Response:
    if case.category is None:
        return go(urls.to(urls.KIND, number=case.number))
    progress = consult.standing(visit.desk, case)
    count = form.get(f"{question.fact}.count", "1")
    view = views.question_view(visit, question, progress, int(count) if count.isdigit() else 1)
    review = visit.request.query_params.get("review") or form.get("review", "")
    hidden = {"seq": str(case.seq), "key": visit.desk.code(16)}
    sections = {s.id: s.title for s in consult.questionnaire_of(visit.desk, case).sections}
    return visit.page(
        "resident/question.html",
        status,
        q=view,
        action=urls.to(urls.QUESTION, number=case.number, fact=question.fact),
        form=form,
        faults=faults,
        hidden=hidden | ({"review": "1"} if review else {}),
        states=views.skips_of(visit, question),
        given=views.given_state(visit.desk, case, question.fact),
        progress=progress,
        section=sections[question.section].get(visit.language),
        back=_back(case, progress, question),
        save=urls.to(urls.SAVE, number=case.number),
    )


def _back(case: Case, progress: Progress, question: Question) -> str:
    """The question answered before this one, or where the kind was chosen."""
    before = [q for q in (*progress.answered, *progress.postponed)]
    facts = [q.fact for q in before]
    index = facts.index(question.fact) if question.fact in facts else len(facts)
    given = [fact for fact in facts[:index] if fact != DANGER]
    if not given:
        return urls.to(urls.KIND, number=case.number)
    return urls.to(urls.QUESTION, number=case.number, fact=given[-1])


# ---------------------------------------------------------------- looking back


@router.get(urls.REVIEW)
def review(request: Request) -> Response:
    visit = Visit(request)
    case = visit.case()
    if case.category is None:
        return go(urls.to(urls.KIND, number=case.number))
    progress = consult.standing(visit.desk, case)
    answers = consult.answers_of(visit.desk, case)
    unclear = [q for q in progress.answered if answers.get(q.fact) is DECLINED]
    return visit.page(
        "resident/review.html",
        sections=views.review_sections(visit, case, progress),
        progress=progress,
        unclear=len(unclear),
        withdrawn=len(progress.withdrawn),
        onward=_after(case, progress) if progress.next else "",
        postponed=[
            {
                "title": q.text.get(visit.language),
                "href": urls.to(urls.QUESTION, number=case.number, fact=q.fact) + "?review=1",
            }
            for q in progress.postponed
        ],
        evidence=urls.to(urls.EVIDENCE, number=case.number),
        kind=urls.to(urls.KIND, number=case.number),
        save=urls.to(urls.SAVE, number=case.number),
    )
