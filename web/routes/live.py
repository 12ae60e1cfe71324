"""Pages that follow a case: a stream of events that says when it went on, never what happened.

Each is told only of what it may see, at moments that depend on nothing else.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final
from zlib import crc32

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request
from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.responses import Response

from engine.actions import following
from engine.actions.desk import Desk
from engine.actions.mediating import presence
from engine.casework.case import Case
from engine.casework.permissions import Action
from engine.clock import today
from engine.errors import JiefenError
from web import urls
from web.context import Visit
from web.hub import Hub

router = APIRouter(default_response_class=Response, include_in_schema=False)

MOST_AT_ONCE: Final = 16  # threads that look into the store; whoever comes later waits for one
PULSE: Final = 15.0  # seconds between two signs of life, so that no proxy hangs up
LONGEST: Final = 40  # pulses; then the browser comes again and is asked for its permission anew
RETRY: Final = 3_000  # milliseconds after which a browser comes again
_looking: Final = CapacityLimiter(MOST_AT_ONCE)


@router.get(urls.LIVE)
def live(request: Request) -> Response:
    """`moved` events, each with where the case stands as its id; the page then reads anew."""
    visit = Visit(request)
    case = visit.case()
    seen = request.headers.get("last-event-id") or request.query_params.get("after", "")
    known = int(seen) if seen.isdecimal() and len(seen) < 10 else case.seq
    moves = follow(visit.service.hub, visit.desk, case, min(known, case.seq))
    return EventSourceResponse(moves, headers={"X-Accel-Buffering": "no"})


async def follow(hub: Hub, desk: Desk, case: Case, after: int) -> AsyncIterator[bytes]:
    """The stream of one follower, from a place on; it ends when they may look no longer."""
    yield format_sse_event(retry=RETRY, comment="follows")
    loop = asyncio.get_running_loop()
    try:
        with hub.following(case.id) as ear:
            pulse = loop.time() - PULSE * _phase(desk, case)
            for _ in range(LONGEST):
                while True:
                    found = await to_thread.run_sync(_look, desk, case, after, limiter=_looking)
                    if found is None:
                        return
                    case, after, told = found
                    if told:
                        yield format_sse_event(event="moved", id=str(told), data_str="")
                    if not await ear.rung(max(0.0, pulse + PULSE - loop.time())):
                        break
                pulse += PULSE
                await to_thread.run_sync(presence.note, desk, case, limiter=_looking)
                yield format_sse_event(comment="still here")
    except asyncio.CancelledError:
        return


def _phase(desk: Desk, case: Case) -> float:
    """Where in a pulse a follower begins: each elsewhere, so that not all look at one moment."""
    return crc32(f"{case.id}:{desk.actor.mark}".encode()) / 2**32


def _look(desk: Desk, case: Case, after: int) -> tuple[Case, int, int] | None:
    """The case as it stands, its place, and the last place beyond `after` that may be told of."""
    try:
        case = desk.again(case)
        desk.permit(case, Action.SEE)
    except JiefenError:
        return None
    seat = case.people.seats.get(desk.actor.id)
    if seat is not None and seat not in case.people.open_seats(today(desk.clock)):
        return None
    if case.seq <= after:
        return case, after, 0
    events = desk.store.read(case.id, after)
    return case, case.seq, following.news(desk, case, [e for e in events if e.seq <= case.seq])
