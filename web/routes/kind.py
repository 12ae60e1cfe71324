"""The kind of dispute: what is proposed, a plain question where that fails, and the choice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import consult, proposing, zones
from engine.casework.case import Case
from engine.errors import AnswerError
from web import kind_views, urls, views
from web.alike_views import own_again
from web.context import Visit, form_of, go, one

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
NO_KIND = "none"
SHOW_ALL = "all"


@router.get(urls.KIND)
def kind(request: Request) -> Response:
    visit = Visit(request)
    case = visit.case()
    proposed = proposing.propose(visit.desk, case)
    if proposed.next and case.story and case.category is None and not _wants_all(visit):
        return go(kind_views.question_at(case, proposed.next))
    return _kind_page(visit, case, proposed, {})


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
        faults = {"kind": views.fault_text(visit, err)}
        return _kind_page(visit, case, proposing.propose(visit.desk, case), faults, 422)
    return go(urls.to(urls.NEXT, number=case.number))


def _wants_all(visit: Visit) -> bool:
    return visit.request.query_params.get("show") == SHOW_ALL


def _kind_page(
    visit: Visit,
    case: Case,
    proposed: proposing.Proposed,
    faults: dict[str, str],
    status: int = 200,
) -> Response:
    shown_all = _wants_all(visit) or not case.story
    candidates = [] if shown_all else kind_views.candidates_view(visit, proposed)
    return visit.page(
        "resident/kind.html",
        status,
        action=urls.to(urls.KIND, number=case.number),
        candidates=candidates,
        unsure=proposed.is_unsure and not shown_all,
        story=None if shown_all else kind_views.story_view(visit, case, proposed),
        answered=[] if shown_all else kind_views.answered_view(visit, case, proposed),
        notice=None if shown_all else kind_views.notice_view(visit, case, proposed),
        groups=views.kinds_view(visit, case.category, "" if shown_all else _opened(proposed)),
        form={"kind": case.category or proposed.preselected},
        question=kind_views.question_at(case, proposed.next) if proposed.next else "",
        person=urls.to(urls.ADVICE, number=case.number),
        zones=f"{urls.ZONES}?case={case.number}",
        faults=faults,
        back=_back(case, proposed, shown_all),
        again=own_again(visit, case, proposed.preselected),
    )


def _opened(proposed: proposing.Proposed) -> str:
    """The category to open in the list: that of all candidates, where none of them stands out."""
    return "" if proposed.preselected else proposed.proposal.category or ""


def _back(case: Case, proposed: proposing.Proposed, shown_all: bool) -> str:
    if shown_all and case.story:
        return urls.to(urls.KIND, number=case.number)
    if proposed.asked and not shown_all:
        return urls.to(urls.CLARIFY, number=case.number, question=proposed.asked[-1])
    return urls.to(urls.SAFETY, number=case.number)


# ---------------------------------------------------------------- a plain question


@router.get(urls.CLARIFY)
def ask(request: Request, question: str) -> Response:
    visit = Visit(request)
    case = visit.case()
    return _question_page(visit, case, question, case.clarified.get(question, ""), {})


@router.post(urls.CLARIFY)
def answer(request: Request, question: str, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    chosen = one(form, question)
    try:
        case = proposing.clarify_kind(visit.desk, case, question, chosen)
    except AnswerError as err:
        faults = {question: visit.say("clarify.choose", **err.values)}
        return _question_page(visit, case, question, chosen, faults, 422)
    return go(_after(visit, case))


def _after(visit: Visit, case: Case) -> str:
    """The other question where it is still to be asked, else the proposals."""
    proposed = proposing.propose(visit.desk, case)
    if proposed.next:
        return kind_views.question_at(case, proposed.next)
    return urls.to(urls.KIND, number=case.number)


def _question_page(
    visit: Visit, case: Case, id: str, chosen: str, faults: dict[str, str], status: int = 200
) -> Response:
    question = proposing.clarifying_of(visit.desk, id)
    asked = proposing.propose(visit.desk, case).asked
    earlier = asked[: asked.index(id)] if id in asked else asked
    before = urls.to(urls.CLARIFY, number=case.number, question=earlier[-1]) if earlier else ""
    kind = urls.to(urls.KIND, number=case.number)
    plain = f"{kind}?show={SHOW_ALL}"
    return visit.page(
        "resident/clarify.html",
        status,
        action=kind_views.question_at(case, question),
        question=kind_views.clarifying_view(visit, question),
        story=kind_views.story_view(visit, case, proposing.propose(visit.desk, case)),
        told=bool(case.story),
        number=len(earlier) + 1,
        form={id: chosen},
        faults=faults,
        every=plain,
        person=urls.to(urls.ADVICE, number=case.number),
        back=before or (urls.to(urls.SAFETY, number=case.number) if case.story else plain),
    )
