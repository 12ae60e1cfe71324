"""How somebody takes up an invitation: who they are, a password, a second factor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions.staff import joining
from engine.errors import AnswerError, AnswerFaults, NotFound
from web import urls
from web.context import Visit, form_of, go, one
from web.slips import qr_code
from web.staff import presence, views
from web.staff.presence import office_of
from web.views import moment

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
FIELDS = ("name", "login", "password", "again")
NOTHING: Mapping[str, str] = {}


@router.get(urls.JOIN)
def join_page(request: Request, secret: str) -> Response:
    visit = Visit(request)
    try:
        return _join_page(visit, secret, NOTHING)
    except NotFound:
        return _gone(visit)


@router.post(urls.JOIN)
def introduce(request: Request, secret: str, form: Form) -> Response:
    visit = Visit(request)
    name, login, password, again = (one(form, field) for field in FIELDS)
    try:
        try:
            joining.introduce(office_of(visit), secret, login, name, password, again)
        except (AnswerError, AnswerFaults) as err:
            told = views.refused(visit, err, FIELDS)
            return _join_page(visit, secret, {"name": name[:80], "login": login[:80]}, told)
    except NotFound:
        return _gone(visit)
    return go(urls.to(urls.JOIN_FACTOR, secret=secret))


@router.get(urls.JOIN_FACTOR)
def factor_page(request: Request, secret: str) -> Response:
    visit = Visit(request)
    try:
        return _factor_page(visit, secret)
    except NotFound:
        return _gone(visit)


@router.post(urls.JOIN_FACTOR)
def finish(request: Request, secret: str, form: Form) -> Response:
    visit = Visit(request)
    code = None if one(form, "skip") else one(form, "code")
    office = office_of(visit)
    try:
        try:
            begun = joining.finish(office, secret, code, presence.place_of(visit))
        except AnswerError as err:
            told = views.refused(visit, err, ("code", *FIELDS))
            if "login" in told.faults:
                return _join_page(visit, secret, NOTHING, told)
            return _factor_page(visit, secret, told)
    except NotFound:
        return _gone(visit)
    onward = urls.DESK if code is None else urls.CODES
    return presence.remember(visit, go(onward), begun)


def _join_page(
    visit: Visit, secret: str, form: Mapping[str, str], told: views.Refused | None = None
) -> Response:
    office = office_of(visit)
    invitation = joining.opened(office, secret).thing
    known = joining.known(office, invitation)
    return visit.page(
        "staff/join.html",
        told.status if told else 200,
        form=form,
        faults=told.faults if told else {},
        known=known,
        role=visit.say(f"role.{invitation.role.value}"),
        unit=views.path(visit, office.tree(), invitation.unit),
        until=moment(visit, invitation.until),
        action=urls.to(urls.JOIN, secret=secret),
    )


def _factor_page(visit: Visit, secret: str, told: views.Refused | None = None) -> Response:
    office = office_of(visit)
    setup = joining.setup(office, secret)
    if setup is None:
        return go(urls.to(urls.JOIN, secret=secret))
    return visit.page(
        "staff/join_factor.html",
        told.status if told else 200,
        faults=told.faults if told else {},
        setup=setup,
        picture=qr_code(setup.address),
        may_skip=not office.terms.needs_factor,
        action=urls.to(urls.JOIN_FACTOR, secret=secret),
        back=urls.to(urls.JOIN, secret=secret),
    )


def _gone(visit: Visit) -> Response:
    """A link that leads nowhere; after a second press of the last button, on to what it opened."""
    if visit.present is not None:
        return go(urls.CODES)
    return visit.page("staff/link_gone.html", 404, sign_in=urls.SIGN_IN)
