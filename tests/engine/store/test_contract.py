"""What every store keeps to, said once and asked of each of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest

from engine.casework.journal import audit
from engine.errors import Conflict, NumberTaken, StoreError
from engine.store.store import Receipt, Store
from tests.engine.store.builders import MOMENT, Draft, answering, kept, opening


class TestAnyStore:
    def test_events_come_back_as_they_were_written(self, store: Store) -> None:
        first = opening("JF-1")
        second = answering(first, value="押金𠮷 \u0000 \"'\n", times=3)
        assert store.append(*first) == Receipt(first.stream, 1)
        assert store.append(*second) == Receipt(first.stream, 4)
        assert store.read(first.stream) == [*first.events, *second.events]

    def test_a_time_comes_back_with_its_zone(self, store: Store) -> None:
        case = kept(store)
        at = store.read(case.stream)[0].at
        assert at == case.events[0].at
        assert at.utcoffset() is not None

    def test_reading_can_start_after_what_is_known(self, store: Store) -> None:
        case = kept(store, answers=4)
        assert [event.seq for event in store.read(case.stream, after=3)] == [4, 5]
        assert store.read(case.stream, after=5) == []

    def test_a_stream_that_was_never_written_is_empty(self, store: Store) -> None:
        assert store.read(opening("JF-1").stream) == []

    def test_cases_are_found_by_their_ids(self, store: Store) -> None:
        one, two = kept(store, "JF-1"), kept(store, "JF-2")
        found = store.summaries([two.stream, opening("JF-3").stream])
        assert [case.number for case in found] == ["JF-2"]
        assert len(store.summaries({one.stream, two.stream})) == 2
        assert store.summaries([]) == []

    def test_whoever_follows_hears_of_every_stream_that_grows(self, store: Store) -> None:
        heard: list[UUID] = []
        store.follow(heard.append)
        case = kept(store, answers=1)
        assert set(heard) == {case.stream}

    def test_whoever_has_not_read_to_the_end_gets_a_conflict(self, store: Store) -> None:
        case = kept(store, answers=2)
        late = answering(case)
        store.append(*answering(case, "no"))
        with pytest.raises(Conflict) as caught:
            store.append(*late)
        assert (caught.value.expected, caught.value.actual) == (3, 4)
        assert caught.value.stream == str(case.stream)
        assert len(store.read(case.stream)) == 4

    def test_cases_that_change_at_once_and_differently_all_stand_as_they_were_left(
        self, store: Store
    ) -> None:
        day = date(2026, 4, 1)
        left: list[dict[str, Any]] = [
            {},
            {"stage": "mediate", "category": "rent.deposit"},
            {"due_on": day, "assignee": "li", "unit": "bajiao", "place": "八角"},
            {"state": "closed", "outcome": "agreed", "closed_on": day, "due_on": None},
            {"sealed_key": "k", "level": "street", "language": "en", "secret_hash": "0" * 64},
        ]
        drafts = [
            (answering(case)._replace(summary=replace(case.summary, **changes)))
            for number, changes in enumerate(left * 3)
            for case in [kept(store, f"JF-{number}")]
        ]
        with ThreadPoolExecutor(len(drafts)) as pool:
            list(pool.map(lambda draft: store.append(*draft), drafts))
        for draft in drafts:
            last = draft.events[-1]
            wanted = replace(draft.summary, seq=last.seq, head=last.hash)
            assert store.find_by_number(draft.summary.number) == wanted
            assert wanted in store.cases()

    def test_a_case_cannot_be_opened_twice(self, store: Store) -> None:
        case = opening("JF-1")
        store.append(*case)
        with pytest.raises(Conflict) as caught:
            store.append(*case)
        assert (caught.value.expected, caught.value.actual) == (0, 1)

    def test_a_case_that_does_not_stand_cannot_be_continued(self, store: Store) -> None:
        with pytest.raises(Conflict) as caught:
            store.append(*answering(opening("JF-1")))
        assert (caught.value.expected, caught.value.actual) == (1, 0)

    def test_events_that_follow_another_history_are_refused(self, store: Store) -> None:
        case = kept(store)
        other = case._replace(events=tuple(replace(e, hash="0" * 64) for e in case.events))
        with pytest.raises(StoreError, match="follows another event"):
            store.append(*answering(other))

    def test_an_append_must_hold_together(self, store: Store) -> None:
        case, other = kept(store), kept(store, "JF-2")
        draft = answering(case)
        for wrong, words in [
            (draft._replace(events=()), "no event"),
            (draft._replace(summary=other.summary), "summary"),
            (draft._replace(events=answering(other).events), "made for"),
            (draft._replace(expected_seq=5), "not for 6"),
        ]:
            with pytest.raises(StoreError, match=words):
                store.append(*wrong)
        assert len(store.read(case.stream)) == 1

    def test_a_time_without_a_zone_is_refused(self, store: Store) -> None:
        with pytest.raises(StoreError, match="without a zone"):
            replace(kept(store).events[0], at=MOMENT.replace(tzinfo=None))

    def test_a_case_is_found_by_its_number(self, store: Store) -> None:
        kept(store, "JF-2")
        case = kept(store, "JF-1", answers=2)
        found = store.find_by_number("JF-1")
        assert found == replace(case.summary, seq=3, head=case.events[-1].hash)
        assert store.find_by_number("JF-9") is None

    def test_the_summary_changes_with_the_events(self, store: Store) -> None:
        case = kept(store)
        later = answering(case)
        summary = replace(
            case.summary,
            stage="assess",
            category="rent.arrears",
            language="en",
            secret_hash="e" * 64,
            updated=later.events[-1].at,
        )
        store.append(*later._replace(summary=summary))
        assert store.find_by_number("JF-1") == replace(summary, seq=2, head=later.events[-1].hash)

    def test_a_refused_append_leaves_the_summary_alone(self, store: Store) -> None:
        case = kept(store, answers=1)
        before = store.find_by_number("JF-1")
        stale = Draft(case.stream, 0, opening("JF-1").events, replace(case.summary, stage="closed"))
        with pytest.raises((Conflict, StoreError)):
            store.append(*stale)
        assert store.find_by_number("JF-1") == before

    def test_two_cases_cannot_bear_one_number(self, store: Store) -> None:
        kept(store, "JF-1")
        second = opening("JF-1")
        with pytest.raises(NumberTaken) as caught:
            store.append(*second)
        assert caught.value.number == "JF-1"
        assert store.read(second.stream) == []

    def test_a_case_keeps_its_number(self, store: Store) -> None:
        draft = answering(kept(store, "JF-1"))
        with pytest.raises(StoreError, match="keeps its number JF-1"):
            store.append(*draft._replace(summary=replace(draft.summary, number="JF-2")))

    def test_cases_are_listed_oldest_first(self, store: Store) -> None:
        drafts = [opening(f"JF-{n}") for n in range(5)]
        for draft in reversed(drafts):
            store.append(*draft)
        assert [case.number for case in store.cases()] == [f"JF-{n}" for n in range(5)]

    def test_histories_hold_every_summary_with_its_events(self, store: Store) -> None:
        cases = [kept(store, f"JF-{n}", answers=n) for n in range(4)]
        histories = list(store.histories())
        assert [len(events) for _, events in histories] == [1, 2, 3, 4]
        for case, (summary, events) in zip(cases, histories, strict=True):
            assert summary == store.find_by_number(case.summary.number)
            assert events == store.read(case.stream)


class TestRepetition:
    def test_the_same_request_makes_one_event(self, store: Store) -> None:
        draft = answering(kept(store))
        first = store.append(*draft, key="form-1")
        again = store.append(*draft, key="form-1")
        assert (first.repeated, again.repeated) == (False, True)
        assert (again.stream, again.seq) == (first.stream, first.seq) == (draft.stream, 2)
        assert len(store.read(draft.stream)) == 2

    def test_a_repetition_is_known_after_others_have_written(self, store: Store) -> None:
        draft = answering(kept(store))
        store.append(*draft, key="form-1")
        later = answering(draft)
        store.append(*later, key="form-2")
        assert store.append(*answering(later), key="form-1") == Receipt(draft.stream, 2, True)
        assert len(store.read(draft.stream)) == 3

    def test_a_case_opened_twice_by_one_form_is_one_case(self, store: Store) -> None:
        first, second = opening("JF-1"), opening("JF-2")
        store.append(*first, key="form-1")
        assert store.append(*second, key="form-1") == Receipt(first.stream, 1, True)
        assert [case.number for case in store.cases()] == ["JF-1"]

    def test_a_refused_request_does_not_use_up_its_key(self, store: Store) -> None:
        case = kept(store, answers=1)
        with pytest.raises(Conflict):
            store.append(*case, key="form-1")
        assert store.append(*answering(case), key="form-1") == Receipt(case.stream, 3)

    def test_a_key_of_another_case_is_refused(self, store: Store) -> None:
        case, other = kept(store, "JF-1"), kept(store, "JF-2")
        store.append(*answering(case), key="form-1")
        with pytest.raises(StoreError, match="another case"):
            store.append(*answering(other), key="form-1")

    def test_many_at_once_with_one_key_make_one_event(self, store: Store) -> None:
        draft = answering(kept(store))
        with ThreadPoolExecutor(8) as pool:
            receipts = list(pool.map(lambda _: store.append(*draft, key="form-1"), range(8)))
        assert sorted(receipt.repeated for receipt in receipts) == [False] + [True] * 7
        assert {receipt.seq for receipt in receipts} == {2}


class TestManyAtOnce:
    def test_many_threads_append_to_many_streams(self, store: Store) -> None:
        with ThreadPoolExecutor(8) as pool:
            cases = list(pool.map(lambda n: kept(store, f"JF-{n}", answers=9), range(16)))
        for case in cases:
            assert [event.seq for event in store.read(case.stream)] == list(range(1, 11))
        assert audit(store) == []

    def test_of_two_that_race_for_a_stream_exactly_one_loses(self, store: Store) -> None:
        case = kept(store)
        together = Barrier(2)

        def race(draft: Draft) -> bool:
            together.wait()
            try:
                store.append(*draft)
            except Conflict as lost:
                return (lost.expected, lost.actual) != (draft.expected_seq, draft.expected_seq + 1)
            return True

        with ThreadPoolExecutor(2) as pool:
            for _ in range(20):
                rivals = answering(case, "yes"), answering(case, "no")
                outcomes = list(pool.map(race, rivals))
                assert sorted(outcomes) == [False, True]
                case = rivals[outcomes.index(True)]
        assert store.read(case.stream)[-1] == case.events[-1]
        assert audit(store) == []

    def test_reading_goes_on_while_others_write(self, store: Store) -> None:
        case = kept(store)

        def write() -> None:
            draft = case
            for _ in range(30):
                draft = answering(draft)
                store.append(*draft)

        with ThreadPoolExecutor(4) as pool:
            writing = pool.submit(write)
            while not writing.done():
                for events in pool.map(lambda _: store.read(case.stream), range(3)):
                    assert [event.seq for event in events] == list(range(1, len(events) + 1))
                assert audit(store) == []
            writing.result()


def test_rules_are_kept_once_under_their_revision(store: Store) -> None:
    assert store.library("abc") is None
    store.keep_library("abc", b"\x00rules\xff")
    store.keep_library("abc", b"others")
    assert store.library("abc") == b"\x00rules\xff"
    assert store.library("abd") is None
