"""Evidence at the table: who can see which piece, showing one's own, and the files themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import exhibits
from engine.actions.course import Slip
from engine.actions.mediating import table, talking
from engine.casework.case import Case
from engine.errors import NotFound, SealError
from engine.mediation.room import threads_of
from web import urls
from web.context import Visit, form_of, go, one
from web.course_forms import NOT_REFUSED, Refused
from web.mediation import frame
from web.mediation import room_views as shown
from web.uploads import served

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]


@router.get(urls.MEDIATION_PIECES)
def listing(request: Request) -> Response:
    visit = Visit(request)
    return _listing(visit, visit.case())


def _listing(visit: Visit, case: Case, refused: Refused = NOT_REFUSED) -> Response:
    viewer = table.viewer(visit.desk, case)
    if not threads_of(viewer):
        return go(urls.to(urls.MEDIATION, number=case.number))
    return frame.page(
        visit,
        case,
        "mediation/pieces.html",
        refused,
        tab="pieces",
        lines=shown.grid(visit, case),
        is_side=viewer.side is not None,
        action=urls.to(urls.MEDIATION_PIECES_SHOW, number=case.number),
        may_show=talking.may_show(visit.desk, case),
    )


@router.post(urls.MEDIATION_PIECES_SHOW)
def show(request: Request, form: Form) -> Response:
    visit = Visit(request)
    case = visit.case()
    ids, slip = form.get(talking.PIECES, []), Slip(None, one(form, "key")[:32])
    return frame.settle(
        visit,
        case,
        form,
        "show",
        urls.to(urls.MEDIATION_PIECES, number=case.number),
        lambda case, refused: _listing(visit, case, refused),
        lambda: talking.show(visit.desk, case, ids, slip),
    )


@router.get(urls.MEDIATION_PIECE)
def file(request: Request, exhibit: str) -> Response:
    """The bytes of a piece, for those who may see it here; it looks like none to all others."""
    visit = Visit(request)
    case = visit.case()
    talking.piece(visit.desk, case, exhibit)
    try:
        return served(exhibits.read(visit.desk, case, exhibit))
    except SealError:
        raise NotFound("exhibit", exhibit[: exhibits.ID_LENGTH]) from None
