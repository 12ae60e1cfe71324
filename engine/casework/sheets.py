"""What was handed to bodies that are no courts, what they did with it, and who was shown help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from engine.casework.events import (
    CaseEvent,
    HelpShown,
    SheetHanded,
    SheetReceived,
    SheetRefused,
)
from engine.clock import day_of
from engine.errors import IllegalStep, NotFound

CARRIED: Final = "carried"
SENT: Final = "sent"
HOW: Final = (CARRIED, SENT)
"""The applicant took it there; or one of the staff handed it in for them."""


class Standing(StrEnum):
    """How a sheet stands with the body it went to."""

    HANDED = "handed"  # nothing was heard yet
    RECEIVED = "received"
    REFUSED = "refused"


class Step(StrEnum):
    """What can be noted of a sheet that was handed in."""

    RECEIVE = "receive"
    REFUSE = "refuse"


STEPS: Final[Mapping[Standing, frozenset[Step]]] = {
    Standing.HANDED: frozenset({Step.RECEIVE, Step.REFUSE}),
    Standing.RECEIVED: frozenset({Step.RECEIVE}),  # a number or a day that was noted wrong
    Standing.REFUSED: frozenset({Step.RECEIVE}),  # it was taken after all
}


@dataclass(frozen=True, slots=True)
class Handed:
    """One sheet with one body: how it came there, and what became of it."""

    id: str
    kind: str
    exit: str
    body: str
    digest: str
    how: str
    on: date
    made: int  # the place in the case where it was handed in
    seq: int  # that of what happened to it last
    at: datetime
    by: str  # mark of the hand that noted it last
    standing: Standing = Standing.HANDED
    number: str = ""
    taker: str = ""
    taken_on: date | None = None
    reason: str = ""
    note: str = ""

    def check(self, step: Step) -> None:
        """Go on, or raise `IllegalStep` with what can be noted instead."""
        if step not in STEPS[self.standing]:
            raise IllegalStep(f"sheet {self.standing}", sorted(STEPS[self.standing]))


@dataclass(frozen=True, slots=True)
class Shown:
    """That numbers to call in danger were shown, at which place of the case."""

    seq: int
    at: datetime
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheets:
    """All sheets of a case that went somewhere, by id, and every time help was shown."""

    handed: Mapping[str, Handed] = field(default_factory=dict)
    shown: tuple[Shown, ...] = ()

    def find(self, id: str) -> Handed:
        """A sheet; raises `NotFound`."""
        found = self.handed.get(id)
        if found is None:
            raise NotFound("sheet", id[:40])
        return found

    def lying(self, kind: str, body: str) -> Handed | None:
        """One of this kind that lies with this body: handed in, or taken."""
        same = (one for one in self.handed.values() if (one.kind, one.body) == (kind, body))
        return next((one for one in same if one.standing is not Standing.REFUSED), None)

    def after(self, happened: CaseEvent, seq: int, at: datetime, actor: str) -> Sheets:
        """The sheets after one more event."""
        match happened:
            case SheetHanded():
                return self._with(_handed(happened, seq, at, actor))
            case SheetReceived(id, by, on, number):
                told = {"number": number, "taker": by, "taken_on": on, "reason": "", "note": ""}
                return self._noted(id, Standing.RECEIVED, (seq, at, actor), told)
            case SheetRefused(id, reason, on, note):
                told = {"reason": reason, "note": note, "taken_on": on}
                return self._noted(id, Standing.REFUSED, (seq, at, actor), told)
            case HelpShown(numbers):
                return replace(self, shown=(*self.shown, Shown(seq, at, numbers)))
        return self

    def _noted(
        self,
        id: str,
        standing: Standing,
        when: tuple[int, datetime, str],
        told: Mapping[str, object],
    ) -> Sheets:
        known = self.handed.get(id)
        if known is None:
            return self
        seq, at, by = when
        noted = replace(known, standing=standing, seq=seq, at=at, by=by)
        return self._with(replace(noted, **told))  # type: ignore[arg-type]  # by name

    def _with(self, handed: Handed) -> Sheets:
        return replace(self, handed={**self.handed, handed.id: handed})


def _handed(event: SheetHanded, seq: int, at: datetime, actor: str) -> Handed:
    return Handed(
        id=event.sheet,
        kind=event.kind or event.sheet,
        exit=event.exit,
        body=event.body,
        digest=event.digest,
        how=event.how,
        on=event.on or day_of(at),
        made=seq,
        seq=seq,
        at=at,
        by=actor,
    )
