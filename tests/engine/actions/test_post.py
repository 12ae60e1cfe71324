"""Sending: nothing is lost, nothing is sent again once a receipt is kept."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.actions import outbox
from engine.actions.scheduler import Scheduler
from engine.casework.events import MilestoneNoted, MilestoneWithdrawn, StageMoved
from engine.errors import Conflict, NotFound, StoreError
from engine.library import Library
from engine.messages.message import MESSAGES, SENT
from engine.messages.sender import SendError
from engine.store.duckdb import DuckdbStore
from engine.store.memory import MemoryStore
from engine.store.store import Entry
from tests.engine.actions.posting import START, House, Moving
from tests.ours import library

FOR_NOW, FOR_GOOD = SendError("unreachable"), SendError("refused", permanent=True)


class Killed(BaseException):
    """The process is gone: nothing after it runs."""


@pytest.fixture
def house(library: Library) -> House:
    return House.over(library, MemoryStore())


def test_what_was_sent_leaves_the_list_and_a_trace_without_the_person(house: House) -> None:
    house.case()
    assert house.round() == 1
    assert house.waiting() == []
    (sent,) = house.desk.store.entries(SENT)
    assert json.loads(sent.body)["template"] == "welcome"
    assert "sealed" not in sent.body
    assert house.round() == 0


def test_a_failure_is_tried_again_later_and_later(house: House) -> None:
    house.case()
    house.texts.failing = [FOR_NOW, FOR_NOW]
    assert house.round() == 0
    assert house.after(timedelta(seconds=29)) == 0
    assert house.after(timedelta(seconds=1)) == 0
    assert house.after(timedelta(seconds=119)) == 0
    assert house.after(timedelta(seconds=1)) == 1
    assert len(house.texts.letters) == 1


def test_what_is_refused_for_good_is_set_aside(house: House) -> None:
    house.case()
    house.texts.failing = [FOR_GOOD]
    house.round()
    assert house.after(timedelta(days=30)) == 0
    (failed,) = house.post.waiting()
    assert (failed.failed, failed.why, failed.due) == (True, "refused", None)
    assert failed.to == "138•••34"


def test_nothing_is_tried_for_ever(house: House) -> None:
    house.case()
    house.texts.failing = [FOR_NOW] * 50
    for _ in range(50):
        house.after(timedelta(days=1))
    assert len(house.texts.failing) == 50 - house.post.terms.attempts
    (failed,) = house.post.waiting()
    assert failed.failed


def test_without_a_sender_for_its_way_a_message_waits(house: House) -> None:
    house.case()
    replace(house.post, senders={}).send_due(house.clock.moment)
    (waiting,) = house.post.waiting()
    assert (waiting.failed, waiting.why) == (False, "no_sender")
    assert house.after(timedelta(minutes=1)) == 1


def test_who_dies_sending_leaves_it_to_the_next(house: House) -> None:
    house.case()
    house.texts.failing = [Killed()]
    with pytest.raises(Killed):
        house.round()
    assert house.after(timedelta(seconds=60)) == 0  # the lease still runs
    assert house.after(timedelta(seconds=60)) == 1
    assert len(house.texts.letters) == 1


def test_who_dies_after_the_receipt_is_kept_sends_nothing_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.case()

    def dies(book: str, id: str) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(house.desk.store, "drop", dies)
        with pytest.raises(Killed):
            house.post.send_due(house.clock.moment)
    assert house.after(timedelta(minutes=10)) == 0
    assert len(house.texts.letters) == 1
    assert house.waiting() == []


def test_a_message_that_kills_whoever_sends_it_is_set_aside(house: House) -> None:
    house.case()
    house.texts.failing = [Killed() for _ in range(20)]
    for _ in range(20):
        try:
            house.after(timedelta(minutes=3))
        except Killed:
            continue
    (failed,) = house.post.waiting()
    assert (failed.failed, failed.why) == (True, "unfinished")


def test_two_workers_send_a_message_once(house: House) -> None:
    house.case()
    (entry,) = house.waiting()
    assert house.post._sent(entry, house.clock.moment, set())
    assert not house.post._sent(entry, house.clock.moment, set())
    assert len(house.texts.letters) == 1


def test_a_damaged_message_is_set_aside_and_shown(house: House) -> None:
    house.desk.store.put([Entry(MESSAGES, "broken", "{}", "", START)])
    assert house.round() == 0
    (shown,) = house.post.waiting()
    assert (shown.id, shown.why, shown.failed) == ("broken", "unreadable", True)
    house.post.cancel("broken", START)
    assert list(house.post.waiting()) == []


def test_staff_can_try_again_or_give_up(house: House) -> None:
    case = house.case()
    house.texts.failing = [FOR_GOOD]
    house.round()
    (failed,) = house.post.waiting()
    house.post.retry(failed.id, house.clock.moment)
    assert house.round() == 1
    house.happens(case, StageMoved("mediate", "chosen"))
    (waiting,) = house.post.waiting()
    house.post.cancel(waiting.id, house.clock.moment)
    assert house.after(timedelta(days=1)) == 0
    with pytest.raises(NotFound):
        house.post.cancel(waiting.id, house.clock.moment)
    with pytest.raises(NotFound):
        house.post.retry("none", house.clock.moment)


# ---------------------------------------------------------------- reminders


def note(house: House, on: date, milestone: str = "agreement_effective") -> None:
    house.happens(house.case(), MilestoneNoted(milestone, on))
    house.drain()


def test_a_day_is_told_of_a_week_a_day_and_no_day_before(house: House) -> None:
    note(house, date(2026, 11, 20))  # until 20 December
    told = {}
    for day in range(1, 40):
        house.clock.moment = START + timedelta(days=day)
        for letter in house.drain():
            told[house.clock.moment.date()] = letter.body
    assert sorted(told) == [date(2026, 12, 13), date(2026, 12, 19), date(2026, 12, 20)]
    assert "还有7天" in told[date(2026, 12, 13)]
    assert "今天到期" in told[date(2026, 12, 20)]
    assert all("司法确认" not in body for body in told.values())


def test_reminders_come_in_the_morning_and_once(house: House) -> None:
    note(house, date(2026, 11, 20))
    early = datetime(2026, 12, 13, 0, 59, tzinfo=UTC)  # one minute before nine
    for moment, count in ((early, 0), (early + timedelta(minutes=1), 1)):
        house.clock.moment = moment
        assert len(house.drain()) == count
    for hours in range(1, 12):
        house.clock.moment = early + timedelta(hours=hours)
        house.happens(
            house.desk.case_of(next(house.desk.store.cases())), StageMoved("mediate", "x")
        )
        assert [letter for letter in house.drain() if "到期" in letter.body] == []


def test_what_is_done_or_taken_back_is_no_longer_told(house: House) -> None:
    note(house, date(2026, 11, 20))
    case = house.desk.case_of(next(house.desk.store.cases()))
    house.happens(case, MilestoneNoted("confirmation_applied", date(2026, 11, 22)))
    house.happens(case, MilestoneNoted("judgment_received", date(2026, 11, 20)))
    house.happens(case, MilestoneWithdrawn("judgment_received"))
    for day in range(1, 40):
        house.clock.moment = START + timedelta(days=day)
        assert list(house.drain()) == []


def test_a_timer_of_a_case_that_is_gone_ends(house: House) -> None:
    house.desk.store.put([Entry(outbox.TIMERS, "NOCASE00", "{}", "NOCASE00", START)])
    house.round()
    assert house.desk.store.entries(outbox.TIMERS) == []


@settings(max_examples=15)
@given(st.lists(st.integers(1, 72), min_size=1, max_size=40))
def test_however_often_somebody_looks_no_message_is_doubled(hours: list[int]) -> None:
    """A round every few hours, with every second one dying after it sent."""
    house = House.over(library(), MemoryStore())
    note(house, date(2026, 11, 20))
    for at, step in enumerate(hours):
        house.clock.moment += timedelta(hours=step)
        if at % 2:
            house.texts.failing = [Killed()]
            try:
                house.round()
            except Killed:
                house.clock.moment += timedelta(minutes=3)
            house.texts.failing = []
        house.round()
    seen = [letter.key for letter in house.texts.letters]
    assert len(seen) == len(set(seen))


# ---------------------------------------------------------------- over a file, and the thread


def test_what_waits_outlives_the_process(library: Library, tmp_path: Path) -> None:
    file, clock = tmp_path / "cases.duckdb", Moving()
    store = DuckdbStore(file)
    first = House.over(library, store, clock)
    case = first.case()
    first.happens(case, MilestoneNoted("agreement_effective", date(2026, 11, 20)))
    store.close()
    again = DuckdbStore(file)
    second = House.over(library, again, clock)
    assert second.round() == 1
    second.clock.moment = datetime(2026, 12, 13, 2, 0, tzinfo=UTC)
    assert ["还有7天" in letter.body for letter in second.drain()] == [True]
    again.close()


def test_the_thread_does_what_is_due_and_ends_when_told(house: House) -> None:
    house.case()
    scheduler = Scheduler.of(house.clock, house.post, house.reminders)
    scheduler.pause = 0.01
    scheduler.start()
    scheduler.start()
    for _ in range(500):
        if house.texts.letters:
            break
        scheduler._over.wait(0.01)
    scheduler.stop()
    assert len(house.texts.letters) == 1
    assert not scheduler.is_running


def test_a_job_that_fails_keeps_no_other_from_its_turn(house: House) -> None:
    house.case()

    def broken(now: datetime) -> int:
        raise StoreError("the disk is full")

    def busy(now: datetime) -> int:
        raise Conflict("x", 1, 2)

    scheduler = Scheduler(house.clock, [broken, busy, house.post.send_due])
    assert scheduler.tick() == 1


def test_what_was_sent_is_forgotten_in_the_end(house: House) -> None:
    house.case()
    scheduler = Scheduler.of(house.clock, house.post, house.reminders)
    scheduler.tick()
    for day in range(1, 95):
        house.clock.moment = START + timedelta(days=day)
        scheduler.tick()
        kept = bool(house.desk.store.entries(SENT))
        assert kept is (day < 93)
