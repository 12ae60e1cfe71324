"""What several forms on one page share: fields named after their form, ticks, days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from engine.casework.case import Case
from engine.errors import AnswerError, AnswerFaults
from web.context import one
from web.course_forms import Form


def of_form(name: str, act: Callable[[], Case]) -> Callable[[], Case]:
    """The act, with every fault at the field of its own form: `reason` of `object` at
    `object.reason`."""

    def acted() -> Case:
        try:
            return act()
        except AnswerFaults as err:
            named = {f"{name}.{field}": fault for field, fault in err.faults.items()}
            raise AnswerFaults(named) from err
        except AnswerError as err:
            raise AnswerFaults({f"{name}.{err.field}": err}) from err

    return acted


def day_of(form: Form, name: str) -> date | None:
    """The day of a calendar field; none for what is none."""
    try:
        return date.fromisoformat(one(form, name)[:10])
    except ValueError:
        return None
