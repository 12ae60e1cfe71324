"""Every error of the interface as a problem document (RFC 9457), and how it is declared."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import compile_path
from starlette.types import Scope

from engine.casework.permissions import Refusal
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
from engine.i18n import Language, Text
from web.context import preferred
from web.logs import note, where
from web.observing import pattern
from web.render import read_interface

log = logging.getLogger("jiefen.api")

MEDIA_TYPE: Final = "application/problem+json"
FRAMEWORK: Final = {404: "no_way", 405: "method", 413: "too_large"}
UNREADABLE: Final = frozenset({"json_invalid"})
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
TYPE: Final = "https://jiefen.invalid/problem/"
"""Before the code; as with our schemas, it names and does not lead anywhere."""
NO_DETAIL: Final = Text("", "")


def codes() -> list[str]:
    """Every code that a problem can have."""
    return sorted(
        name.split(".")[1] for name in read_interface() if re.match(r"problem\.\w+\.title", name)
    )


class FieldFault(BaseModel):
    """What is wrong with one field: `code` for programs, `detail` for people."""

    field: str
    code: str
    detail: str = ""


class Problem(BaseModel):
    """An error (RFC 9457): `code` for programs; what happened and what to do for people.

    The words come in Chinese where Accept-Language asks for it.
    """

    type: Annotated[str, Field(description="Names the kind of problem; ends in its code.")]
    title: str
    status: Annotated[int, Field(description="As in the answer.")]
    code: Annotated[str, Field(json_schema_extra={"enum": codes()})]
    detail: Annotated[str, Field(description="What happened.")]
    remedy: Annotated[str, Field(description="What to do about it.")]
    errors: Annotated[list[FieldFault], Field(description="Every field that is wrong.")] = []
    allowed: Annotated[list[str], Field(description="What can be done instead.")] = []


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
    *,
    language: Language = "en",
) -> Response:
    """An answer that says what is wrong, and what to do."""
    said = told(status, code, language)
    said = said.model_copy(update={"errors": list(errors), "allowed": list(allowed)})
    sent = {"Content-Language": language, **(headers or {})}
    return JSONResponse(said.model_dump(), status, sent, MEDIA_TYPE)


def told(status: int, code: str, language: Language = "en") -> Problem:
    """What is said of a problem of this kind."""

    def said(part: str) -> str:
        return read_interface()[f"problem.{code}.{part}"].get(language)

    return Problem(
        type=TYPE + code,
        title=said("title"),
        status=status,
        code=code,
        detail=said("detail"),
        remedy=said("remedy"),
    )


def language_of(scope: Scope) -> Language:
    """In which language somebody is told what is wrong: English where they do not say."""
    return preferred(f"{Headers(scope=scope).get('accept-language', '')},en")


def install(app: FastAPI) -> None:
    """Have every error answered so, whoever raised it."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(JiefenError, _known)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(Exception, _unknown)


def _refused(request: Request, err: Exception) -> Response:
    assert isinstance(err, Refused)
    language = language_of(request.scope)
    return problem(err.status, err.code, headers=err.headers, language=language)


def _known(request: Request, err: Exception) -> Response:
    status, code = next((s for kind, s in STATUS.items() if isinstance(err, kind)), (500, ""))
    if status == 500 or isinstance(err, SealError):
        _tell(request, err)
    if isinstance(err, NotPermitted) and err.reason == Refusal.WITHDRAWN.value:
        code = "consent_missing"
    headers = {"Retry-After": "1"} if status == 503 else {}
    allowed = err.allowed if isinstance(err, IllegalStep) else ()
    language = language_of(request.scope)
    faults = _fields(err, language)
    return problem(status, code or "broken", faults, allowed, headers, language=language)


def _unreadable(request: Request, err: Exception) -> Response:
    assert isinstance(err, RequestValidationError)
    faults = [
        FieldFault(
            field=".".join(map(str, one["loc"])), code=str(one["type"]), detail=str(one["msg"])
        )
        for one in err.errors()
    ]
    code = "unreadable" if any(one.code in UNREADABLE for one in faults) else "not_valid"
    return problem(422, code, faults, language=language_of(request.scope))


def _framework(request: Request, err: Exception) -> Response:
    assert isinstance(err, HTTPException)
    language = language_of(request.scope)
    if err.status_code == HTTPStatus.BAD_REQUEST:  # a body that is no text at all
        fault = FieldFault(field="body", code="unreadable")
        return problem(422, "unreadable", [fault], language=language)
    headers = dict(err.headers or {})
    if err.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(sorted(_methods(request.app, request.scope["path"])))
    code = FRAMEWORK.get(err.status_code, "error")
    return problem(err.status_code, code, headers=headers, language=language)


def _unknown(request: Request, err: Exception) -> Response:
    _tell(request, err)
    return problem(500, "broken", language=language_of(request.scope))


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


def _fields(err: Exception, language: Language) -> list[FieldFault]:
    if isinstance(err, AnswerFaults):
        return [_fault(name, one, language) for name, one in err.faults.items()]
    return [_fault(err.field, err, language)] if isinstance(err, AnswerError) else []


def _fault(name: str, err: AnswerError, language: Language) -> FieldFault:
    text = read_interface().get(f"fault.{err.key}", NO_DETAIL).get(language)
    return FieldFault(field=name, code=err.key, detail=text.format_map(err.values))


def _tell(request: Request, err: Exception) -> None:
    """Note what nobody expected; its message may quote an answer, so never that."""
    request.app.state.metrics.broke(type(err).__name__)
    note(
        log, logging.ERROR, "error",
        id=getattr(request.state, "request_id", ""),
        route=pattern(request.scope), kind=type(err).__name__, where=where(err),
    )  # fmt: skip
