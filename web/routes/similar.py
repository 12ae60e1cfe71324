"""Closed cases that are like one at hand, for those who work on it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from engine.actions import similar
from engine.casework.case import Case
from web import desk_views, similar_views, urls, views
from web.context import Visit
from web.routes.desk_case import at_desk
from web.staff import views as staff_views

router = APIRouter(default_response_class=Response, include_in_schema=False)


@router.get(urls.DESK_SIMILAR)
def cases(request: Request) -> Response:
    return at_desk(request, _page)


def _page(visit: Visit, case: Case) -> Response:
    here = visit.present
    assert here is not None  # nobody else comes here
    found = similar.find(visit.desk, case, visit.service.revisions.desk_for)
    return staff_views.page(
        visit,
        here,
        "staff/similar.html",
        back=urls.to(urls.DESK_CASE, number=case.number),
        number=views.grouped(case.number),
        kind=desk_views.kind_title(visit, case.category),
        cases=[similar_views.case_view(visit, found.here, one) for one in found.found],
        compared=found.compared,
    )
