"""The lines of a paper that no question fills: written on screen, once for all papers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import consent
from engine.actions.litigating import describing, drafting
from engine.actions.litigating.lines import LINE_MOST, Line, lines_of
from engine.actions.referring import opening
from engine.casework.case import Case
from engine.casework.people import APPLICANT
from engine.casework.purposes import purposes
from engine.errors import AnswerError, AnswerFaults, NotFound
from engine.i18n import Text
from engine.litigation.blanks import Slot
from engine.litigation.filling import FilledForm
from web import privacy_views as shown
from web import urls, views
from web.context import Visit, form_of, go
from web.litigation.places import EXITS, Place

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]


@router.get(urls.FILING_LINES)
def lines(request: Request, paper: str) -> Response:
    """The lines of one paper, with what stands on them."""
    visit = Visit(request)
    case = visit.case()
    return _page(visit, case, _paper(visit, case, paper))


@router.post(urls.FILING_LINES)
def write(request: Request, paper: str, form: Form) -> Response:
    """Keep what was written."""
    visit = Visit(request)
    case = visit.case()
    wanted = _paper(visit, case, paper)
    try:
        describing.write_lines(visit.desk, case, wanted, form, form.get("agree", ()))
    except (AnswerError, AnswerFaults) as err:
        return _page(visit, case, wanted, form, views.faults_of(visit, err), 422)
    return go(f"{_home(visit, case)}#paper-{wanted.form.id}")


def _paper(visit: Visit, case: Case, name: str) -> FilledForm:
    """The paper as whoever is here files it; raises `NotFound` for one the case does not have."""
    papers: Iterator[FilledForm] = iter(())
    if case.category is None:
        pass
    elif _origin(visit):
        fitting = opening.exits(visit.desk, case).fitting
        papers = (paper for sheet in fitting for paper in sheet.papers)
    else:
        library = visit.service.revisions.current.library
        papers = iter(drafting.papers_of(drafting.matter_for(visit.desk, case, library)))
    found = next((paper for paper in papers if paper.form.id == name), None)
    if found is None:
        raise NotFound("document", name[:40])
    return found


def _origin(visit: Visit) -> str:
    return EXITS if visit.request.query_params.get("from") == EXITS else ""


def _home(visit: Visit, case: Case) -> str:
    return urls.to(urls.EXITS if _origin(visit) else urls.FILING, number=case.number)


def _page(
    visit: Visit,
    case: Case,
    paper: FilledForm,
    sent: Mapping[str, list[str]] | None = None,
    faults: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    seat = drafting.filer(visit.desk, case)
    draft = purposes().by_id[consent.DRAFT]
    asks = not draft.is_agreed(consent.agreed(case, seat))
    found = lines_of(paper)
    return visit.page(
        "litigation/lines.html",
        status,
        paper=_say(visit, paper.form.short),
        parts=[_part(visit, part, [*lines]) for part, lines in groupby(found, _part_of)],
        form=dict(_held(found)) if sent is None else _sent(sent),
        faults=dict(faults or {}),
        draft=shown.purpose_view(visit, draft) if asks else None,
        draft_id=draft.id,
        limit=LINE_MOST,
        action=Place(case, seat != APPLICANT, _origin(visit)).lines(paper.form.id),
        back=_home(visit, case),
    )


def _part_of(line: Line) -> Text:
    return line.part


def _part(visit: Visit, title: Text, found: list[Line]) -> dict[str, Any]:
    """The lines under one heading of the paper, and how many of them are written."""
    return {
        "title": _say(visit, title),
        "count": visit.say(
            "filing.lines_count", done=sum(1 for line in found if line.said), all=len(found)
        ),
        "lines": [_line(visit, line) for line in found],
    }


def _line(visit: Visit, line: Line) -> dict[str, Any]:
    """A line with its fields in their order; boxes that belong together make one."""
    fields = []
    for name, slots in groupby(_in_order(line), key=line.field):
        fields.append(_field(visit, line, name, list(slots)))
    title = _say(visit, line.element.title)
    first, *_ = fields
    if len(fields) == 1 or first["kind"] == "choice":
        first["title"] = title
        return {"title": "", "fields": fields}
    return {"title": title, "fields": fields}


def _in_order(line: Line) -> list[Slot]:
    """The slots as they are asked: each choice whole where it begins."""
    first: dict[str, int] = {}
    for slot in line.slots:
        first.setdefault(line.field(slot), slot.no)
    return sorted(line.slots, key=lambda slot: first[line.field(slot)])


def _field(visit: Visit, line: Line, name: str, slots: list[Slot]) -> dict[str, Any]:
    one = slots[0]
    if not one.is_box:
        kind, hidden = "money" if one.is_money else "text", line.hidden(one)
        hint = visit.say("filing.known", value=hidden) if hidden else ""
        return {"kind": kind, "name": name, "title": _say(visit, one.label), "hint": hint}
    return {
        "kind": "choice" if one.group else "multi",
        "name": name,
        "title": visit.say("filing.lines_also"),
        "options": [{"key": str(slot.no), "title": _say(visit, slot.label)} for slot in slots],
    }


def _held(found: tuple[Line, ...]) -> Iterator[tuple[str, Any]]:
    """What stands on the lines, as fields of the form."""
    for line in found:
        several: dict[str, list[str]] = {}
        for slot in line.slots:
            said, name = line.said.get(slot.no, ""), line.field(slot)
            if said and slot.is_box and not slot.group:
                several.setdefault(name, []).append(str(slot.no))
            elif said and not line.hidden(slot):
                yield name, str(slot.no) if slot.is_box else said
        yield from several.items()


def _sent(form: Mapping[str, list[str]]) -> dict[str, Any]:
    return {
        name: values if name.endswith("/b") else values[-1]
        for name, values in form.items()
        if values
    }


def _say(visit: Visit, text: Text) -> str:
    return text.get(visit.language)
