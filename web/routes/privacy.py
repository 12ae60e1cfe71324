"""A person's own data: what is held and why, agreeing and taking back, export, erasure, looks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response, StreamingResponse

from engine.actions import consent, erasure, exhibits, export, looks
from engine.casework.case import Case
from engine.casework.people import APPLICANT
from engine.casework.purposes import purposes
from web import privacy_views as shown
from web import urls, views
from web.context import Visit, form_of, go, one, whole

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]


@router.get(urls.PRIVACY)
def privacy(request: Request) -> Response:
    visit = Visit(request)
    return visit.page(
        "privacy.html",
        purposes=shown.all_purposes(visit),
        terms=shown.terms_view(visit),
        holds=shown.holds_view(visit),
    )


# ---------------------------------------------------------------- what is held


@router.get(urls.DATA)
def data(request: Request) -> Response:
    visit = Visit(request)
    case = visit.case()
    own = export.own_data(visit.desk, case)
    seat = consent.seat_of(visit.desk.actor)
    return visit.page(
        "resident/data.html",
        line=views.case_line(visit, case) if seat == APPLICANT else None,
        own=own,
        applicant=seat == APPLICANT,
        you=shown.person_lines(visit, own["you"]),
        papers=shown.paper_lines(visit, own["papers"]),
        answers=shown.answers_view(visit, case) if seat == APPLICANT else [],
        said=[shown.said_line(visit, message) for message in own["messages"]],
        kept=shown.kept_view(visit, erasure.kept(visit.desk, case)),
        **_ways(case),
    )


@router.get(urls.DATA_FILE)
def data_file(request: Request) -> Response:
    """The same to keep, sent while it is packed."""
    visit = Visit(request)
    case = visit.case()
    readme = visit.say("privacy.readme", number=case.number, format=export.FORMAT)
    name = f"jiefen-{case.number}.zip"
    return StreamingResponse(
        export.archive(visit.desk, case, readme),
        media_type="application/zip",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _ways(case: Case) -> dict[str, Any]:
    """Where one goes from the page of one's data."""
    named = {
        "back": urls.CASE,
        "file": urls.DATA_FILE,
        "consent": urls.CONSENT,
        "access": urls.ACCESS,
        "erase": urls.ERASE,
        "people": urls.PEOPLE,
        "data": urls.DATA,
        "review": urls.REVIEW,
    }
    return {name: urls.to(pattern, number=case.number) for name, pattern in named.items()}


# ---------------------------------------------------------------- agreeing


@router.get(urls.CONSENT)
def agreements(request: Request) -> Response:
    visit = Visit(request)
    return _agreements_page(visit, visit.case(), {})


@router.post(urls.CONSENT)
def agree(request: Request, form: Form) -> Response:
    """One purpose more, or one less; or those that a page was waiting for."""
    visit = Visit(request)
    case = visit.case()
    if one(form, "withdraw"):
        consent.withdraw(visit.desk, case, [one(form, "withdraw")])
        return go(urls.to(urls.CONSENT, number=case.number))
    if not form.get("agree"):
        faults = {"agree": visit.say("fault.privacy_agree_first")}
        return _agreements_page(visit, case, faults, one(form, "for"), one(form, "back"), 422)
    consent.agree(visit.desk, case, form["agree"])
    return go(_own(case, one(form, "back")) or urls.to(urls.CONSENT, number=case.number))


def _agreements_page(
    visit: Visit,
    case: Case,
    faults: dict[str, str],
    wanted: str = "",
    back: str = "",
    status: int = 200,
) -> Response:
    asked = visit.request.query_params
    wanted, back = wanted or asked.get("for", ""), back or asked.get("back", "")
    seat = consent.seat_of(visit.desk.actor)
    waiting = [p for p in purposes().named(wanted.split(",")) if not seat]
    agreed = consent.agreed(case, seat)
    return visit.page(
        "resident/consent.html",
        status,
        asks=[shown.purpose_view(visit, p) for p in waiting if not p.is_agreed(agreed)],
        only_applicant=bool(wanted) and bool(seat),
        wanted=wanted,
        onward=_own(case, back),
        lines=shown.consents_view(visit, case, seat),
        history=shown.history_view(visit, consent.history(visit.desk, case, seat)),
        faults=faults,
        action=urls.to(urls.CONSENT, number=case.number),
        seat=seat,
        **_ways(case),
    )


def _own(case: Case, address: str) -> str:
    """An address of this very case, or nothing: nobody is sent elsewhere."""
    own = urls.to(urls.CASE, number=case.number) + "/"
    return address if address.startswith(own) and "//" not in address else ""


# ---------------------------------------------------------------- erasing


@router.get(urls.ERASE)
def erase(request: Request) -> Response:
    visit = Visit(request)
    return _erase_page(visit, visit.case(), {})


@router.post(urls.ERASE)
def erase_for_good(request: Request, form: Form) -> Response:
    """Asked twice; what changed in between is asked again."""
    visit = Visit(request)
    case = visit.case()
    if erasure.holding(visit.desk, case):
        return _erase_page(visit, case, {}, status=409)
    if whole(form, "final") == case.seq:
        erasure.erase(visit.desk, case)
        return go(urls.to(urls.CASE, number=case.number))
    if one(form, "sure") != "yes":
        faults = {"sure": visit.say("fault.privacy_sure")}
        return _erase_page(visit, case, faults, status=422)
    return _erase_page(visit, case, {}, sure=True)


def _erase_page(
    visit: Visit, case: Case, faults: dict[str, str], *, sure: bool = False, status: int = 200
) -> Response:
    held = erasure.holding(visit.desk, case)
    return visit.page(
        "resident/erase.html",
        status,
        line=views.case_line(visit, case),
        held=[shown.kept_view(visit, kept) for kept in held],
        files=len(exhibits.on_record(visit.desk, case)),
        sure=sure,
        final=case.seq,
        faults=faults,
        action=urls.to(urls.ERASE, number=case.number),
        **_ways(case),
    )


# ---------------------------------------------------------------- looks


@router.get(urls.ACCESS)
def access(request: Request) -> Response:
    """Who looked at the case."""
    visit = Visit(request)
    case = visit.case()
    seen = looks.looks_at(visit.desk, case)
    return visit.page(
        "resident/access.html",
        lines=shown.looks_view(visit, case, seen.lines),
        missing=visit.say("list.comma").join(map(str, seen.missing)),
        **_ways(case),
    )
