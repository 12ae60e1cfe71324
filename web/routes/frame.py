"""What belongs to no role: display, privacy, static files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.clock import today
from engine.i18n import LANGUAGES
from web import urls
from web.assets import Assets
from web.authoring.reading import Reading
from web.authoring.registers import parameters_view
from web.context import SIZES, THEMES, YEAR, Visit, form_of, go, one

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]


@router.post(urls.DISPLAY)
def display(request: Request, form: Form) -> Response:
    back = one(form, "back")
    answer = go(back if back.startswith("/") and not back.startswith(("//", "/\\")) else urls.HOME)
    for name, allowed in (("language", LANGUAGES), ("size", SIZES), ("theme", THEMES)):
        value = one(form, name)
        if value in allowed:
            secure = request.url.scheme == "https"
            answer.set_cookie(name, value, max_age=YEAR, samesite="lax", secure=secure)
    return answer


@router.get(urls.FIGURES)
def figures(request: Request) -> Response:
    """Every figure that some rule uses, with its place, dates, source and standing."""
    visit = Visit(request)
    day = today(visit.desk.clock)
    files = parameters_view(visit.desk.library, day)
    lines = [line for group in files.values() for line in group if line.used_by]
    return visit.page("resident/figures.html", lines=lines, r=Reading(visit), today=day)


@router.get(urls.STATIC)
def static(request: Request, address: str) -> Response:
    assets: Assets = request.app.state.assets
    return assets.respond(address, request.headers.get("accept-encoding", ""))
