"""The interface as an application of its own, with its description, beside the pages."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from engine.litigation.manifest import packet_schema
from web.api import packets, problems, urls, webhooks
from web.api.describing import completed
from web.api.guard import Guarded

TITLE: Final = "Jiefen for courts 解纷·法院接口"
VERSION: Final = "1.0.0"
ABOUT: Final = (
    "What a court (法院) or an arbitration commission (仲裁委) receives of cases that could not be "
    "settled, and how it answers. One packet (材料包) is one referral (移送). Every error is a "
    "problem document (RFC 9457): code, title, detail and remedy. Money is whole fen (分), days "
    "are calendar days in China. docs/api.md reads in five minutes."
)
TAGS: Final = [
    {"name": "packets", "description": "材料包: list, fetch, and answer them."},
    {"name": "webhooks", "description": "通知: be told instead of asking."},
]


def create_api(state: Any) -> FastAPI:
    """The interface over what the pages share: the service, the posting, the metrics."""
    api = FastAPI(
        title=TITLE,
        version=VERSION,
        description=ABOUT,
        openapi_tags=TAGS,
        openapi_url=urls.OPENAPI,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_name,
        redirect_slashes=False,
    )
    api.state = state
    for part in (packets, webhooks):
        api.include_router(part.router)
    api.add_api_route(urls.SCHEMA, _schema, include_in_schema=False)
    problems.install(api)
    api.add_middleware(Guarded)
    made = api.openapi

    def described() -> dict[str, Any]:
        return api.openapi_schema if api.openapi_schema else completed(made())

    api.openapi = described  # type: ignore[method-assign]  # as FastAPI's manual has it
    return api


def _name(route: APIRoute) -> str:
    return route.name


def _schema(request: Request) -> JSONResponse:
    return JSONResponse(packet_schema(), media_type="application/schema+json")


class Beside:
    """Sends what is for the interface there, past the guards that pages need."""

    def __init__(self, pages: ASGIApp, api: ASGIApp) -> None:
        self.pages, self.api = pages, api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        own = scope["type"] == "http" and (
            scope["path"] == urls.ROOT or scope["path"].startswith(f"{urls.ROOT}/")
        )
        await (self.api if own else self.pages)(scope, receive, send)
