"""The first page of a mediation: where it stands, what comes next, what happened."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from web import urls
from web.context import Visit
from web.mediation import frame

router = APIRouter(default_response_class=Response, include_in_schema=False)


@router.get(urls.MEDIATION)
def home(request: Request) -> Response:
    visit = Visit(request)
    return frame.page(visit, visit.case(), "mediation/home.html")
