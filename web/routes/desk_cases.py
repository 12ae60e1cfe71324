"""The cases of a house: those that wait for somebody, and all that lie with it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from engine.casework.course import Stage
from engine.casework.permissions import Action
from engine.store.store import Order
from web import desk_views, urls
from web.context import Visit
from web.desk_views import PAGE, Filters
from web.listing import STATES
from web.staff import presence, views

router = APIRouter(default_response_class=Response, include_in_schema=False)


@router.get(urls.DESK_CASES)
def cases(request: Request) -> Response:
    visit = Visit(request)
    here = presence.needed(visit, Action.LIST)
    filters = Filters.of(request.query_params)
    tree, people = visit.service.office.tree(), desk_views.hands(visit)
    found = visit.desk.store.list_cases(desk_views.wanted(filters, visit.desk.actor))
    return views.page(
        visit,
        here,
        "staff/cases.html",
        waiting=desk_views.waiting(visit),
        cases=[desk_views.case_row(visit, case, tree, people) for case in found.cases],
        count=found.count,
        **filters.turning(found.count, PAGE),
        form=filters.form,
        options={
            "stage": [{"key": s.value, "title": visit.say(f"stage.{s}")} for s in Stage],
            "state": [{"key": s.value, "title": visit.say(f"course.state.{s}")} for s in STATES],
            "unit": desk_views.unit_choices(visit, tree),
            "kind": desk_views.kind_options(visit),
            "order": [{"key": o.value, "title": visit.say(f"desk.order.{o}")} for o in Order],
        },
    )
