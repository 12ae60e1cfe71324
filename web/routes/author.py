"""The author's desk: any rule and questionnaire as it stands, with its proof and its lint."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from web import urls
from web.context import Visit

router = APIRouter(default_response_class=Response, include_in_schema=False)


@router.get(urls.AUTHOR)
def index(request: Request) -> Response:
    visit = Visit(request)
    return visit.page("author/index.html", rulebook=visit.desk.library.rulebook)
