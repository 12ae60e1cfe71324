"""By when a court or commission has to say whether it takes papers on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from engine.actions.litigating.inbox import TO_ANSWER
from engine.casework.filing import Standing
from engine.library import Library

TERMS: Final[Mapping[str, str]] = {
    "FILING": "filing_decision_days",
    "ARBITRATE": "arbitration_admission_days",
}
"""The parameter that holds the days, by track; for the others no number of days is kept."""


@dataclass(frozen=True, slots=True)
class Term:
    """The last day on which an answer is due, of how many days in all."""

    last: date
    whole: int

    def left(self, day: date) -> int:
        """The days that are left on a day; below nothing it is over."""
        return (self.last - day).days


def term(library: Library, track: str, standing: str, came_on: str) -> Term | None:
    """The term of a packet that waits for an answer; None where none runs or none is known."""
    waits = standing in TO_ANSWER and standing != Standing.SUPPLEMENT
    if not waits or not came_on or track not in TERMS:
        return None
    day = date.fromisoformat(came_on)
    period = library.rulebook.parameters[TERMS[track]].at(day, library.region.of(None))
    if period is None:
        return None
    whole = int(period.value)
    return Term(day + timedelta(days=whole), whole)
