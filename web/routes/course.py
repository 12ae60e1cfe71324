"""Where my case stands: the four layers, what happened and why, and the steps from here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import deadlines
from engine.casework.case import Case
from engine.casework.permissions import Action
from web import alike_views, course_forms, course_views, urls, views
from web.context import Visit, form_of
from web.course_forms import NOT_REFUSED, Refused
from web.litigation import whereabouts
from web.mediation.frame import mediation_href

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]


@router.get(urls.COURSE)
def course(request: Request) -> Response:
    visit = Visit(request)
    return _page(visit, visit.case(), NOT_REFUSED)


@router.post(urls.COURSE_STEP)
def step(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    return course_forms.step(visit, case, form, _home(case), lambda *told: _page(visit, *told))


@router.post(urls.COURSE_END)
def end(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    return course_forms.end(visit, case, form, _home(case), lambda *told: _page(visit, *told))


@router.post(urls.COURSE_AGAIN)
def again(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    return course_forms.again(visit, case, form, _home(case), lambda *told: _page(visit, *told))


def _home(case: Case) -> str:
    return urls.to(urls.COURSE, number=case.number)


def _before(case: Case) -> str:
    """The page from which one comes here; what went to a court has this page for its own."""
    if not case.filing.packets:
        return urls.CASE
    return urls.GUIDANCE if case.issued else urls.REVIEW


def _calendar(visit: Visit, case: Case) -> str:
    """The file with all days of the case, where there is one to come."""
    library = visit.service.revisions.current.library
    if not any(item.is_open for item in deadlines.agenda(visit.desk, case, library)):
        return ""
    return urls.query(urls.to(urls.CALENDAR, number=case.number), lang=visit.language)


def _page(visit: Visit, case: Case, refused: Refused) -> Response:
    reads = course_views.may_do(visit, case, Action.READ)
    return visit.page(
        "resident/course.html",
        refused.status,
        number=views.grouped(case.number),
        title=views.kind_title(visit, case) if reads else "",
        layers=course_views.ladder(visit, case),
        places=whereabouts.whereabouts(visit, case, visit.service.office.tree()),
        file=_calendar(visit, case) if reads else "",
        situation=course_views.situation(visit, case),
        timeline=course_views.timeline(visit, case, visit.service.office.tree()),
        beside=alike_views.own_beside(visit, case),
        refused=refused,
        steps=course_views.steps(visit, case),
        seen=case.seq,
        key=visit.desk.code(16),
        to={
            "step": urls.to(urls.COURSE_STEP, number=case.number),
            "end": urls.to(urls.COURSE_END, number=case.number),
            "again": urls.to(urls.COURSE_AGAIN, number=case.number),
            "back": urls.to(_before(case), number=case.number),
            "guidance": urls.to(urls.GUIDANCE, number=case.number) if case.issued and reads else "",
            "exits": urls.to(urls.EXITS, number=case.number)
            if case.category and course_views.may_do(visit, case, Action.HAND_OVER)
            else "",
            "mediation": mediation_href(visit, case),
            "advice": urls.to(urls.ADVICE, number=case.number) if reads else "",
        },
    )
