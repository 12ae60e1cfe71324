"""What is noted of every request: its route, its outcome, its time, and who in which role."""

from __future__ import annotations

import logging
import secrets
import time
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.logs import note
from web.metrics import Metrics

log = logging.getLogger("jiefen.request")

METHODS: Final = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
NO_ROUTE: Final = "-"
GONE: Final = 499  # the asker left before there was an answer; nginx says it so
HEADER: Final = "X-Request-Id"
STREAM: Final = "text/event-stream"


def pattern(scope: Scope) -> str:
    """The route that a request took, with the names of its parts and never what they hold."""
    route = scope.get("route")
    return str(getattr(route, "path_format", None) or getattr(route, "path", NO_ROUTE))


def name_role(request: Request, role: str) -> None:
    """Say in which role somebody acts, for the log."""
    request.state.role = role


class Observed:
    """Notes every request in the log and the counts, and gives each an id that tells nothing."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = _Answer(scope, send, self.metrics)
        try:
            with self.metrics.running():
                await self.app(scope, receive, answer.send)
        finally:
            answer.ended()


class _Answer:
    """One answer on its way out."""

    def __init__(self, scope: Scope, send: Send, metrics: Metrics) -> None:
        self._start = time.perf_counter()
        self._scope, self._send, self._metrics = scope, send, metrics
        self._status, self._streams = GONE, False
        self._state = scope.setdefault("state", {})
        self._state["request_id"] = self._id = secrets.token_hex(8)

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            MutableHeaders(scope=message)[HEADER] = self._id
            if Headers(raw=message["headers"]).get("content-type", "").startswith(STREAM):
                self._streams = True
                self._metrics.streams.inc()
        await self._send(message)

    def ended(self) -> None:
        """Nothing more comes."""
        seconds = time.perf_counter() - self._start
        method = self._scope["method"] if self._scope["method"] in METHODS else "other"
        route = pattern(self._scope)
        if self._streams:
            self._metrics.streams.dec()
        self._metrics.answered(method, route, self._status, None if self._streams else seconds)
        note(
            log,
            logging.INFO,
            "request",
            id=self._id,
            method=method,
            route=route,
            status=self._status,
            ms=round(seconds * 1000, 1),
            role=self._state.get("role", "visitor"),
        )
