"""How a resident begins: the story, safety first, and the kind of dispute."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import consent, consult, reuse, zones
from engine.casework.case import Case
from engine.casework.people import APPLICANT
from engine.casework.permissions import Action
from engine.errors import AnswerError, AnswerFaults
from engine.interview.answers import fill_form, read_form
from web import privacy_views, slips, urls, views, zone_views
from web.alike_views import own_again
from web.context import Visit, form_of, go, one

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
PRESENT_DANGER = frozenset({"happening_now", "verbal_threat", "lockout_or_cutoff"})
NO_KIND = "none"
SHOW_ALL = "all"


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
    return visit.page(
        "resident/help.html",
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
    if chosen == NO_KIND:
        return go(urls.to(urls.KIND, number=case.number) + f"?show={SHOW_ALL}")
    try:
        if not chosen:
            raise AnswerError("kind", "choose_one")
        zone = one(form, "zone") or None
        if zone is not None:
            zones.zone_of(visit.service.revisions.current, zone)
        consult.choose_category(visit.desk, case, chosen, zone)
    except AnswerError as err:
        return _kind_page(visit, case, {"kind": views.fault_text(visit, err)}, 422)
    return go(urls.to(urls.NEXT, number=case.number))


def _kind_page(visit: Visit, case: Case, faults: dict[str, str], status: int = 200) -> Response:
    proposal = consult.propose(visit.desk, case)
    shown_all = visit.request.query_params.get("show") == SHOW_ALL or not case.story
    first = proposal.first.cause if proposal.first else ""
    back = urls.KIND if shown_all and case.story else urls.SAFETY
    return visit.page(
        "resident/kind.html",
        status,
        action=urls.to(urls.KIND, number=case.number),
        candidates=[] if shown_all else views.candidates_view(visit, proposal),
        groups=views.kinds_view(visit, case.category),
        form={"kind": case.category or first},
        zones=f"{urls.ZONES}?case={case.number}",
        faults=faults,
        back=urls.to(back, number=case.number),
        again=own_again(visit, case, first),
    )
