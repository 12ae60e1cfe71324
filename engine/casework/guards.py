"""What can stand in the way of a step: each a name for its text, and a test of the case alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from engine.casework.case import Case

SAFETY: Final = "case.danger"
HIGHEST_LEVEL: Final = "district"


class Bar(StrEnum):
    """Why a step is not possible yet, or what is to be said before it; the key of its text."""

    KIND_MISSING = "kind_missing"
    SAFETY_UNANSWERED = "safety_unanswered"
    IN_DANGER = "in_danger"
    CRIME_SUSPECTED = "crime_suspected"
    DECIDED = "decided"
    UNWILLING = "unwilling"
    WILL_UNKNOWN = "will_unknown"
    HIGHEST = "highest"
    THERE_ALREADY = "there_already"
    NO_EXIT = "no_exit"
    ARBITRATION_FIRST = "arbitration_first"
    ARBITRATION_AGREED = "arbitration_agreed"
    NO_ARBITRATION = "no_arbitration"
    MEDIATION_OPEN = "mediation_open"
    NOT_BOTH_WILLING = "not_both_willing"


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the rules make of a case, as far as a step turns on it; None where nobody knows.

    `by_staff` is whether one of the staff takes the step, who answers for what a gate keeps from
    others; `exit` and `body` are where it leads. `mediation_open` is whether a mediation was taken
    on that whoever mediates has yet to end, `both_agreed` whether both sides said yes to that one.
    """

    in_danger: bool | None = None
    crime_suspected: bool | None = None
    decided: bool | None = None
    labour: bool | None = None
    arbitration_agreed: bool | None = None
    own_will: str = ""  # yes, no, depends, or empty where it was not asked
    by_staff: bool = False
    exit: str = ""
    mediation_open: bool = False
    both_agreed: bool = False


Stands = Callable[[Case, Grounds], bool]


def _is_answered(case: Case, fact: str) -> bool:
    stored = case.answers.get(fact, {})
    return "value" in stored


def _there_already(case: Case, grounds: Grounds) -> bool:
    exits = [taken.exit for taken in case.course.exits]
    formal = [exit for exit in exits if exit in ("LITIGATE", "ARBITRATE")]
    return bool(formal) and formal[-1] == grounds.exit


GUARDS: Final[Mapping[Bar, Stands]] = {
    Bar.KIND_MISSING: lambda case, _: case.category is None,
    Bar.SAFETY_UNANSWERED: lambda case, _: not _is_answered(case, SAFETY),
    Bar.IN_DANGER: lambda _, grounds: grounds.in_danger is True and not grounds.by_staff,
    Bar.CRIME_SUSPECTED: lambda _, grounds: (
        grounds.crime_suspected is True and not grounds.by_staff
    ),
    Bar.DECIDED: lambda _, grounds: grounds.decided is True,
    Bar.UNWILLING: lambda _, grounds: grounds.own_will == "no",
    Bar.WILL_UNKNOWN: lambda _, grounds: grounds.by_staff and not grounds.own_will,
    Bar.HIGHEST: lambda case, _: case.course.level == HIGHEST_LEVEL,
    Bar.THERE_ALREADY: _there_already,
    Bar.NO_EXIT: lambda case, _: not case.course.exits,
    Bar.ARBITRATION_FIRST: lambda _, grounds: grounds.labour is True,
    Bar.ARBITRATION_AGREED: lambda _, grounds: (
        grounds.arbitration_agreed is True and grounds.labour is not True
    ),
    Bar.NO_ARBITRATION: lambda _, grounds: (
        grounds.labour is False and grounds.arbitration_agreed is False
    ),
    Bar.MEDIATION_OPEN: lambda _, grounds: grounds.mediation_open,
    Bar.NOT_BOTH_WILLING: lambda _, grounds: grounds.mediation_open and not grounds.both_agreed,
}
"""For each bar, whether it stands. Whoever asks for mediation is willing; staff must have asked."""


def standing(bars: tuple[Bar, ...], case: Case, grounds: Grounds) -> tuple[Bar, ...]:
    """Those of the bars that stand, all of them at once."""
    return tuple(bar for bar in bars if GUARDS[bar](case, grounds))
