"""What everybody is told before a mediation: read and ticked by each side for itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions.mediating import opening as act
from engine.actions.mediating import table
from engine.casework.case import Case
from engine.casework.people import Side
from engine.casework.permissions import Action
from engine.mediation.confidence import Kind
from engine.mediation.states import STOPPABLE
from engine.mediation.told import DELIVERY, told
from web import course_views, urls
from web.context import Visit, form_of, one
from web.course_forms import NOT_REFUSED, Refused, slip_of
from web.mediation import frame

router = APIRouter(default_response_class=Response, include_in_schema=False)
Sent = Annotated[Mapping[str, list[str]], Depends(form_of)]
OWN = "own"


@router.get(urls.MEDIATION_OPENING)
def opening(request: Request) -> Response:
    visit = Visit(request)
    return _page(visit, visit.case())


@router.post(urls.MEDIATION_OPENING)
def tick(request: Request, form: Sent) -> Response:
    """A side ticks for itself."""
    visit = Visit(request)
    case, slip = visit.case(), slip_of(form)
    items, address = form.get("items", []), one(form, "address")[:400]
    return _settled(visit, case, form, lambda: act.tick(visit.desk, case, items, address, slip))


@router.post(urls.MEDIATION_READ_OUT)
def read_out(request: Request, form: Sent) -> Response:
    """Whoever mediates says for whom it was read aloud."""
    visit = Visit(request)
    case, slip = visit.case(), slip_of(form)
    items, address = form.get("items", []), one(form, "address")[:400]
    seat = one(form, "for")[:10]
    whose = "" if seat == OWN else seat or "-"
    return _settled(
        visit, case, form, lambda: act.read_to(visit.desk, case, whose, items, address, slip)
    )


def _settled(visit: Visit, case: Case, form: Sent, does: Callable[[], Case]) -> Response:
    home = urls.to(urls.MEDIATION_OPENING, number=case.number)
    return frame.settle(visit, case, form, "opening", home, partial(_page, visit), does)


def _page(visit: Visit, case: Case, refused: Refused = NOT_REFUSED) -> Response:
    viewer, mediation = table.viewer(visit.desk, case), table.table(visit.desk, case)
    leads, sides = viewer.kind is Kind.MEDIATOR, viewer.kind is Kind.SIDE
    decides = sides and course_views.may_do(visit, case, Action.DECIDE)
    seat = table.seat_at(visit.desk, case) if sides else None
    language = visit.language
    known = case.people.details.get(seat, {}).get("address", "") if seat is not None else ""
    return frame.page(
        visit,
        case,
        "mediation/opening.html",
        refused,
        tab="opening",
        parts=[
            {"key": p.key, "title": p.title.get(language), "text": p.text.get(language)}
            for p in told().opening_on(mediation.track)
        ],
        wants_address=any(p.key == DELIVERY for p in told().opening_on(mediation.track)),
        form={"address": known, **refused.form},
        done=seat is not None and mediation.opened.get(seat) == told().words,
        may=(leads or decides) and mediation.state in STOPPABLE,
        leads=leads,
        seats=[
            {
                "key": one_seat or OWN,
                "title": f"{frame.side_title(visit, side)} · "
                + visit.say(f"mediation.opened.{'yes' if one_seat in mediation.opened else 'no'}"),
            }
            for side in Side
            for one_seat in case.people.parties(side)
        ],
        words=told().words,
        action=urls.to(
            urls.MEDIATION_READ_OUT if leads else urls.MEDIATION_OPENING, number=case.number
        ),
        home=urls.to(urls.MEDIATION, number=case.number),
    )
