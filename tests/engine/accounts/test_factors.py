"""The second factor: codes of an app are taken once, near their time; spare codes once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.accounts.factor import (
    SECONDS,
    Factor,
    app_address,
    fresh_secret,
    matching_step,
    spare_hash,
    spend,
)

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HERE = int(NOW.timestamp()) // SECONDS


def code(step: int) -> str:
    return pyotp.TOTP(SECRET).generate_otp(step)


@pytest.mark.parametrize(
    ("away", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_code_counts_one_step_around_its_time(away: int, right: bool) -> None:
    found = matching_step(SECRET, code(HERE + away), NOW)
    assert found == (HERE + away if right else None)


@pytest.mark.parametrize("written", ["", "12345", "1234567", "abcdef", "１２３４５６", "é" * 6])
def test_what_is_no_code_is_refused(written: str) -> None:
    assert matching_step(SECRET, written, NOW) is None


@given(st.lists(st.tuples(st.integers(-40, 40), st.integers(0, 60)), max_size=30))
def test_no_code_is_ever_taken_twice(tries: list[tuple[int, int]]) -> None:
    """Whoever reads a code over somebody's shoulder cannot use it after them."""
    last, taken, moment = 0, [], NOW
    for away, later in tries:
        moment += timedelta(seconds=later)
        step = HERE + away
        found = matching_step(SECRET, code(step), moment, last)
        if found is not None:
            assert abs(step - int(moment.timestamp()) // SECONDS) <= 1
            taken.append(found)
            last = found
    assert len(set(taken)) == len(taken)
    assert taken == sorted(taken)


def test_the_picture_tells_the_app_whose_codes_they_are() -> None:
    address = urlsplit(app_address(SECRET, "zhang.min"))
    asked = parse_qs(address.query)
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert asked["secret"] == [SECRET]
    assert asked["issuer"] == ["解纷 Jiefen"]
    assert address.path.endswith("zhang.min")


def test_secrets_are_160_bits_of_chance() -> None:
    assert len({fresh_secret() for _ in range(50)}) == 50
    assert len(fresh_secret()) * 5 >= 160


def test_a_spare_code_counts_once() -> None:
    factor = Factor("sealed", 0, tuple(map(spare_hash, ("A" * 12, "B" * 12))))
    spent = spend(factor, "A" * 12)
    assert spent is not None
    assert spent.spare == (spare_hash("B" * 12),)
    assert spend(spent, "A" * 12) is None
    assert spend(spent, "") is None
