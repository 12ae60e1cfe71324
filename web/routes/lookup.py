"""One field for everybody: articles of law and published answers side by side."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from engine.actions.lookup import look_up
from web import ask_views, law, urls
from web.context import Visit

router = APIRouter(default_response_class=Response, include_in_schema=False)


@router.get(urls.SEARCH)
def search(request: Request) -> Response:
    visit = Visit(request)
    query = law.tidy_query(request.query_params.get("q", ""))
    if not query:
        return visit.page("resident/search.html", query="", found=None)
    found = look_up(visit.desk, query)
    return visit.page(
        "resident/search.html",
        query=query,
        found=found,
        numbers=ask_views.numbers(found.signals),
        hits=[law.hit_line(visit, hit) for hit in found.hits],
        more=urls.query(urls.LAW, q=query),
        has_law=bool(law.shelf_of(visit)),
        answers=[ask_views.answer_line(visit, answer) for answer in found.answers],
    )
