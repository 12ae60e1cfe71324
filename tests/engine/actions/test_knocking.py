"""Nobody finds a secret by trying: after a few wrong ones even the right one hears nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.accounts.limit import Limit
from engine.actions import consult
from engine.actions.consult import Opened
from engine.actions.desk import Desk
from engine.actions.knocking import BOOK, Door
from engine.clock import FixedClock
from engine.errors import NotFound

HERE, THERE = "10.0.0.1", "10.0.0.2"


@pytest.fixture
def opened(desk: Desk) -> Opened:
    return consult.open_case(desk)


def knock(door: Door, desk: Desk, number: str, secret: str, address: str = HERE) -> str:
    try:
        door.enter(desk, number, secret, address)
    except NotFound as err:
        return str(err)
    return "in"


def test_who_tries_too_often_hears_the_same_as_of_no_case(desk: Desk, opened: Opened) -> None:
    door, number = Door(), opened.case.number
    wrong = {knock(door, desk, number, f"WR0NG{n}") for n in range(10)}
    assert wrong == {f"no case {number}"}
    assert knock(door, desk, number, opened.secret) == f"no case {number}"
    assert knock(Door(), desk, number, opened.secret) == f"no case {number}"  # another worker
    none = {knock(door, desk, "ZZZZZZZZ", f"WR0NG{n}", THERE) for n in range(12)}
    assert none == {"no case ZZZZZZZZ"}


def test_others_are_not_kept_out(desk: Desk, opened: Opened) -> None:
    door, number = Door(), opened.case.number
    for n in range(20):
        knock(door, desk, number, f"WR0NG{n}")
    assert knock(door, desk, number, opened.secret, THERE) == "in"
    assert knock(door, desk, number.lower(), opened.secret, THERE) == "in"


def test_after_a_while_one_may_try_again(desk: Desk, opened: Opened) -> None:
    door, number = Door(), opened.case.number
    for n in range(20):
        knock(door, desk, number, f"WR0NG{n}")
    later = replace(desk, clock=FixedClock(desk.clock.now() + timedelta(minutes=4)))
    assert knock(door, later, number, opened.secret) == "in"


def test_one_address_cannot_try_at_many_cases(desk: Desk, opened: Opened) -> None:
    door = Door(by_address=Limit(5, timedelta(minutes=1)))
    for n in range(6):
        knock(door, desk, f"CASE000{n}", "WR0NG")
    assert knock(door, desk, opened.case.number, opened.secret) != "in"


def test_whoever_holds_the_secret_writes_nothing_and_reads_the_limits_once(
    desk: Desk, opened: Opened
) -> None:
    door = Door()
    for _ in range(50):
        assert knock(door, desk, opened.case.number, opened.secret) == "in"
    assert desk.store.entries(BOOK) == []
    assert knock(door, desk, opened.case.number, "") != "in"
    assert desk.store.entries(BOOK) == []


def test_a_wrong_try_ends_the_trust(desk: Desk, opened: Opened) -> None:
    door, number = Door(), opened.case.number
    assert knock(door, desk, number, opened.secret) == "in"
    for n in range(10):
        knock(door, desk, number, f"WR0NG{n}")
    assert knock(door, desk, number, opened.secret) != "in"


def test_what_is_counted_names_neither_case_nor_address(desk: Desk, opened: Opened) -> None:
    knock(Door(), desk, opened.case.number, "WR0NG")
    for entry in desk.store.entries(BOOK):
        assert opened.case.number not in str(entry)
        assert HERE not in str(entry)
        assert entry.due is not None
