"""Safety and care: the pause, going on, flags, what is reported, who else sits at the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions.mediating import care as act
from engine.actions.mediating import table
from engine.casework.case import Case
from engine.casework.events import GuestAnswered
from engine.casework.people import Role, Side
from engine.casework.permissions import Action, refusal_of
from engine.clock import today
from engine.i18n import date_text
from engine.mediation.care import PAUSED, Care, Key, care_terms, must_stay_apart, proposed
from engine.mediation.confidence import Kind, Viewer, seen_by
from engine.mediation.states import STOPPABLE, State
from web import privacy_views, urls
from web.context import Visit, form_of, one
from web.course_forms import NOT_REFUSED, Form, Refused, slip_of
from web.mediation import frame
from web.mediation.forms import day_of, of_form
from web.views import moment

router = APIRouter(default_response_class=Response, include_in_schema=False)
Sent = Annotated[Mapping[str, list[str]], Depends(form_of)]

FORMS = {
    "pause": urls.CARE_PAUSE,
    "resume": urls.CARE_RESUME,
    "flag": urls.CARE_FLAG,
    "report": urls.CARE_REPORT,
    "guest": urls.CARE_GUEST,
    "people": urls.PEOPLE,
}


@router.get(urls.CARE)
def care(request: Request) -> Response:
    visit = Visit(request)
    return _page(visit, visit.case(), NOT_REFUSED)


@router.post(urls.CARE_PAUSE)
def pause(request: Request, form: Sent) -> Response:
    visit = Visit(request)
    case = visit.case()
    slip = slip_of(form)
    return _settle(visit, case, form, "pause", lambda: act.pause(visit.desk, case, slip))


@router.post(urls.CARE_RESUME)
def resume(request: Request, form: Sent) -> Response:
    visit = Visit(request)
    case = visit.case()
    ticked, slip = form.get("resume.checks", []), slip_of(form)
    return _settle(visit, case, form, "resume", lambda: act.resume(visit.desk, case, ticked, slip))


@router.post(urls.CARE_FLAG)
def flag(request: Request, form: Sent) -> Response:
    """Raise or lower: `lower` names flag and side as they stand on the button."""
    visit = Visit(request)
    case, slip = visit.case(), slip_of(form)
    name, side, note = (one(form, f"flag.{field}")[:400] for field in ("flag", "side", "note"))
    pressed = one(form, "lower") or one(form, "confirm")
    if pressed:
        name, _, side = pressed[:60].partition(":")
    if one(form, "lower"):
        return _settle(
            visit,
            case,
            form,
            "flag",
            lambda: act.lower_flag(visit.desk, case, name, side, slip),
        )
    whose = "" if side == "whole" else side or ("" if pressed else "none")
    return _settle(
        visit,
        case,
        form,
        "flag",
        lambda: act.raise_flag(visit.desk, case, name, whose, note, slip),
    )


@router.post(urls.CARE_REPORT)
def report(request: Request, form: Sent) -> Response:
    visit = Visit(request)
    case = visit.case()
    kind, body = one(form, "report.kind")[:40], one(form, "report.body")[:40]
    on, pauses = day_of(form, "report.on"), bool(one(form, "report.pauses"))
    slip = slip_of(form)
    return _settle(
        visit,
        case,
        form,
        "report",
        lambda: act.report(visit.desk, case, kind, body, on, pauses=pauses, slip=slip),
    )


@router.post(urls.CARE_GUEST)
def guest(request: Request, form: Sent) -> Response:
    visit = Visit(request)
    case = visit.case()
    who, agrees = one(form, "guest")[:20], one(form, "agrees") == "yes"
    slip = slip_of(form)
    return _settle(
        visit, case, form, "guest", lambda: act.welcome(visit.desk, case, who, agrees, slip)
    )


def _settle(visit: Visit, case: Case, form: Form, which: str, does: Any) -> Response:
    def show(now: Case, refused: Refused) -> Response:
        return _page(visit, now, refused)

    address = urls.to(urls.CARE, number=case.number)
    return frame.settle(visit, case, form, which, address, show, of_form(which, does))


# ---------------------------------------------------------------- the page


def _page(visit: Visit, case: Case, refused: Refused) -> Response:
    desk = visit.desk
    viewer, mediation = table.viewer(desk, case), table.table(desk, case)
    if viewer.kind is Kind.NOBODY:
        return frame.page(visit, case, "mediation/closed.html", refused, tab="care")
    leads = viewer.kind is Kind.MEDIATOR
    decides = refusal_of(desk.actor, Action.DECIDE, case) is None and viewer.side is not None
    sees_flags = viewer.kind in (Kind.MEDIATOR, Kind.OVERSEER)
    may_pause = viewer.kind in (Kind.MEDIATOR, Kind.SIDE, Kind.GUEST)
    return frame.page(
        visit,
        case,
        "mediation/care.html",
        refused,
        tab="care",
        leads=leads,
        decides=decides,
        sees_flags=sees_flags,
        may_pause=may_pause and mediation.state in STOPPABLE,
        is_paused=mediation.state is State.SUSPENDED,
        apart=leads and must_stay_apart(case),
        flags=_flags(visit, case, viewer) if sees_flags else [],
        suggested=list(_suggested(visit, case, viewer)) if leads else [],
        guests=list(_guests(visit, case, viewer)),
        reported=_reported(visit, case, viewer) if sees_flags else [],
        checks=_options(visit, "care.check", [*care_terms().checks]),
        dangers=[
            {
                "title": visit.say(f"care.danger.{danger.name}"),
                "text": visit.say(f"care.danger_do.{danger.name}"),
                "law": privacy_views.laws(visit, danger.law),
                "key": danger.name,
            }
            for danger in care_terms().dangers.values()
        ],
        day=today(desk.clock).isoformat(),
        to={name: urls.to(address, number=case.number) for name, address in FORMS.items()},
        **_choices(visit),
    )


def _choices(visit: Visit) -> dict[str, list[dict[str, str]]]:
    """What the forms of the mediator choose from."""
    sides = [{"key": side.value, "title": frame.side_title(visit, side)} for side in Side]
    return {
        "flag_options": _options(visit, "care.flag", [*care_terms().flags]),
        "side_options": [*sides, {"key": "whole", "title": visit.say("care.whole")}],
        "bodies": _options(visit, "care.body", _bodies()),
    }


def _bodies() -> list[str]:
    bodies = (body for danger in care_terms().dangers.values() for body in danger.bodies)
    return list(dict.fromkeys(bodies))


def _options(visit: Visit, prefix: str, keys: list[str]) -> list[dict[str, str]]:
    return [{"key": key, "title": visit.say(f"{prefix}.{key}")} for key in keys]


def flag_title(visit: Visit, key: Key) -> str:
    """What a flag is called, with the side it is of."""
    flag, side = key
    title = visit.say(f"care.flag.{flag}")
    if not side:
        return title
    return visit.say("care.of_side", flag=title, side=frame.side_title(visit, Side(side)))


def suggestions(visit: Visit, flag: str) -> list[str]:
    """What helps where a flag stands."""
    found = care_terms().flags.get(flag)
    return [visit.say(f"care.suggest.{each}") for each in (found.suggest if found else ())]


def _flags(visit: Visit, case: Case, viewer: Viewer) -> list[dict[str, Any]]:
    terms = care_terms().flags
    return [
        {
            "title": flag_title(visit, raised.key),
            "note": raised.note,
            "at": moment(visit, raised.at),
            "suggest": suggestions(visit, raised.flag),
            "apart": raised.flag in terms and terms[raised.flag].apart,
            "value": ":".join(raised.key),
            "may_lower": raised.flag != PAUSED,
        }
        for raised in Care.of(case, viewer).raised
    ]


def _suggested(visit: Visit, case: Case, viewer: Viewer) -> Iterator[dict[str, Any]]:
    for key in proposed(case, viewer):
        yield {
            "title": flag_title(visit, key),
            "suggest": suggestions(visit, key[0]),
            "value": ":".join(key),
        }


def _reported(visit: Visit, case: Case, viewer: Viewer) -> list[dict[str, str]]:
    return [
        {
            "kind": visit.say(f"care.danger.{one.kind}"),
            "body": visit.say(f"care.body.{one.body}"),
            "on": date_text(one.on, visit.language),
        }
        for one in Care.of(case, viewer).reported
    ]


def _guests(visit: Visit, case: Case, viewer: Viewer) -> Iterator[dict[str, Any]]:
    """Who was asked along and belongs to neither side, and what each side says to it."""
    said: dict[tuple[str, str], bool] = {}
    for noted in seen_by(case, viewer):
        if isinstance(noted.happened, GuestAnswered):
            said[noted.happened.guest, noted.happened.seat] = noted.happened.agrees
    own = table.seat_at(visit.desk, case) if viewer.side is not None else None
    for seat in case.people.seats.values():
        if seat.role is not Role.PROFESSIONAL or seat.side is not None or seat.closed:
            continue
        details = case.people.details.get(seat.id, {})
        answers = {
            side: [said.get((seat.id, party)) for party in case.people.parties(side)]
            for side in Side
        }
        yield {
            "id": seat.id,
            "name": details.get("name", ""),
            "role": privacy_views.seat_role(visit, seat, details.get("profession", "")),
            "sides": [
                (frame.side_title(visit, side), visit.say(f"care.guest_{_word(each)}"))
                for side, each in answers.items()
            ],
            "own": said.get((seat.id, own)) if own is not None else None,
        }


def _word(answers: list[bool | None]) -> str:
    if False in answers:
        return "no"
    return "yes" if answers and all(answers) else "open"
