"""Pages that follow a case: a stream of events that says when it went on, never what happened."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request
from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.responses import Response

from engine.casework.case import Case
from engine.store.store import Store
from web import urls
from web.context import Visit

router = APIRouter(default_response_class=Response, include_in_schema=False)

MOST_AT_ONCE: Final = 200  # threads that wait for the store; whoever comes later waits for one
PULSE: Final = 15.0  # seconds after which silence is broken, so that no proxy hangs up
LONGEST: Final = 40  # pulses; then the browser comes again and is asked for its permission anew
RETRY: Final = 3_000  # milliseconds after which a browser comes again
_waiting: Final = CapacityLimiter(MOST_AT_ONCE)


@router.get(urls.LIVE)
def live(request: Request) -> Response:
    """`moved` events, each with where the case stands as its id; the page then reads anew."""
    visit = Visit(request)
    case = visit.case()
    seen = request.headers.get("last-event-id") or request.query_params.get("after", "")
    after = int(seen) if seen.isdecimal() and len(seen) < 10 else case.seq
    return EventSourceResponse(
        _moves(visit.desk.store, case, after), headers={"X-Accel-Buffering": "no"}
    )


async def _moves(store: Store, case: Case, after: int) -> AsyncIterator[bytes]:
    yield format_sse_event(retry=RETRY, comment="follows")
    for _ in range(LONGEST):
        try:
            moved = await to_thread.run_sync(
                store.changed, case.id, after, PULSE, limiter=_waiting, abandon_on_cancel=True
            )
        except asyncio.CancelledError:
            return
        if not moved:
            yield format_sse_event(comment="still here")
            continue
        events = await to_thread.run_sync(store.read, case.id, after, limiter=_waiting)
        if events:
            after = events[-1].seq
            yield format_sse_event(event="moved", id=str(after), data_str="")
