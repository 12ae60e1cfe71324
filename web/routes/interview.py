"""Questions, one a page, and the look back over the answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import consent, consult, zones
from engine.casework.case import Case
from engine.casework.people import APPLICANT, OFFERED
from engine.errors import AnswerError, AnswerFaults, Conflict
from engine.interview.answers import Reshape, fill_form, read_form, without_row
from engine.interview.progress import LATER, Progress
from engine.interview.questionnaire import Question
from engine.rulebook.graph import ABSENT, DECLINED
from engine.rulebook.vocabulary import MOST_ROWS
from web import privacy_views, urls, views
from web.context import Visit, form_of, go, one, whole

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
REVIEWING = "?review=1"


@router.get(urls.CASE)
def case_home(request: Request) -> Response:
    visit = Visit(request)
    case = visit.case()
    if visit.desk.actor.role in OFFERED:
        return go(urls.to(urls.SEAT, number=case.number))
    if case.filing.packets:
        return go(urls.to(urls.COURSE, number=case.number))
    if case.issued:
        return go(urls.to(urls.GUIDANCE, number=case.number))
    if case.category is None and not case.story and case.talk.messages:
        return go(urls.to(urls.ADVICE, number=case.number))
    return go(urls.to(urls.NEXT if case.category else urls.STORY, number=case.number))


@router.get(urls.NEXT)
def onward(request: Request) -> Response:
    visit = Visit(request)
    case = visit.case()
    return go(_after(visit, case))


def _after(visit: Visit, case: Case) -> str:
    """The next question, or the look back when nothing is left to ask."""
    if case.category is None:
        return urls.to(urls.KIND, number=case.number)
    following = consult.standing(visit.desk, case).next
    if following is None:
        return urls.to(urls.REVIEW, number=case.number)
    return urls.to(urls.QUESTION, number=case.number, fact=following.fact)


# ---------------------------------------------------------------- one question


@router.get(urls.QUESTION)
def ask(request: Request, fact: str) -> Response:
    visit = Visit(request)
    case = visit.case()
    question = consult.question_of(visit.desk, case, fact)
    if fact == consult.DANGER:
        return go(urls.to(urls.SAFETY, number=case.number))
    if case.category is None or question is None:
        return go(_after(visit, case))
    if fact in consult.standing(visit.desk, case).closed:
        return go(_after(visit, case))
    value = consult.answers_of(visit.desk, case).get(fact)
    proposed = zones.proposed_answer(visit.desk, case, fact)
    if proposed is not None:
        value = proposed[1]
    filled = fill_form(visit.desk.library.rulebook.facts[fact], value)
    zone = proposed[0].title.get(visit.language) if proposed else ""
    return _question_page(visit, case, question, filled, {}, zone=zone)


@router.post(urls.QUESTION)
def answer(request: Request, fact: str, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    question = consult.question_of(visit.desk, case, fact)
    if case.category is None or question is None:
        return go(_after(visit, case))
    typed = visit.desk.library.rulebook.facts[fact]
    sent = _sent(form)
    try:
        value = read_form(typed, form, may_not_apply=question.may_not_apply)
        if isinstance(value, Reshape):
            sent = sent if value.removed is None else without_row(typed, sent, value.removed)
            sent[f"{fact}.count"] = str(value.count)
            return _question_page(visit, case, question, sent, {})
        case = _agreed(visit, case, fact, value, form)
        case = consult.record_answers(visit.desk, case, {fact: value}, seen_at=whole(form, "seq"))
    except (AnswerError, AnswerFaults) as err:
        faults = views.faults_of(visit, err)
        return _question_page(visit, case, question, sent, faults, status=422)
    except Conflict:
        case = visit.case()
        notice = {fact: views.conflict_text(visit, case, typed)}
        return _question_page(visit, case, question, sent, notice, status=409)
    if one(form, "review"):
        return go(urls.to(urls.REVIEW, number=case.number))
    return go(_after(visit, case))


def _agreed(visit: Visit, case: Case, fact: str, value: Any, form: Mapping[str, list[str]]) -> Case:
    """The case once its person agreed that so sensitive an answer is used.

    Who does not answer need not agree. Raises `AnswerError` where an answer has no tick.
    """
    purpose = consent.lacking_at(case, fact)
    if purpose is None or value in (DECLINED, ABSENT, LATER):
        return case
    ticked = {purpose.id} & {*form.get("agree", ())}
    consent.must_agree(ticked)
    return consent.agree(visit.desk, case, ticked, APPLICANT)


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
    zone: str = "",
) -> Response:
    progress = consult.standing(visit.desk, case)
    review = bool(visit.request.query_params.get("review") or form.get("review"))
    sections = {s.id: s.title for s in consult.questionnaire_of(visit.desk, case).sections}
    return visit.page(
        "resident/question.html",
        status,
        q=views.question_view(visit, question, progress, _rows_shown(form, question.fact)),
        action=urls.to(urls.QUESTION, number=case.number, fact=question.fact),
        form=views.plain_form(visit, question, form),
        faults=faults,
        hidden={"seq": str(case.seq)} | ({"review": "1"} if review else {}),
        states=views.skips_of(visit, question),
        given=views.given_state(visit.desk, case, question.fact),
        answered=len(progress.answered),
        remaining=progress.remaining,
        section=sections[question.section].get(visit.language),
        back=_back(case, progress, question, review),
        review=review,
        zone=zone,
        ask=privacy_views.asking(visit, consent.lacking_at(case, question.fact)),
        save=visit.way_out(case),
    )


def _rows_shown(form: Mapping[str, Any], fact: str) -> int:
    written = str(form.get(f"{fact}.count", "1"))
    return min(int(written), MOST_ROWS) if written.isdecimal() and len(written) < 6 else 1


def _back(case: Case, progress: Progress, question: Question, review: bool) -> str:
    """The question answered before this one, or where the kind was chosen."""
    if review:
        return urls.to(urls.REVIEW, number=case.number)
    here = case.answered_at.get(question.fact, case.seq + 1)
    before = [
        (case.answered_at[q.fact], q.fact)
        for q in (*progress.answered, *progress.postponed)
        if q.fact != consult.DANGER and case.answered_at.get(q.fact, here) < here
    ]
    if not before:
        return urls.to(urls.KIND, number=case.number)
    return urls.to(urls.QUESTION, number=case.number, fact=max(before)[1])


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
        start=views.start_lines(visit, case),
        sections=views.review_sections(visit, case, progress),
        withdrawn=views.withdrawn_lines(visit, case, progress),
        unclear=len(unclear),
        onward=_after(visit, case) if progress.next else "",
        postponed=[
            {
                "title": q.text.get(visit.language),
                "href": urls.to(urls.QUESTION, number=case.number, fact=q.fact) + REVIEWING,
            }
            for q in progress.postponed
        ],
        evidence=urls.to(urls.EVIDENCE, number=case.number),
        back=_back_from_review(case, progress),
        advice=urls.to(urls.ADVICE, number=case.number),
        save=visit.way_out(case),
    )


def _back_from_review(case: Case, progress: Progress) -> str:
    given = [(case.answered_at.get(q.fact, 0), q.fact) for q in progress.answered]
    latest = max(given, default=(0, consult.DANGER))[1]
    if latest == consult.DANGER:
        return urls.to(urls.KIND, number=case.number)
    return urls.to(urls.QUESTION, number=case.number, fact=latest)
