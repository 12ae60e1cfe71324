"""What never reaches a handler: a body that is too large, or of a kind that nobody reads here."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.api.problems import problem

MOST: Final = 65_536  # bytes of a body: a note and twenty lines
WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Guarded:
    """Takes the body in whole, up to a limit, before the application sees it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in WITH_BODY:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        announced = headers.get("content-length", "")
        body = None if announced.isdecimal() and int(announced) > MOST else await _body(receive)
        if body is None:
            # Whoever still sends learns of it once, and the connection ends with that.
            await problem(413, "too_large", headers={"Connection": "close"})(scope, receive, send)
            return
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if body and kind != "application/json":
            await problem(415, "media_type")(scope, receive, send)
            return
        messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return messages.pop() if messages else await receive()

        await self.app(scope, replay, send)


async def _body(receive: Receive) -> bytes | None:
    """The whole body, or nothing where it grows too large or breaks off."""
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part: bytes = message.get("body", b"")
        size, more = size + len(part), message.get("more_body", False)
        if size > MOST:
            return None
        parts.append(part)
    return b"".join(parts)
