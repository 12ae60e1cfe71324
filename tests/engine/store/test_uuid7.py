"""A key of version 7 sorts by the moment it was made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

from hypothesis import given
from hypothesis import strategies as st

from engine.store.uuid7 import uuid7

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
seconds = st.integers(0, 2**33)
moments = st.builds(
    lambda n, micro: EPOCH + timedelta(0, n, micro), seconds, st.integers(0, 999_999)
)


@given(moments)
def test_it_is_of_version_seven(moment: datetime) -> None:
    key = uuid7(moment)
    assert (key.version, key.variant) == (7, RFC_4122)


@given(moments, moments)
def test_the_earlier_moment_sorts_first(one: datetime, other: datetime) -> None:
    keys = uuid7(one), uuid7(other)
    milliseconds = int(one.timestamp() * 1000), int(other.timestamp() * 1000)
    if milliseconds[0] != milliseconds[1]:
        assert (keys[0] < keys[1]) == (milliseconds[0] < milliseconds[1])


def test_the_moment_of_the_standard_example_gives_its_key() -> None:
    """RFC 9562, appendix A.6."""
    bits = iter([0xCC3, 0x18C4DC0C0C07398F])
    made = uuid7(datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC), lambda _: next(bits))
    assert str(made) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


def test_two_keys_of_one_moment_differ() -> None:
    moment = datetime(2026, 3, 10, tzinfo=UTC)
    assert len({uuid7(moment) for _ in range(1000)}) == 1000
