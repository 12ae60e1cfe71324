"""Values by place and date in force, each with its source and how well it was verified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.errors import Place
from engine.i18n import Text

TYPES = ("money", "ratio", "number", "int", "days", "pair", "brackets", "period")
STATUSES = ("verified", "secondary", "to_confirm")


@dataclass(frozen=True, slots=True)
class Period:
    """One value, in force from a day to before another, in one place."""

    value: Any  # by the parameter's type; None where nobody knows it
    from_: date
    to: date | None
    region: str
    source: str
    status: str
    place: Place

    def covers(self, day: date, region: str) -> bool:
        in_time = self.from_ <= day and (self.to is None or day < self.to)
        return in_time and region.startswith(self.region)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of law or practice that changes by date and place."""

    name: str
    type: str
    title: Text
    periods: tuple[Period, ...]
    place: Place

    def at(self, day: date, region: str) -> Period | None:
        """The value in force on a day; the most specific place wins."""
        covering = [period for period in self.periods if period.covers(day, region)]
        return max(covering, key=lambda period: len(period.region), default=None)


Overrides = Mapping[str, Any]
