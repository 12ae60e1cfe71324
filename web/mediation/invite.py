"""Inviting the other side: the neutral words, the link and the letter, every try written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import seats
from engine.actions.mediating import inviting, table
from engine.actions.seats import Offered
from engine.casework.case import Case
from engine.casework.people import Role, Seat
from engine.clock import today
from engine.i18n import date_text
from engine.mediation.invitation import CHANNELS, LONGEST, OUTCOMES, wording
from web import privacy_views, slips, urls
from web.context import Visit, form_of, go, one
from web.course_forms import NOT_REFUSED, Refused, slip_of
from web.mediation import frame
from web.mediation.forms import day_of, of_form
from web.mediation.home import attempts
from web.mediation.told_views import about_of, told_view

router = APIRouter(default_response_class=Response, include_in_schema=False)
Sent = Annotated[Mapping[str, list[str]], Depends(form_of)]


@router.get(urls.MEDIATION_INVITE)
def invite(request: Request) -> Response:
    visit = Visit(request)
    return _page(visit, visit.case())


@router.post(urls.MEDIATION_INVITE)
def send(request: Request, form: Sent) -> Response:
    """The link is shown this once; the same form sent again shows the same link."""
    visit = Visit(request)
    case = visit.case()
    plain = {name: values[0] for name, values in form.items()}
    made: list[Offered] = []

    def act() -> Case:
        made.append(inviting.invite(visit.desk, case, plain, one(form, "key")))
        return made[0].case

    answered = _settled(visit, case, form, "invite", act)
    return _link_page(visit, made[0]) if made else answered


@router.post(urls.MEDIATION_TRIED)
def tried(request: Request, form: Sent) -> Response:
    """Write down one try to reach them."""
    visit = Visit(request)
    case, slip = visit.case(), slip_of(form)
    seat, channel, outcome = (
        one(form, f"tried.{name}")[:20] for name in ("seat", "channel", "outcome")
    )
    on = day_of(form, "tried.on") or today(visit.desk.clock)

    def act() -> Case:
        return inviting.note(visit.desk, case, seat, channel, outcome, on, slip)

    return _settled(visit, case, form, "tried", of_form("tried", act))


@router.post(urls.MEDIATION_INVITED)
def change(request: Request, seat: str, form: Sent) -> Response:
    """A new link for somebody who was invited, or none any more."""
    visit = Visit(request)
    case = visit.case()
    seats.seat_of(case, seat)
    if one(form, "do") != "renew":
        inviting.revoke(visit.desk, case, seat)
        return go(urls.to(urls.MEDIATION_INVITE, number=case.number))
    made: list[Offered] = []

    def act() -> Case:
        made.append(inviting.renew(visit.desk, case, seat, one(form, "channel")[:20]))
        return made[0].case

    answered = _settled(visit, case, form, seat, of_form(seat, act))
    return _link_page(visit, made[0]) if made else answered


def _settled(visit: Visit, case: Case, form: Sent, name: str, act: Callable[[], Case]) -> Response:
    address = urls.to(urls.MEDIATION_INVITE, number=case.number)
    return frame.settle(visit, case, form, name, address, partial(_page, visit), act)


def _page(visit: Visit, case: Case, refused: Refused = NOT_REFUSED) -> Response:
    mediation = table.table(visit.desk, case)
    last = inviting.answer_by(visit.desk, case)
    invited = [seat for seat in case.people.seats.values() if seat.role is Role.RESPONDENT]
    return frame.page(
        visit,
        case,
        "mediation/invite.html",
        refused,
        form={seats.INVITER: visit.desk.actor.name, **refused.form},
        invited=[_seat(visit, case, seat) for seat in invited],
        attempts=attempts(visit, mediation),
        channels=_options(visit, "channel", CHANNELS),
        outcomes=_options(visit, "outcome", OUTCOMES),
        about=wording().about_for(case.category).get(visit.language),
        longest=LONGEST,
        answer_by=date_text(last, visit.language) if last else "",
        day=today(visit.desk.clock).isoformat(),
        may_invite=mediation.state in inviting.MAY_INVITE,
        to={
            "invite": urls.to(urls.MEDIATION_INVITE, number=case.number),
            "tried": urls.to(urls.MEDIATION_TRIED, number=case.number),
        },
    )


def _options(visit: Visit, kind: str, keys: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"key": key, "title": visit.say(f"mediation.{kind}.{key}")} for key in keys]


def _seat(visit: Visit, case: Case, seat: Seat) -> dict[str, Any]:
    shown = privacy_views.seat_view(visit, case, seat)
    action = urls.to(urls.MEDIATION_INVITED, number=case.number, seat=seat.id)
    return {**shown, "key": seat.id, "action": action, "title": shown["name"] or shown["role"]}


def _link_page(visit: Visit, offered: Offered) -> Response:
    """The link in every shape in which it is handed on: words, picture, a letter to print."""
    case, seat = offered.case, offered.seat
    details = case.people.details.get(seat.id, {})
    link = visit.base_url + urls.to(urls.RETURN, number=case.number, secret=offered.secret)
    last = inviting.answer_by(visit.desk, case) or seat.until
    by = date_text(last, visit.language)
    inviter = details.get(seats.INVITER, "")
    return frame.page(
        visit,
        case,
        "mediation/invited.html",
        person=details.get("name", ""),
        inviter=inviter,
        about=about_of(visit, case, seat.id),
        parts=told_view(visit),
        link=link,
        qr=slips.qr_code(link),
        sms=visit.say("mediation.sms", inviter=inviter, link=link, by=by),
        by=by,
        written_on=date_text(today(visit.desk.clock), visit.language),
        back=urls.to(urls.MEDIATION_INVITE, number=case.number),
    )
