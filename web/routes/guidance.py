"""The guidance as a page and as files, the material to bring, and the proof of a finding."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import consult, exhibits, issue
from engine.casework.case import Case
from engine.casework.permissions import Action, may, refusal_of, relation_of
from engine.documents.document import Document
from engine.documents.html import render_html
from engine.errors import NotFound
from engine.guidance.guidance import Edition, Guidance, Party
from engine.guidance.layout import lay_out
from engine.guidance.words import Address
from engine.i18n import LANGUAGES, Language
from engine.rulebook.explain import trace
from engine.rulebook.rule import Finding
from engine.rulebook.wording import fill
from web import law, proofs, urls, views
from web.context import Visit, form_of, go

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json; charset=utf-8",
}
EDITIONS = {"own": Edition.OWN, "shared": Edition.SHARED}
OWN = "own"
MOVING = ("mediate", "litigate")
EVIDENCE_PREFIX = "evidence."


# ---------------------------------------------------------------- what to bring


@router.get(urls.EVIDENCE)
def evidence(request: Request) -> Response:
    visit = Visit(request)
    case = visit.case()
    if case.category is None:
        return go(urls.to(urls.KIND, number=case.number))
    groups = views.evidence_groups(visit, consult.assess(visit.desk, case))
    if not groups:
        return go(urls.to(urls.GUIDANCE, number=case.number))
    return visit.page(
        "resident/evidence.html",
        groups=groups,
        form={f"{EVIDENCE_PREFIX}{id}": mark for id, mark in case.evidence.items()},
        action=urls.to(urls.EVIDENCE, number=case.number),
        **_exhibits(visit, case),
        back=urls.to(urls.REVIEW, number=case.number),
    )


@router.post(urls.EVIDENCE)
def mark_evidence(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    marks = {
        name.removeprefix(EVIDENCE_PREFIX): values[0]
        for name, values in form.items()
        if name.startswith(EVIDENCE_PREFIX)
    }
    consult.mark_evidence(visit.desk, case, marks)
    return go(urls.to(urls.GUIDANCE, number=case.number))


def _exhibits(visit: Visit, case: Case) -> dict[str, Any]:
    """Where files are handed in, and how many have been."""
    address = urls.to(urls.EXHIBITS, number=case.number)
    return {"exhibits": address, "filed": len(exhibits.on_record(visit.desk, case))}


# ---------------------------------------------------------------- the guidance


@router.get(urls.GUIDANCE)
def guidance(request: Request) -> Response:
    visit = Visit(request)
    case = visit.case()
    if case.category is None:
        return go(urls.to(urls.KIND, number=case.number))
    edition = _edition(request)
    copy = _copy(visit, case, edition)
    progress = consult.standing(visit.desk, case)
    document = _laid_out(visit, copy, visit.language, address=partial(law.cite_href, visit))
    address = urls.to(urls.GUIDANCE, number=case.number)
    return visit.page(
        "resident/guidance.html",
        document=render_html(document),
        contents=[{"href": f"#{s.id}", "title": s.heading} for s in document.sections],
        edition=edition,
        editions=[{"key": key, "href": f"{address}?edition={key}"} for key in EDITIONS],
        files={form: _file(case, form, edition, visit.language) for form in MEDIA},
        stage=_stage(copy),
        danger=copy.safety_first,
        incomplete=progress.next is not None or bool(progress.postponed),
        onward=urls.to(urls.REVIEW if progress.next is None else urls.NEXT, number=case.number),
        review=urls.to(urls.REVIEW, number=case.number),
        help=urls.to(urls.HELP, number=case.number),
        **_exhibits(visit, case),
        save=visit.way_out(case),
        course=urls.to(urls.COURSE, number=case.number),
        is_moving=is_moving(case),
        deadlines=urls.to(urls.DEADLINES, number=case.number),
        filing=_filing(visit, case),
        exits=_exits(visit, case),
        back=urls.to(urls.EVIDENCE if copy.evidence else urls.REVIEW, number=case.number),
        why=[
            {
                "title": f.title.get(visit.language),
                "href": urls.to(urls.WHY, number=case.number, name=f.name),
            }
            for f in copy.findings
        ],
    )


def _edition(request: Request) -> str:
    wanted = request.query_params.get("edition", OWN)
    return wanted if wanted in EDITIONS else OWN


def _copy(visit: Visit, case: Case, edition: str) -> Guidance:
    """The reader's copy; the neutral one carries nothing that is private to a side."""
    _, whole = issue.issue_guidance(visit.desk, case)
    wanted = EDITIONS[edition]
    party = Party.BOTH if wanted is Edition.SHARED else Party.APPLICANT
    return whole.in_edition(wanted, party)


def _laid_out(
    visit: Visit,
    copy: Guidance,
    language: Language,
    large: bool = False,
    address: Address | None = None,
) -> Document:
    verify = visit.base_url + urls.to(urls.VERIFY, number=copy.number)
    texts = visit.desk.library.texts
    return lay_out(copy, texts, language, verify_url=verify, large_print=large, address=address)


def _stage(copy: Guidance) -> str:
    primary = copy.route.primary if copy.route else ""
    if primary.startswith("MEDIATE"):
        return "mediate"
    return "litigate" if primary in ("LITIGATE", "ARBITRATE") else "assess"


def is_moving(case: Case) -> bool:
    """Whether somebody else has it in hand, so that one wants to know first where it is."""
    course = case.course
    return bool(case.stage.value in MOVING or course.exits or case.filing.packets)


def _filing(visit: Visit, case: Case) -> str:
    """Where the papers for a court are, for those who may draw them up."""
    actor = visit.desk.actor
    refused = may(actor, Action.DRAFT, relation_of(actor, case))
    return "" if refused else urls.to(urls.FILING, number=case.number)


def _exits(visit: Visit, case: Case) -> str:
    """Where the other ways out are, for those who may hand something in."""
    refused = refusal_of(visit.desk.actor, Action.HAND_OVER, case)
    return "" if refused else urls.to(urls.EXITS, number=case.number)


def _file(case: Case, form: str, edition: str, language: str) -> str:
    address = urls.to(urls.DOCUMENT, number=case.number, form=form)
    return f"{address}?edition={edition}&lang={language}"


@router.get(urls.DOCUMENT)
def document(request: Request, form: str) -> Response:
    visit = Visit(request)
    case = visit.case()
    if form not in MEDIA:
        raise NotFound("document", form[:20])
    if case.category is None:
        return go(urls.to(urls.KIND, number=case.number))
    asked = request.query_params.get("lang", "")
    language = next((known for known in LANGUAGES if known == asked), visit.language)
    large = request.query_params.get("size") == "large"
    copy = _copy(visit, case, _edition(request))
    write: dict[str, Callable[[], bytes]] = {
        "pdf": lambda: _pdf(_laid_out(visit, copy, language, large)),
        "docx": lambda: _docx(_laid_out(visit, copy, language, large)),
        "json": lambda: json.dumps(copy.to_json(), ensure_ascii=False, indent=1).encode(),
    }
    return Response(
        write[form](),
        media_type=MEDIA[form],
        headers={"Content-Disposition": f'attachment; filename="jiefen-{case.number}.{form}"'},
    )


def _pdf(laid: Document) -> bytes:
    """What draws papers is loaded for the first of them: it takes 14 MB and 0.2 s (bench)."""
    from engine.documents.pdf import render_pdf

    return render_pdf(laid)


def _docx(laid: Document) -> bytes:
    from engine.documents.docx import render_docx

    return render_docx(laid)


# ---------------------------------------------------------------- why


@router.get(urls.WHY)
def why(request: Request, name: str) -> Response:
    visit = Visit(request)
    case = visit.case()
    finding = visit.desk.library.rulebook.definitions.get(name)
    if not isinstance(finding, Finding):
        raise NotFound("finding", name[:60])
    if case.category is None:
        return go(urls.to(urls.KIND, number=case.number))
    evaluation = consult.assess(visit.desk, case)
    language = visit.language
    traced = trace(evaluation, name, visit.desk.library.revision, language)
    return visit.page(
        "resident/why.html",
        title=finding.title.get(language),
        level=traced["level"],
        truth=traced["value"],
        says=fill(finding.says.get(language), evaluation, language),
        basis=[
            {"text": views.article_text(visit, article), "href": law.citation_href(visit, article)}
            for article in finding.basis
        ],
        burden=proofs.burden_lines(visit, finding),
        answers=proofs.answer_lines(visit, case, traced["proof"]),
        proof=proofs.steps_view(traced["proof"]),
        turning=proofs.flip_lines(visit, evaluation, name),
        back=urls.to(urls.GUIDANCE, number=case.number),
    )
