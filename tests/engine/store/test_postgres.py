"""What is asked of the PostgreSQL store alone: several processes, a server that goes and comes."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from engine.casework.journal import audit
from engine.errors import Conflict, NumberTaken, StoreBusy, StoreError
from engine.store.migrate import shipped, shipped_to_postgres
from engine.store.store import Entry
from tests.engine.statutes.builders import editions
from tests.engine.store.builders import answering, kept, opening
from tests.postgres import PostgresServer

psycopg = pytest.importorskip("psycopg", reason="no psycopg here: pip install 'jiefen[postgres]'")

from engine.store.postgres import PostgresStore  # noqa: E402 - only where there is a driver
from engine.store.server import prepare, shown  # noqa: E402


@pytest.fixture
def store(postgres: str) -> Iterator[PostgresStore]:
    made = PostgresStore(postgres)
    yield made
    made.close()


@pytest.fixture
def other(postgres: str) -> Iterator[PostgresStore]:
    """The store as another process has it open."""
    made = PostgresStore(postgres)
    yield made
    made.close()


class TestTwoProcesses:
    def test_each_reads_what_the_other_wrote(
        self, store: PostgresStore, other: PostgresStore
    ) -> None:
        case = kept(store, answers=2)
        other.append(*answering(case), key="form-1")
        assert len(store.read(case.stream)) == 4
        assert store.append(*answering(case), key="form-1").repeated

    def test_of_two_that_race_for_a_stream_exactly_one_loses(
        self, store: PostgresStore, other: PostgresStore
    ) -> None:
        case = kept(store)
        together = Barrier(2)

        def race(here: PostgresStore) -> Conflict | int:
            draft = answering(case, "yes" if here is store else "no")
            together.wait()
            try:
                return here.append(*draft).seq
            except Conflict as lost:
                return lost

        with ThreadPoolExecutor(2) as pool:
            for turn in range(20):
                outcomes = list(pool.map(race, (store, other)))
                (lost,) = (each for each in outcomes if isinstance(each, Conflict))
                assert (lost.expected, lost.actual) == (turn + 1, turn + 2)
                case = case._replace(events=(store.read(case.stream)[-1],))
        assert audit(store) == []

    def test_of_two_cases_with_one_number_one_is_refused(
        self, store: PostgresStore, other: PostgresStore
    ) -> None:
        together = Barrier(2)

        def race(here: PostgresStore, number: str) -> bool:
            draft = opening(number)
            together.wait()
            try:
                here.append(*draft)
            except NumberTaken:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            for turn in range(10):
                won = list(pool.map(race, (store, other), [f"JF-{turn}"] * 2))
                assert sorted(won) == [False, True]
        assert len(list(store.cases())) == 10

    def test_a_double_click_on_two_workers_opens_one_case(
        self, store: PostgresStore, other: PostgresStore
    ) -> None:
        together = Barrier(2)

        def click(here: PostgresStore, turn: int) -> tuple[object, bool]:
            draft = opening(f"JF-{turn}-{id(here)}")
            together.wait()
            receipt = here.append(*draft, key=f"form-{turn}")
            return receipt.stream, receipt.repeated

        with ThreadPoolExecutor(2) as pool:
            for turn in range(10):
                one, two = pool.map(click, (store, other), [turn] * 2)
                assert one[0] == two[0]
                assert sorted((one[1], two[1])) == [False, True]

    def test_entries_written_crosswise_do_not_lock_each_other_out(
        self, store: PostgresStore, other: PostgresStore
    ) -> None:
        names = ["a", "b", "c"]
        store.put([Entry("book", name, "{}") for name in names])

        def write(here: PostgresStore, order: list[str]) -> int:
            lost = 0
            for _ in range(20):
                try:
                    found = [here.entry("book", name) for name in order]
                    here.put([entry for entry in found if entry])
                except Conflict:
                    lost += 1
            return lost

        with ThreadPoolExecutor(2) as pool:
            lost = sum(pool.map(write, (store, other), (names, names[::-1])))
        entry = store.entry("book", "a")
        assert entry is not None
        assert entry.version == 1 + 40 - lost

    def test_who_waits_is_woken_by_the_other_process(
        self, store: PostgresStore, other: PostgresStore
    ) -> None:
        case = kept(store)
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(store.changed, case.stream, 1, 10)
            time.sleep(0.6)
            start = time.monotonic()
            other.append(*answering(case))
            assert waiting.result()
        assert time.monotonic() - start < 0.5  # before anybody looks by himself

    def test_who_starts_together_migrates_once(self, postgres_server: PostgresServer) -> None:
        with postgres_server.database() as fresh, ThreadPoolExecutor(4) as pool:
            list(pool.map(prepare, [fresh] * 4))
            store = PostgresStore(fresh)
            kept(store)
            store.close()

    def test_statutes_loaded_by_two_stand_once(
        self, store: PostgresStore, other: PostgresStore
    ) -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda here: here.keep_statutes(editions(), "a"), (store, other)))
        assert len(store.statutes()) == len(editions())


class TestMigrations:
    def test_both_databases_take_the_same_steps(self) -> None:
        assert shipped_to_postgres().keys() == shipped().keys()

    def test_a_database_of_a_newer_version_is_refused(
        self, postgres_server: PostgresServer
    ) -> None:
        with postgres_server.database() as fresh:
            prepare(fresh)
            with psycopg.connect(fresh) as connection:
                connection.execute("INSERT INTO schema_version VALUES (999)")
            with pytest.raises(StoreError, match="newer version"):
                PostgresStore(fresh)


class TestTrouble:
    def test_a_server_that_is_not_there_is_named_without_the_password(self) -> None:
        with pytest.raises(StoreError, match="see that the server runs") as caught:
            PostgresStore("postgresql://anna:topsecret@127.0.0.1:1/jiefen")
        assert "topsecret" not in str(caught.value)

    def test_a_database_that_is_not_there_is_named(self, postgres_server: PostgresServer) -> None:
        with pytest.raises(StoreError, match='database "nowhere" does not exist'):
            PostgresStore(postgres_server.address.replace("/postgres?", "/nowhere?"))

    def test_an_address_nobody_can_read_is_refused(self) -> None:
        with pytest.raises(StoreError, match="cannot be opened"):
            PostgresStore("postgresql://host?nonsense=1")

    def test_what_cannot_be_written_is_refused_and_never_quoted(self, store: PostgresStore) -> None:
        for bad in ("half \ud800", "nothing \x00"):
            draft = opening("JF-1")
            events = (replace(draft.events[0], actor=bad),)
            with pytest.raises(StoreError, match="could not write") as caught:
                store.append(*draft._replace(events=events))
            assert bad[:4] not in str(caught.value)
            assert caught.value.__cause__ is None
        assert list(store.cases()) == []

    def test_a_closed_store_cannot_be_used(self, postgres: str) -> None:
        store = PostgresStore(postgres)
        case = kept(store)
        store.close()
        store.close()
        with pytest.raises(StoreError, match="closed"):
            store.append(*answering(case))

    @pytest.mark.filterwarnings("ignore::DeprecationWarning")  # that is the point: forking
    def test_a_forked_child_may_not_use_the_store(self, store: PostgresStore) -> None:
        case = kept(store)
        child = os.fork()
        if child == 0:
            signal.alarm(5)
            refused = 0
            for use in (lambda: store.read(case.stream), lambda: store.append(*answering(case))):
                try:
                    use()
                except StoreError:
                    refused += 1
            os._exit(refused)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2

    def test_an_address_is_printed_without_its_password(self) -> None:
        assert shown("postgresql://anna:topsecret@db/jiefen") == "postgresql://anna@db:5432/jiefen"
        assert "topsecret" not in shown("postgresql://anna:topsecret@db/jiefen?nonsense=1")


class TestServerGone:
    def test_the_store_works_again_when_the_server_is_back(
        self, postgres_server: PostgresServer
    ) -> None:
        if not postgres_server.folder:
            pytest.skip("the server of JIEFEN_POSTGRES is not ours to stop")
        with PostgresServer.started() as server, server.database() as address:
            store = PostgresStore(address)
            case = kept(store, answers=3)
            server.kill()
            with pytest.raises(StoreError):
                store.append(*answering(case))
            server.start()
            last = wait_until_it_takes(store, case.stream)
            assert last == 4
            store.append(*answering(case))
            assert audit(store) == []
            store.close()


def wait_until_it_takes(store: PostgresStore, stream: object) -> int:
    until = time.monotonic() + 15
    while True:
        try:
            return len(store.read(stream))  # type: ignore[arg-type]  # a UUID
        except StoreBusy:
            assert time.monotonic() < until
