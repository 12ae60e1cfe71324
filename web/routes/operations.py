"""What the operator's machines ask: is it alive, is it ready, what does it count."""

from __future__ import annotations

import hmac
import ipaddress

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from engine.actions.desk import Desk
from engine.messages.message import MESSAGES
from web import urls
from web.context import Visit
from web.errors import page_for
from web.metrics import MEDIA_TYPE, Metrics
from web.readiness import Readiness

MOST_COUNTED = 1000
router = APIRouter(default_response_class=Response, include_in_schema=False)


@router.get(urls.HEALTH)
def health(request: Request) -> Response:
    """Alive: requests are answered."""
    visit = Visit(request)
    return JSONResponse({"status": "ok", "revision": visit.desk.library.revision})


@router.get(urls.READY)
def ready(request: Request) -> Response:
    """Ready: what is given is kept. 503 with the reasons otherwise.

    How far the search index is stands beside it: a service whose index is being made does its work.
    """
    readiness: Readiness = request.app.state.readiness
    reasons = readiness.reasons()
    status = "not ready" if reasons else "ready"
    told = {"status": status, "reasons": reasons, "search": _search(Visit(request).desk)}
    return JSONResponse(told, 503 if reasons else 200)


def _search(desk: Desk) -> str:
    """Whether cases can be searched; how many there are is nobody's business."""
    if desk.index is None:
        return "off"
    return "ready" if desk.index.is_ready else "being made"


@router.get(urls.METRICS)
def metrics(request: Request) -> Response:
    """The counts, for whoever bears the token; without one, for this machine alone."""
    counted: Metrics = request.app.state.metrics
    if not _may_read(request, request.app.state.metrics_token):
        return page_for(request, 404)  # as if there were nothing
    desk = Visit(request).desk
    due = desk.store.due(MESSAGES, desk.clock.now(), MOST_COUNTED)
    return Response(counted.text(len(due)), media_type=MEDIA_TYPE)


def _may_read(request: Request, token: str) -> bool:
    if token:
        sent = request.headers.get("authorization", "").encode()
        return hmac.compare_digest(sent, f"Bearer {token}".encode())
    # A request that some proxy handed on comes from elsewhere, whoever handed it on.
    handed_on = {"forwarded", "via", "x-forwarded-for", "x-real-ip"} & set(request.headers)
    host = request.client.host if request.client else ""
    return not handed_on and _is_loopback(host)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
