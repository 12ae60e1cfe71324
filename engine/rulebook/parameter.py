"""Values by place and date in force, each with its source and how well it was verified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from engine.errors import Place
from engine.i18n import Text
from engine.rulebook.node import Number

TYPES = (
    "money",
    "ratio",
    "number",
    "int",
    "days",
    "date",
    "pair",
    "brackets",
    "period",
    "table",
)
COMPOUND = ("pair", "brackets", "period", "table")  # more than one number: named by a function
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
    """A number of law or practice that changes by date and place.

    `own` are the values that the operator of a platform set herself: where one of them is in
    force, those that came along are not looked at.
    """

    name: str
    type: str
    title: Text
    periods: tuple[Period, ...]
    place: Place
    own: tuple[Period, ...] = ()

    @property
    def every(self) -> tuple[Period, ...]:
        """The values of the operator, and those that came along."""
        return (*self.own, *self.periods)

    def at(self, day: date, region: str) -> Period | None:
        """The value in force on a day; the most specific place wins, then the latest start."""
        for periods in (self.own, self.periods):
            covering = [period for period in periods if period.covers(day, region)]
            if covering:
                return max(covering, key=_precedence)
        return None

    def between(self, first: date, last: date, region: str) -> list[Period | None]:
        """Every value in force on some day from one to another, None where a day has none."""
        turns = {day for p in self.every for day in (p.from_, p.to) if day is not None}
        days = [first, *sorted(day for day in turns if first < day <= last)]
        return [self.at(day, region) for day in days]


def _precedence(period: Period) -> tuple[int, date]:
    return len(period.region), period.from_


def exact(text: str) -> Number:
    """A written number without loss; raises ValueError."""
    value = Fraction(text)
    return value.numerator if value.denominator == 1 else value


def _fen(text: str) -> Number:
    return exact(text) * 100


def parameter_value(written: Any, kind: str) -> Any:
    """A written parameter value in the unit that is reckoned with; raises ValueError."""
    if kind == "brackets":
        return tuple(
            (
                _fen(bracket["up_to"]) if bracket.get("up_to") else None,
                _fen(bracket.get("fixed") or "0"),
                exact(bracket.get("rate") or "0"),
            )
            for bracket in written
        )
    if kind == "table":
        return {int(key): exact(str(value)) for key, value in written.items()}
    if kind == "pair":
        return tuple(exact(str(part)) for part in written)
    if kind == "period":
        return tuple(date.fromisoformat(str(part)).toordinal() for part in written)
    if kind == "date":
        return date.fromisoformat(str(written)).toordinal()
    return _fen(str(written)) if kind == "money" else exact(str(written))
