"""How often something may be tried."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.accounts.limit import Limit

START = datetime(2026, 11, 22, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LIMIT = Limit(3, MINUTE)


def allowed(limit: Limit, seconds: list[int]) -> list[int]:
    """At which of these moments, counted from the start, a try was let through."""
    free_at: datetime | None = None
    through: list[int] = []
    for second in sorted(seconds):
        taken = limit.taken(free_at, START + timedelta(seconds=second))
        if taken is not None:
            free_at, through = taken, [*through, second]
    return through


def test_a_few_at_once_and_then_one_at_a_time() -> None:
    assert allowed(LIMIT, [0, 0, 0, 0, 1, 59, 60, 61, 120]) == [0, 0, 0, 60, 120]


def test_after_a_rest_all_tries_are_free_again() -> None:
    assert allowed(LIMIT, [0, 0, 0, 1_000, 1_000, 1_000, 1_000]) == [0, 0, 0, 1_000, 1_000, 1_000]


def test_the_wait_is_as_long_as_it_says() -> None:
    free_at = START + 3 * MINUTE
    wait = LIMIT.wait(free_at, START)
    assert wait == MINUTE
    assert LIMIT.taken(free_at, START + wait - timedelta(seconds=1)) is None
    assert LIMIT.taken(free_at, START + wait) is not None
    assert LIMIT.wait(None, START) == timedelta()


@given(st.lists(st.integers(0, 3_600), max_size=60), st.integers(1, 10), st.integers(1, 300))
def test_never_more_than_the_burst_and_one_for_each_pause(
    seconds: list[int], burst: int, pause: int
) -> None:
    through = allowed(Limit(burst, timedelta(seconds=pause)), seconds)
    for index, first in enumerate(through):
        for count, last in enumerate(through[index:], 1):
            assert count <= burst + (last - first) // pause + 1
            assert count <= burst or last - first >= (count - burst) * pause


@given(st.lists(st.integers(0, 3_600), min_size=1, max_size=60))
def test_the_first_try_is_always_free(seconds: list[int]) -> None:
    assert allowed(LIMIT, seconds)[0] == min(seconds)
