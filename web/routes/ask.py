"""Consultation: ask in words or by the menu, read an answer with its law, ask for a human."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import advice, following
from engine.casework.case import Case
from engine.casework.people import Role
from engine.errors import AnswerError
from web import ask_views, urls, views
from web.context import Visit, form_of, go, one
from web.staff import views as staff_views

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
MOST_ECHOED = 2_000  # signs of what was sent that a form is filled with again


@router.get(urls.ASK)
def asking(request: Request) -> Response:
    return _asking(Visit(request), {}, {})


@router.post(urls.ASK)
def ask(request: Request, form: Form) -> Response:
    visit = Visit(request)
    asked = {advice.QUESTION: one(form, advice.QUESTION)[:MOST_ECHOED]}
    try:
        reply = advice.reply(visit.desk, one(form, advice.QUESTION))
    except AnswerError as err:
        return _asking(visit, asked, {err.field: views.fault_text(visit, err)}, status=422)
    return _asking(visit, asked, {}, ask_views.reply_view(visit, reply))


def _asking(
    visit: Visit,
    form: dict[str, str],
    faults: dict[str, str],
    reply: dict[str, Any] | None = None,
    status: int = 200,
) -> Response:
    return visit.page(
        "resident/ask.html",
        status,
        form=form,
        faults=faults,
        reply=reply,
        menu=ask_views.menu(visit) if reply is None else [],
        limit=advice.QUESTION_LIMIT,
        key=visit.desk.code(16),
    )


@router.post(urls.ASK_HUMAN)
def hand_over(request: Request, form: Form) -> Response:
    """A question to a human opens a case, so that the answer can be found again."""
    visit = Visit(request)
    written, shown = one(form, advice.QUESTION), form.get("shown", [])[:10]
    try:
        opened = advice.open_for_human(visit.desk, written, shown, visit.language, one(form, "key"))
    except AnswerError as err:
        faults = {err.field: views.fault_text(visit, err)}
        return _asking(visit, {advice.QUESTION: written[:MOST_ECHOED]}, faults, status=422)
    address = urls.to(urls.ADVICE, number=opened.case.number)
    return visit.remember(go(address), opened.case.number, opened.secret)


@router.get(urls.ASK_ANSWER)
def answer(request: Request, answer: str) -> Response:
    visit = Visit(request)
    found = advice.answer_of(visit.desk, answer)
    return visit.page(
        "resident/answer.html",
        answer=ask_views.answer_view(visit, found),
        key=visit.desk.code(16),
        limit=advice.QUESTION_LIMIT,
    )


# ---------------------------------------------------------------- on the record of a case


@router.get(urls.ADVICE)
def thread(request: Request) -> Response:
    visit = Visit(request)
    return _thread(visit, visit.case(), "resident/advice.html")


@router.post(urls.ADVICE)
def say(request: Request, form: Form) -> Response:
    return _say(Visit(request), form, urls.ADVICE, "resident/advice.html")


@router.get(urls.DESK_ADVICE)
def desk_thread(request: Request) -> Response:
    visit = Visit(request)
    return _thread(visit, visit.case(), "staff/advice.html")


@router.post(urls.DESK_ADVICE)
def desk_say(request: Request, form: Form) -> Response:
    return _say(Visit(request), form, urls.DESK_ADVICE, "staff/advice.html")


def _say(visit: Visit, form: Form, address: str, template: str) -> Response:
    """One form for all that can be said: ask the rules, write to the other side, call a human."""
    case = visit.case()
    message, key = one(form, advice.MESSAGE), one(form, "key")
    try:
        match one(form, "do"):
            case "ask":
                case = advice.ask(visit.desk, case, message, key)
            case "call":
                case = advice.call(visit.desk, case)
            case "hand_over":
                case = advice.hand_over(visit.desk, case)
            case _:
                case = advice.post(visit.desk, case, message, key)
    except AnswerError as err:
        faults = {advice.MESSAGE: views.fault_text(visit, err)}
        form_again = {advice.MESSAGE: message[:MOST_ECHOED]}
        return _thread(visit, case, template, form_again, faults, 422)
    return go(urls.to(address, number=case.number) + "#latest")


def _thread(
    visit: Visit,
    case: Case,
    template: str,
    form: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    messages = ask_views.thread_view(visit, case)
    own_signals = (
        advice.signals_in(visit.desk, one_message["text"])
        for one_message in messages[-1:]
        if one_message["own"]
    )
    place = following.place(visit.desk, case)
    render = partial(staff_views.page, visit, here) if (here := visit.present) else visit.page
    return render(
        template,
        status=status,
        line=views.case_line(visit, case),
        number=views.grouped(case.number),
        messages=messages,
        live=urls.query(urls.to(urls.LIVE, number=case.number), after=str(place)),
        numbers=[] if visit.desk.actor.is_staff else ask_views.numbers(next(own_signals, ())),
        standing=ask_views.standing(case),
        asks=not visit.desk.actor.is_staff,
        form=form or {},
        faults=faults or {},
        limit=advice.MESSAGE_LIMIT,
        key=visit.desk.code(16),
        action=visit.request.url.path,
        save=visit.way_out(case) if visit.desk.actor.role is Role.RESIDENT else "",
        story=urls.to(urls.CASE if case.category else urls.KIND, number=case.number),
        begun=case.category is not None,
    )
