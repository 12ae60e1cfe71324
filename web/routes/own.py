"""What somebody who works here sees and changes of their own account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions.staff import Present, own, people, signing
from engine.errors import AnswerError, AnswerFaults, NotFound
from engine.i18n import LANGUAGES
from engine.mediation.matching import matching
from web import urls
from web.context import Visit, form_of, go, one
from web.slips import qr_code
from web.staff import presence, views
from web.staff.presence import office_of
from web.views import moment

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
WORK_FIELDS = ("limit", "phone", "employer", "address")
PASSWORD_FIELDS = ("current", "password", "again")


@router.get(urls.OWN)
def account(request: Request) -> Response:
    visit = Visit(request)
    return _own_page(visit, presence.needed(visit))


@router.post(urls.OWN)
def describe(request: Request, form: Form) -> Response:
    visit = Visit(request)
    here = presence.needed(visit)
    spoken = form.get("languages", [])
    language, skills = one(form, "language"), one(form, "skills")
    try:
        own.describe(office_of(visit), here.account, language, spoken, skills)
    except AnswerFaults as err:
        told = views.refused(visit, err, ("language", "languages", "skills"))
        sent = {"language": language, "languages": spoken, "skills": skills[:400]}
        return _own_page(visit, here, sent, told)
    return go(f"{urls.OWN}?saved=1")


@router.post(urls.OWN_WORK)
def work(request: Request, form: Form) -> Response:
    """How much one takes on, and by what ties to a case are looked for."""
    visit = Visit(request)
    here = presence.needed(visit)
    sent = {field: one(form, field)[:400] for field in WORK_FIELDS}
    try:
        own.compare_by(office_of(visit), here.account, sent)
    except AnswerFaults as err:
        return _own_page(visit, here, None, views.refused(visit, err, WORK_FIELDS), sent)
    return go(f"{urls.OWN}?saved=1")


@router.get(urls.OWN_PASSWORD)
def password_page(request: Request) -> Response:
    visit = Visit(request)
    return _password_page(visit, presence.needed(visit))


@router.post(urls.OWN_PASSWORD)
def password(request: Request, form: Form) -> Response:
    visit = Visit(request)
    here = presence.needed(visit)
    current, new, again = (one(form, field) for field in PASSWORD_FIELDS)
    place = presence.place_of(visit)
    try:
        begun = own.change_password(office_of(visit), here, current, new, again, place)
    except AnswerFaults as err:
        return _password_page(visit, here, views.refused(visit, err, PASSWORD_FIELDS))
    return presence.remember(visit, go(f"{urls.OWN}?saved=password"), begun)


@router.get(urls.OWN_FACTOR)
def factor_page(request: Request) -> Response:
    visit = Visit(request)
    return _factor_page(visit, presence.needed(visit))


@router.post(urls.OWN_FACTOR)
def factor(request: Request, form: Form) -> Response:
    """The password first, then a code of the new app."""
    visit = Visit(request)
    here, office = presence.needed(visit), office_of(visit)
    try:
        if "code" not in form:
            own.ask_factor(office, here, one(form, "current"))
            return go(urls.OWN_FACTOR)
        own.confirm_factor(office, here, one(form, "code"))
    except NotFound:  # a second press: it has been set up
        return go(urls.CODES)
    except (AnswerError, AnswerFaults) as err:
        return _factor_page(visit, here, views.refused(visit, err, ("current", "code")))
    return go(urls.CODES)


@router.get(urls.OWN_SESSIONS)
def sessions(request: Request) -> Response:
    visit = Visit(request)
    here = presence.needed(visit)
    listed = [
        {
            "id": session.id,
            "browser": _browser(visit, session.browser),
            "since": moment(visit, session.signed_in_at),
            "seen": moment(visit, session.seen_at),
            "here": session.id == here.session.id,
        }
        for session in signing.sessions(office_of(visit), here.account)
    ]
    return views.page(visit, here, "staff/sessions.html", sessions=listed)


@router.post(urls.OWN_SESSIONS)
def end_sessions(request: Request, form: Form) -> Response:
    visit = Visit(request)
    here, office = presence.needed(visit), office_of(visit)
    ended = one(form, "end")
    if ended == "others":
        signing.end_all(office, here.account.id, but=here.session.id)
    else:
        signing.end(office, here.account, ended)
    return go(urls.OWN_SESSIONS)


def _browser(visit: Visit, kept: str) -> str:
    browser, _, system = kept.partition(" ")
    words = (f"staff.browser.{browser}", f"staff.system.{system}")
    named = (visit.say_or(words[0], browser), visit.say_or(words[1], system))
    return visit.say("staff.browser.on", browser=named[0], system=named[1])


def _own_page(
    visit: Visit,
    here: Present,
    form: Mapping[str, object] | None = None,
    told: views.Refused | None = None,
    work: Mapping[str, str] | None = None,
) -> Response:
    account, office = here.account, office_of(visit)
    held = {
        "limit": str(account.limit or ""),
        "phone": account.phone,
        "employer": account.employer,
        "address": account.address,
    }
    kept = {
        "language": account.language,
        "languages": list(account.languages),
        "skills": visit.say("list.comma").join(account.skills),
    }
    return views.page(
        visit,
        here,
        "staff/own.html",
        told.status if told else 200,
        form=form or kept,
        work=work or held,
        usual=matching().limit,
        faults=told.faults if told else {},
        saved=visit.request.query_params.get("saved", ""),
        unit=views.path(visit, office.tree(), account.unit),
        has_factor=people.has_factor(office, account),
        choices=[{"key": one, "title": visit.say(f"staff.language.{one}")} for one in LANGUAGES],
    )


def _password_page(visit: Visit, here: Present, told: views.Refused | None = None) -> Response:
    status, faults = (told.status, told.faults) if told else (200, {})
    return views.page(visit, here, "staff/password.html", status, faults=faults)


def _factor_page(visit: Visit, here: Present, told: views.Refused | None = None) -> Response:
    setup = own.new_factor(office_of(visit), here)
    return views.page(
        visit,
        here,
        "staff/factor.html",
        told.status if told else 200,
        faults=told.faults if told else {},
        setup=setup,
        picture=qr_code(setup.address) if setup else "",
    )
