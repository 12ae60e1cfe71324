"""What a mediator has before them: where it stands, who is who, what is next, where all is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions.mediating import queue, table
from engine.actions.mediating.clock import items_of
from engine.casework.case import Case
from engine.casework.contact import masked
from engine.casework.people import APPLICANT, OFFERED, Role, Side
from engine.i18n import date_text
from engine.mediation.care import Care, proposed
from engine.mediation.mediation import Mediation
from engine.mediation.sessions import Sessions
from web import privacy_views, urls
from web.context import Visit, form_of, one
from web.course_forms import NOT_REFUSED
from web.mediation import care as care_pages
from web.mediation import frame
from web.mediation.home import timeline
from web.mediation.next_step import next_step

router = APIRouter(default_response_class=Response, include_in_schema=False)
Sent = Annotated[Mapping[str, list[str]], Depends(form_of)]
WAYS = (
    ("facts", urls.REVIEW),
    ("evidence", urls.EXHIBITS),
    ("deadlines", urls.DEADLINES),
    ("calendar", urls.CALENDAR),
    ("people", urls.PEOPLE),
    ("refer", urls.DESK_CASE),
)
"""Where else a mediator goes from here; the pages of the mediation itself stand in its tabs."""


@router.get(urls.OVERVIEW)
def page(request: Request) -> Response:
    visit = Visit(request)
    return _page(visit, visit.case(), None)


@router.post(urls.OVERVIEW_CALL)
def call(request: Request, form: Sent) -> Response:
    """Show in full how somebody is reached; that it was shown is noted with the look."""
    visit = Visit(request)
    case = visit.case()
    return _page(visit, case, one(form, "seat")[:20])


def _page(visit: Visit, case: Case, called: str | None) -> Response:
    shown = overview(visit, case, called)
    return frame.page(
        visit, case, "mediation/overview_page.html", NOT_REFUSED, tab="overview", **shown
    )


def overview(visit: Visit, case: Case, called: str | None = None) -> dict[str, Any]:
    """What `mediation/overview.html` shows: for a page that includes it, of whoever mediates.

    `called` is the seat whose contact is shown in full.
    """
    desk = visit.desk
    viewer, mediation = table.viewer(desk, case), table.table(desk, case)
    library = visit.service.revisions.current.library
    items, sessions = items_of(desk, case, library), Sessions.of(case, viewer)
    return {
        "term": term_view(visit, queue.nearest(desk, library, case)),
        "next": next_step(visit, case, mediation, viewer, sessions, items),
        "cards": _cards(visit, case, mediation, called),
        "flags": [care_pages.flag_title(visit, one.key) for one in Care.of(case, viewer).raised],
        "to_look_at": len(proposed(case, viewer)),
        "links": [
            {"title": visit.say(f"overview.to.{name}"), "href": urls.to(at, number=case.number)}
            for name, at in WAYS
        ],
        "timeline": timeline(visit, mediation),
        "call": urls.to(urls.OVERVIEW_CALL, number=case.number),
        "care": urls.to(urls.CARE, number=case.number),
        "report": urls.to(urls.CARE, number=case.number) + "#report",
    }


def term_view(visit: Visit, term: queue.Term | None) -> dict[str, str] | None:
    """The nearest term in words: its colour is always said as well."""
    if term is None:
        return None
    key = "over" if term.left < 0 else "today" if term.left == 0 else "left"
    return {
        "colour": term.colour.value,
        "word": visit.say(f"colour.{term.colour}"),
        "title": term.item.title.get(visit.language),
        "day": date_text(term.day, visit.language),
        "left": visit.say(f"overview.{key}", days=abs(term.left)),
    }


def _cards(
    visit: Visit, case: Case, mediation: Mediation, called: str | None
) -> list[dict[str, Any]]:
    """Everybody on the case, those whose dispute it is first."""
    people = case.people
    seats = [APPLICANT, *(seat.id for seat in people.seats.values() if not seat.closed)]
    parties = {seat for side in Side for seat in people.parties(side)}
    ordered = sorted(seats, key=lambda seat: seat not in parties)
    return [_card(visit, case, mediation, seat, called) for seat in ordered]


def _card(
    visit: Visit, case: Case, mediation: Mediation, seat: str, called: str | None
) -> dict[str, Any]:
    details = dict(case.people.details.get(seat, {}))
    reach = {field: details[field] for field in ("phone", "email") if details.get(field)}
    side = case.people.side_of(seat)
    held = case.people.seats.get(seat)
    will = mediation.wills.get(seat)
    viewer = table.viewer(visit.desk, case)
    flags = [key for key in Care.of(case, viewer).standing if side and key[1] == side.value]
    role = (
        privacy_views.seat_role(visit, held, details.get("profession", ""))
        if held is not None
        else visit.say("mediation.side.applicant")
    )
    is_party = held is None or held.role is Role.RESPONDENT
    return {
        "seat": seat,
        "name": details.get("name", "") or visit.say("overview.no_name"),
        "role": role,
        "side": frame.side_title(visit, side) if side and not is_party else "",
        "will": visit.say(f"overview.will_{will}".lower()) if is_party else "",
        "came": held is None or held.taken,
        "reach": [*(reach if called == seat else masked(reach)).values()],
        "may_call": bool(reach) and called != seat,
        "shown": called == seat,
        "phone": reach.get("phone", "") if called == seat else "",
        "flags": [care_pages.flag_title(visit, (flag, "")) for flag, _ in sorted(flags)],
        "is_invited": held is not None and held.role in OFFERED,
    }
