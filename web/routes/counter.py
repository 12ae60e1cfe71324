"""At the counter: one of the staff begins a case for somebody who is present; who may do what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import counter
from engine.actions.staff import Present
from engine.casework.people import SEATED, STAFF, Relation
from engine.casework.permissions import HOUSE, Action, matrix
from web import slips, urls
from web.context import Visit, form_of, one
from web.staff import presence
from web.staff import views as staff_views

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]


@router.get(urls.DESK_OPEN)
def open_for(request: Request) -> Response:
    visit = Visit(request)
    here = presence.needed(visit, Action.OPEN_FOR)
    return _form_page(visit, here, {"key": visit.desk.code(16)}, {})


@router.post(urls.DESK_OPEN)
def opened_for(request: Request, form: Form) -> Response:
    """The slip, shown this once: number and code are in nobody else's hands."""
    visit = Visit(request)
    here = presence.needed(visit, Action.OPEN_FOR)
    if not one(form, "agrees"):
        faults = {"agrees": visit.say("counter.must_agree")}
        return _form_page(visit, here, {"key": one(form, "key")}, faults, 422)
    opened = counter.open_for(visit.desk, visit.language, one(form, "key"))
    return staff_views.page(
        visit,
        here,
        "staff/slip.html",
        slip=slips.slip(visit, opened.case, opened.secret),
        onward=urls.to(urls.STORY, number=opened.case.number),
    )


def _form_page(
    visit: Visit, here: Present, form: dict[str, str], faults: dict[str, str], status: int = 200
) -> Response:
    return staff_views.page(
        visit, here, "staff/counter.html", status, form=form, faults=faults, action=urls.DESK_OPEN
    )


@router.get(urls.PERMISSIONS)
def permissions(request: Request) -> Response:
    visit = Visit(request)
    here = presence.needed(visit, Action.RULE)
    rows: dict[str, list[str]] = {}
    for action, _, relations in matrix():
        if action in HOUSE:
            cell = visit.say("permissions.always") if relations else ""
        else:
            named = [visit.say(f"relation.{each}") for each in Relation if each in relations]
            cell = visit.say("list.comma").join(named)
        rows.setdefault(visit.say(f"action.{action}"), []).append(cell)
    roles = [visit.say(f"role.{role}") for role in (*SEATED, *STAFF)]
    return staff_views.page(visit, here, "staff/permissions.html", roles=roles, rows=rows)
