"""The desk of those who mediate: who asks for them, what is urgent, which sessions come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions.mediating import choosing as act
from engine.actions.mediating import directory, queue
from engine.actions.staff import Present
from engine.casework.case import Case
from engine.casework.people import Role, Side
from engine.casework.permissions import Action
from engine.errors import AnswerFaults, Conflict, IllegalStep
from engine.mediation.likeness import alike
from web import desk_views, urls, views
from web.context import Visit, form_of, go, known_number, one
from web.course_forms import slip_of
from web.mediation.overview import term_view
from web.staff import presence
from web.staff import views as staff_views

router = APIRouter(default_response_class=Response, include_in_schema=False)
Sent = Annotated[Mapping[str, list[str]], Depends(form_of)]


@router.get(urls.DESK_MEDIATIONS)
def mediations(request: Request) -> Response:
    visit = Visit(request)
    return _page(visit, presence.needed(visit, Action.LIST))


@router.post(urls.DESK_MEDIATIONS)
def answer(request: Request, form: Sent) -> Response:
    """Take a mediation on, or not; whoever was not named finds no such case."""
    visit = Visit(request)
    here = presence.needed(visit, Action.LIST)
    number = known_number(one(form, "number")[:40])
    accepts = one(form, "accepts") == "yes"
    try:
        act.answer(visit.desk, number, accepts, one(form, "reason")[:40], slip_of(form))
    except AnswerFaults as err:
        told = {"reason": views.fault_text(visit, err.faults["reason"])}
        return _page(visit, here, told, 422)
    except (Conflict, IllegalStep):
        return _page(visit, here, {"mediations": visit.say("fault.mediation_conflict")}, 409)
    onward = urls.to(urls.MEDIATORS, number=number)
    return go(onward if accepts else urls.DESK_MEDIATIONS)


def _page(
    visit: Visit, here: Present, faults: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    desk = visit.desk
    oversees = desk.actor.role is Role.SUPERVISOR
    library = visit.service.revisions.current.library
    found = queue.queue(desk, library, desk.actor.units if oversees else None)
    hands = desk_views.hands(visit)
    in_hand = directory.in_hand(desk, desk.actor.id)
    return staff_views.page(
        visit,
        here,
        "mediation/desk.html",
        status,
        faults=faults or {},
        asked=[] if oversees else [_asked(visit, case) for case in _named(visit)],
        lines=[_line(visit, line, hands) for line in found.lines],
        count=found.count,
        today=[_meeting(visit, one) for one in found.today],
        soon=[_meeting(visit, one) for one in found.soon],
        oversees=oversees,
        in_hand=in_hand,
        limit=directory.limit_of(here.account),
        key=desk.code(16),
        reasons=[
            {"key": reason, "title": visit.say(f"mediators.declining.{reason}")}
            for reason in act.DECLINING
        ],
    )


def _named(visit: Visit) -> tuple[Case, ...]:
    return act.asked_of(visit.desk, visit.desk.actor.id)


def _asked(visit: Visit, case: Case) -> dict[str, Any]:
    """What somebody who was named is told before they answer: enough to know their ties."""
    account = visit.present.account if visit.present else None
    own = directory.details_of(account) if account else {}
    names = [
        case.people.details.get(seat, {}).get("name", "")
        for side in Side
        for seat in case.people.parties(side)
    ]
    return {
        "number": case.number,
        "shown": views.grouped(case.number),
        "kind": desk_views.kind_title(visit, case.category),
        "place": case.course.place,
        "names": [name for name in names if name],
        "like": [
            visit.say(f"mediators.like.{each.field}")
            for each in alike(own, dict(case.people.details))
        ],
        "seen": case.seq,
    }


def _line(visit: Visit, line: queue.Line, hands: Mapping[str, Any]) -> dict[str, Any]:
    hand = hands.get(line.account)
    unit = visit.service.office.tree().get(line.unit)
    return {
        "href": urls.to(urls.MEDIATION, number=line.number),
        "number": views.grouped(line.number),
        "kind": desk_views.kind_title(visit, line.kind),
        "state": visit.say(f"mediation.state.{line.state}"),
        "names": visit.say("list.comma").join(line.names),
        "next": visit.say(
            "overview.next.certified" if line.is_certified else f"overview.next.{line.state}"
        ),
        "track": visit.say(f"mediation.track.{line.track}"),
        "term": term_view(visit, line.term),
        "hand": hand.name if hand else visit.say("desk.nobody"),
        "unit": staff_views.title(visit, unit) if unit else "",
    }


def _meeting(visit: Visit, meeting: queue.Meeting) -> dict[str, str]:
    return {
        "href": urls.to(urls.MEDIATION, number=meeting.number),
        "number": views.grouped(meeting.number),
        "when": views.moment(visit, meeting.at),
        "time": f"{meeting.at:%H:%M}",
        "minutes": str(meeting.minutes),
        "mode": visit.say_or(f"mediation.mode.{meeting.mode}", meeting.mode),
        "place": meeting.place,
        "link": meeting.link if meeting.link.startswith("https://") else "",
    }
