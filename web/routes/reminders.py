"""How somebody agrees to be written to, says where, and agrees no longer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import outbox
from engine.casework.case import Case
from engine.errors import AnswerFaults
from engine.messages.message import masked
from web import urls, views
from web.context import Visit, form_of, go, one
from web.posting import posting_of

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
FIELDS = (outbox.PHONE, outbox.MAIL, outbox.AGREES)


@router.get(urls.REMINDERS)
def asked(request: Request) -> Response:
    visit = Visit(request)
    return _page(visit, visit.case(), {}, {})


@router.post(urls.REMINDERS)
def agreed(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    home = urls.to(urls.REMINDERS, number=case.number)
    if one(form, "off"):
        outbox.refuse(visit.desk, case)
        return go(home)
    phone, mail, agrees = (one(form, field) for field in FIELDS)
    try:
        outbox.agree(visit.desk, case, phone, mail, agrees == "yes")
    except AnswerFaults as err:
        filled = {"phone": phone[:20], "email": mail[:254], "agrees": agrees[:3]}
        return _page(visit, case, filled, views.faults_view(visit, err.faults), 422)
    return go(home)


def _page(
    visit: Visit, case: Case, form: dict[str, str], faults: dict[str, str], status: int = 200
) -> Response:
    people, seat = case.people, outbox.seat_of(visit.desk)
    box = posting_of(visit.request).outbox
    way = box.way(people.details.get(seat, {})) if outbox.PURPOSE in people.agreed(seat) else None
    return visit.page(
        "resident/reminders.html",
        status,
        to=masked(way[1]) if way else "",
        open=bool(box.channels),
        form=form,
        faults=faults,
        action=urls.to(urls.REMINDERS, number=case.number),
        back=urls.to(urls.DEADLINES, number=case.number),
    )
