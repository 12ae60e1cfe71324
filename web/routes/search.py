"""The search over the cases of a house, by words and by what lists know of them."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from engine.actions.search import MOST, find, number_in
from engine.casework.permissions import Action
from engine.search.query import By
from web import search_views, urls
from web.context import Visit, go
from web.search_views import FIELDS, Asked
from web.staff import presence, views

router = APIRouter(default_response_class=Response, include_in_schema=False)


@router.get(urls.DESK_SEARCH)
def search(request: Request) -> Response:
    visit = Visit(request)
    here = presence.needed(visit, Action.LIST)
    asked = Asked.of(request.query_params)
    if number := number_in(visit.desk, asked.q):
        return go(urls.to(urls.DESK_CASE, number=number))
    tree = visit.service.office.tree()
    found = find(visit.desk, asked.query, visit.language, visit.service.revisions.desk_for)
    return views.page(
        visit,
        here,
        "staff/search.html",
        form=asked.form,
        narrowed=asked.is_narrowed,
        found=found,
        hits=[search_views.hit_row(visit, hit, tree) for hit in found.hits],
        **asked.turning(found.total, MOST),
        fields=FIELDS,
        options={
            **search_views.options(visit, found, asked, tree),
            "order": [{"key": o.value, "title": visit.say(f"hits.order.{o}")} for o in By],
        },
    )
