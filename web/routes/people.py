"""Who is on a case: inviting and letting go, being reached, a new code; the home of the invited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import consent, seats
from engine.actions.mediating import inviting, willing
from engine.actions.seats import Offered
from engine.casework.case import Case
from engine.casework.contact import masked
from engine.casework.people import APPLICANT, OFFERED, Role, Side
from engine.casework.permissions import Action
from engine.casework.purposes import purposes
from engine.errors import AnswerError, AnswerFaults, Conflict, IllegalStep
from engine.i18n import date_text
from engine.mediation.mediation import Mediation
from engine.mediation.states import STOPPABLE, State
from web import privacy_views as shown
from web import slips, urls, views
from web.context import Visit, form_of, go, one
from web.course_forms import slip_of
from web.mediation.told_views import about_of, told_view

router = APIRouter(default_response_class=Response, include_in_schema=False)
OWN = "own."  # what the fields of the applicant's own begin with: two forms share the page
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]


@router.get(urls.PEOPLE)
def people(request: Request) -> Response:
    visit = Visit(request)
    return _people_page(visit, visit.case())


@router.post(urls.PEOPLE)
def invite(request: Request, form: Form) -> Response:
    """The link is shown this once; the same form sent again shows the same link."""
    visit = Visit(request)
    case = visit.case()
    try:
        offered = seats.offer(visit.desk, case, _plain(form), one(form, "key"))
    except AnswerFaults as err:
        return _people_page(visit, case, _plain(form), views.faults_of(visit, err), status=422)
    return _link_page(visit, offered)


@router.post(urls.PEOPLE_SEAT)
def change_seat(request: Request, seat: str, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    if one(form, "do") == "renew":
        return _link_page(visit, seats.renew(visit.desk, case, seat))
    seats.close(visit.desk, case, seat)
    return go(urls.to(urls.PEOPLE, number=case.number))


@router.post(urls.REACH)
def reach(request: Request, form: Form) -> Response:
    """How the applicant is reached."""
    visit = Visit(request)
    case = visit.case()
    try:
        details = {name.removeprefix(OWN): value for name, value in _plain(form).items()}
        seats.describe(visit.desk, case, details, form.get("agree", ()))
    except (AnswerError, AnswerFaults) as err:
        faults = views.faults_of(visit, err)
        faults = {name if name == "agree" else OWN + name: faults[name] for name in faults}
        return _people_page(visit, case, own=_plain(form), own_faults=faults, status=422)
    return go(urls.to(urls.PEOPLE, number=case.number))


@router.post(urls.SECRET)
def new_secret(request: Request) -> Response:
    """A new code; the old link and every other device with it open nothing any more."""
    visit = Visit(request)
    case, secret = seats.change_secret(visit.desk, visit.case())
    return visit.remember(go(urls.to(urls.SAVE, number=case.number)), case.number, secret)


def _people_page(
    visit: Visit,
    case: Case,
    form: Mapping[str, str] | None = None,
    faults: dict[str, str] | None = None,
    own: Mapping[str, str] | None = None,
    own_faults: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    known = dict(case.people.details.get(APPLICANT, {}))
    contact = purposes().by_id[consent.CONTACT]
    return visit.page(
        "resident/people.html",
        status,
        seats=[shown.seat_view(visit, case, seat) for seat in case.people.seats.values()],
        roles=[_role(visit, role) for role in OFFERED],
        professions=[
            {"key": each, "title": visit.say(f"people.profession_{each}")}
            for each in seats.PROFESSIONS
        ],
        sides=[{"key": side.value, "title": visit.say(f"people.side_{side}")} for side in Side],
        form=form or {seats.INVITER: known.get("name", "")},
        faults=faults or {},
        you=shown.person_lines(visit, known),
        own={f"{OWN}name": known.get("name", "")} if own is None else own,
        hints=masked(known),
        own_faults=own_faults or {},
        contact=shown.purpose_view(visit, contact),
        agreed=contact.is_agreed(consent.agreed(case)),
        key=visit.desk.code(16),
        is_staff=visit.desk.actor.is_staff,
        action=urls.to(urls.PEOPLE, number=case.number),
        reach=urls.to(urls.REACH, number=case.number),
        secret=urls.to(urls.SECRET, number=case.number),
        back=urls.to(urls.CASE, number=case.number),
    )


def _role(visit: Visit, role: Role) -> dict[str, str]:
    hint = visit.say(f"people.sees_{role}")
    return {"key": role.value, "title": visit.say(f"people.offer_{role}"), "hint": hint}


def _link_page(visit: Visit, offered: Offered) -> Response:
    case, seat = offered.case, offered.seat
    link = visit.base_url + urls.to(urls.RETURN, number=case.number, secret=offered.secret)
    inviter = case.people.details.get(seat.id, {}).get(seats.INVITER, "")
    until = date_text(seat.until, visit.language)
    return visit.page(
        "resident/invited.html",
        person=shown.seat_view(visit, case, seat),
        link=link,
        qr=slips.qr_code(link),
        message=visit.say("people.message", inviter=inviter, link=link, until=until),
        back=urls.to(urls.PEOPLE, number=case.number),
    )


def _plain(form: Mapping[str, list[str]]) -> dict[str, str]:
    return {name: values[0] for name, values in form.items()}


# ---------------------------------------------------------------- somebody invited


@router.get(urls.SEAT)
def seat(request: Request) -> Response:
    visit = Visit(request)
    return _seat_page(visit, visit.case(), {})


@router.post(urls.SEAT)
def take_seat(request: Request, form: Form) -> Response:
    """Come in; where the other side is asked to a mediation, that is a yes to it."""
    visit = Visit(request)
    case = visit.case()
    if visit.desk.actor.role not in OFFERED:
        return go(urls.to(urls.CASE, number=case.number))
    ticked, slip = form.get("agree", ()), slip_of(form)
    try:
        if _is_asked(visit, case):
            willing.answer(visit.desk, case, True, ticked, slip)
        else:
            seats.take(visit.desk, case, ticked)
    except AnswerError as err:
        return _seat_page(visit, case, views.faults_of(visit, err), 422)
    except (Conflict, IllegalStep):
        told = {"agree": visit.say("fault.mediation_conflict")}
        return _seat_page(visit, visit.desk.again(case), told, 409)
    return go(urls.to(urls.SEAT, number=case.number))


@router.post(urls.SEAT_LEAVE)
def leave_seat(request: Request, form: Form) -> Response:
    """Go for good; say no to a mediation and stay out; or say that one is not meant."""
    visit = Visit(request)
    case = visit.case()
    if visit.desk.actor.role not in OFFERED:
        return go(urls.to(urls.CASE, number=case.number))
    if one(form, "do") == "not_me":
        willing.deny(visit.desk, case)
        return visit.forget(visit.page("resident/not_me.html"), case.number)
    if one(form, "do") == "no" and _is_asked(visit, case):
        try:
            willing.answer(visit.desk, case, False, (), slip_of(form))
        except (Conflict, IllegalStep):
            told = {"agree": visit.say("fault.mediation_conflict")}
            return _seat_page(visit, visit.desk.again(case), told, 409)
        return go(urls.to(urls.SEAT, number=case.number))
    seats.leave(visit.desk, case)
    return visit.forget(go(urls.HOME), case.number)


def _is_asked(visit: Visit, case: Case) -> bool:
    """Whether this is the other side of a mediation that is not over."""
    seat = case.people.seats[visit.desk.actor.id]
    return seat.role is Role.RESPONDENT and Mediation.of(case).state in STOPPABLE


def _asked_view(visit: Visit, case: Case) -> dict[str, Any]:
    """What the other side is told of the mediation before it comes in: no word of the dispute."""
    id = visit.desk.actor.id
    last = inviting.answer_by(visit.desk, case) or case.people.seats[id].until
    return {
        "about": about_of(visit, case, id),
        "by": date_text(last, visit.language),
        "parts": told_view(visit),
        "said_no": Mediation.of(case).wills.get(id) is False,
    }


def _filing(visit: Visit, case: Case) -> str:
    """Where the papers of their own side are, for the other side once it has come in."""
    seat = case.people.seats[visit.desk.actor.id]
    draws = seat.taken and seat.role is Role.RESPONDENT and case.category is not None
    return urls.to(urls.FILING, number=case.number) if draws else ""


def _seat_page(visit: Visit, case: Case, faults: dict[str, str], status: int = 200) -> Response:
    actor = visit.desk.actor
    if actor.role not in OFFERED:
        return go(urls.to(urls.CASE, number=case.number))
    return visit.page(
        "resident/seat.html",
        status,
        seat=shown.invitation_view(visit, case, actor),
        asks=[shown.purpose_view(visit, p) for p in purposes().needed(Action.ENTER)],
        stage=case.stage.value,
        number=views.grouped(case.number),
        faults=faults,
        asked=_asked_view(visit, case) if _is_asked(visit, case) else None,
        seen=case.seq,
        key=visit.desk.code(16),
        mediation=urls.to(urls.MEDIATION, number=case.number)
        if Mediation.of(case).state is not State.DRAFT
        else "",
        filing=_filing(visit, case),
        action=urls.to(urls.SEAT, number=case.number),
        leave=urls.to(urls.SEAT_LEAVE, number=case.number),
        data=urls.to(urls.DATA, number=case.number),
        consent=urls.to(urls.CONSENT, number=case.number),
        guidance=urls.to(urls.GUIDANCE, number=case.number),
    )
