"""What is kept of accounts comes back as it was written, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.accounts.account import Account, email_fault, login_fault, name_fault, tidy_login
from engine.accounts.change import change_id
from engine.accounts.factor import Credentials, Factor
from engine.accounts.invitation import Draft, Invitation
from engine.accounts.record import read, written
from engine.accounts.unit import Level, Unit
from engine.casework.people import Role
from engine.errors import StoreError
from engine.i18n import Text

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
ACCOUNT = Account("a1", "zhang.min", "张敏", Role.MEDIATOR, "u1", NOW, skills=("租赁",))
THINGS = [
    ACCOUNT,
    Unit("u1", Text("八角街道", "Bajiao"), Level.STREET, kinds=("rent",), is_open=False),
    Credentials("a1", "hash", Factor("sealed", 7, ("x", "y"))),
    Credentials("a1"),
    Invitation("i1", Role.COURT, "u1", "operator", NOW, draft=Draft("l", "n", "p", "s")),
]


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: type(thing).__name__)
def test_a_thing_comes_back_as_it_was_written(thing: Account) -> None:
    assert read(type(thing), written(thing)) == thing


@given(st.text(), st.text(), st.lists(st.text()))
def test_any_words_come_back(name: str, place: str, kinds: list[str]) -> None:
    unit = Unit("u1", Text(name, name), Level.COURT, place=place, kinds=tuple(kinds))
    if "\ud800" <= max(name + place + "".join(kinds), default="") <= "\udfff":
        return
    assert read(Unit, written(unit)) == unit


def test_a_field_added_since_takes_its_default() -> None:
    old = written(ACCOUNT).replace(',"skills":["租赁"]', "")
    assert read(Account, old).skills == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"mediator"', '"king"'),
        ('"active":true', '"active":1'),
        ('"name":"张敏"', '"name":null'),
        ('"skills":["租赁"]', '"skills":"租赁"'),
        ('"id":"a1",', ""),
        ('"id":"a1"', '"id":"a1","other":1'),
        ('"made_at":"2026', '"made_at":"once'),
        ("}", ""),
    ],
)
def test_what_was_tampered_with_is_not_read_and_not_quoted(old: str, new: str) -> None:
    body = written(ACCOUNT)
    assert old in body
    with pytest.raises(StoreError) as told:
        read(Account, body.replace(old, new))
    assert str(told.value) == "Account: this is not what was written"


def test_logins_are_plain_and_written_in_one_way() -> None:
    assert tidy_login("  Zhang．Min ") == "zhang.min"
    good = ["zhang.min", "abc", "a-b_c.1", "x" * 32]
    bad = ["", "ab", "x" * 33, "张敏", ".zhang", "zhang min", "a\x00bc", "a/bc", "a@bc.de"]
    assert [login for login in good + bad if login_fault(login) is None] == good


def test_names_and_addresses_are_looked_at() -> None:
    assert name_fault("张敏") is None
    assert [name_fault(bad) is None for bad in ("", "x" * 41, "张\n敏")] == [False] * 3
    assert email_fault("") is None
    assert email_fault("min@street.example") is None
    bad = ["min", "min@street", "a b@c.de", "@c.de", "min@.de", "x" * 120 + "@c.de", "a@b..c"]
    assert [email for email in bad if email_fault(email) is None] == []


def test_the_latest_change_stands_first() -> None:
    later = datetime(2026, 11, 22, 2, 0, 0, 2_000, tzinfo=UTC)
    assert change_id(later, "AAAAAA") < change_id(NOW, "AAAAAA")
