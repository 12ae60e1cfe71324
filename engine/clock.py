"""The one place that knows what time it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

TIMEZONE = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Whoever can tell the moment, as an aware datetime."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still: demonstrations and tests."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


def today(clock: Clock) -> date:
    """The calendar day in China at this moment."""
    return day_of(clock.now())


def day_of(moment: datetime) -> date:
    """The calendar day in China of a moment."""
    return moment.astimezone(TIMEZONE).date()


def to_the_second(moment: datetime) -> datetime:
    """A moment as papers and other systems are told it."""
    return moment.replace(microsecond=0)
