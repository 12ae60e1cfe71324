"""How somebody who works here signs in and out, and the first page they see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions.staff import own, signing
from engine.errors import AnswerError, AnswerFaults
from web import urls
from web.context import Visit, form_of, go, one
from web.staff import presence, views
from web.staff.presence import office_of
from web.views import moment

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
FIELDS = ("login", "password", "code")


@router.get(urls.SIGN_IN)
def sign_in_page(request: Request) -> Response:
    visit = Visit(request)
    onward = presence.own_path(request.query_params.get("next", ""))
    if visit.present is not None:
        return go(onward)
    return sign_in_form(visit, onward)


@router.post(urls.SIGN_IN)
def sign_in(request: Request, form: Form) -> Response:
    visit = Visit(request)
    office, onward = office_of(visit), presence.own_path(one(form, "next"))
    login, password, code = (one(form, field) for field in FIELDS)
    try:
        begun = signing.sign_in(office, login, password, code, presence.place_of(visit))
    except (AnswerError, AnswerFaults) as err:
        told = views.refused(visit, err, FIELDS)
        return sign_in_form(visit, onward, {"login": login[:40]}, told)
    signing.sign_out(office, presence.token(visit))  # of whoever sat here before
    waiting = own.codes_to_keep(office, begun.account)
    return presence.remember(visit, go(urls.CODES if waiting else onward), begun)


@router.post(urls.SIGN_OUT)
def sign_out(request: Request) -> Response:
    visit = Visit(request)
    signing.sign_out(office_of(visit), presence.token(visit))
    return presence.forget(visit, go(urls.SIGN_IN))


@router.get(urls.DESK)
def home(request: Request) -> Response:
    visit = Visit(request)
    here = presence.needed(visit)
    office = office_of(visit)
    return views.page(
        visit,
        here,
        "staff/home.html",
        unit=views.path(visit, office.tree(), here.account.unit),
        signed_in=moment(visit, here.session.signed_in_at),
        cards=views.cards(visit, here.account),
        codes_waiting=bool(own.codes_to_keep(office, here.account)),
    )


@router.get(urls.CODES)
def codes(request: Request) -> Response:
    visit = Visit(request)
    here = presence.needed(visit)
    shown = own.codes_to_keep(office_of(visit), here.account)
    if not shown:
        return go(urls.DESK)
    spaced = [f"{code[:4]} {code[4:8]} {code[8:]}" for code in shown]
    return views.page(visit, here, "staff/codes.html", codes=spaced)


@router.post(urls.CODES)
def codes_kept(request: Request) -> Response:
    visit = Visit(request)
    own.keep_codes(office_of(visit), presence.needed(visit).account)
    return go(urls.DESK)


def sign_in_form(
    visit: Visit,
    onward: str,
    form: Mapping[str, str] | None = None,
    told: views.Refused | None = None,
) -> Response:
    """The page to sign in on, with what was wrong."""
    return visit.page(
        "staff/sign_in.html",
        told.status if told else 200,
        form=form or {},
        faults=told.faults if told else {},
        onward=onward,
        action=urls.SIGN_IN,
        provider=urls.query(urls.PROVIDER, next=onward) if visit.service.provider else "",
    )
