"""Cases that may be one dispute: looked at side by side, handled together or kept apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import merging
from engine.actions.course import Slip
from engine.actions.desk import tidy_code
from engine.casework.case import Case
from web import alike_views, course_forms, course_views, desk_views, urls, views
from web.context import Visit, form_of, go, one, whole
from web.course_forms import NOT_REFUSED, Refused
from web.routes.desk_case import at_desk
from web.staff import views as staff_views

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
FROM: Final = "from"


@router.get(urls.DESK_ALIKE)
def alike(request: Request) -> Response:
    number = tidy_code(request.query_params.get("beside", ""))
    return at_desk(request, lambda visit, case: _page(visit, case, number, NOT_REFUSED))


@router.post(urls.DESK_ALIKE)
def decide(request: Request, form: Form) -> Response:
    """Merge, keep apart, or undo either; the case goes on under both numbers whatever is chosen."""
    return at_desk(request, lambda visit, case: _decided(visit, case, form))


def _decided(visit: Visit, case: Case, form: Form) -> Response:
    number, name = tidy_code(one(form, "other")), one(form, "act")
    acts: dict[str, Callable[[], Case]] = {
        "merge": lambda: _merge(visit, case, number, form),
        "apart": lambda: merging.keep_apart(
            visit.desk, case, number, one(form, "apart.reason"), _slip(form)
        ),
        "again": lambda: merging.propose_again(visit.desk, case, number, _slip(form)),
        "undo": lambda: merging.undo(visit.desk, case, one(form, "undo.reason"), _slip(form)),
    }
    page = urls.to(urls.DESK_ALIKE, number=case.number)
    if name not in acts or not (number or name == "undo"):
        return go(page)
    return course_forms.settle(
        visit,
        case,
        form,
        name,
        page,
        lambda now, refused: _page(visit, now, number, refused),
        acts[name],
    )


def _merge(visit: Visit, case: Case, number: str, form: Form) -> Case:
    """This case into the other, or the other into this one: what is written stands on the first."""
    reason = one(form, "merge.reason")
    if one(form, "way") != FROM:
        return merging.merge(visit.desk, case, number, reason, _slip(form))
    other = merging.other_of(visit.desk, number)
    merging.merge(visit.desk, other, case.number, reason, _slip(form, "seen_other"))
    return case


def _slip(form: Form, seen: str = "seen") -> Slip:
    return Slip(whole(form, seen), one(form, "key")[:32])


def _page(visit: Visit, case: Case, number: str, refused: Refused) -> Response:
    here = visit.present
    assert here is not None  # nobody else comes here
    return staff_views.page(
        visit,
        here,
        "staff/alike.html",
        refused.status,
        number=views.grouped(case.number),
        title=desk_views.kind_title(visit, case.category),
        situation=course_views.situation(visit, case),
        back=urls.to(urls.DESK_CASE, number=case.number),
        action=urls.to(urls.DESK_ALIKE, number=case.number),
        seen=case.seq,
        key=visit.desk.code(16),
        refused=refused,
        **alike_views.page_of(visit, case, number),
    )
