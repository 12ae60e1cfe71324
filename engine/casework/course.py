"""Where a case stands in the funnel, how it came there, with whom it lies, how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from engine.casework.events import (
    AdviserCalled,
    ApartUndone,
    CaseAssigned,
    CaseClosed,
    CaseErased,
    CaseEvent,
    CaseKeptApart,
    CaseMerged,
    CaseReopened,
    CategoryChosen,
    ExitTaken,
    MergeUndone,
    MilestoneNoted,
    MilestoneWithdrawn,
    StageMoved,
)

MERGED: Final = "merged"
"""The outcome that counts nowhere: the dispute lives on in another case, or never was one."""


class Stage(StrEnum):
    """The layers of the funnel, in their order."""

    CONSULT = "consult"
    ASSESS = "assess"
    MEDIATE = "mediate"
    LITIGATE = "litigate"


class State(StrEnum):
    """Whether there is still something to do."""

    OPEN = "open"
    WAITING = "waiting"  # for a human who takes it
    CLOSED = "closed"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Step:
    """A stage that was entered, when and why."""

    stage: Stage
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Exit:
    """A body outside the funnel to which the case, or a part of it, was taken."""

    exit: str
    body: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Closing:
    """How and why the dispute ended here."""

    outcome: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Merged:
    """That the case is handled with another, and with whom it lay before."""

    into: str
    reason: str
    score: int
    at: datetime
    lies: tuple[str, str]
    lay: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Course:
    """The way of one case so far."""

    steps: tuple[Step, ...] = ()
    exits: tuple[Exit, ...] = ()
    closing: Closing | None = None
    level: str = ""
    place: str = ""
    unit: str = ""
    account: str = ""
    called: bool = False  # a human was asked for
    erased: bool = False
    milestones: Mapping[str, date] = field(default_factory=dict)
    merged: Merged | None = None
    apart: Mapping[str, str] = field(default_factory=dict)  # numbers of other cases, and why

    @property
    def stage(self) -> Stage:
        return self.steps[-1].stage if self.steps else Stage.CONSULT

    @property
    def state(self) -> State:
        if self.erased:
            return State.ERASED
        if self.closing is not None:
            return State.CLOSED
        return State.WAITING if self.is_waiting else State.OPEN

    @property
    def is_waiting(self) -> bool:
        """Whether a human was asked for and none has it."""
        return self.called and not self.unit and not self.account and self.closing is None

    def after(self, happened: CaseEvent, at: datetime) -> Course:
        """The course after one more event."""
        match happened:
            case CategoryChosen() if self.stage is Stage.CONSULT:
                return replace(self._entered(Stage.ASSESS, at, "kind_chosen"), closing=None)
            case StageMoved():
                moved = self._entered(Stage(happened.stage), at, happened.reason)
                return replace(
                    moved,
                    level=happened.level or self.level,
                    place=happened.place or self.place,
                    closing=None,
                )
            case ExitTaken():
                exit = Exit(happened.exit, happened.body, happened.reason, at)
                return replace(self, exits=(*self.exits, exit))
            case CaseClosed():
                return replace(self, closing=Closing(happened.outcome, happened.reason, at))
            case CaseReopened():
                return replace(self, closing=None)
            case CaseAssigned():
                return replace(self, unit=happened.unit, account=happened.account)
            case AdviserCalled():
                return replace(self, called=True)
            case MilestoneNoted():
                noted = {**self.milestones, happened.milestone: happened.on}
                return replace(self, milestones=noted)
            case MilestoneWithdrawn():
                kept = {n: on for n, on in self.milestones.items() if n != happened.milestone}
                return replace(self, milestones=kept)
            case CaseErased():
                return replace(self, erased=True)
            case CaseMerged() | MergeUndone() | CaseKeptApart() | ApartUndone():
                return self._compared(happened, at)
        return self

    def _compared(
        self, happened: CaseMerged | MergeUndone | CaseKeptApart | ApartUndone, at: datetime
    ) -> Course:
        """After somebody laid the case beside another one."""
        match happened:
            case CaseMerged():
                lies, lay = (happened.unit, happened.account), (self.unit, self.account)
                merged = Merged(happened.into, happened.reason, happened.score, at, lies, lay)
                return replace(self, merged=merged, unit=lies[0], account=lies[1])
            case MergeUndone() if self.merged is not None:
                here = (self.unit, self.account)
                unit, account = self.merged.lay if here == self.merged.lies else here
                return replace(self, merged=None, unit=unit, account=account)
            case CaseKeptApart():
                return replace(self, apart={**self.apart, happened.other: happened.reason})
            case ApartUndone():
                kept = {n: why for n, why in self.apart.items() if n != happened.other}
                return replace(self, apart=kept)
        return self

    def _entered(self, stage: Stage, at: datetime, reason: str) -> Course:
        return replace(self, steps=(*self.steps, Step(stage, at, reason)))
