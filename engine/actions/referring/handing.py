"""What is noted of a sheet: that it was handed in, that a body took it, or that it did not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.actions import consent
from engine.actions.consult import tidy_text
from engine.actions.course import NO_SLIP, Slip, as_seen
from engine.actions.desk import ATTEMPTS, Desk
from engine.actions.referring.opening import OpenSheet, bodies_of, digest_of, exits
from engine.casework.case import Case
from engine.casework.events import (
    CaseEvent,
    ExitTaken,
    SheetHanded,
    SheetReceived,
    SheetRefused,
)
from engine.casework.permissions import Action
from engine.casework.sheets import HOW, SENT, Sheets, Step
from engine.clock import today
from engine.errors import AnswerError, AnswerFaults, Conflict, IllegalStep

REFER: Final = "refer"
REFUSALS: Final = ("not_competent", "papers_missing", "too_late", "nobody_there", "other")
"""Why a body did not take a sheet."""
ASKED: Final = "asked_by_applicant"
COMPETENT: Final = "competent_body"
NUMBER_LIMIT: Final = 60
NAME_LIMIT: Final = 40
NOTE_LIMIT: Final = 200
ID_LENGTH: Final = 16
Faults = dict[str, AnswerError]


@dataclass(frozen=True, slots=True)
class Going:
    """How a sheet went: to which body, on which day, carried or sent."""

    body: str
    on: date | None
    how: str


@dataclass(frozen=True, slots=True)
class Taken:
    """That a body took a sheet: when, who, and its number, or that it gave none."""

    on: date | None
    number: str = ""
    by: str = ""
    no_number: bool = False


@dataclass(frozen=True, slots=True)
class NotTaken:
    """That a body did not take a sheet, and why."""

    on: date | None
    reason: str
    note: str = ""


def hand_in(desk: Desk, case: Case, kind: str, going: Going, slip: Slip = NO_SLIP) -> Case:
    """Note that a sheet went to a body.

    What one of the staff hands in for the applicant needs the consent for it; what the applicant
    carried there themselves needs none. Raises `NotFound` for a sheet the case does not have,
    `AnswerFaults` for the form, `ConsentMissing`, `IllegalStep` where it lies there already,
    `Conflict`.
    """
    desk.permit(case, Action.HAND_OVER)
    sheet = exits(desk, case).find(kind)
    on = _checked(desk, case, sheet, going)
    if going.how == SENT:
        consent.require(desk, case, REFER)
    digest = digest_of(desk, case, sheet, going.body)
    exit = sheet.sheet.exit

    def decide(now: Case) -> list[CaseEvent]:
        if going.how == SENT:
            consent.require(desk, now, REFER)
        if now.sheets.lying(kind, going.body) is not None:
            raise IllegalStep("sheet handed", [Step.RECEIVE.value])
        id = _new_id(desk, now, kind, going.body)
        happened: list[CaseEvent] = []
        if not any((taken.exit, taken.body) == (exit, going.body) for taken in now.course.exits):
            reason = COMPETENT if desk.actor.is_staff and exit != "AID" else ASKED
            happened.append(ExitTaken(exit, going.body, reason))
        handed = SheetHanded(exit, going.body, id, digest, kind, going.how, on)
        return [*happened, handed]

    return _once(desk, case, slip, f"sheet:{kind}:{going.body}", decide)


def receive(desk: Desk, case: Case, id: str, taken: Taken, slip: Slip = NO_SLIP) -> Case:
    """Note that the body has it; raises `NotFound`, `AnswerFaults`, `IllegalStep`, `Conflict`."""
    desk.permit(case, Action.HAND_OVER)
    handed = case.sheets.find(id)
    number, by = tidy_text(taken.number), tidy_text(taken.by)
    faults = _day_faults(desk, taken.on, handed.on)
    if not number and not taken.no_number:
        faults["number"] = AnswerError("number", "sheet_number")
    faults |= _long("number", number, NUMBER_LIMIT) | _long("by", by, NAME_LIMIT)
    if faults or taken.on is None:
        raise AnswerFaults(faults)
    received = SheetReceived(id, by, taken.on, number)

    def decide(now: Case) -> list[CaseEvent]:
        sheet = now.sheets.find(id)
        sheet.check(Step.RECEIVE)
        known = (sheet.number, sheet.taker, sheet.taken_on, sheet.reason)
        return [] if known == (number, by, taken.on, "") else [received]

    return _once(desk, case, slip, f"sheet-taken:{id}", decide)


def refuse(desk: Desk, case: Case, id: str, refused: NotTaken, slip: Slip = NO_SLIP) -> Case:
    """Note that the body did not take it; raises as `receive` does."""
    desk.permit(case, Action.HAND_OVER)
    handed = case.sheets.find(id)
    note = tidy_text(refused.note)
    faults = _day_faults(desk, refused.on, handed.on) | _long("note", note, NOTE_LIMIT)
    if refused.reason not in REFUSALS:
        faults["reason"] = AnswerError("reason", "course_reason")
    if faults or refused.on is None:
        raise AnswerFaults(faults)
    happened = SheetRefused(id, refused.reason, refused.on, note)

    def decide(now: Case) -> list[CaseEvent]:
        now.sheets.find(id).check(Step.REFUSE)
        return [happened]

    return _once(desk, case, slip, f"sheet-refused:{id}", decide)


def _checked(desk: Desk, case: Case, sheet: OpenSheet, going: Going) -> date:
    faults = _day_faults(desk, going.on)
    if going.body not in {body.id for body in bodies_of(desk, case, sheet.sheet)}:
        faults["body"] = AnswerError("body", "sheet_body")
    if going.how not in HOW or (going.how == SENT and not desk.actor.is_staff):
        faults["how"] = AnswerError("how", "sheet_how")
    if faults or going.on is None:
        raise AnswerFaults(faults)
    return going.on


def _day_faults(desk: Desk, on: date | None, after: date | None = None) -> Faults:
    if on is None:
        return {"on": AnswerError("on", "whole_day")}
    if on > today(desk.clock):
        return {"on": AnswerError("on", "day_to_come")}
    if after is not None and on < after:
        return {"on": AnswerError("on", "sheet_before")}
    return {}


def _long(field: str, text: str, limit: int) -> Faults:
    if len(text) <= limit:
        return {}
    return {field: AnswerError(field, "text_too_long", limit=str(limit))}


def _new_id(desk: Desk, case: Case, kind: str, body: str) -> str:
    """The id of one handing; the same however often its form is sent."""
    same = sum((one.kind, one.body) == (kind, body) for one in case.sheets.handed.values())
    return desk.vault.digest(f"sheet:{case.id}:{kind}:{body}:{same}")[:ID_LENGTH]


def _once(
    desk: Desk, case: Case, slip: Slip, what: str, decide: Callable[[Case], list[CaseEvent]]
) -> Case:
    """Write what a form decides, once; `Conflict` where the sheets are others than it showed."""
    once = hashlib.sha256(f"{what}:{slip.key}".encode()).hexdigest() if slip.key else None
    seen = as_seen(desk, case, slip)
    if _lie(seen) != _lie(case):
        desk.append(seen, decide(seen), key=once)
        return desk.again(case)
    for _ in range(ATTEMPTS):
        happened = decide(case)
        if not happened:
            return case
        try:
            return desk.append(case, happened, key=once)
        except Conflict as err:
            raced, now = err, desk.again(case)
            if _lie(now) != _lie(case):
                raise
            case = now
    raise raced


def _lie(case: Case) -> object:
    sheets: Sheets = case.sheets
    return sheets.handed
