"""What happened by kind and time, and waiting for what happens next, in any store."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from engine.store.store import Store
from tests.engine.store.builders import answering, kept, opening

TICK = timedelta(microseconds=1)


class TestHappenings:
    def test_events_are_found_by_their_kind(self, store: Store) -> None:
        one, other = kept(store, "JF-1", answers=2), kept(store, "JF-2", answers=1)
        given = list(store.happenings({"AnswersGiven"}))
        assert [(event.stream, event.seq) for event in given] == [
            (one.stream, 2),
            (one.stream, 3),
            (other.stream, 2),
        ]
        assert given[1] == one.events[0]
        assert len(list(store.happenings(["AnswersGiven", "CaseOpened"]))) == 5
        assert list(store.happenings([])) == []

    def test_events_are_found_by_their_time(self, store: Store) -> None:
        first, second = kept(store, "JF-1"), kept(store, "JF-2")
        one, two = first.events[0].at, second.events[0].at

        def numbers(**times: object) -> list[object]:
            found = store.happenings(["CaseOpened"], **times)  # type: ignore[arg-type]  # by name
            return [event.stream for event in found]

        assert numbers(since=two) == [second.stream]
        assert numbers(until=two) == [first.stream]
        assert numbers(since=one + TICK, until=two) == []
        assert numbers(since=one, until=two + TICK) == [first.stream, second.stream]


class TestChanged:
    def test_what_has_changed_is_said_at_once(self, store: Store) -> None:
        case = kept(store, answers=1)
        start = time.monotonic()
        assert store.changed(case.stream, after=1, timeout=5)
        assert time.monotonic() - start < 1

    def test_nothing_comes_within_the_time(self, store: Store) -> None:
        case = kept(store)
        assert not store.changed(case.stream, after=1, timeout=0.05)
        assert not store.changed(opening("JF-9").stream, after=0, timeout=0)

    def test_all_who_wait_are_woken_by_the_next_event(self, store: Store) -> None:
        case, other = kept(store), kept(store, "JF-2")
        with ThreadPoolExecutor(4) as pool:
            waiting = [pool.submit(store.changed, case.stream, 1, 10) for _ in range(3)]
            elsewhere = pool.submit(store.changed, other.stream, 1, 0.6)
            time.sleep(0.3)
            assert not any(each.done() for each in waiting)
            start = time.monotonic()
            store.append(*answering(case))
            assert all(each.result() for each in waiting)
            assert time.monotonic() - start < 1
            assert not elsewhere.result()

    def test_closing_lets_everybody_go(self, store: Store) -> None:
        case = kept(store)
        with ThreadPoolExecutor(2) as pool:
            waiting = [pool.submit(store.changed, case.stream, 1, 60) for _ in range(2)]
            time.sleep(0.3)
            start = time.monotonic()
            store.close()
            assert [each.result() for each in waiting] == [False, False]
            assert time.monotonic() - start < 5
