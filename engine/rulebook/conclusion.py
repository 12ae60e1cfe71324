"""What the law concludes in one case: sums, time limits and the way to go, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.rulebook.node import Number
from engine.rulebook.rule import Amount, Limitation, RouteLine
from engine.rulebook.truth import Truth

WIDEST_KNOWN: Final = 10**12  # fen; beyond it a bound is a limit of the reckoning, not of the case
WIDE: Final = 10**8  # fen; from here on it is one too if it is many times the other bound
MANY_TIMES: Final = 1000


def is_open_above(low: Number, high: Number) -> bool:
    """Whether nothing in the case sets the upper bound."""
    return high >= WIDEST_KNOWN or (high >= WIDE and high > low * MANY_TIMES)


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount or value in the case: exact, a range, or not due.

    Money in fen, dates as ordinals; `value` is None unless it is exact and surely due.
    """

    definition: Amount
    due: Truth
    low: Number | None
    high: Number | None

    @property
    def value(self) -> Number | None:
        exact = self.due is Truth.TRUE and self.low is not None and self.low == self.high
        return self.low if exact else None

    @property
    def has_upper(self) -> bool:
        """Whether the facts bound it from above."""
        return (
            self.high is not None
            and self.low is not None
            and not is_open_above(self.low, self.high)
        )


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A limitation item in the case; the days are unextended."""

    definition: Limitation
    status: str
    conservative: date | None
    favourable: date | None
    full_until: date | None = None  # of a claim that accrues day by day
    first_recoverable: date | None = None


@dataclass(frozen=True, slots=True)
class RouteTaken:
    """The next step, why, what goes beside it, and which earlier lines are still open."""

    primary: str
    reasons: tuple[str, ...]
    also: tuple[str, ...]
    line: RouteLine
    open_lines: tuple[RouteLine, ...]
