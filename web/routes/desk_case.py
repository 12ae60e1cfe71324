"""One case at a glance for those who work on it, and what they do with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import course
from engine.casework.case import Case
from engine.casework.course import Stage
from engine.casework.permissions import Action
from engine.clock import day_of
from web import (
    alike_views,
    course_forms,
    course_views,
    desk_views,
    support_views,
    urls,
    views,
)
from web.context import Visit, form_of, go, one
from web.course_forms import NOT_REFUSED, Refused, Show
from web.litigation import sheet_views
from web.staff import views as staff_views

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]


Act = Callable[[Visit, Case], Response]


def at_desk(request: Request, act: Act) -> Response:
    """Act on the case as one of the staff; whoever holds a seat on it is shown its own page."""
    visit = Visit(request)
    case = visit.case()
    if not visit.desk.actor.is_staff:
        return go(urls.to(urls.COURSE, number=case.number))
    visit.acting_on = ""  # this is their own desk, not the resident's pages
    return act(visit, case)


@router.get(urls.DESK_CASE)
def glance(request: Request) -> Response:
    return at_desk(request, lambda visit, case: _page(visit, case, NOT_REFUSED))


@router.post(urls.DESK_STEP)
def step(request: Request, form: Form) -> Response:
    return at_desk(request, partial(_settled, course_forms.step, form))


@router.post(urls.DESK_END)
def end(request: Request, form: Form) -> Response:
    return at_desk(request, partial(_settled, course_forms.end, form))


@router.post(urls.DESK_AGAIN)
def again(request: Request, form: Form) -> Response:
    return at_desk(request, partial(_settled, course_forms.again, form))


@router.post(urls.DESK_TAKE)
def take(request: Request, form: Form) -> Response:
    return at_desk(request, partial(_settled, _take, form))


@router.post(urls.DESK_ASSIGN)
def assign(request: Request, form: Form) -> Response:
    return at_desk(request, partial(_settled, _assign, form))


@router.post(urls.DESK_SUPPORT)
def support(request: Request, form: Form) -> Response:
    return at_desk(request, partial(_settled, support_views.settle, form))


def _settled(
    settle: Callable[[Visit, Case, Form, str, Show], Response], form: Form, visit: Visit, case: Case
) -> Response:
    return settle(visit, case, form, _home(case), lambda *told: _page(visit, *told))


def _take(visit: Visit, case: Case, form: Form, page: str, show: Show) -> Response:
    slip = course_forms.slip_of(form)
    return course_forms.settle(
        visit, case, form, "take", page, show, lambda: course.take(visit.desk, case, slip)
    )


def _assign(visit: Visit, case: Case, form: Form, page: str, show: Show) -> Response:
    units = visit.service.office.tree().units.values()
    known = {id: account.unit for id, account in desk_views.hands(visit).items()}
    unit, account, reason = (one(form, f"assign.{name}") for name in ("unit", "account", "reason"))
    slip = course_forms.slip_of(form)

    def act() -> Case:
        return course.assign(
            visit.desk, case, unit, account, reason, units=units, hands=known, slip=slip
        )

    return course_forms.settle(visit, case, form, "assign", page, show, act)


def _home(case: Case) -> str:
    return urls.to(urls.DESK_CASE, number=case.number)


def _page(visit: Visit, case: Case, refused: Refused) -> Response:
    here = visit.present
    assert here is not None  # nobody else comes here
    tree = visit.service.office.tree()
    reads = course_views.may_do(visit, case, Action.READ)
    to = {
        "step": urls.DESK_STEP,
        "end": urls.DESK_END,
        "again": urls.DESK_AGAIN,
        "take": urls.DESK_TAKE,
        "assign": urls.DESK_ASSIGN,
        "support": urls.DESK_SUPPORT,
        "similar": urls.DESK_SIMILAR,
    }
    return staff_views.page(
        visit,
        here,
        "staff/case.html",
        refused.status,
        number=views.grouped(case.number),
        title=views.kind_title(visit, case)
        if reads
        else desk_views.kind_title(visit, case.category),
        opened=desk_views.day(visit, day_of(case.opened_at)),
        due=desk_views.day(visit, case.issued[-1].due_on) if _is_due(case) else "",
        unit=staff_views.path(visit, tree, case.course.unit) if case.course.unit else "",
        hand=_hand(visit, case),
        layers=course_views.ladder(visit, case),
        situation=course_views.situation(visit, case),
        timeline=course_views.timeline(visit, case, tree),
        steps=course_views.steps(visit, case),
        assigning=desk_views.assigning(visit, case, tree),
        support=support_views.lines(visit, case, tree) if reads else [],
        handed=sheet_views.handed(visit, case) if reads else [],
        reads=reads,
        may_take=_may_take(visit, case),
        story=case.story if reads else "",
        answers=course_views.answer_lines(visit, case) if reads else [],
        people=_people(visit, case) if reads else [],
        links=_links(visit, case),
        alike=alike_views.brief(visit, case),
        refused=refused,
        seen=case.seq,
        key=visit.desk.code(16),
        to={name: urls.to(pattern, number=case.number) for name, pattern in to.items()},
    )


def _is_due(case: Case) -> bool:
    return bool(case.issued and case.issued[-1].due_on and case.course.closing is None)


def _hand(visit: Visit, case: Case) -> str:
    account = desk_views.hands(visit).get(case.course.account)
    return account.name if account else ""


def _may_take(visit: Visit, case: Case) -> bool:
    mine = case.course.account == visit.desk.actor.id
    return not mine and course_views.may_do(visit, case, Action.TAKE)


def _people(visit: Visit, case: Case) -> list[dict[str, str]]:
    """Who is on the case, as far as they said who they are."""
    unnamed = visit.say("desk.unnamed")
    seats = [
        ("resident", ""),
        *((s.role.value, s.id) for s in case.people.seats.values() if not s.closed),
    ]
    return [
        {
            "role": visit.say(f"role.{role}"),
            "name": case.people.details.get(seat, {}).get("name", "") or unnamed,
        }
        for role, seat in seats
    ]


def _links(visit: Visit, case: Case) -> list[dict[str, str]]:
    """Where more of the case is seen, for those who may."""
    wanted = [("desk.link.guidance", urls.GUIDANCE, Action.READ)] if case.issued else []
    wanted += [("desk.link.review", urls.REVIEW, Action.READ)] if case.category else []
    wanted += [("exits.title", urls.EXITS, Action.HAND_OVER)] if case.category else []
    wanted.append(("desk.link.advice", urls.DESK_ADVICE, Action.TALK))
    if case.mediation or case.stage is Stage.MEDIATE:
        wanted.insert(0, ("desk.link.mediation", urls.MEDIATION, Action.MEET))
    return [
        {"title": visit.say(text), "href": urls.to(pattern, number=case.number)}
        for text, pattern, action in wanted
        if course_views.may_do(visit, case, action)
    ]
