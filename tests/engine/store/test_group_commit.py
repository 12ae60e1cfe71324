"""Nobody is answered before the transaction that holds their wish is committed."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from threading import Event as Signal

import pytest

from engine.errors import Conflict, StoreError
from engine.store.group_commit import MOST_AT_ONCE, GroupCommit


class Desk:
    """A commit that the test lets happen; refuses odd numbers and breaks on zero."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.rests = 0
        self.entered, self.may_commit = Signal(), Signal()

    def commit(self, batch: Sequence[int]) -> list[str | Exception]:
        self.batches.append(list(batch))
        self.entered.set()
        assert self.may_commit.wait(5)
        if 0 in batch:
            raise ZeroDivisionError
        return [Conflict("s", n, n + 1) if n % 2 else f"kept {n}" for n in batch]

    def rest(self) -> None:
        self.rests += 1


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def writer(desk: Desk) -> Iterator[GroupCommit[int, str]]:
    made = GroupCommit(desk.commit, desk.rest, rest_every=60)
    yield made
    desk.may_commit.set()
    made.close()


def hold_first(desk: Desk, writer: GroupCommit[int, str]) -> Future[str]:
    """One wish in its transaction, so that all that comes now waits for the next."""
    first = writer.submit(100)
    assert desk.entered.wait(5)
    return first


def test_nobody_is_answered_before_the_commit(desk: Desk, writer: GroupCommit[int, str]) -> None:
    waiting = hold_first(desk, writer)
    time.sleep(0.02)
    assert not waiting.done()
    desk.may_commit.set()
    assert waiting.result(5) == "kept 100"


def test_what_waits_shares_one_transaction(desk: Desk, writer: GroupCommit[int, str]) -> None:
    hold_first(desk, writer)
    futures = [writer.submit(n) for n in (2, 4, 6)]
    desk.may_commit.set()
    assert [future.result(5) for future in futures] == ["kept 2", "kept 4", "kept 6"]
    assert desk.batches == [[100], [2, 4, 6]]


def test_one_refusal_does_not_touch_the_others(desk: Desk, writer: GroupCommit[int, str]) -> None:
    hold_first(desk, writer)
    good, bad, last = (writer.submit(n) for n in (2, 3, 4))
    desk.may_commit.set()
    assert (good.result(5), last.result(5)) == ("kept 2", "kept 4")
    with pytest.raises(Conflict):
        bad.result(5)


def test_a_broken_commit_is_told_to_all_who_wait(desk: Desk, writer: GroupCommit[int, str]) -> None:
    desk.may_commit.set()
    with pytest.raises(ZeroDivisionError):
        writer.submit(0).result(5)
    assert writer.submit(2).result(5) == "kept 2"


def test_a_batch_has_a_greatest_size(desk: Desk, writer: GroupCommit[int, str]) -> None:
    hold_first(desk, writer)
    futures = [writer.submit(2) for _ in range(MOST_AT_ONCE + 1)]
    desk.may_commit.set()
    assert all(future.result(5) == "kept 2" for future in futures)
    assert [len(batch) for batch in desk.batches] == [1, MOST_AT_ONCE, 1]


def test_closing_writes_what_waits_and_refuses_what_comes(
    desk: Desk, writer: GroupCommit[int, str]
) -> None:
    hold_first(desk, writer)
    waiting = writer.submit(2)
    desk.may_commit.set()
    assert writer.close()
    assert waiting.result(0) == "kept 2"
    with pytest.raises(StoreError, match="closed"):
        writer.submit(4)
    assert not writer.close()


def test_it_rests_only_when_something_was_written(desk: Desk) -> None:
    desk.may_commit.set()
    writer = GroupCommit(desk.commit, desk.rest, rest_every=0.01)
    time.sleep(0.05)
    assert desk.rests == 0
    writer.submit(2).result(5)
    until = time.monotonic() + 5
    while not desk.rests and time.monotonic() < until:
        time.sleep(0.005)
    time.sleep(0.05)
    writer.close()
    assert desk.rests == 1
