"""What every answer tells the browser to forbid, and which requests never reach a handler."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
POLICY = "Content-Security-Policy"
HEADERS = {
    POLICY: CONTENT_SECURITY_POLICY,
    # Not no-referrer: with it browsers send `Origin: null` with our own forms, so that older ones,
    # which send no Sec-Fetch-Site, look like a foreign page. Other sites learn nothing either way.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
TRANSPORT = "max-age=31536000"
SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS", "TRACE"))
BODY_LIMIT = 1_000_000

Refuse = Callable[[Scope, int], Response]
"""Makes the page that tells a person why a request was refused: 403 foreign, 413 too large."""


class Headed:
    """Adds the headers of safety to every response, and keeps pages out of every cache."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    if name != POLICY or name not in headers:  # files bring a stricter one
                        headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = TRANSPORT
            await send(message)

        await self.app(scope, receive, headed)


def is_foreign(method: str, headers: Headers) -> bool:
    """Whether a request that changes something was started by another site's page.

    Browsers since 2023 say so in Sec-Fetch-Site; the older ones name the page's Origin.
    A request that carries neither is refused, for no browser in use sends such a form.
    """
    if method in SAFE_METHODS:
        return False
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin", "")
    return not origin or urlsplit(origin).netloc != headers.get("host")


class OwnForms:
    """Lets through only requests that our own pages started."""

    def __init__(self, app: ASGIApp, refuse: Refuse) -> None:
        self.app = app
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and is_foreign(scope["method"], Headers(scope=scope)):
            await self.refuse(scope, 403)(scope, receive, send)
            return
        await self.app(scope, receive, send)


class Limited:
    """Takes the body in whole before the application sees it, up to `limit` bytes.

    A body somewhat too large is read to its end and dropped: a browser that is still sending
    would show a broken connection instead of the page that explains.

    At the addresses in `large`, each with its own limit, files arrive: there the application reads
    the body piece by piece, so that it never lies in memory whole.
    """

    PATIENCE = 8
    PATIENCE_LARGE = 2

    def __init__(
        self,
        app: ASGIApp,
        refuse: Refuse,
        limit: int = BODY_LIMIT,
        large: Mapping[str, int] | None = None,
    ) -> None:
        self.app = app
        self.refuse = refuse
        self.limit = limit
        self.large = [(compile_path(path)[0], room) for path, room in (large or {}).items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS:
            await self.app(scope, receive, send)
            return
        for path, room in self.large:
            if path.match(scope["path"]):
                await self._in_pieces(scope, receive, send, room)
                return
        body = await self._body(scope, receive)
        if body is None:
            await self.refuse(scope, 413)(scope, receive, send)
            return
        messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return messages.pop() if messages else await receive()

        await self.app(scope, replay, send)

    async def _in_pieces(self, scope: Scope, receive: Receive, send: Send, room: int) -> None:
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced) > room:
            if int(announced) <= self.PATIENCE_LARGE * room:
                await _drop(receive, self.PATIENCE_LARGE * room)
            await self.refuse(scope, 413)(scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > room:
                if message.get("more_body", False):
                    await _drop(receive, self.PATIENCE_LARGE * room - taken)
                raise HTTPException(413)
            return message

        await self.app(scope, counted, send)

    async def _body(self, scope: Scope, receive: Receive) -> bytes | None:
        """The whole body, or nothing when it is too large or broke off."""
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced) > self.PATIENCE * self.limit:
            return None
        parts: list[bytes] = []
        size, more = 0, True
        while more and size <= self.PATIENCE * self.limit:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            part: bytes = message.get("body", b"")
            size, more = size + len(part), message.get("more_body", False)
            if size <= self.limit:
                parts.append(part)
        return b"".join(parts) if size <= self.limit else None


async def _drop(receive: Receive, most: int) -> None:
    """Read what is still being sent and keep none of it."""
    while most > 0:
        message = await receive()
        most -= len(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return
