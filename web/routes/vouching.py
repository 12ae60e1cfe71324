"""Signing in by another house: out to its page, and back with its word for somebody."""

from __future__ import annotations

import logging

from fastapi import APIRouter, Request
from starlette.responses import Response

from engine.actions.staff.vouching import admit
from engine.errors import AnswerError, NotFound
from web import urls
from web.context import Visit, go
from web.routes.staff import FIELDS, sign_in_form
from web.staff import presence, views
from web.staff.presence import office_of
from web.staff.provider import LASTS, NotVouched, Provider, opened

router = APIRouter(default_response_class=Response, include_in_schema=False)
log = logging.getLogger("jiefen.web")
COOKIE = "handshake"


@router.get(urls.PROVIDER)
def go_out(request: Request) -> Response:
    visit = Visit(request)
    provider, office = _provider(visit), office_of(visit)
    onward = presence.own_path(request.query_params.get("next", ""))
    try:
        address, begun = provider.begin(_back(visit), onward, office.now())
    except NotVouched as err:
        return _refused(visit, err)
    answer = go(address)
    answer.set_cookie(
        visit.cookie_name(COOKIE),
        begun.sealed(office.vault),
        max_age=int(LASTS.total_seconds()),
        path="/",
        secure=visit.is_secure,
        httponly=True,
        samesite="lax",  # it has to come along from the other house's page
    )
    return answer


@router.get(urls.PROVIDER_BACK)
def come_back(request: Request, state: str = "", code: str = "") -> Response:
    visit = Visit(request)
    provider, office = _provider(visit), office_of(visit)
    cookie = request.cookies.get(visit.cookie_name(COOKIE), "")
    try:
        begun = opened(office.vault, cookie, state, office.now())
        if not code:
            raise NotVouched("the person was not vouched for")
        vouched = provider.finish(begun, code, _back(visit), office.now())
        signed_in = admit(office, vouched, presence.place_of(visit))
    except NotVouched as err:
        return _forgotten(visit, _refused(visit, err))
    except AnswerError as err:
        told = views.refused(visit, err, FIELDS)
        return _forgotten(visit, sign_in_form(visit, urls.DESK, told=told))
    return _forgotten(visit, presence.remember(visit, go(begun.onward), signed_in))


def _provider(visit: Visit) -> Provider:
    if visit.service.provider is None:
        raise NotFound("provider", "")
    return visit.service.provider


def _back(visit: Visit) -> str:
    return visit.base_url + urls.PROVIDER_BACK


def _refused(visit: Visit, err: NotVouched) -> Response:
    log.warning("provider: %s", err)
    told = views.Refused({"password": visit.say("fault.staff_provider")}, 422)
    return sign_in_form(visit, urls.DESK, told=told)


def _forgotten(visit: Visit, response: Response) -> Response:
    """The handshake is over, whatever came of it."""
    name = visit.cookie_name(COOKIE)
    response.delete_cookie(name, path="/", secure=visit.is_secure, httponly=True)
    return response
