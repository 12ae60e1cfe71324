"""Statutes in any store: a version is replaced whole, and a load is known again while it stands."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import duckdb
import pytest

from engine.errors import StoreError
from engine.statutes.article import Edition
from engine.store.duckdb import DuckdbStore
from engine.store.statutes import replace_editions
from engine.store.store import Store
from tests.engine.statutes.builders import LINES, NEW, editions, line
from tests.engine.store.builders import kept


def in_order(*lines: str) -> list[Edition]:
    return sorted(editions(*lines), key=lambda edition: edition.key)


class TestAnyStore:
    def test_a_new_store_holds_no_statutes(self, store: Store) -> None:
        assert store.statutes() == []
        assert not store.holds_statutes("a")

    def test_statutes_come_back_as_they_were_kept(self, store: Store) -> None:
        store.keep_statutes(editions(), "a")
        assert store.statutes() == in_order()
        assert store.holds_statutes("a")

    def test_keeping_the_same_again_changes_nothing(self, store: Store) -> None:
        store.keep_statutes(editions(), "a")
        store.keep_statutes(editions(), "a")
        assert store.statutes() == in_order()

    def test_a_version_is_replaced_whole_and_others_stay(self, store: Store) -> None:
        store.keep_statutes(editions(), "a")
        (changed,) = editions(line("第五条", "冬天不浇水。", **NEW))
        store.keep_statutes((changed,), "b")
        found = store.statutes()
        assert changed in found
        assert len(found) == 3
        assert sum(len(edition.articles) for edition in found) == 6

    def test_a_load_of_which_a_part_was_replaced_is_no_longer_held(self, store: Store) -> None:
        store.keep_statutes(editions(), "a")
        store.keep_statutes(editions(line("第五条", "冬天不浇水。", **NEW)), "b")
        assert (store.holds_statutes("a"), store.holds_statutes("b")) == (False, True)

    def test_loads_of_different_laws_stand_beside_each_other(self, store: Store) -> None:
        store.keep_statutes(editions(*LINES[:5]), "a")
        store.keep_statutes(editions(*LINES[5:]), "b")
        assert (store.holds_statutes("a"), store.holds_statutes("b")) == (True, True)

    def test_a_version_may_lack_its_days(self, store: Store) -> None:
        store.keep_statutes(editions(line("第一条", "文字。")), "a")
        (edition,) = store.statutes()
        assert (edition.version, edition.effective, edition.ended) == ("", None, None)

    def test_statutes_and_cases_do_not_disturb_each_other(self, store: Store) -> None:
        both = Barrier(2)

        def load() -> None:
            both.wait()
            store.keep_statutes(editions(), "a")

        def open_cases() -> None:
            both.wait()
            for number in range(5):
                kept(store, f"JF-{number}")

        with ThreadPoolExecutor(2) as pool:
            for done in (pool.submit(load), pool.submit(open_cases)):
                done.result()
        assert len(list(store.cases())) == 5
        assert store.statutes() == in_order()


class TestDuckdb:
    def test_statutes_are_there_after_the_file_was_closed(self, tmp_path: Path) -> None:
        for _ in range(2):
            store = DuckdbStore(tmp_path / "cases.duckdb")
            if not store.holds_statutes("a"):
                store.keep_statutes(editions(), "a")
            assert store.statutes() == in_order()
            store.close()

    def test_nothing_half_written_is_left_where_loading_breaks_off(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = DuckdbStore(tmp_path / "cases.duckdb")
        store.keep_statutes(editions(), "a")

        def broken(db: duckdb.DuckDBPyConnection, wished: Sequence[Edition], digest: str) -> None:
            replace_editions(db, wished, digest)
            raise duckdb.IOException("the disk is full")

        monkeypatch.setattr("engine.store.duckdb.replace_editions", broken)
        changed = [replace(edition, level="改") for edition in editions()]
        with pytest.raises(StoreError, match="could not write"):
            store.keep_statutes(changed, "b")
        assert store.statutes() == in_order()
        assert (store.holds_statutes("a"), store.holds_statutes("b")) == (True, False)
        store.close()
