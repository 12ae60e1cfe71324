"""How a resident begins: the first page, the story, and safety before all else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import consent, consult, reuse
from engine.actions.referring import emergency
from engine.casework.case import Case
from engine.casework.people import APPLICANT
from engine.casework.permissions import Action
from engine.errors import AnswerError, AnswerFaults
from engine.interview.answers import fill_form, read_form
from web import privacy_views, slips, urls, views, zone_views
from web.context import Visit, form_of, go, one

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
NUMBERS = ("110", "120", "119")
CRISIS = ("12356",)
BESIDE = ("12338", "12355", "12356", "12348", "12345")
SELF_HARM = "self_harm"
PRESENT_DANGER = frozenset({"happening_now", "verbal_threat", "lockout_or_cutoff"})


@router.get(urls.HOME)
def home(request: Request) -> Response:
    visit = Visit(request)
    return visit.page(
        "resident/home.html",
        key=visit.desk.code(16),
        cases=[views.case_line(visit, case) for case in visit.open_cases()],
        zones=zone_views.strips(visit),
    )


@router.post(urls.START)
def start(request: Request, form: Form) -> Response:
    visit = Visit(request)
    opened = consult.open_case(visit.desk, visit.language, one(form, "key"))
    address = urls.to(urls.STORY, number=opened.case.number)
    return visit.remember(go(address), opened.case.number, opened.secret)


@router.get(urls.CONTACT)
def contact(request: Request) -> Response:
    visit = Visit(request)
    return visit.page("resident/contact.html", groups=views.contacts_view(visit))


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
    told = one(form, "story")
    try:
        lacking = {one.id for one in consent.lacking(case, Action.ANSWER)}
        if lacking:
            consent.must_agree(lacking & {*form.get("agree", ())})
            case = consent.agree(visit.desk, case, lacking, APPLICANT)
        if lender := _lender(visit, one(form, "reuse")):
            case = reuse.take_over(visit.desk, case, lender)
        consult.tell_story(visit.desk, case, told)
    except AnswerError as err:
        faults = views.faults_of(visit, err)
        return _story_page(visit, case, {"story": told}, faults, 422)
    return go(urls.to(urls.SAFETY, number=case.number))


def _lender(visit: Visit, number: str) -> Case | None:
    """The other case of this browser from which something is to be taken over."""
    return next((case for case in visit.open_cases() if case.number == number), None)


def _story_page(
    visit: Visit, case: Case, form: dict[str, str], faults: dict[str, str], status: int = 200
) -> Response:
    changing = case.category is not None and bool(case.answers)
    start = urls.ZONES if case.category else urls.HOME
    return visit.page(
        "resident/story.html",
        status,
        action=urls.to(urls.STORY, number=case.number),
        back=urls.to(urls.REVIEW, number=case.number) if changing else start,
        changing=changing,
        kind="" if changing or case.category is None else views.kind_title(visit, case),
        change_kind=urls.to(urls.KIND, number=case.number),
        limit=consult.STORY_LIMIT,
        reuse=None if changing else slips.offer_view(visit, case),
        form=form,
        faults=faults,
        asks=[privacy_views.asking(visit, one) for one in consent.lacking(case, Action.ANSWER)],
    )


# ---------------------------------------------------------------- safety first


@router.get(urls.SAFETY)
def safety(request: Request) -> Response:
    visit = Visit(request)
    case = visit.case()
    answers = consult.answers_of(visit.desk, case)
    fact = visit.desk.library.rulebook.facts[consult.DANGER]
    return _safety_page(visit, case, fill_form(fact, answers.get(consult.DANGER)), {})


@router.post(urls.SAFETY)
def answer_safety(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    fact = visit.desk.library.rulebook.facts[consult.DANGER]
    try:
        danger = read_form(fact, form)
    except AnswerFaults as err:
        return _safety_page(visit, case, dict(form), views.faults_view(visit, err.faults), 422)
    confirmed = frozenset(form.get("signals", ())) & frozenset(case.signals)
    answers = {consult.DANGER: danger, consult.SIGNALS: confirmed or frozenset({"none"})}
    consult.record_answers(visit.desk, case, answers)
    in_danger = isinstance(danger, frozenset) and danger & PRESENT_DANGER
    if in_danger or confirmed:
        return go(urls.to(urls.HELP, number=case.number))
    return go(_onward(case))


def _onward(case: Case) -> str:
    return urls.to(urls.KIND if case.category is None else urls.NEXT, number=case.number)


@router.get(urls.HELP)
def help_now(request: Request) -> Response:
    visit = Visit(request)
    case = visit.case()
    answers = consult.answers_of(visit.desk, case)
    signals, danger = answers.get(consult.SIGNALS), answers.get(consult.DANGER)
    first = NUMBERS + CRISIS if isinstance(signals, frozenset) and SELF_HARM in signals else NUMBERS
    later = tuple(number for number in BESIDE if number not in first)
    emergency.shown(visit.desk, case, (*first, *later))
    return visit.page(
        "resident/help.html",
        first=first,
        later=later,
        signals=sorted(signals) if isinstance(signals, frozenset) else [],
        danger=sorted(danger) if isinstance(danger, frozenset) else [],
        back=urls.to(urls.SAFETY, number=case.number),
        onward=_onward(case),
    )


def _safety_page(
    visit: Visit, case: Case, form: Mapping[str, Any], faults: dict[str, str], status: int = 200
) -> Response:
    rulebook = visit.desk.library.rulebook
    question = visit.desk.library.questionnaires[consult.TRIAGE].question(consult.DANGER)
    assert question is not None  # the triage questionnaire always asks it
    confirmed = consult.answers_of(visit.desk, case).get(consult.SIGNALS)
    if case.answered_at.get(consult.SIGNALS, 0) < case.told_at:
        confirmed = None  # of what the story says now she was not asked yet
    if "signals" in form:
        confirmed = frozenset(form["signals"])
    signals = [
        {
            "key": signal,
            "title": rulebook.facts[consult.SIGNALS].choices[signal].get(visit.language),
            "ticked": not isinstance(confirmed, frozenset) or signal in confirmed,
        }
        for signal in case.signals
    ]
    return visit.page(
        "resident/safety.html",
        status,
        action=urls.to(urls.SAFETY, number=case.number),
        question=question,
        options=views.choices_view(rulebook.facts[consult.DANGER], visit.language),
        signals=signals,
        form=form,
        faults=faults,
        back=urls.to(urls.STORY, number=case.number),
    )
