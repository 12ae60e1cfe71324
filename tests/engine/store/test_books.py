"""Entries of books, in any store: written by version, found by id, owner and due time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from engine.errors import Conflict, StoreError
from engine.store.store import Entry, Store
from tests.engine.store.builders import MOMENT, answering, kept, opening

DAY = timedelta(days=1)


def entry(id: str, book: str = "messages", owner: str = "", days: int | None = None) -> Entry:
    due = None if days is None else MOMENT + days * DAY
    return Entry(book, id, '{"text":"押金𠮷"}', owner, due)


def ids(entries: list[Entry]) -> list[str]:
    return [entry.id for entry in entries]


class TestPut:
    def test_an_entry_comes_back_one_version_higher(self, store: Store) -> None:
        new = entry("1", owner="anna", days=3)
        store.put([new])
        assert store.entry("messages", "1") == replace(new, version=1)
        assert store.entry("messages", "2") is None
        assert store.entry("sessions", "1") is None

    def test_an_entry_is_written_over_by_one_who_has_read_it(self, store: Store) -> None:
        store.put([entry("1", owner="anna", days=3)])
        read = store.entry("messages", "1")
        assert read is not None
        store.put([replace(read, body="{}", owner="boris", due=None)])
        assert store.entry("messages", "1") == Entry("messages", "1", "{}", "boris", None, 2)

    def test_whoever_has_not_read_the_last_version_gets_a_conflict(self, store: Store) -> None:
        store.put([entry("1")])
        for stale in (entry("1"), replace(entry("1"), version=2)):
            with pytest.raises(Conflict) as caught:
                store.put([stale])
            assert (caught.value.expected, caught.value.actual) == (stale.version, 1)

    def test_an_entry_that_does_not_stand_cannot_be_written_over(self, store: Store) -> None:
        with pytest.raises(Conflict):
            store.put([replace(entry("1"), version=1)])

    def test_all_are_written_or_none(self, store: Store) -> None:
        store.put([entry("2")])
        with pytest.raises(Conflict):
            store.put([entry("1"), entry("2"), entry("3")])
        assert ids(store.entries("messages")) == ["2"]

    def test_nothing_can_be_written(self, store: Store) -> None:
        store.put([])
        assert store.entries("messages") == []

    def test_one_entry_twice_at_once_is_refused(self, store: Store) -> None:
        with pytest.raises(StoreError, match="twice"):
            store.put([entry("1"), entry("1")])

    def test_a_due_time_needs_a_zone(self) -> None:
        with pytest.raises(StoreError, match="without a zone"):
            Entry("timers", "1", "{}", due=MOMENT.replace(tzinfo=None))

    def test_of_many_that_race_for_an_entry_exactly_one_wins(self, store: Store) -> None:
        together = Barrier(4)

        def race(version: int) -> bool:
            together.wait()
            try:
                store.put(
                    [replace(entry("1"), version=version), replace(entry("2"), version=version)]
                )
            except Conflict:
                return False
            return True

        with ThreadPoolExecutor(4) as pool:
            for version in range(10):
                assert sorted(pool.map(race, [version] * 4)) == [False] * 3 + [True]


class TestDrop:
    def test_a_dropped_entry_is_gone_and_can_begin_again(self, store: Store) -> None:
        store.put([entry("1"), entry("2")])
        store.drop("messages", "1")
        assert ids(store.entries("messages")) == ["2"]
        store.put([entry("1")])
        assert store.entry("messages", "1") == replace(entry("1"), version=1)

    def test_dropping_what_is_not_there_does_nothing(self, store: Store) -> None:
        store.drop("messages", "1")

    def test_dropping_and_writing_do_not_disturb_each_other(self, store: Store) -> None:
        def again(n: int) -> None:
            for _ in range(5):
                store.put([entry(str(n))])
                store.drop("messages", str(n))

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(again, range(8)))
        assert store.entries("messages") == []


class TestFinding:
    def test_entries_are_found_by_book_and_owner_in_order(self, store: Store) -> None:
        store.put([entry("b", owner="x"), entry("a", owner="y"), entry("C", owner="x")])
        store.put([entry("a", book="units")])
        assert ids(store.entries("messages")) == ["C", "a", "b"]
        assert ids(store.entries("messages", "x")) == ["C", "b"]
        assert ids(store.entries("messages", "")) == []

    def test_entries_are_read_page_by_page(self, store: Store) -> None:
        store.put([entry(f"{n:02}", owner="x") for n in range(10)])
        assert ids(store.entries("messages", limit=3)) == ["00", "01", "02"]
        assert ids(store.entries("messages", "x", after="02", limit=3)) == ["03", "04", "05"]

    def test_what_is_due_comes_earliest_first(self, store: Store) -> None:
        store.put([entry("a", days=3), entry("b", days=1), entry("c"), entry("d", days=2)])
        store.put([entry("e", book="timers", days=0)])
        assert ids(store.due("messages", MOMENT + 2 * DAY)) == ["b", "d"]
        assert ids(store.due("messages", MOMENT + 3 * DAY, limit=1)) == ["b"]
        assert store.due("messages", MOMENT + DAY - timedelta(microseconds=1)) == []


class TestWithEvents:
    def test_entries_are_written_with_the_events(self, store: Store) -> None:
        draft = answering(kept(store))
        store.append(*draft, key="form-1", entries=[entry("1", days=1)])
        assert store.entry("messages", "1") == replace(entry("1", days=1), version=1)

    def test_a_stale_entry_holds_the_events_back(self, store: Store) -> None:
        store.put([entry("1")])
        draft = answering(kept(store))
        with pytest.raises(Conflict):
            store.append(*draft, key="form-1", entries=[entry("2"), entry("1")])
        assert len(store.read(draft.stream)) == 1
        assert store.entry("messages", "2") is None
        assert not store.append(*draft, key="form-1").repeated

    def test_a_lost_race_holds_the_entries_back(self, store: Store) -> None:
        case = kept(store, answers=1)
        with pytest.raises(Conflict):
            store.append(*case, entries=[entry("1")])
        assert store.entry("messages", "1") is None

    def test_a_repetition_writes_no_entry(self, store: Store) -> None:
        draft = answering(kept(store))
        store.append(*draft, key="form-1")
        assert store.append(*draft, key="form-1", entries=[entry("1")]).repeated
        assert store.entry("messages", "1") is None


class TestPrune:
    def test_old_receipts_are_forgotten_and_young_ones_known(self, store: Store) -> None:
        old = opening("JF-1")
        store.append(*old, key="form-1")
        young = opening("JF-2")
        store.append(*young, key="form-2")
        assert store.prune(young.events[0].at) == 1
        assert store.append(*young, key="form-2").repeated
        assert not store.append(*opening("JF-3"), key="form-1").repeated

    def test_entries_of_named_books_go_when_they_were_due_long_ago(self, store: Store) -> None:
        for book in ("sessions", "timers"):
            store.put(
                [entry("old", book, days=1), entry("young", book, days=3), entry("ever", book)]
            )
        assert store.prune(MOMENT + 2 * DAY, ["sessions"]) == 1
        assert ids(store.entries("sessions")) == ["ever", "young"]
        assert len(store.entries("timers")) == 3
        assert store.prune(MOMENT + 2 * DAY, ["sessions"]) == 0


class TestFiles:
    def test_a_file_comes_back_as_it_was_kept(self, store: Store) -> None:
        case = kept(store)
        store.keep_file("f1", case.stream, b"\x00\xff" * 100_000)
        store.keep_file("f1", case.stream, b"others")
        assert store.file("f1") == b"\x00\xff" * 100_000
        assert store.file("f2") is None

    def test_one_file_is_forgotten_and_the_others_stay(self, store: Store) -> None:
        case = kept(store)
        for id in "ab":
            store.keep_file(id, case.stream, id.encode())
        for _ in range(2):
            store.drop_file("a")
        assert [store.file(id) for id in "ab"] == [None, b"b"]

    def test_the_files_of_a_case_are_forgotten_together(self, store: Store) -> None:
        case, other = kept(store), kept(store, "JF-2")
        for id, stream in [("a", case.stream), ("b", case.stream), ("c", other.stream)]:
            store.keep_file(id, stream, id.encode())
        store.drop_files(case.stream)
        assert [store.file(id) for id in "abc"] == [None, None, b"c"]
        store.keep_file("a", case.stream, b"again")
        assert store.file("a") == b"again"
