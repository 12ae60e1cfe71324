"""What day it is in China, whatever the machine thinks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from engine.clock import FixedClock, SystemClock, today


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 9, 15, 59, 59, tzinfo=UTC), date(2026, 3, 9)),
        (datetime(2026, 3, 9, 16, 0, tzinfo=UTC), date(2026, 3, 10)),
        (datetime(2026, 12, 31, 20, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 3, 9, 20, 0, tzinfo=timezone(timedelta(hours=-5))), date(2026, 3, 10)),
    ],
)
def test_the_day_begins_at_midnight_in_beijing(moment: datetime, day: date) -> None:
    assert today(FixedClock(moment)) == day


def test_the_system_clock_tells_an_aware_moment() -> None:
    moment = SystemClock().now()
    assert moment.utcoffset() is not None
    assert abs(moment - datetime.now(UTC)) < timedelta(minutes=1)
