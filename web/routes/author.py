"""The author's desk: rules and questionnaires as they stand, tried out, with lint and proof."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import authoring
from engine.actions.authoring.catalogue import KINDS
from engine.actions.authoring.entries import remarks_by_owner
from engine.actions.authoring.rule_page import in_force
from engine.clock import today
from engine.errors import NotFound
from engine.rulebook.graphing import draw
from engine.rulebook.rule import Finding
from web import urls, views
from web.authoring import stepping
from web.authoring.reading import Reading
from web.authoring.registers import laws_view, parameters_view
from web.authoring.studio import Studio
from web.authoring.trial_form import Filled, field_view, prefilled, sent, shown_first
from web.context import Visit, form_of, go, one

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
LONGEST_ADDRESS = 6_000  # characters; a longer case does not travel in a link
DEPTH = "2"
DEEPEST = 6


def _studio(request: Request) -> Studio:
    return cast(Studio, request.app.state.studio)


def _page(visit: Visit, template: str, status: int = 200, **context: object) -> Response:
    """A page with the frame of the author's desk around it."""
    here = visit.request.url.path
    rooms = (
        ("rules", urls.AUTHOR),
        ("questionnaires", f"{urls.AUTHOR}#questionnaires"),
        ("parameters", urls.AUTHOR_PARAMETERS),
        ("laws", urls.AUTHOR_LAWS),
        ("check", urls.AUTHOR_CHECK),
        ("coverage", urls.AUTHOR_COVERAGE),
    )
    nav = [(visit.say(f"author.nav_{room}"), href, room == _room(here)) for room, href in rooms]
    return visit.page(
        f"author/{template}.html", status, nav=nav, r=Reading(visit), urls=urls, **context
    )


def _room(path: str) -> str:
    """The part of the desk that a path lies in; everything without one of its own is rules."""
    room = path.removeprefix(urls.AUTHOR).strip("/").partition("/")[0]
    return "rules" if room in ("", "facts") else room


def _query(request: Request) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        fields.setdefault(name, []).append(value)
    return fields


@router.get(urls.AUTHOR)
def index(request: Request) -> Response:
    visit = Visit(request)
    library, form = visit.desk.library, _query(request)
    search, kind = one(form, "q").strip()[:80], one(form, "kind")
    kind = kind if kind in KINDS else ""
    checks = _studio(request).checks()
    return _page(
        visit,
        "index",
        library=library,
        found=authoring.overview(library, search, kind),
        search=search,
        kind=kind,
        kinds=KINDS,
        checks=checks,
        marks=remarks_by_owner(library.rulebook, checks) if checks else {},
    )


# ---------------------------------------------------------------- one rule


@router.get(urls.AUTHOR_RULE)
def rule(request: Request, name: str) -> Response:
    visit = Visit(request)
    library, form = visit.desk.library, _query(request)
    page = authoring.rule_page(library, name)
    day, number = today(visit.desk.clock), _number(one(form, "example"))
    filled = (
        sent(library, page, form, day) if "go" in form else prefilled(library, page, number, day)
    )
    trial = authoring.try_rule(library, name, filled.facts, visit.language)
    first = shown_first(page, filled, trial)
    shown = [fact for fact in page.under if fact in first]
    rest = [fact for fact in page.under if fact not in first]
    checks = _studio(request).checks()
    return _page(
        visit,
        "rule",
        422 if filled.faults else 200,
        page=page,
        d=page.definition,
        in_force=in_force(page.definition) if isinstance(page.definition, Finding) else (),
        remarks=checks.within(page.source) if checks else (),
        gaps=[gap for gap in checks.gaps if gap.name == name] if checks else [],
        today=day,
        trial=trial,
        trace=json.dumps(trial.trace, ensure_ascii=False, indent=2) if trial.trace else "",
        form=filled.fields,
        faults=views.faults_view(visit, filled.faults),
        shown=_fields(visit, shown, filled),
        rest=_fields(visit, rest, filled),
        filled_rest=sum(fact in filled.facts.values for fact in rest),
        chosen=None if "go" in form or not page.tests else number,
    )


def _number(written: str) -> int:
    return int(written) - 1 if written.isdecimal() and 0 < len(written) < 4 and int(written) else 0


def _fields(visit: Visit, facts: list[str], filled: Filled) -> list[dict[str, object]]:
    library = visit.desk.library
    return [
        field_view(
            library, library.rulebook.facts[name], visit.language, filled.counts.get(name, 0)
        )
        for name in facts
    ]


@router.get(urls.AUTHOR_GRAPH)
def graph(request: Request, name: str) -> Response:
    visit = Visit(request)
    rulebook = visit.desk.library.rulebook
    if name not in rulebook.definitions:
        raise NotFound("rule", name[:60])
    depth = min(_number(one(_query(request), "depth") or DEPTH) + 1, DEEPEST)
    theme = visit.site().theme
    picture = draw(rulebook, [name], depth=depth, language=visit.language, styled=theme != "light")
    if theme == "dark":  # chosen by hand: dark, whatever the device prefers
        picture = picture.replace("(prefers-color-scheme:dark)", "all")
    return Response(picture, media_type="image/svg+xml")


@router.get(urls.AUTHOR_FACT)
def fact(request: Request, name: str) -> Response:
    visit = Visit(request)
    page = authoring.fact_page(visit.desk.library, name)
    checks = _studio(request).checks()
    remarks = checks.within(page.source) if checks else ()
    return _page(visit, "fact", page=page, f=page.fact, remarks=remarks)


# ---------------------------------------------------------------- questionnaires


@router.get(urls.AUTHOR_QUESTIONNAIRE)
def questionnaire(request: Request, name: str) -> Response:
    visit = Visit(request)
    page = authoring.questionnaire_page(visit.desk.library, name)
    checks = _studio(request).checks()
    remarks = [r for r in checks.remarks if r.place.path in page.sources] if checks else []
    return _page(visit, "questionnaire", page=page, q=page.questionnaire, remarks=remarks)


@router.get(urls.AUTHOR_WALK)
def walk(request: Request, name: str) -> Response:
    return _walked(Visit(request), name, stepping.opened(one(_query(request), "case")))


@router.post(urls.AUTHOR_WALK)
def step(request: Request, name: str, form: Form) -> Response:
    visit = Visit(request)
    step = stepping.taken(visit.desk.library, name, form)
    address = stepping.walk_href(name, step.text)
    if step.faults or step.is_reshaped or len(address) > LONGEST_ADDRESS:
        return _walked(visit, name, step)
    return go(address)


def _walked(visit: Visit, name: str, step: stepping.Step) -> Response:
    library = visit.desk.library
    answers, wrong = authoring.read_case(library, step.text)
    walked = authoring.walk(library, name, answers, today(visit.desk.clock))
    asked = walked.progress.next
    return _page(
        visit,
        "walk",
        422 if wrong or step.faults else 200,
        q=library.questionnaires[name],
        step=step,
        answers=answers,
        wrong=wrong,
        walked=walked,
        starts=[] if step.text else stepping.starts_view(visit, name),
        asked=stepping.question_view(visit, asked, step) if asked else None,
        faults=views.faults_view(visit, step.faults),
        today=today(visit.desk.clock),
    )


# ---------------------------------------------------------------- registers and checks


@router.get(urls.AUTHOR_PARAMETERS)
def parameters(request: Request) -> Response:
    visit = Visit(request)
    day = today(visit.desk.clock)
    return _page(visit, "parameters", groups=parameters_view(visit.desk.library, day), today=day)


@router.get(urls.AUTHOR_LAWS)
def laws(request: Request) -> Response:
    visit = Visit(request)
    day = today(visit.desk.clock)
    return _page(visit, "laws", groups=laws_view(visit.desk.library), today=day)


@router.get(urls.AUTHOR_CHECK)
def check(request: Request) -> Response:
    return _page(Visit(request), "check", checks=_studio(request).checks(patience=60))


@router.get(urls.AUTHOR_COVERAGE)
def coverage(request: Request) -> Response:
    return _page(Visit(request), "coverage", checks=_studio(request).checks(patience=60))
