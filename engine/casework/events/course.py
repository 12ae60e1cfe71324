"""What moves a case along the funnel, out of it, and through its time limits.

Reasons are keys of texts, never words of a person: these events are not sealed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class StageMoved:
    """The case went on to a later stage, for a reason; `level` says how high it is heard.

    `level_reason` says why, where another level was chosen than the rules proposed.
    """

    stage: str
    reason: str
    level: str = ""
    place: str = ""
    level_reason: str = ""


@dataclass(frozen=True, slots=True)
class ExitTaken:
    """The case, or a part of it, was taken to a body outside the funnel."""

    exit: str
    body: str
    reason: str


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """The dispute ended, or ended here; `outcome` says how, `reason` why."""

    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class CaseReopened:
    """It was not over after all."""

    reason: str


@dataclass(frozen=True, slots=True)
class MilestoneNoted:
    """Something happened on a day, from which a time limit runs: a paper served, a deal struck."""

    milestone: str
    on: date


@dataclass(frozen=True, slots=True)
class SuggestionSettled:
    """One of the staff settled what the programme suggested to them: all of it by keys.

    `what` is what was suggested; `chosen` equals `suggested` where they agreed, and `reason` says
    why where not.
    """

    what: str
    suggested: str
    chosen: str
    reason: str


@dataclass(frozen=True, slots=True)
class MilestoneWithdrawn:
    """What was noted did not happen, or on no such day; nothing runs from it any more."""

    milestone: str
