"""What waits to be sent, for those who run the service: how it fares, never what it says."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions.post import Waiting
from engine.casework.permissions import Action
from engine.clock import Clock
from engine.errors import Conflict, NotFound
from web import urls, views
from web.context import Visit, form_of, go, one
from web.posting import posting_of
from web.staff import presence
from web.staff import views as staff_views
from web.views import moment

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
PAGE: Final = 50


@router.get(urls.OUTBOX)
def outbox(request: Request) -> Response:
    visit = Visit(request)
    here = presence.needed(visit, Action.RULE)
    after = request.query_params.get("after", "")[:200]
    found = list(islice(posting_of(request).post.waiting(after, PAGE), PAGE))
    return staff_views.page(
        visit,
        here,
        "staff/outbox.html",
        lines=[_line(visit, waiting) for waiting in found],
        ways=[visit.say(f"outbox.way_{way}") for way in posting_of(request).outbox.channels],
        more=urls.query(urls.OUTBOX, after=found[-1].id) if len(found) == PAGE else "",
        raced="raced" in request.query_params,
    )


@router.post(urls.OUTBOX)
def settle(request: Request, form: Form) -> Response:
    """Try a message again, or give it up; what has gone out meanwhile is left alone."""
    visit = Visit(request)
    presence.needed(visit, Action.RULE)
    post, now = posting_of(request).post, _clock(visit).now()
    try:
        if again := one(form, "retry"):
            post.retry(again, now)
        elif given_up := one(form, "cancel"):
            post.cancel(given_up, now)
    except (NotFound, Conflict):
        return go(urls.query(urls.OUTBOX, raced="1"))
    return go(urls.OUTBOX)


def _clock(visit: Visit) -> Clock:
    return visit.desk.clock


def _line(visit: Visit, waiting: Waiting) -> dict[str, str | bool]:
    due = waiting.due
    return {
        "id": waiting.id,
        "what": visit.say_or(f"outbox.what_{waiting.template}", waiting.template),
        "way": visit.say_or(f"outbox.way_{waiting.channel}", waiting.channel),
        "number": views.grouped(waiting.number) if waiting.number else "",
        "to": waiting.to or visit.say("outbox.nobody"),
        "attempts": str(waiting.attempts),
        "why": visit.say_or(f"outbox.why_{waiting.why}", waiting.why) if waiting.why else "",
        "failed": waiting.failed,
        "readable": bool(waiting.template),
        "made": moment(visit, waiting.made_at) if waiting.made_at else "",
        "due": moment(visit, due) if due else "",
    }
