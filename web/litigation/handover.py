"""Handing papers over: choosing, seeing what the court will see, sending, taking along or back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions import consent
from engine.actions.litigating import handing, sending
from engine.actions.litigating.gather import REFER
from engine.actions.litigating.preparing import Plan, planned, step_faults
from engine.casework.case import Case
from engine.errors import (
    AnswerError,
    AnswerFaults,
    Conflict,
    ConsentMissing,
    IllegalStep,
    NotFound,
    NotPermitted,
)
from web import urls, views
from web.context import Visit, form_of, go, one
from web.course_forms import NOT_REFUSED, Refused, slip_of
from web.litigation import handover_check, handover_views
from web.litigation.handover_views import Scene, scene_of, wanted_of

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]


@router.get(urls.HANDOVER)
def choose(request: Request) -> Response:
    """What can be handed over, with all that suits ticked."""
    visit = Visit(request)
    case = visit.case()
    if case.category is None:
        return go(urls.to(urls.KIND, number=case.number))
    return _choose(scene_of(visit, case))


@router.get(urls.HANDOVER_CHECK)
def check(request: Request) -> Response:
    """What exactly the court will see, before it goes."""
    visit = Visit(request)
    case = visit.case()
    if case.category is None:
        return go(urls.to(urls.KIND, number=case.number))
    scene = scene_of(visit, case)
    try:
        plan = planned(case, scene.open, scene.wanted)
    except AnswerFaults as err:
        return _choose(scene, _refused(visit, err.faults))
    return _check(scene, plan)


@router.get(urls.HANDOVER_FILE)
def take_along(request: Request) -> Response:
    """The whole packet as one file; nothing is sent."""
    visit = Visit(request)
    case = visit.case()
    if case.category is None:
        return go(urls.to(urls.KIND, number=case.number))
    scene = scene_of(visit, case)
    try:
        plan = planned(case, scene.open, scene.wanted, sends=False)
        built = sending.packed(visit.desk, case, plan)
    except AnswerFaults as err:
        return _choose(scene, _refused(visit, err.faults))
    headers = {
        "Content-Disposition": f'attachment; filename="jiefen-{case.number}.zip"',
        "Cache-Control": "private, no-store",
    }
    return Response(built.content, media_type="application/zip", headers=headers)


@router.post(urls.HANDOVER)
def send(request: Request, form: Form) -> Response:
    """Lay it into the inbox."""
    visit = Visit(request)
    case = visit.case()
    if case.category is None:
        return go(urls.to(urls.KIND, number=case.number))
    scene = scene_of(visit, case, wanted_of(form))
    reason, ticked = one(form, "reason")[:30], REFER in form.get("agree", ())
    try:
        plan = planned(case, scene.open, scene.wanted)
    except AnswerFaults as err:
        return _choose(scene, _refused(visit, err.faults))
    faults = step_faults(case, plan, reason)
    if not ticked and consent.lacking(case, REFER):
        faults["agree"] = AnswerError("agree", "handover_agree")
    if faults:
        held = {name: values[0] for name, values in form.items() if values}
        return _check(scene, plan, Refused(422, form=held, faults=_told(visit, faults)))
    return _settled(
        scene,
        lambda: sending.send(visit.desk, case, plan, reason, ticked, slip_of(form)),
    )


@router.post(urls.HANDOVER_BACK)
def take_back(request: Request, form: Form) -> Response:
    """Withdraw what was sent, for a reason."""
    visit = Visit(request)
    case = visit.case()
    packet, slip = one(form, "packet")[:40], slip_of(form)
    reason = one(form, f"{packet}.reason")[:30]
    if case.category is None:
        return go(urls.to(urls.KIND, number=case.number))
    scene = scene_of(visit, case)
    try:
        return _settled(scene, lambda: handing.withdraw(visit.desk, case, packet, reason, slip))
    except AnswerFaults as err:
        told = {f"{packet}.{name}": text for name, text in _told(visit, err.faults).items()}
        return _choose(scene, Refused(422, faults=told))


def _settled(scene: Scene, act: Callable[[], Case]) -> Response:
    """Act, then on to where the case is; or the page as it stands now, with what stood in the way.

    Somebody else may have been at it since the page was made: it is shown anew.
    """
    visit = scene.visit
    try:
        now = act()
    except (Conflict, IllegalStep, NotFound, NotPermitted, ConsentMissing):
        fresh = scene_of(visit, visit.desk.again(scene.case))
        told = {"handover": visit.say("fault.handover_conflict")}
        return _choose(fresh, Refused(409, faults=told))
    return go(urls.to(urls.COURSE, number=now.number))


def _refused(visit: Visit, faults: Mapping[str, AnswerError]) -> Refused:
    return Refused(422, faults=_told(visit, faults))


def _told(visit: Visit, faults: Mapping[str, AnswerError]) -> dict[str, str]:
    return {name: views.fault_text(visit, fault) for name, fault in faults.items()}


def _choose(scene: Scene, refused: Refused = NOT_REFUSED) -> Response:
    page = handover_views.page_of(scene)
    return scene.visit.page(
        "litigation/handover.html", refused.status, faults=dict(refused.faults), **page
    )


def _check(scene: Scene, plan: Plan, refused: Refused = NOT_REFUSED) -> Response:
    return scene.visit.page(
        "litigation/check.html",
        refused.status,
        faults=dict(refused.faults),
        form=dict(refused.form),
        **handover_check.page_of(scene, plan),
    )
