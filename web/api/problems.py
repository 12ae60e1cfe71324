"""Every error of the interface as a problem document (RFC 9457), and how it is declared."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import compile_path

from engine.errors import (
    AnswerError,
    AnswerFaults,
    Conflict,
    ConsentMissing,
    IllegalStep,
    JiefenError,
    NotFound,
    NotPermitted,
    SealError,
    StoreBusy,
)
from web.logs import note, where
from web.observing import pattern

log = logging.getLogger("jiefen.api")

MEDIA_TYPE: Final = "application/problem+json"
STATUS: Final[Mapping[type[JiefenError], tuple[int, str]]] = {
    NotFound: (404, "not_found"),
    NotPermitted: (403, "not_permitted"),
    ConsentMissing: (403, "consent_missing"),
    IllegalStep: (409, "not_now"),
    Conflict: (409, "raced"),
    AnswerError: (422, "not_valid"),
    AnswerFaults: (422, "not_valid"),
    StoreBusy: (503, "busy"),
    SealError: (503, "sealed"),
}
DETAILS: Final = {
    "not_found": "There is no such thing, or none for this key.",
    "not_permitted": "This key may not do that.",
    "consent_missing": "The applicant does not agree to it.",
    "not_now": "The packet stands so that this cannot be done; allowed says what can.",
    "raced": "Somebody else dealt with it at the same moment: read it again.",
    "not_valid": "Some fields cannot be used; errors names them.",
    "busy": "Try again in a moment.",
    "sealed": "The service cannot open it. Its operator has been told.",
    "no_key": "Send Authorization: Bearer with a key that is in use.",
    "scope": "The key was not made for this.",
    "changed": "It changed since it was read: read it again.",
    "if_match": "Send If-Match with the etag of the packet, or *.",
    "key_reused": "That Idempotency-Key was used for another request.",
    "too_large": "The body is too large.",
    "media_type": "Send application/json.",
    "too_often": "Too many requests: wait as Retry-After says.",
    "error": "The request cannot be answered.",
    "broken": "Something broke here. Its operator has been told.",
}


class FieldFault(BaseModel):
    """What is wrong with one field."""

    field: str
    code: str


class Problem(BaseModel):
    """An error: `status` as in the answer, `code` for programs, `detail` for people."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldFault] = []
    allowed: list[str] = []


@dataclass
class Refused(Exception):
    """A request that is answered with a problem and nothing else."""

    status: int
    code: str
    headers: Mapping[str, str] = field(default_factory=dict)


def problem(
    status: int,
    code: str,
    errors: Iterable[FieldFault] = (),
    allowed: Iterable[str] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """An answer that says what is wrong."""
    told = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        code=code,
        detail=DETAILS.get(code, DETAILS["error"]),
        errors=list(errors),
        allowed=list(allowed),
    )
    return JSONResponse(told.model_dump(), status, dict(headers or {}), MEDIA_TYPE)


def declared(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """These errors as the description of the interface declares them."""
    schema = {"$ref": "#/components/schemas/Problem"}
    found: dict[int | str, dict[str, Any]] = {}
    for status in statuses:
        found[status] = {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            whole = {"type": "integer", "minimum": 1}
            found[status]["headers"] = {"Retry-After": {"schema": whole}}
        if status == HTTPStatus.UNAUTHORIZED:
            found[status]["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    return found


def install(app: FastAPI) -> None:
    """Have every error answered so, whoever raised it."""

    def refused(request: Request, err: Exception) -> Response:
        assert isinstance(err, Refused)
        return problem(err.status, err.code, headers=err.headers)

    def known(request: Request, err: Exception) -> Response:
        status, code = next((s for kind, s in STATUS.items() if isinstance(err, kind)), (500, ""))
        if status == 500 or isinstance(err, SealError):
            _tell(request, err)
        headers = {"Retry-After": "1"} if status == 503 else {}
        allowed = err.allowed if isinstance(err, IllegalStep) else ()
        return problem(status, code or "broken", _fields(err), allowed, headers)

    def unreadable(request: Request, err: Exception) -> Response:
        assert isinstance(err, RequestValidationError)
        faults = [
            FieldFault(field=".".join(map(str, one["loc"])), code=str(one["type"]))
            for one in err.errors()
        ]
        return problem(422, "not_valid", faults)

    def framework(request: Request, err: Exception) -> Response:
        assert isinstance(err, HTTPException)
        if err.status_code == HTTPStatus.BAD_REQUEST:  # a body that is no text at all
            return problem(422, "not_valid", [FieldFault(field="body", code="unreadable")])
        code = {404: "not_found", 413: "too_large"}.get(err.status_code, "error")
        headers = dict(err.headers or {})
        if err.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = ", ".join(sorted(_methods(app, request.scope["path"])))
        return problem(err.status_code, code, headers=headers)

    def unknown(request: Request, err: Exception) -> Response:
        _tell(request, err)
        return problem(500, "broken")

    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(JiefenError, known)
    app.add_exception_handler(RequestValidationError, unreadable)
    app.add_exception_handler(HTTPException, framework)
    app.add_exception_handler(Exception, unknown)


def _methods(app: FastAPI, path: str) -> set[str]:
    """By which methods an address is asked; the framework names those of one route."""
    ways = described(app)
    return {method for pattern, methods in ways if pattern.match(path) for method in methods}


def described(app: FastAPI) -> list[tuple[re.Pattern[str], list[str]]]:
    """Every address of the description, with the methods it names."""
    paths: dict[str, dict[str, Any]] = app.openapi()["paths"]
    return [
        (compile_path(path)[0], [method.upper() for method in operations])
        for path, operations in paths.items()
    ]


def _fields(err: Exception) -> list[FieldFault]:
    if isinstance(err, AnswerFaults):
        return [FieldFault(field=name, code=one.key) for name, one in err.faults.items()]
    return [FieldFault(field=err.field, code=err.key)] if isinstance(err, AnswerError) else []


def _tell(request: Request, err: Exception) -> None:
    """Note what nobody expected; its message may quote an answer, so never that."""
    request.app.state.metrics.broke(type(err).__name__)
    note(
        log, logging.ERROR, "error",
        id=getattr(request.state, "request_id", ""),
        route=pattern(request.scope), kind=type(err).__name__, where=where(err),
    )  # fmt: skip
