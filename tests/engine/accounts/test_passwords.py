"""What a password must be, and how it is kept."""

from __future__ import annotations

import pytest

from engine.accounts.password import Cost, Passwords, password_fault
from engine.errors import StoreBusy

CHEAP = Cost(rounds=1, kibibytes=8, lanes=1)


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("short", "staff_short"),
        ("elevenchars", "staff_short"),
        ("x" * 201, "staff_long"),
        ("Password1234", "staff_common"),
        ("P@ssword!!2026", None),  # eight letters of chance are more than a list can hold
        ("qwertyuiop[]", "staff_common"),
        ("139101234567", "staff_common"),
        ("2026-11-22 10:00", "staff_common"),
        ("abcabcabcabc", "staff_common"),
        ("aaaaaaaaaaaaaaa", "staff_common"),
        ("abcdefghijklmnop", "staff_common"),
        ("fedcba9876543210", "staff_common"),
        ("jiefen20261122", "staff_common"),
        ("woaini5201314", "staff_common"),
        ("zhang.min-2026!", "staff_named"),
        ("my ZHANG.MIN pass", "staff_named"),
        ("张敏的密码是什么呢真的", "staff_short"),
        ("四月的雨落在石阶上没有声音", None),
        ("correct horse battery", None),
        ("Ölmühle steht am Bach", None),
    ],
)
def test_a_password_is_long_and_nobodys_first_guess(password: str, fault: str | None) -> None:
    found = password_fault(password, names=("zhang.min", "张敏敏"))
    assert (found.key if found else None) == fault


def test_only_the_right_password_is_right() -> None:
    passwords = Passwords(CHEAP)
    kept = passwords.kept("correct horse battery")
    assert passwords.is_right("correct horse battery", kept)
    assert not passwords.is_right("correct horse battery ", kept)
    assert not passwords.is_right("", kept)
    assert "correct" not in kept


def test_where_nothing_was_kept_nothing_is_right() -> None:
    passwords = Passwords(CHEAP)
    assert not passwords.is_right("nobody has this one", None)
    assert not passwords.is_right("anything", "not a hash at all")


def test_the_same_letters_count_however_they_were_typed() -> None:
    passwords = Passwords(CHEAP)
    kept = passwords.kept("Ölmühle steht am Bach")
    assert passwords.is_right("O\u0308lmu\u0308hle steht am Bach", kept)
    assert passwords.is_right("Ｏ\u0308lmühle steht am Bach", kept)


def test_a_password_kept_at_an_earlier_cost_is_told() -> None:
    kept = Passwords(CHEAP).kept("correct horse battery")
    assert not Passwords(CHEAP).is_outdated(kept)
    assert Passwords(Cost(rounds=2, kibibytes=8)).is_outdated(kept)


def test_a_flood_of_tries_is_turned_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.accounts.password.PATIENCE", 0.01)
    passwords = Passwords(CHEAP)
    with passwords._turn(), passwords._turn(), pytest.raises(StoreBusy, match="in a moment"):
        passwords.kept("correct horse battery")
    assert passwords.kept("correct horse battery")


def test_the_cost_outside_tests_is_what_owasp_asks_for_at_least() -> None:
    cost = Cost()
    assert cost.rounds >= 2
    assert cost.kibibytes >= 19 * 1024
