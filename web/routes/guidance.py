"""The guidance as a page and as files, the material to bring, and the way back to a case."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

import segno
from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import consult
from engine.casework.case import Case
from engine.documents.docx import render_docx
from engine.documents.html import render_html
from engine.documents.pdf import render_pdf
from engine.errors import NotFound
from engine.guidance.guidance import Edition, Guidance, Party
from engine.guidance.layout import lay_out
from engine.i18n import LANGUAGES, Language, date_text
from engine.rulebook.explain import trace
from engine.rulebook.rule import Finding
from engine.rulebook.wording import fill
from web import urls, views
from web.context import Visit, form_of, go, known_number, one

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json; charset=utf-8",
}
EDITIONS = {"own": Edition.OWN, "shared": Edition.SHARED}


# ---------------------------------------------------------------- what to bring


@router.get(urls.EVIDENCE)
def evidence(request: Request) -> Response:
    visit = Visit(request)
    case = visit.case()
    if case.category is None:
        return go(urls.to(urls.KIND, number=case.number))
    language = visit.language
    items = [
        {
            "key": item.id,
            "title": item.texts["title"].get(language),
            "how": item.texts["how_to_save"].get(language) if "how_to_save" in item.texts else "",
        }
        for item in consult.assess(visit.desk, case).listed("evidence")
    ]
    return visit.page(
        "resident/evidence.html",
        items=items,
        form={f"evidence.{id}": mark for id, mark in case.evidence.items()},
        action=urls.to(urls.EVIDENCE, number=case.number),
        back=urls.to(urls.REVIEW, number=case.number),
    )


@router.post(urls.EVIDENCE)
def mark_evidence(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    prefix = "evidence."
    marks = {n.removeprefix(prefix): v[0] for n, v in form.items() if n.startswith(prefix)}
    consult.mark_evidence(visit.desk, case, marks)
    return go(urls.to(urls.GUIDANCE, number=case.number))


# ---------------------------------------------------------------- the guidance


@router.get(urls.GUIDANCE)
def guidance(request: Request) -> Response:
    visit = Visit(request)
    case = visit.case()
    if case.category is None:
        return go(urls.to(urls.KIND, number=case.number))
    edition = request.query_params.get("edition", "own")
    made, copy = _copy(visit, case, edition)
    progress = consult.standing(visit.desk, made)
    document = lay_out(
        copy, visit.desk.library.texts, visit.language, verify_url=_verify(visit, copy)
    )
    address = urls.to(urls.GUIDANCE, number=case.number)
    return visit.page(
        "resident/guidance.html",
        guidance=copy,
        document=render_html(document),
        edition=edition if edition in EDITIONS else "own",
        editions=[{"key": key, "href": f"{address}?edition={key}"} for key in EDITIONS],
        files=[{"key": form, "href": _file(case, form, edition, visit.language)} for form in MEDIA],
        large=_file(case, "pdf", edition, visit.language) + "&size=large",
        stage=_stage(copy),
        incomplete=progress.next is not None or bool(progress.postponed),
        onward=urls.to(urls.NEXT, number=case.number),
        review=urls.to(urls.REVIEW, number=case.number),
        save=urls.to(urls.SAVE, number=case.number),
        why=[
            {"title": f.title.get(visit.language), "href": _why(case, f.name), "level": f.level}
            for f in copy.findings
        ],
    )


def _copy(visit: Visit, case: Case, edition: str) -> tuple[Case, Guidance]:
    """The reader's copy; the neutral one carries nothing that is private to a side."""
    made, whole = consult.issue_guidance(visit.desk, case)
    wanted = EDITIONS.get(edition, Edition.OWN)
    party = Party.BOTH if wanted is Edition.SHARED else Party.APPLICANT
    return made, whole.in_edition(wanted, party)


def _stage(copy: Guidance) -> str:
    primary = copy.route.primary if copy.route else ""
    if primary.startswith("MEDIATE"):
        return "mediate"
    return "litigate" if primary in ("LITIGATE", "ARBITRATE") else "assess"


def _file(case: Case, form: str, edition: str, language: str) -> str:
    address = urls.to(urls.DOCUMENT, number=case.number, form=form)
    return f"{address}?edition={edition}&lang={language}"


def _why(case: Case, name: str) -> str:
    return urls.to(urls.WHY, number=case.number, name=name)


def _verify(visit: Visit, copy: Guidance) -> str:
    return visit.base_url + urls.to(urls.VERIFY, number=copy.number)


@router.get(urls.DOCUMENT)
def document(request: Request, form: str) -> Response:
    visit = Visit(request)
    case = visit.case()
    if form not in MEDIA:
        raise NotFound("document", form[:20])
    if case.category is None:
        return go(urls.to(urls.KIND, number=case.number))
    wanted = request.query_params.get("lang", "")
    language: Language = "en" if wanted == "en" else "zh" if wanted in LANGUAGES else visit.language
    edition = request.query_params.get("edition", "own")
    _, copy = _copy(visit, case, edition)
    laid = lay_out(
        copy,
        visit.desk.library.texts,
        language,
        verify_url=_verify(visit, copy),
        large_print=request.query_params.get("size") == "large",
    )
    return Response(
        _written(copy, laid, form),
        media_type=MEDIA[form],
        headers={"Content-Disposition": f'attachment; filename="jiefen-{case.number}.{form}"'},
    )


def _written(copy: Guidance, laid: Any, form: str) -> bytes:
    if form == "pdf":
        return render_pdf(laid)
    if form == "docx":
        return render_docx(laid)
    return json.dumps(copy.to_json(), ensure_ascii=False, indent=1).encode()


# ---------------------------------------------------------------- saved, resumed, verified


@router.get(urls.SAVE)
def save(request: Request) -> Response:
    visit = Visit(request)
    case = visit.case()
    secret = visit.secret(case.number)
    link = visit.base_url + urls.to(urls.RETURN, number=case.number, secret=secret)
    picture = segno.make(link, error="m").svg_data_uri(
        scale=4, border=2, dark="#12201c", light="#fff"
    )
    return visit.page(
        "resident/save.html",
        code=f"{_grouped(case.number)} · {_grouped(secret)}",
        link=link,
        qr=picture,
        back=urls.to(urls.CASE, number=case.number),
    )


def _grouped(code: str) -> str:
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


@router.get(urls.RETURN)
def come_back(request: Request, number: str, secret: str) -> Response:
    visit = Visit(request)
    case = visit.desk.load(number, secret)
    answer = go(urls.to(urls.CASE, number=case.number))
    return visit.remember(answer, case.number, secret.upper().replace("-", ""))


@router.get(urls.RESUME)
def resume(request: Request) -> Response:
    return Visit(request).page("resident/resume.html", form={}, faults={})


@router.post(urls.RESUME)
def resume_by_code(request: Request, form: Form) -> Response:
    visit = Visit(request)
    number, secret = one(form, "number"), one(form, "secret")
    try:
        case = visit.desk.load(known_number(number), secret)
    except NotFound:
        faults = {"number": visit.say("fault.no_such_case")}
        filled = {"number": number[:40], "secret": secret[:60]}
        return visit.page("resident/resume.html", 422, form=filled, faults=faults)
    from engine.actions.desk import tidy_code

    answer = go(urls.to(urls.CASE, number=case.number))
    return visit.remember(answer, case.number, tidy_code(secret))


@router.get(urls.VERIFY)
def verify(request: Request, number: str) -> Response:
    visit = Visit(request)
    issued = consult.verify(visit.desk, number)
    return visit.page(
        "resident/verify.html",
        issued=issued,
        day=date_text(issued.as_of, visit.language),
        current=issued.library_revision == visit.desk.library.revision,
    )


@router.get(urls.WHY)
def why(request: Request, name: str) -> Response:
    visit = Visit(request)
    case = visit.case()
    evaluation = consult.assess(visit.desk, case)
    finding = evaluation.rulebook.definitions.get(name)
    if not isinstance(finding, Finding):
        raise NotFound("finding", name[:60])
    language = visit.language
    traced = trace(evaluation, name, visit.desk.library.revision, language)
    return visit.page(
        "resident/why.html",
        title=finding.title.get(language),
        level=traced["level"],
        says=fill(finding.says.get(language), evaluation, language),
        basis=[views.article_text(visit, article) for article in finding.basis],
        proof=traced["proof"],
        flips=[],
        back=urls.to(urls.GUIDANCE, number=case.number),
    )
