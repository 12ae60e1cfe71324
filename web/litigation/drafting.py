"""The papers for a court: what each still lacks, who the sides are, and the files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import consent
from engine.actions.litigating import describing, drafting
from engine.casework.case import Case
from engine.casework.contact import GIVEN, masked
from engine.casework.people import APPLICANT
from engine.casework.purposes import purposes
from engine.documents.document import Document
from engine.errors import AnswerError, AnswerFaults, NotFound
from engine.i18n import LANGUAGES
from engine.litigation.form import Of
from engine.litigation.matter import Matter
from web import privacy_views as shown
from web import urls, views
from web.context import Visit, form_of, go
from web.litigation import drafts, records
from web.litigation.places import EXITS, Place

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
LIMITS = {"name": 60, "address": 120, "delivery": 120, "email": 100}
HIDDEN = ("id_number", "phone", "email")  # never written back into a page


@router.get(urls.FILING)
def papers(request: Request) -> Response:
    """The papers of a case, with what each still lacks."""
    visit = Visit(request)
    case = visit.case()
    if case.category is None:
        return go(_place(visit, case).begin)
    matter, place = _matter(visit, case), _place(visit, case)
    return visit.page(
        "litigation/drafts.html",
        is_other_side=place.is_other_side,
        handover="" if place.is_other_side else urls.to(urls.HANDOVER, number=case.number),
        records=records.shown(visit, case),
        **drafts.page_of(visit, place, matter, drafting.papers_of(matter)),
    )


def _matter(visit: Visit, case: Case) -> Matter:
    """The case as whoever is here files it; deadlines are those of today."""
    return drafting.matter_for(visit.desk, case, visit.service.revisions.current.library)


def _place(visit: Visit, case: Case, home: str = "") -> Place:
    return Place(case, drafting.filer(visit.desk, case) != APPLICANT, home)


@router.get(urls.FILING_PAPER)
def paper(request: Request, paper: str, form: str) -> Response:
    """One paper as a file, to edit or to print."""
    visit = Visit(request)
    case = visit.case()
    if case.category is None or form not in drafts.FORMS:
        raise NotFound("document", form[:20])
    asked = request.query_params.get("lang", "")
    language = next((known for known in LANGUAGES if known == asked), visit.language)
    matter = _matter(visit, case)
    large = request.query_params.get("size") == "large"
    drawn = drafting.copy_of(visit.desk, case, matter, paper, language, large)
    return file_of(case, drawn, paper, form)


def file_of(case: Case, document: Document, paper: str, form: str) -> Response:
    """A paper as a file to keep; nothing on the way keeps it."""
    drawn, media = _drawn(document, form)
    name = f"jiefen-{case.number}-{paper}.{form}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return Response(drawn, media_type=media, headers=headers)


def _drawn(document: Document, form: str) -> tuple[bytes, str]:
    """The file and what it is; what draws papers is loaded for the first of them."""
    from web.routes.guidance import MEDIA

    if form == "pdf":
        from engine.documents.pdf import render_pdf

        return render_pdf(document), MEDIA[form]
    from engine.documents.docx import render_docx

    return render_docx(document), MEDIA[form]


@router.get(urls.FILING_PERSON)
def person(request: Request, who: str) -> Response:
    """The form about one side."""
    visit = Visit(request)
    return _person_page(visit, visit.case(), _side(who))


@router.post(urls.FILING_PERSON)
def describe(request: Request, who: str, form: Form) -> Response:
    """Keep what was said of one side."""
    visit = Visit(request)
    case, side = visit.case(), _side(who)
    home = urls.EXITS if request.query_params.get("from") == EXITS else urls.FILING
    sent = {name: values[-1] for name, values in form.items() if name in GIVEN and values}
    try:
        # A hidden value that is not written again is not meant to be forgotten.
        told = {name: v for name, v in sent.items() if v.strip() or name not in HIDDEN}
        keep = describing.describe_writer if side is Of.OWN else describing.describe_opponent
        keep(visit.desk, case, told, form.get("agree", ()))
    except (AnswerError, AnswerFaults) as err:
        return _person_page(visit, case, side, sent, views.faults_of(visit, err), 422)
    return go(urls.to(home, number=case.number))


def _side(who: str) -> Of:
    found = next((of for of in Of if of.value == who), None)
    if found is None:
        raise NotFound("person", who[:20])
    return found


def _person_page(
    visit: Visit,
    case: Case,
    who: Of,
    sent: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    seat = drafting.filer(visit.desk, case)
    known = drafting.details_of(case, seat, who)
    hints = masked(known)
    draft = purposes().by_id[consent.DRAFT]
    asks = not draft.is_agreed(consent.agreed(case, seat))
    written = {name: value for name, value in known.items() if name not in HIDDEN}
    origin = visit.request.query_params.get("from", "")
    origin = origin if origin == EXITS else ""
    place = _place(visit, case, origin)
    return visit.page(
        "litigation/person.html",
        status,
        title=visit.say(f"filing.person_{who}"),
        lead=visit.say(f"filing.person_{who}_lead"),
        fields_asked=[
            {
                "name": name,
                "title": visit.say(f"filing.field_{name}"),
                "hint": visit.say("filing.known", value=hints[name])
                if name in HIDDEN and name in hints
                else visit.say_or(f"filing.hint_{name}", ""),
                "limit": LIMITS.get(name, 40),
            }
            for name in GIVEN
        ],
        form={**written, **(sent or {})},
        faults=dict(faults or {}),
        draft=shown.purpose_view(visit, draft) if asks else None,
        draft_id=draft.id,
        action=place.person(who),
        back=urls.to(urls.EXITS if origin else urls.FILING, number=case.number),
    )
