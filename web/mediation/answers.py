"""The questions for the other side, one a page, and the look back over its answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import consent
from engine.actions.mediating import answering, table
from engine.casework.case import Case
from engine.casework.people import Side
from engine.errors import AnswerError, AnswerFaults, Conflict, IllegalStep
from engine.interview.answers import Reshape, fill_form, read_form, without_row
from engine.interview.progress import LATER, Progress
from engine.interview.questionnaire import Question
from engine.mediation.mediation import Mediation
from engine.mediation.positions import Positions
from engine.rulebook.graph import ABSENT, DECLINED
from engine.rulebook.vocabulary import MOST_ROWS
from web import privacy_views, urls, views
from web.context import Visit, form_of, go, one, whole
from web.course_forms import NOT_REFUSED, Refused
from web.mediation import frame

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
YOU = "您"
_STATES = ((DECLINED, "unknown"), (ABSENT, "not_applicable"), (LATER, "later"))


@router.get(urls.MEDIATION_ANSWERS)
def answers(request: Request) -> Response:
    visit = Visit(request)
    case = visit.case()
    if not _is_theirs(visit, case):
        return go(urls.to(urls.REVIEW, number=case.number))
    return _look_back(visit, case)


def _is_theirs(visit: Visit, case: Case) -> bool:
    """Whether these are the questions of whoever is here; the applicant's side has its own."""
    return table.viewer(visit.desk, case).side is Side.RESPONDENT


def _look_back(visit: Visit, case: Case, refused: Refused = NOT_REFUSED) -> Response:
    may_answer = _may_answer(visit, case)
    progress = answering.their_standing(visit.desk, case)
    following = progress.next
    return frame.page(
        visit,
        case,
        "mediation/answers.html",
        refused,
        tab="answers",
        may_answer=may_answer,
        onward=_address(case, following.fact) if following and may_answer else "",
        begun=bool(progress.answered or progress.postponed),
        left=progress.remaining,
        postponed=[_line(visit, case, q) for q in progress.postponed],
        sections=_sections(visit, case, progress, may_answer),
        facts=urls.to(urls.MEDIATION_FACTS, number=case.number),
    )


def _may_answer(visit: Visit, case: Case) -> bool:
    return answering.may_answer(Mediation.of(case, table.viewer(visit.desk, case)))


def _sections(visit: Visit, case: Case, progress: Progress, open_: bool) -> list[dict[str, Any]]:
    """Every answer on the path by section, with the way to change it while it goes on."""
    facts = visit.desk.library.rulebook.facts
    given = answering.their_answers(visit.desk, case)
    on_path = {q.fact for q in (*progress.answered, *progress.postponed)}
    sections = []
    for section in answering.questions_for(visit.desk, case).sections:
        lines = [
            {
                "title": facts[q.fact].title.get(visit.language),
                "value": views.said(visit, facts[q.fact], given.get(q.fact)),
                "href": _address(case, q.fact, review=True) if open_ else "",
            }
            for q in section.questions
            if q.fact in on_path and q.fact in given
        ]
        if lines:
            sections.append({"title": section.title.get(visit.language), "lines": lines})
    return sections


def _line(visit: Visit, case: Case, question: Question) -> dict[str, str]:
    href = _address(case, question.fact, review=True)
    return {"title": question.text.get(visit.language), "href": href}


def _address(case: Case, fact: str, *, review: bool = False) -> str:
    address = urls.to(urls.MEDIATION_ANSWER, number=case.number, fact=fact)
    return urls.query(address, review="1") if review else address


# ---------------------------------------------------------------- one question


@router.get(urls.MEDIATION_ANSWER)
def ask(request: Request, fact: str) -> Response:
    visit = Visit(request)
    case = visit.case()
    if not _is_theirs(visit, case):
        return go(urls.to(urls.QUESTION, number=case.number, fact=fact))
    question = answering.question_asked(visit.desk, case, fact)
    if question is None or not _may_answer(visit, case):
        return go(urls.to(urls.MEDIATION_ANSWERS, number=case.number))
    value = answering.their_answers(visit.desk, case).get(fact)
    filled = fill_form(visit.desk.library.rulebook.facts[fact], value)
    return _question_page(visit, case, question, filled, {})


@router.post(urls.MEDIATION_ANSWER)
def answer(request: Request, fact: str, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    if not _is_theirs(visit, case):
        return go(urls.to(urls.QUESTION, number=case.number, fact=fact))
    seat = answering.their_seat(visit.desk, case)
    question = answering.question_asked(visit.desk, case, fact)
    if question is None:
        return go(urls.to(urls.MEDIATION_ANSWERS, number=case.number))
    typed = visit.desk.library.rulebook.facts[fact]
    sent = {name: values if len(values) > 1 else values[0] for name, values in form.items()}
    try:
        value = read_form(typed, form, may_not_apply=question.may_not_apply)
        if isinstance(value, Reshape):
            sent = sent if value.removed is None else without_row(typed, sent, value.removed)
            sent[f"{fact}.count"] = str(value.count)
            return _question_page(visit, case, question, sent, {})
        case = _agreed(visit, case, fact, value, form, seat)
        case = answering.answer(visit.desk, case, fact, value, whole(form, "seq"))
    except (AnswerError, AnswerFaults) as err:
        faults = views.faults_of(visit, err)
        return _question_page(visit, case, question, sent, faults, status=422)
    except Conflict:
        case = visit.desk.again(case)
        now = answering.their_answers(visit.desk, case).get(fact)
        told = {fact: visit.say("fault.conflict", value=views.said(visit, typed, now))}
        return _question_page(visit, case, question, sent, told, status=409)
    except IllegalStep as err:
        needs = {f"mediation.{need}": visit.say(f"mediation.need.{need}") for need in err.lacking}
        return _look_back(visit, visit.desk.again(case), Refused(409, "answer", {}, needs))
    return go(_after(visit, case, review=bool(one(form, "review"))))


def _after(visit: Visit, case: Case, *, review: bool) -> str:
    following = None if review else answering.their_standing(visit.desk, case).next
    if following is None:
        return urls.to(urls.MEDIATION_ANSWERS, number=case.number)
    return _address(case, following.fact)


def _agreed(
    visit: Visit, case: Case, fact: str, value: Any, form: Mapping[str, list[str]], seat: str
) -> Case:
    """The case once its person agreed that so sensitive an answer is used."""
    purpose = consent.lacking_at(case, fact, seat)
    if purpose is None or value in (DECLINED, ABSENT, LATER):
        return case
    ticked = {purpose.id} & {*form.get("agree", ())}
    consent.must_agree(ticked)
    return consent.agree(visit.desk, case, ticked, seat)


def _question_page(
    visit: Visit,
    case: Case,
    question: Question,
    form: Mapping[str, Any],
    faults: dict[str, str],
    status: int = 200,
) -> Response:
    progress = answering.their_standing(visit.desk, case)
    asked = answering.questions_for(visit.desk, case)
    review = bool(visit.request.query_params.get("review") or form.get("review"))
    sections = {section.id: section.title for section in asked.sections}
    seat = table.seat_at(visit.desk, case)
    return visit.page(
        "mediation/answer.html",
        status,
        q=views.question_view(visit, question, progress, _rows_shown(form, question.fact)),
        action=urls.to(urls.MEDIATION_ANSWER, number=case.number, fact=question.fact),
        form=views.plain_form(visit, question, form),
        faults=faults,
        hidden={"seq": str(case.seq)} | ({"review": "1"} if review else {}),
        states=views.skips_of(visit, question),
        given=_given_state(visit, case, question.fact),
        answered=len(progress.answered),
        remaining=progress.remaining,
        section=sections[question.section].get(visit.language),
        you=_you(visit, case, question),
        back=_back(visit, case, progress, question, review),
        review=review,
        ask=privacy_views.asking(visit, consent.lacking_at(case, question.fact, seat)),
        save=urls.to(urls.MEDIATION_ANSWERS, number=case.number),
    )


def _rows_shown(form: Mapping[str, Any], fact: str) -> int:
    written = str(form.get(f"{fact}.count", "1"))
    return min(int(written), MOST_ROWS) if written.isdecimal() and len(written) < 6 else 1


def _given_state(visit: Visit, case: Case, fact: str) -> str:
    """Which kind of non-answer stands now, if one does."""
    value = answering.their_answers(visit.desk, case).get(fact)
    return next((name for state, name in _STATES if value is state), "")


def _you(visit: Visit, case: Case, question: Question) -> str:
    """Whom a question means that speaks to somebody; it was written for the applicant."""
    if YOU not in question.text.zh:
        return ""
    you = answering.questions_for(visit.desk, case).you
    return you.get(visit.language) if you else visit.say("sides.you")


def _back(visit: Visit, case: Case, progress: Progress, question: Question, review: bool) -> str:
    """The question answered before this one, or the look back."""
    if review:
        return urls.to(urls.MEDIATION_ANSWERS, number=case.number)
    at = Positions.of(case, table.viewer(visit.desk, case)).given_at
    here = at.get(question.fact, case.seq + 1)
    before = [
        (at[q.fact], q.fact)
        for q in (*progress.answered, *progress.postponed)
        if at.get(q.fact, here) < here
    ]
    if not before:
        return urls.to(urls.MEDIATION_ANSWERS, number=case.number)
    return _address(case, max(before)[1])
