"""What both sides say of the facts: whoever mediates sees it all, each side what it may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions.course import Slip
from engine.actions.mediating import table, undisputed
from engine.casework.case import Case
from engine.casework.permissions import Action
from engine.errors import AnswerError
from engine.mediation.confidence import Kind
from web import course_views, urls
from web.context import Visit, form_of, one
from web.course_forms import NOT_REFUSED, Refused, slip_of
from web.mediation import fact_views, frame

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
Act = Callable[[Any, Case, list[str], Slip], Case]
ACTS: Final[Mapping[str, Act]] = {
    "show": undisputed.show,
    "confirm": undisputed.confirm,
    "contest": undisputed.contest,
}
ONLY = "matters"


@router.get(urls.MEDIATION_FACTS)
def facts(request: Request) -> Response:
    visit = Visit(request)
    return _page(visit, visit.case())


@router.post(urls.MEDIATION_FACTS)
def settle(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    name = one(form, "act")[:20]
    address = urls.to(urls.MEDIATION_FACTS, number=case.number)
    return frame.settle(
        visit,
        case,
        form,
        name,
        address,
        partial(_page, visit),
        lambda: _act(name)(visit.desk, case, form.get("facts", []), slip_of(form)),
    )


def _act(name: str) -> Act:
    if name not in ACTS:
        raise AnswerError("facts", "choice_not_listed", value=name)
    return ACTS[name]


def _page(visit: Visit, case: Case, refused: Refused = NOT_REFUSED) -> Response:
    viewer = table.viewer(visit.desk, case)
    show = partial(frame.page, visit, case, refused=refused, tab="facts")
    action = urls.to(urls.MEDIATION_FACTS, number=case.number)
    if viewer.kind is Kind.MEDIATOR:
        only = visit.request.query_params.get("only") == ONLY
        context = fact_views.agenda_view(visit, case, only_what_matters=only)
        filters = {"all": action, "matters": urls.query(action, only=ONLY)}
        return show("mediation/agenda.html", only=only, filters=filters, **context)
    may_act = course_views.may_do(visit, case, Action.DECIDE) and viewer.kind is Kind.SIDE
    context = fact_views.side_view(visit, case, may_act=may_act)
    return show("mediation/facts.html", action=action, may_act=may_act, **context)
