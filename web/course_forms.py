"""How the forms of a course are read, for residents and staff alike, and shown again if refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.responses import Response

from engine.actions import course
from engine.actions.course import Slip
from engine.casework.case import Case
from engine.casework.moves import Wish
from engine.casework.permissions import Action
from engine.errors import AnswerError, AnswerFaults, Conflict, IllegalStep
from web import course_views, urls, views
from web.context import Visit, go, one, whole

Form = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Refused:
    """A form to be shown again: which one is open, what it held, what was wrong."""

    status: int = 200
    opened: str = ""
    form: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)


NOT_REFUSED = Refused()
Show = Callable[[Case, Refused], Response]
"""Shows the page that the form stands on."""


def slip_of(form: Form) -> Slip:
    """What the form tells of the state it was made from."""
    return Slip(whole(form, "seen"), one(form, "key")[:32])


def step(visit: Visit, case: Case, form: Form, page: str, show: Show) -> Response:
    """Take the step that the form names, and go to the page again."""
    name = one(form, "way")[:30]
    wish = Wish(
        name,
        one(form, f"{name}.reason"),
        level=one(form, f"{name}.level"),
        level_reason=one(form, f"{name}.level_reason"),
    )
    units = visit.service.office.tree().units.values()
    return settle(
        visit,
        case,
        form,
        name,
        page,
        show,
        lambda: course.go_on(visit.desk, case, wish, units, slip_of(form)),
    )


def end(visit: Visit, case: Case, form: Form, page: str, show: Show) -> Response:
    """End the dispute as the form says."""
    outcome = one(form, "outcome")[:30]
    reason = one(form, f"{outcome}.reason")
    slip = slip_of(form)
    return settle(
        visit,
        case,
        form,
        outcome or "end",
        page,
        show,
        lambda: course.close(visit.desk, case, outcome, reason, slip),
    )


def again(visit: Visit, case: Case, form: Form, page: str, show: Show) -> Response:
    """Take the dispute up again for the reason that the form gives."""
    reason, slip = one(form, "again.reason"), slip_of(form)
    return settle(
        visit,
        case,
        form,
        "again",
        page,
        show,
        lambda: course.reopen(visit.desk, case, reason, slip),
    )


def settle(
    visit: Visit,
    case: Case,
    form: Form,
    name: str,
    page: str,
    show: Show,
    act: Callable[[], Case],
) -> Response:
    """Act, then on to the page; or the page with what was wrong, each at its field.

    Whoever gave a case away may not see it any more: they go back to the list.
    """
    try:
        now = act()
    except Conflict:
        told = {"course": visit.say("fault.course_conflict")}
        return show(visit.desk.again(case), Refused(409, name, {}, told))
    except IllegalStep as err:
        first = err.lacking[0] if err.lacking else ""
        key = f"course.bar.{first}" if first else "fault.course_illegal"
        return show(case, Refused(409, name, {}, {"course": visit.say(key)}))
    except (AnswerError, AnswerFaults) as err:
        faults = err.faults if isinstance(err, AnswerFaults) else {err.field: err}
        told = {
            f"{name}.{field}": views.fault_text(visit, fault) for field, fault in faults.items()
        }
        held = {key: values[0] for key, values in form.items() if values}
        return show(case, Refused(422, name, held, told))
    return go(page if course_views.may_do(visit, now, Action.SEE) else urls.DESK_CASES)
