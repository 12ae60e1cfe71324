"""What a person sees when something is refused, missing or broken: never a stack trace."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Scope

from engine.casework.permissions import TABLE, Action, Refusal
from engine.errors import (
    AnswerError,
    AnswerFaults,
    Conflict,
    ConsentMissing,
    IllegalStep,
    JiefenError,
    NotFound,
    NotPermitted,
    RulesOutgrown,
    SealError,
    StoreBusy,
)
from web import urls
from web.context import NobodySignedIn, Visit
from web.logs import note, where
from web.observing import pattern

log = logging.getLogger("jiefen.web")

STATUS: dict[type[JiefenError], int] = {
    NotFound: 404,
    NotPermitted: 403,
    Conflict: 409,
    IllegalStep: 409,
    RulesOutgrown: 409,
    AnswerError: 422,
    AnswerFaults: 422,
    StoreBusy: 503,
    SealError: 503,
}
FILES = "multipart/form-data"
KNOWN = (403, 404, 405, 409, 410, 413, 422, 503)
GONE = 410


def page_for(request: Request, status: int, what: str = "") -> Response:
    """The page that says what happened and what to do, in the reader's language."""
    shown = what or (status if status in KNOWN else 500)
    visit = Visit(request)
    number = str(request.path_params.get("number", ""))
    try:
        files = status == 413 and request.headers.get("content-type", "").startswith(FILES)
        again = request.url.path if files else ""
        if what == "outgrown":
            again = urls.to(urls.RULES, number=number)
        return visit.page("error.html", status, what="413_files" if files else shown, again=again)
    except Exception:  # the last page must come, whatever is broken
        log.exception("the error page failed")
        return HTMLResponse("<!doctype html><title>解纷</title><p>12348", status)


def tell(request: Request, err: Exception) -> None:
    """Note an error that no page expected; its message may quote an answer, so never that."""
    request.app.state.metrics.broke(type(err).__name__)
    note(
        log,
        logging.ERROR,
        "error",
        id=getattr(request.state, "request_id", ""),
        route=pattern(request.scope),
        kind=type(err).__name__,
        where=where(err),
    )


def sign_in_address(request: Request) -> str:
    """The door, which leads back to this page; a form that was sent is not sent again."""
    if request.method != "GET":
        return urls.SIGN_IN
    query = f"?{request.url.query}" if request.url.query else ""
    return urls.query(urls.SIGN_IN, next=f"{request.url.path}{query}")


def refuse(app: FastAPI) -> Any:
    """How the guards before the handlers answer: the same page, made from a bare scope."""

    def answer(scope: Scope, status: int) -> Response:
        scope.setdefault("app", app)
        return page_for(Request(scope), status)

    return answer


def install(app: FastAPI) -> None:
    """Every error of the family, of the framework and of nobody knows what gets its page."""

    def known(request: Request, err: Exception) -> Response:
        number = str(request.path_params.get("number", ""))
        if isinstance(err, ConsentMissing):
            # Of a form that was sent, the page it stood on: our policy lets only it name itself.
            stood = urlsplit(request.headers.get("referer", "")).path
            back = request.url.path if request.method == "GET" else stood
            address = urls.to(urls.CONSENT, number=err.number)
            return RedirectResponse(
                urls.query(address, **{"for": ",".join(err.purposes)}, back=back), 303
            )
        if isinstance(err, NotPermitted) and err.reason == Refusal.NOT_ENTERED:
            return RedirectResponse(urls.to(urls.SEAT, number=number), 303)
        if isinstance(err, NotPermitted) and err.reason == Refusal.ERASED:
            return page_for(request, GONE)
        status = next((code for kind, code in STATUS.items() if isinstance(err, kind)), 500)
        sealed = isinstance(err, SealError)  # whoever runs the service lacks a key or a file
        if status == 500 or sealed:
            tell(request, err)
        if sealed:
            return page_for(request, status, "sealed")
        if isinstance(err, RulesOutgrown):
            adopts = getattr(request.state, "role", "") in TABLE[Action.ANSWER]
            return page_for(request, status, "outgrown" if adopts else "outgrown_waiting")
        return page_for(request, status, "refused" if isinstance(err, NotPermitted) else "")

    def unsigned(request: Request, err: Exception) -> Response:
        return RedirectResponse(sign_in_address(request), 303)

    def framework(request: Request, err: Exception) -> Response:
        return page_for(request, err.status_code if isinstance(err, HTTPException) else 422)

    def unknown(request: Request, err: Exception) -> Response:
        tell(request, err)
        return page_for(request, 500)

    app.add_exception_handler(JiefenError, known)
    app.add_exception_handler(NobodySignedIn, unsigned)
    app.add_exception_handler(HTTPException, framework)
    app.add_exception_handler(RequestValidationError, framework)
    app.add_exception_handler(Exception, unknown)
