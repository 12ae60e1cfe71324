"""How often something may be tried: a few times at once, then one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Limit:
    """`burst` tries at once, then one in each `pause`."""

    burst: int
    pause: timedelta

    def taken(self, free_at: datetime | None, now: datetime) -> datetime | None:
        """When all tries are free again after one more; None where one more is too many.

        `free_at` is what the last try returned. That one moment is all that need be kept
        (the generic cell rate algorithm of ITU-T I.371).
        """
        after = max(free_at or now, now) + self.pause
        return after if after - now <= self.burst * self.pause else None

    def wait(self, free_at: datetime | None, now: datetime) -> timedelta:
        """How long until the next try is free."""
        after = max(free_at or now, now) + self.pause
        return max(after - now - self.burst * self.pause, timedelta())
