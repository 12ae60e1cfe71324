"""How a case is kept, found again, left behind on a shared machine, and its paper verified."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import issue
from engine.actions.desk import tidy_code
from engine.actions.mediating import papers
from engine.errors import NotFound
from engine.i18n import date_text
from web import slips, urls, views
from web.changes import changes_view
from web.context import Visit, form_of, go, known_number, one

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
PRINTED = 12  # characters of the checksum that stand on the paper


@router.get(urls.SAVE)
def save(request: Request) -> Response:
    visit = Visit(request)
    case = visit.case()
    return visit.page(
        "resident/save.html",
        slip=slips.slip(visit, case, visit.secret(case.number)),
        back=urls.to(urls.CASE, number=case.number),
        leave=urls.to(urls.LEAVE, number=case.number),
        course=urls.to(urls.COURSE, number=case.number),
        deadlines=urls.to(urls.DEADLINES, number=case.number),
        people=urls.to(urls.PEOPLE, number=case.number),
        data=urls.to(urls.DATA, number=case.number),
    )


@router.post(urls.LEAVE)
def leave(request: Request) -> Response:
    visit = Visit(request)
    case = visit.case()
    return visit.forget(go(urls.HOME), case.number)


@router.get(urls.RULES)
def rules(request: Request) -> Response:
    """What the present rules would make of a case that began under earlier ones."""
    visit = Visit(request)
    case = visit.case()
    revisions = visit.service.revisions
    home = urls.to(urls.CASE, number=case.number)
    if not visit.newer_rules:
        return go(home)
    return visit.page(
        "resident/rules.html",
        line=views.case_line(visit, case),
        changed=changes_view(visit, revisions.changes(case)),
        action=urls.to(urls.RULES, number=case.number),
        back=home,
        own=case.library_revision,
        present=revisions.current.library.revision,
    )


@router.post(urls.RULES)
def adopt_rules(request: Request) -> Response:
    visit = Visit(request)
    case = visit.case()
    visit.service.revisions.adopt(case, visit.desk.actor)
    return go(urls.to(urls.CASE, number=case.number))


@router.get(urls.RETURN)
def come_back(request: Request, number: str, secret: str) -> Response:
    """By a link; whoever is on this case already as somebody else is asked first."""
    visit = Visit(request)
    case, actor = visit.enter(number, secret)
    held = visit.secret(case.number)
    if held and held != tidy_code(secret) and visit.opens(case.number, held):
        action = urls.to(urls.RETURN, number=case.number, secret=tidy_code(secret))
        back = urls.to(urls.CASE, number=case.number)
        return visit.page(
            "resident/other_seat.html", role=actor.role.value, action=action, back=back
        )
    return _come_in(visit, case.number, secret)


@router.post(urls.RETURN)
def come_back_as(request: Request, number: str, secret: str) -> Response:
    """By a link, instead of as whoever was here before."""
    visit = Visit(request)
    case, _ = visit.enter(number, secret)
    return _come_in(visit, case.number, secret)


def _come_in(visit: Visit, number: str, secret: str) -> Response:
    return visit.remember(go(urls.to(urls.CASE, number=number)), number, tidy_code(secret))


@router.get(urls.RESUME)
def resume(request: Request) -> Response:
    return Visit(request).page("resident/resume.html", form={}, faults={})


@router.post(urls.RESUME)
def resume_by_code(request: Request, form: Form) -> Response:
    visit = Visit(request)
    number, secret = one(form, "number"), one(form, "secret")
    try:
        case, _ = visit.enter(known_number(number), secret)
    except NotFound:
        faults = {"number": visit.say("fault.no_such_case")}
        filled = {"number": number[:40], "secret": secret[:60]}
        return visit.page("resident/resume.html", 422, form=filled, faults=faults)
    answer = go(urls.to(urls.CASE, number=case.number))
    return visit.remember(answer, case.number, tidy_code(secret))


@router.get(urls.VERIFY)
def verify(request: Request, number: str) -> Response:
    visit = Visit(request)
    try:
        issued = issue.verify(visit.desk, number)
    except NotFound:
        return _verify_paper(visit, number)
    return visit.page(
        "resident/verify.html",
        issued=issued,
        checksum=issued.document_hash[:PRINTED],
        day=date_text(issued.as_of, visit.language),
        current=issued.library_revision == visit.desk.library.revision,
    )


def _verify_paper(visit: Visit, number: str) -> Response:
    """A paper of a mediation, of which nothing is shown but that it was issued."""
    paper = papers.verify(visit.desk, number)
    kind = "agreement" if paper.paper == papers.AGREEMENT else "paper"
    return visit.page(
        "resident/verify_paper.html",
        kind=visit.say(f"papers.verify.{kind}"),
        paper=paper,
        checksum=paper.digest[:PRINTED],
        day=date_text(paper.issued_on, visit.language),
    )
