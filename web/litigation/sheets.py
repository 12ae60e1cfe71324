"""The ways out that are no court: the page, its papers, and what is noted of a sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import consent
from engine.actions.litigating import petitioning
from engine.actions.referring import handing, opening
from engine.casework.case import Case
from engine.casework.people import APPLICANT
from engine.casework.sheets import CARRIED
from engine.errors import AnswerError, AnswerFaults, Conflict, IllegalStep, NotFound, Place
from engine.i18n import LANGUAGES, Text
from engine.interview.answers import read_form
from engine.rulebook.vocabulary import DEFAULT_LIMITS, Fact
from web import urls, views
from web.context import Visit, form_of, go, one
from web.course_forms import NOT_REFUSED, Refused, slip_of
from web.litigation import drafts, sheet_views
from web.litigation.drafting import file_of

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
DESK: Final = "desk"
"""Where a form stood that leads back to the desk of the staff."""


@router.get(urls.EXITS)
def exits(request: Request) -> Response:
    """The ways out of a case, and what was handed in."""
    visit = Visit(request)
    case = visit.case()
    if case.category is None:
        return go(urls.to(urls.KIND, number=case.number))
    return _page(visit, case, NOT_REFUSED)


@router.get(urls.EXITS_PAPER)
def paper(request: Request, sheet: str, paper: str, form: str) -> Response:
    """One paper of a sheet as a file."""
    visit = Visit(request)
    case = visit.case()
    if case.category is None or form not in drafts.FORMS:
        raise NotFound("document", form[:20])
    asked = request.query_params.get("lang", "")
    language = next((known for known in LANGUAGES if known == asked), visit.language)
    large = request.query_params.get("size") == "large"
    found = opening.exits(visit.desk, case).find(sheet)
    drawn = opening.drawn(visit.desk, case, found, paper, language, large)
    return file_of(case, drawn, paper, form)


@router.get(urls.PETITION)
def petition(request: Request) -> Response:
    """The case as a petition system takes it in: one file, sent nowhere."""
    visit = Visit(request)
    case = visit.case()
    if case.category is None:
        raise NotFound("document", "petition")
    name = f"jiefen-{case.number}-petition.json"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    made = petitioning.petition(visit.desk, case)
    return Response(made.written(), media_type="application/json", headers=headers)


@router.post(urls.EXITS_HAND)
def hand_in(request: Request, sheet: str, form: Form) -> Response:
    """Note that a sheet went to a body."""
    visit = Visit(request)
    case = visit.case()
    if case.category is None:
        raise NotFound("sheet", sheet[:40])
    opening.exits(visit.desk, case).find(sheet)
    name = f"h-{sheet}"

    def act() -> Case:
        now = case
        if visit.desk.actor.is_staff and handing.REFER in form.get("agree", ()):
            now = consent.agree(visit.desk, now, [handing.REFER], APPLICANT)
        how = one(form, f"{name}.how") if visit.desk.actor.is_staff else CARRIED
        going = handing.Going(one(form, f"{name}.body"), _day(form, name), how)
        return handing.hand_in(visit.desk, now, sheet, going, slip_of(form))

    return _settle(visit, case, form, name, act)


@router.post(urls.EXITS_TAKEN)
def taken(request: Request, sheet: str, form: Form) -> Response:
    """Note that a body took a sheet."""
    visit = Visit(request)
    case = visit.case()
    case.sheets.find(sheet)
    name = f"t-{sheet}"

    def act() -> Case:
        told = handing.Taken(
            _day(form, name),
            one(form, f"{name}.number"),
            one(form, f"{name}.by"),
            no_number=one(form, f"{name}.none") == "yes",
        )
        return handing.receive(visit.desk, case, sheet, told, slip_of(form))

    return _settle(visit, case, form, name, act)


@router.post(urls.EXITS_REFUSED)
def refused(request: Request, sheet: str, form: Form) -> Response:
    """Note that a body did not take a sheet."""
    visit = Visit(request)
    case = visit.case()
    case.sheets.find(sheet)
    name = f"r-{sheet}"

    def act() -> Case:
        reason, note = one(form, f"{name}.reason"), one(form, f"{name}.note")
        told = handing.NotTaken(_day(form, name), reason, note)
        return handing.refuse(visit.desk, case, sheet, told, slip_of(form))

    return _settle(visit, case, form, name, act)


def _day(form: Mapping[str, list[str]], name: str) -> date | None:
    """The one day that was told, or None where a part of it is missing; raises `AnswerFaults`."""
    fact = Fact(f"{name}.on", "date", Text(""), Place("web"), limits=DEFAULT_LIMITS["date"])
    try:
        read = read_form(fact, form)
    except AnswerFaults as err:
        raise AnswerFaults({"on": next(iter(err.faults.values()))}) from err
    if not isinstance(read, tuple) or read[0] != read[1]:
        return None
    return date.fromordinal(read[0])


def _settle(
    visit: Visit, case: Case, form: Mapping[str, list[str]], name: str, act: Callable[[], Case]
) -> Response:
    """Act, then back to the page; or the page again with what was wrong, each at its field."""
    try:
        act()
    except Conflict:
        told = {"exits": visit.say("fault.sheet_conflict")}
        return _page(visit, visit.desk.again(case), Refused(409, name, {}, told))
    except IllegalStep:
        told = {"exits": visit.say("fault.sheet_there")}
        return _page(visit, visit.desk.again(case), Refused(409, name, {}, told))
    except (AnswerError, AnswerFaults) as err:
        faults = {f"{name}.{field}": text for field, text in views.faults_of(visit, err).items()}
        held = {key: values[0] for key, values in form.items() if values}
        return _page(visit, visit.desk.again(case), Refused(422, name, held, faults))
    back = urls.DESK_CASE if one(form, "from") == DESK and visit.acting_on else urls.EXITS
    return go(urls.to(back, number=case.number))


def _page(visit: Visit, case: Case, refused: Refused) -> Response:
    found = opening.exits(visit.desk, case)
    back = urls.DESK_CASE if visit.acting_on else urls.GUIDANCE
    return visit.page(
        "litigation/exits.html",
        refused.status,
        refused=refused,
        seen=case.seq,
        key=visit.desk.code(16),
        back=urls.to(back, number=case.number),
        **sheet_views.page_of(visit, case, found),
    )
