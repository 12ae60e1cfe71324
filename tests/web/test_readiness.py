"""Ready means: the store answers and takes what it is given. Alive means: requests are answered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Event

import pytest
from starlette.testclient import TestClient

from engine.errors import Conflict, StoreError
from engine.library import Library
from engine.store.duckdb import DuckdbStore
from engine.store.memory import MemoryStore
from engine.store.store import Entry, Summary
from tests.web.resident import service
from web.readiness import PROBED_FOR, SILENT, Readiness

SECRET = "ZHANGSAN"


class Watch:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class FullDisk(MemoryStore):
    """A store that reads and cannot write, while `full`; counts how often it was asked to."""

    full = True
    asked = 0

    def put(self, entries: Sequence[Entry]) -> None:
        self.asked += 1
        if self.full:
            raise StoreError(f"{SECRET}: no space left on device")
        super().put(entries)


def test_a_service_that_reads_and_writes_is_ready(library: Library) -> None:
    answer = TestClient(service(library, MemoryStore())).get("/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ready", "reasons": [], "search": "ready"},
    )


def test_the_probe_is_written_again_and_again(tmp_path: Path) -> None:
    store, watch = DuckdbStore(tmp_path / "cases.duckdb"), Watch()
    ready = Readiness(store, watch)
    for _ in range(3):
        assert ready.reasons() == ()
        watch.now += PROBED_FOR
    kept = store.entry("probes", "readiness")
    assert kept is not None
    assert kept.version == 3
    store.close()


def test_a_store_that_takes_nothing_is_not_ready_and_says_no_more_than_why(
    library: Library,
) -> None:
    browser = TestClient(service(library, FullDisk()))
    answer = browser.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["status"] == "not ready"
    assert answer.json()["reasons"] == ["store: write: StoreError"]
    assert SECRET not in answer.text
    assert browser.get("/healthz").json()["status"] == "ok"


def test_the_store_is_asked_rarely_and_again_once_it_may_have_recovered() -> None:
    store, watch = FullDisk(), Watch()
    ready = Readiness(store, watch)
    for _ in range(10):
        assert ready.reasons() == ("store: write: StoreError",)
    assert store.asked == 1
    store.full = False
    watch.now += PROBED_FOR
    assert ready.reasons() == ()
    assert store.asked == 2


def test_a_store_that_does_not_answer_is_not_waited_for() -> None:
    answered = Event()

    class Hanging(MemoryStore):
        def find_by_number(self, number: str) -> Summary | None:
            answered.wait(10)
            return None

    watch = Watch()
    ready = Readiness(Hanging(), watch, patience=0.05)
    assert ready.reasons() == SILENT
    watch.now += PROBED_FOR
    assert ready.reasons() == SILENT  # and no second thread hangs beside the first
    answered.set()


def test_a_race_with_another_worker_proves_that_the_store_takes_writes() -> None:
    class Raced(MemoryStore):
        def put(self, entries: Sequence[Entry]) -> None:
            raise Conflict("probes", 1, 2)

    assert Readiness(Raced()).reasons() == ()


def test_a_closed_store_is_not_ready(tmp_path: Path) -> None:
    store = DuckdbStore(tmp_path / "cases.duckdb")
    store.close()
    assert [reason.split(":")[1] for reason in Readiness(store).reasons()] == [" read", " write"]


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_no_cache_keeps_the_state_of_health(library: Library, address: str) -> None:
    answer = TestClient(service(library, MemoryStore())).get(address)
    assert answer.headers["cache-control"] == "no-store"
