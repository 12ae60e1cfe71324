"""The page of papers: which there are, which were issued, and their files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions.mediating import papers, table
from engine.actions.mediating.papers import Wanted
from engine.casework.case import Case
from engine.documents.document import Document
from engine.documents.html import render_page
from engine.errors import MissingGlyphs, NotFound
from engine.i18n import LANGUAGES, date_text
from engine.mediation.confidence import Kind
from engine.mediation.papers.catalogue import PAPERS, due
from engine.mediation.papers.words import Words
from web import urls
from web.context import Visit, form_of, one
from web.course_forms import NOT_REFUSED, Refused, slip_of
from web.mediation import frame
from web.mediation.house import house_of

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
MEDIA: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
}


@router.get(urls.PAPERS)
def listed(request: Request) -> Response:
    visit = Visit(request)
    return _page(visit, visit.case())


@router.post(urls.PAPERS)
def issue(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    name, house = one(form, "paper")[:20], house_of(visit, case)
    return frame.settle(
        visit,
        case,
        form,
        "paper",
        urls.to(urls.PAPERS, number=case.number),
        partial(_page, visit),
        lambda: papers.issue(visit.desk, case, name, house, slip_of(form)),
    )


def _page(visit: Visit, case: Case, refused: Refused = NOT_REFUSED) -> Response:
    viewer, mediation = table.viewer(visit.desk, case), table.table(visit.desk, case)
    given = papers.given(case, viewer)
    leads = viewer.kind is Kind.MEDIATOR
    lines = [
        _line(visit, case, paper.name, given.get(paper.name), leads=leads)
        for paper in due(mediation, viewer)
    ]
    packs = viewer.kind in (Kind.SIDE, Kind.MEDIATOR) and any(
        paper.name == "confirmation" for paper in due(mediation, viewer)
    )
    lines.sort(key=lambda line: not line["issued"])  # what is there to take stands first
    return frame.page(
        visit,
        case,
        "mediation/papers.html",
        refused,
        tab="papers",
        papers=lines,
        leads=leads,
        action=urls.to(urls.PAPERS, number=case.number),
        package=urls.to(urls.PACKAGE, number=case.number) if packs else "",
    )


def _line(
    visit: Visit, case: Case, name: str, given: papers.Given | None, *, leads: bool
) -> dict[str, Any]:
    words, own = Words(visit.language), PAPERS[name].own
    open_to_all = own or name == papers.AGREEMENT
    files = (
        {form: _file(case, name, form, visit.language) for form in ("pdf", "docx")}
        if leads or open_to_all or given
        else {}
    )
    issued = date_text(given.on, visit.language) if given else ""
    return {
        "name": name,
        "title": words(f"{name}.title"),
        "about": visit.say(f"papers.about.{name}"),
        "own": own,
        "number": given.number if given else "",
        "issued": visit.say("papers.issued", day=issued) if given else "",
        "files": files,
        "may_issue": leads and not open_to_all,
    }


def _file(case: Case, name: str, form: str, language: str) -> str:
    address = urls.to(urls.PAPER, number=case.number, paper=name, form=form)
    return urls.query(address, lang=language)


@router.get(urls.PACKAGE)
def package(request: Request) -> Response:
    """What goes to the court, as one file."""
    visit = Visit(request)
    case = visit.case()
    try:
        content = papers.package(visit.desk, case, house_of(visit, case), _wanted(visit, request))
    except MissingGlyphs as err:
        return _no_glyphs(visit, case, err)
    return _sent(content, "application/zip", f"jiefen-{case.number}-court.zip")


@router.get(urls.PAPER)
def file(request: Request, paper: str, form: str) -> Response:
    visit = Visit(request)
    case = visit.case()
    if form not in MEDIA or paper not in PAPERS:
        raise NotFound("paper", paper[:20])
    wanted = _wanted(visit, request)
    document = papers.paper(visit.desk, case, paper, house_of(visit, case), wanted)
    try:
        content = _drawn(document, form)
    except MissingGlyphs as err:
        return _no_glyphs(visit, case, err)
    return _sent(content, MEDIA[form], f"jiefen-{case.number}-{paper}.{form}")


def _wanted(visit: Visit, request: Request) -> Wanted:
    asked = request.query_params.get("lang", "")
    language = next((known for known in LANGUAGES if known == asked), visit.language)
    verify = visit.base_url + urls.VERIFY
    return Wanted(language, verify, request.query_params.get("size") == "large")


def _drawn(document: Document, form: str) -> bytes:
    """What draws papers is loaded for the first of them; a glyph that is missing is no paper."""
    if form == "docx":
        from engine.documents.docx import render_docx

        return render_docx(document)
    if form == "html":
        return render_page(document, document.language).encode()
    from engine.documents.pdf import render_pdf

    return render_pdf(document, strict=True)


def _no_glyphs(visit: Visit, case: Case, err: MissingGlyphs) -> Response:
    told = visit.say("papers.no_glyphs", characters=" ".join(err.characters))
    return _page(visit, case, Refused(409, "paper", {}, {"paper": told}))


def _sent(content: bytes, media: str, name: str) -> Response:
    return Response(
        content,
        media_type=media,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
