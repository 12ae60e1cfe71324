"""Evidence as files: the list, one piece, handing in, sorting, grading, taking back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import consent, exhibits
from engine.casework.case import Case
from engine.casework.permissions import Action
from engine.errors import AnswerError, AnswerFaults, SealError
from web import exhibit_views as shown
from web import urls, views
from web.context import Visit, form_of, go, one, whole
from web.uploads import AT_ONCE, Upload, served, upload_of

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
FACTS: Final = "facts"
NOTICES: Final = ("kept", "known", "back")


class Entered:
    """A visit that may do what its address stands for; asked before any file is read."""

    def __init__(self, request: Request) -> None:
        self.visit = Visit(request)
        self.case: Case = self.visit.case()


Inside = Annotated[Entered, Depends(Entered)]


def looking(entered: Inside, exhibit: str) -> Entered:
    """A visit to one piece, by somebody for whom it is; for others it looks like none."""
    exhibits.shown(entered.visit.desk, entered.case, exhibit)
    return entered


Looking = Annotated[Entered, Depends(looking)]


# ---------------------------------------------------------------- the list


@router.get(urls.EXHIBITS)
def listing(entered: Inside) -> Response:
    """Whoever may hand in is asked for consent here: a form with files would not survive it."""
    if shown.may_file(entered.visit, entered.case):
        consent.require(entered.visit.desk, entered.case, Action.FILE)
    query = entered.visit.request.query_params
    notices = {name: whole({name: [query.get(name, "")]}, name) or 0 for name in NOTICES}
    return _listing(entered.visit, entered.case, item=query.get("item", ""), notices=notices)


def _listing(
    visit: Visit,
    case: Case,
    status: int = 200,
    item: str = "",
    notices: Mapping[str, int] | None = None,
    refused: list[dict[str, str]] | None = None,
    faults: Mapping[str, str] | None = None,
) -> Response:
    return visit.page(
        "resident/exhibits.html",
        status,
        case=shown.list_view(visit, case),
        choices=shown.item_choices(visit, case),
        form={"item": item},
        faults=faults or {},
        notices=notices or dict.fromkeys(NOTICES, 0),
        refused=refused or [],
        limits=shown.limits_view(visit),
        accept=shown.accepted(visit.desk.intake),
        action=urls.to(urls.EXHIBITS, number=case.number),
        marks=urls.to(urls.EVIDENCE, number=case.number),
        back=urls.to(urls.CASE, number=case.number),
    )


@router.post(urls.EXHIBITS)
def hand_in(entered: Inside, upload: Annotated[Upload, Depends(upload_of)]) -> Response:
    """What is good is kept, whatever else the form holds; the rest is named with its reason."""
    visit, case = entered.visit, entered.case
    item = one(upload.fields, "item")
    if not upload.files:
        faults = {"files": visit.say("exhibits.nothing_chosen")}
        return _listing(visit, case, 422, item, faults=faults)
    try:
        with AT_ONCE:
            handed = exhibits.hand_in(visit.desk, case, upload.files, item)
    except AnswerError as err:
        return _listing(visit, case, 422, faults={err.field: views.fault_text(visit, err)})
    counts = {"kept": len(handed.kept), "known": len(handed.known)}
    if handed.refused:
        refused = shown.refused_view(visit, handed.refused)
        notices = {**counts, "back": 0}
        return _listing(visit, handed.case, 422, item, notices, refused)
    address = urls.to(urls.EXHIBITS, number=case.number)
    return go(urls.query(address, **{name: str(n) for name, n in counts.items() if n}))


# ---------------------------------------------------------------- one piece


@router.get(urls.EXHIBIT)
def piece(entered: Looking, exhibit: str) -> Response:
    return _piece(entered.visit, entered.case, exhibit)


def _piece(
    visit: Visit,
    case: Case,
    id: str,
    form: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
) -> Response:
    exhibit = exhibits.held(case, id)
    try:
        opened = exhibits.read(visit.desk, case, id)
    except SealError:
        opened = None
    address = {"number": case.number, "exhibit": id}
    return visit.page(
        "resident/exhibit.html",
        422 if faults else 200,
        piece=shown.piece_view(visit, case, exhibit),
        content=shown.content_view(visit, opened) if opened else None,
        file=urls.to(urls.EXHIBIT_FILE, **address),
        sorting=shown.sorting_view(visit, case, exhibit),
        tie=urls.to(urls.EXHIBIT_TIE, **address),
        grading=shown.grading_view(visit, case, exhibit),
        grade=urls.to(urls.EXHIBIT_GRADE, **address),
        form=form or shown.grade_form(visit, exhibit),
        faults=faults or {},
        take_back=urls.to(urls.EXHIBIT_BACK, **address)
        if shown.may_file(visit, case) and exhibits.may_take_back(visit.desk, case, exhibit)
        else "",
        back=urls.to(urls.EXHIBITS, number=case.number),
    )


@router.get(urls.EXHIBIT_FILE)
def file(entered: Looking, exhibit: str) -> Response:
    visit, case = entered.visit, entered.case
    try:
        return served(exhibits.read(visit.desk, case, exhibit))
    except SealError:
        return go(urls.to(urls.EXHIBIT, number=case.number, exhibit=exhibit))


@router.post(urls.EXHIBIT_TIE)
def tie(entered: Looking, exhibit: str, form: Form) -> Response:
    visit, case = entered.visit, entered.case
    try:
        exhibits.tie(visit.desk, case, exhibit, one(form, "item"), form.get(FACTS, []))
    except AnswerError as err:
        return _piece(visit, case, exhibit, faults={err.field: views.fault_text(visit, err)})
    return go(urls.to(urls.EXHIBIT, number=case.number, exhibit=exhibit))


@router.post(urls.EXHIBIT_GRADE)
def grade(entered: Looking, exhibit: str, form: Form) -> Response:
    visit, case = entered.visit, entered.case
    sent = {name: one(form, name) for name in ("grade", "reason", "words")}
    reason = sent["words"].strip() or sent["reason"]
    try:
        exhibits.grade(visit.desk, case, exhibit, sent["grade"], reason)
    except AnswerFaults as err:
        return _piece(visit, case, exhibit, sent, views.faults_view(visit, err.faults))
    return go(urls.to(urls.EXHIBIT, number=case.number, exhibit=exhibit))


@router.post(urls.EXHIBIT_BACK)
def take_back(entered: Looking, exhibit: str) -> Response:
    visit, case = entered.visit, entered.case
    exhibits.take_back(visit.desk, case, exhibit)
    return go(urls.query(urls.to(urls.EXHIBITS, number=case.number), back="1"))
