"""The short acts on the first page of a mediation: what a side says, what whoever leads decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions.course import Slip
from engine.actions.mediating import (
    confirming,
    ending,
    inviting,
    prolonging,
    taking_on,
    willing,
)
from engine.casework.case import Case
from engine.errors import AnswerError
from engine.library import Library
from web import urls
from web.context import Visit, form_of, one
from web.course_forms import Form, Refused, slip_of
from web.mediation import frame
from web.mediation.forms import day_of, of_form
from web.mediation.home import show

router = APIRouter(default_response_class=Response, include_in_schema=False)
Sent = Annotated[Mapping[str, list[str]], Depends(form_of)]
Act = Callable[[Visit, Case, Form, Slip], Case]


def _reason(form: Form, act: str) -> str:
    return one(form, f"{act}.reason")[:30]


def library_of(visit: Visit) -> Library:
    """Deadlines are those of today, whatever rules the case began under."""
    return visit.service.revisions.current.library


def _extend(visit: Visit, case: Case, form: Form, slip: Slip) -> Case:
    until = day_of(form, "extend.until")
    if until is None:
        raise AnswerError("until", "mediation_later_day")
    return prolonging.extend(visit.desk, case, until, slip, library_of(visit))


def _hear(visit: Visit, case: Case, form: Form, slip: Slip) -> Case:
    seat, says = one(form, "hear.seat")[:10], one(form, "hear.says")
    if says not in ("yes", "no"):
        raise AnswerError("says", "mediation_says")
    way = one(form, "hear.way")[:20]
    return willing.hear(visit.desk, case, seat, says == "yes", way, slip)


LED: Final[Mapping[str, Act]] = {
    "take_on": lambda v, c, f, s: taking_on.take_on(v.desk, c, s),
    "accept": lambda v, c, f, s: taking_on.accept(v.desk, c, s),
    "redirect": lambda v, c, f, s: taking_on.redirect(v.desk, c, _reason(f, "redirect"), s),
    "danger": lambda v, c, f, s: taking_on.emergency_stop(v.desk, c, _reason(f, "danger"), s),
    "track": lambda v, c, f, s: taking_on.choose_track(
        v.desk, c, one(f, "track.track")[:30], _reason(f, "track"), s
    ),
    "hear": _hear,
    "no_reply": lambda v, c, f, s: inviting.no_reply(v.desk, c, s),
    "unreachable": lambda v, c, f, s: inviting.unreachable(v.desk, c, s),
    "adjourn": lambda v, c, f, s: prolonging.adjourn(v.desk, c, s),
    "resume": lambda v, c, f, s: prolonging.resume(v.desk, c, s),
    "expert": lambda v, c, f, s: prolonging.send_to_expert(v.desk, c, s),
    "talk_again": lambda v, c, f, s: confirming.talk_again(v.desk, c, s),
    "terminate": lambda v, c, f, s: ending.terminate(
        v.desk, c, _reason(f, "terminate"), s, library_of(v)
    ),
}
SAID: Final[Mapping[str, Act]] = {
    "yes": lambda v, c, f, s: willing.declare(v.desk, c, True, s),
    "stop": lambda v, c, f, s: ending.stop(v.desk, c, s),
    "withdraw": lambda v, c, f, s: ending.withdraw(v.desk, c, _reason(f, "withdraw"), s),
    "extend": _extend,
    "expert_yes": lambda v, c, f, s: prolonging.agree_to_expert(v.desk, c, True, s),
    "expert_no": lambda v, c, f, s: prolonging.agree_to_expert(v.desk, c, False, s),
}


@router.post(urls.MEDIATION_LEAD)
def lead(request: Request, form: Sent) -> Response:
    return _settled(request, form, LED)


@router.post(urls.MEDIATION_SAY)
def say(request: Request, form: Sent) -> Response:
    return _settled(request, form, SAID)


def _settled(request: Request, form: Form, acts: Mapping[str, Act]) -> Response:
    visit = Visit(request)
    case = visit.case()
    act = acts.get(name := one(form, "act"))
    if act is None:
        told = {"mediation": visit.say("fault.mediation_illegal")}
        return show(visit, case, Refused(422, "", {}, told))
    slip = slip_of(form)
    return frame.settle(
        visit,
        case,
        form,
        name,
        urls.to(urls.MEDIATION, number=case.number),
        lambda now, refused: show(visit, now, refused),
        of_form(name, lambda: act(visit, case, form, slip)),
    )
