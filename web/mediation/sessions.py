"""The meetings of a mediation: set, called off, held, recorded or not; their calendar file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions.mediating import meeting, table
from engine.casework.case import Case
from engine.casework.permissions import Action
from engine.errors import NotFound
from engine.i18n import LANGUAGES
from engine.mediation.confidence import Kind
from engine.mediation.sessions import CALLED_OFF, Mode, Sessions
from web import course_views, urls, views
from web.context import Visit, form_of, one
from web.course_forms import NOT_REFUSED, Form, Refused, slip_of
from web.mediation import frame
from web.mediation.forms import of_form
from web.mediation.session_views import days_view, session_lines

router = APIRouter(default_response_class=Response, include_in_schema=False)
Sent = Annotated[Mapping[str, list[str]], Depends(form_of)]
PLAN: Final = ("day", "time", "minutes", "mode", "place", "link", "anyway")
OWN: Final = "own"


@router.get(urls.MEDIATION_SESSIONS)
def sessions(request: Request) -> Response:
    visit = Visit(request)
    return _page(visit, visit.case())


@router.post(urls.MEDIATION_DAYS)
def days(request: Request, form: Sent) -> Response:
    """The days on which a side cannot come."""
    visit = Visit(request)
    case, slip = visit.case(), slip_of(form)
    away = form.get("days", [])
    return _settle(
        visit, case, form, "days", lambda: meeting.take_days(visit.desk, case, away, slip)
    )


@router.post(urls.MEDIATION_PLAN)
def plan(request: Request, form: Sent) -> Response:
    visit = Visit(request)
    case, slip = visit.case(), slip_of(form)
    wanted = _fields(form, "plan")
    return _settle(
        visit,
        case,
        form,
        "plan",
        of_form("plan", lambda: meeting.plan(visit.desk, case, wanted, slip)),
    )


def _fields(form: Form, name: str) -> dict[str, str]:
    return {field: one(form, f"{name}.{field}")[:400] for field in PLAN}


@router.post(urls.MEDIATION_SESSION)
def lead(request: Request, session: str, form: Sent) -> Response:
    """What whoever mediates does with a session: change, call off, begin, write down."""
    visit = Visit(request)
    case, slip, desk = visit.case(), slip_of(form), visit.desk
    present = ["" if seat == OWN else seat for seat in form.get(f"{session}.present", [])]
    held = {name: one(form, f"{session}.{name}")[:10] for name in ("began", "ended")}
    acts: dict[str, Callable[[], Case]] = {
        "change": lambda: meeting.plan(desk, case, _fields(form, session), slip, session),
        "off": lambda: meeting.call_off(desk, case, session, one(form, f"{session}.reason"), slip),
        "begin": lambda: meeting.begin(desk, case, session, slip),
        "held": lambda: meeting.hold(desk, case, session, held, present, slip),
    }
    return _act(visit, case, form, session, acts)


@router.post(urls.MEDIATION_SESSION_SAY)
def say(request: Request, session: str, form: Sent) -> Response:
    """What a side says to a session: less notice, recorded or not."""
    visit = Visit(request)
    case, slip, desk = visit.case(), slip_of(form), visit.desk
    acts: dict[str, Callable[[], Case]] = {
        "waive": lambda: meeting.waive(desk, case, session, slip),
        "record": lambda: meeting.answer_recording(desk, case, session, True, slip),
        "not_record": lambda: meeting.answer_recording(desk, case, session, False, slip),
    }
    return _act(visit, case, form, session, acts)


def _act(
    visit: Visit, case: Case, form: Form, session: str, acts: Mapping[str, Callable[[], Case]]
) -> Response:
    act = acts.get(name := one(form, "act"))
    if act is None or session not in Sessions.of(case, table.viewer(visit.desk, case)).by_id:
        raise NotFound("session", f"{session}:{name}"[:40])
    return _settle(visit, case, form, session, of_form(session, act))


def _settle(visit: Visit, case: Case, form: Form, name: str, act: Callable[[], Case]) -> Response:
    home = urls.to(urls.MEDIATION_SESSIONS, number=case.number)
    return frame.settle(visit, case, form, name, home, partial(_page, visit), act)


@router.get(urls.MEDIATION_SESSION_FILE)
def calendar(request: Request, session: str) -> Response:
    from engine.mediation.ics import session_file  # only for those who ask for one

    visit = Visit(request)
    case = visit.case()
    viewer = table.viewer(visit.desk, case)
    found = Sessions.of(case, viewer).by_id.get(session)
    if found is None or viewer.kind not in (Kind.SIDE, Kind.MEDIATOR):
        raise NotFound("session", session[:20])
    asked = request.query_params.get("lang", "")
    language = next((known for known in LANGUAGES if known == asked), visit.language)
    say, resume = visit.service.pages.say, visit.base_url + urls.RESUME
    words = {
        "name": say(language, "calendar.name"),
        "summary": say(language, "mediation.ics.summary"),
        "description": say(
            language, "mediation.ics.description", link=resume, number=views.grouped(case.number)
        ),
    }
    return Response(
        session_file(case, found, words),
        media_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="jiefen-{case.number}.ics"'},
    )


def _page(visit: Visit, case: Case, refused: Refused = NOT_REFUSED) -> Response:
    viewer, mediation = table.viewer(visit.desk, case), table.table(visit.desk, case)
    known = Sessions.of(case, viewer)
    leads = viewer.kind is Kind.MEDIATOR
    every = sorted(known.by_id.values(), key=lambda one: (not one.is_ahead, one.at))
    decides = viewer.kind is Kind.SIDE and course_views.may_do(visit, case, Action.DECIDE)
    return frame.page(
        visit,
        case,
        "mediation/sessions.html",
        refused,
        tab="sessions",
        sessions=session_lines(visit, case, every, viewer),
        days=days_view(visit, case, known, viewer) if leads or decides else [],
        leads=leads,
        decides=decides,
        may_plan=leads and mediation.state in meeting.PLANNABLE,
        notice=meeting.notice_days(visit.desk, case),
        modes=[{"key": mode.value, "title": visit.say(f"mediation.mode.{mode}")} for mode in Mode],
        reasons=[{"key": key, "title": visit.say(f"mediation.off.{key}")} for key in CALLED_OFF],
        form={"plan.minutes": "60", "plan.time": "09:30", **refused.form},
        to={
            "plan": urls.to(urls.MEDIATION_PLAN, number=case.number),
            "days": urls.to(urls.MEDIATION_DAYS, number=case.number),
        },
    )
