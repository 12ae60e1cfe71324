"""What never reaches a handler: a body that is too large, or of a kind that nobody reads here."""

from __future__ import annotations

import json
from email.message import Message as Heading
from typing import Any, Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.api.problems import FieldFault, language_of, problem

MOST: Final = 65_536  # bytes of a body: a note and twenty lines
PATIENCE: Final = 8
"""How many times as much is read to its end and dropped: who still sends would not see why."""
WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
CHARSETS: Final = frozenset({"", "utf-8", "utf8", "us-ascii"})
JSON: Final = "application/json"


class Guarded:
    """Takes the body in whole, up to a limit, before the application sees it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in WITH_BODY:
            await self.app(scope, receive, send)
            return
        headers, language = Headers(scope=scope), language_of(scope)
        announced = headers.get("content-length", "")
        giant = announced.isdecimal() and int(announced) > PATIENCE * MOST
        body = None if giant else await _body(receive)
        if body is None:
            close = {"Connection": "close"}
            await problem(413, "too_large", headers=close, language=language)(scope, receive, send)
            return
        refused = _refused(headers, body, scope) if body else None
        if refused is not None:
            await refused(scope, receive, send)
            return
        messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return messages.pop() if messages else await receive()

        await self.app(scope, replay, send)


def _refused(headers: Headers, body: bytes, scope: Scope) -> Response | None:
    """Why a body is not read: not JSON by its header, or none by its bytes."""
    language = language_of(scope)
    if not _is_json(headers):
        return problem(415, "media_type", language=language)
    if fault := _fault(body):
        faults = [FieldFault(field="body", code=fault)]
        return problem(422, "unreadable", faults, language=language)
    return None


def _is_json(headers: Headers) -> bool:
    """Whether it says that it is JSON, in the one charset that JSON has (RFC 8259, 8.1)."""
    heading = Heading()
    heading["Content-Type"] = headers.get("content-type", "") or "text/plain"
    charset = heading.get_param("charset", "")
    plain = isinstance(charset, str) and charset.strip().lower() in CHARSETS
    encoded = headers.get("content-encoding", "identity").strip().lower()
    return heading.get_content_type() == JSON and plain and encoded == "identity"


def _fault(body: bytes) -> str:
    """What keeps these bytes from being one JSON text, as a code; empty where nothing does."""
    try:
        json.loads(body.decode("utf-8"), object_pairs_hook=_once)
    except UnicodeDecodeError:
        return "not_utf8"
    except _Twice:
        return "name_twice"
    except (ValueError, RecursionError):
        return "json_invalid"
    return ""


class _Twice(Exception):
    """A name stands twice in an object: which of the two counts, each reader decides alone."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Twice
    return found


async def _body(receive: Receive) -> bytes | None:
    """The whole body, or nothing where it grows too large or breaks off."""
    parts: list[bytes] = []
    size, more = 0, True
    while more and size <= PATIENCE * MOST:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part: bytes = message.get("body", b"")
        size, more = size + len(part), message.get("more_body", False)
        if size <= MOST:
            parts.append(part)
    return b"".join(parts) if size <= MOST else None
