"""The zones: all kinds of dispute on one page, event zones, and the way into a case from each."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import zones
from engine.actions.desk import tidy_code
from engine.errors import AnswerError, NotFound
from web import urls, views, zone_views
from web.context import Visit, form_of, go, one

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]


@router.get(urls.ZONES)
def overview(request: Request) -> Response:
    return _overview(Visit(request), {})


@router.get(urls.ZONE)
def event_zone(request: Request, zone: str) -> Response:
    return _event_zone(Visit(request), zone, {})


@router.post(urls.ZONES)
def begin(request: Request, form: Form) -> Response:
    visit = Visit(request)
    kind, zone = one(form, "kind"), one(form, "zone")
    try:
        if not kind:
            raise AnswerError("kind", "choose_one")
        opened = zones.open_with_kind(visit.desk, kind, zone, visit.language, one(form, "key"))
    except AnswerError as err:
        faults = {"kind": views.fault_text(visit, err)}
        return _event_zone(visit, zone, faults, 422) if zone else _overview(visit, faults, 422)
    address = urls.to(urls.STORY, number=opened.case.number)
    return visit.remember(go(address), opened.case.number, opened.secret)


def _overview(visit: Visit, faults: dict[str, str], status: int = 200) -> Response:
    way = _way_in(visit)
    groups = zone_views.categories(visit)
    half = (len(groups) + 1) // 2
    return visit.page(
        "resident/zones.html",
        status,
        faults=faults,
        strips=zone_views.strips(visit, way["query"]),
        past=zone_views.past(visit, way["query"]),
        columns=[groups[:half], groups[half:]],
        helpers=zone_views.helpers(visit),
        **way,
    )


def _event_zone(visit: Visit, id: str, faults: dict[str, str], status: int = 200) -> Response:
    zone = zone_views.zone_view(visit, zones.zone_of(visit.desk, id))
    return visit.page("resident/zone.html", status, faults=faults, zone=zone, **_way_in(visit))


def _way_in(visit: Visit) -> dict[str, Any]:
    """Where a chosen kind is sent: to the case that is being begun, or to a new one."""
    number = tidy_code(visit.request.query_params.get("case", ""))
    with suppress(NotFound):
        case, _ = visit.enter(number, visit.secret(number))
        return {
            "action": urls.to(urls.KIND, number=case.number),
            "key": "",
            "query": f"?case={case.number}",
            "back": urls.to(urls.KIND, number=case.number),
        }
    return {"action": urls.ZONES, "key": visit.desk.code(16), "query": "", "back": urls.HOME}
