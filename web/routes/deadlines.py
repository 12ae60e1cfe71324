"""The deadlines of a case: the list, the days that are noted, and the file for a calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import deadlines
from engine.casework.case import Case
from engine.casework.permissions import Action, refusal_of
from engine.errors import AnswerError, AnswerFaults, Place
from engine.i18n import LANGUAGES, Text
from engine.interview.answers import read_form
from engine.library import Library
from engine.rulebook.vocabulary import DEFAULT_LIMITS, Fact
from web import deadline_views, urls, views
from web.context import Visit, form_of, go, one

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
DAY: Final = Fact(deadlines.ON, "date", Text(""), Place("web"), limits=DEFAULT_LIMITS["date"])
"""How the day is read: as any day that is asked for."""


@router.get(urls.DEADLINES)
def shown(request: Request) -> Response:
    visit = Visit(request)
    case = visit.case()
    return _page(visit, case, {deadlines.MILESTONE: request.query_params.get("note", "")[:60]}, {})


@router.post(urls.DEADLINES)
def noted(request: Request, form: Form) -> Response:
    """Note a day, or take one back."""
    visit = Visit(request)
    case = visit.case()
    home = urls.to(urls.DEADLINES, number=case.number)
    if taken_back := one(form, "withdraw"):
        deadlines.withdraw(visit.desk, case, taken_back)
        return go(home)
    milestone = one(form, deadlines.MILESTONE)
    try:
        deadlines.note(visit.desk, case, _library(visit), milestone, _day(form))
    except AnswerFaults as err:
        filled = {name: values[0][:40] for name, values in form.items() if values}
        return _page(visit, case, filled, views.faults_view(visit, err.faults), 422)
    return go(home)


def _day(form: Mapping[str, list[str]]) -> date:
    """The one day that was told; a month or a year alone will not do."""
    read = read_form(DAY, form)
    first, last = read[:2] if isinstance(read, tuple) else (0, 1)
    if first != last:
        raise AnswerFaults({deadlines.ON: AnswerError(deadlines.ON, "whole_day")})
    return date.fromordinal(first)


def _library(visit: Visit) -> Library:
    """Deadlines are those of today, whatever rules the case began under."""
    return visit.service.revisions.current.library


def _page(
    visit: Visit, case: Case, form: dict[str, str], faults: dict[str, str], status: int = 200
) -> Response:
    library = _library(visit)
    items = deadlines.agenda(visit.desk, case, library)
    actor = visit.desk.actor
    reads = refusal_of(actor, Action.READ, case) is None
    return visit.page(
        "resident/deadlines.html",
        status,
        groups=deadline_views.groups_view(visit, case, items),
        noted=deadline_views.noted_view(visit, case, library),
        options=deadline_views.milestone_options(visit, case, library),
        may_note=refusal_of(actor, Action.NOTE, case) is None,
        form=form,
        faults=faults,
        action=urls.to(urls.DEADLINES, number=case.number),
        file=f"{urls.to(urls.CALENDAR, number=case.number)}?lang={visit.language}",
        has_file=any(item.is_open for item in items),
        back=urls.to(urls.CASE, number=case.number) if reads else urls.HOME,
        answered=case.category is not None,
        reminders=urls.to(urls.REMINDERS, number=case.number)
        if refusal_of(actor, Action.CONSENT, case) is None
        else "",
    )


@router.get(urls.CALENDAR)
def calendar(request: Request) -> Response:
    from engine.casework.deadlines.ics import calendar_file  # only for those who ask for one

    visit = Visit(request)
    case = visit.case()
    asked = request.query_params.get("lang", "")
    language = next((known for known in LANGUAGES if known == asked), visit.language)
    say, resume = visit.service.pages.say, visit.base_url + urls.RESUME
    words = {
        "name": say(language, "calendar.name"),
        "summary": say(language, "calendar.summary"),
        "description": say(
            language, "calendar.description", link=resume, number=views.grouped(case.number)
        ),
    }
    return Response(
        calendar_file(case, deadlines.agenda(visit.desk, case, _library(visit)), words),
        media_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="jiefen-{case.number}.ics"'},
    )
