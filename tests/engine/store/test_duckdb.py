"""What is asked of the DuckDB store alone: durability, one process, groups, migrations."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event as Signal
from typing import Any, cast
from uuid import UUID

import duckdb
import pytest

from engine.casework.journal import audit
from engine.errors import Conflict, NumberTaken, StoreBusy, StoreError
from engine.store.duckdb import DuckdbStore, Outcome
from engine.store.migrate import migrate, shipped
from engine.store.rows import naive_utc
from engine.store.standing import Append, Wish
from engine.store.store import Entry
from engine.store.tables import look_up, write
from tests.engine.store.builders import Draft, answering, kept, opening

ROOT = Path(__file__).resolve().parents[3]
KILLS = 20


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cases.duckdb"


@pytest.fixture
def store(file: Path) -> Iterator[DuckdbStore]:
    made = DuckdbStore(file)
    yield made
    made.close()


def in_another_process(program: str, *arguments: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return run.stdout + run.stderr


class TestFile:
    def test_what_was_written_is_there_when_it_is_opened_again(self, file: Path) -> None:
        first = DuckdbStore(file)
        case = kept(first, answers=3)
        before = list(first.histories())
        first.append(*answering(case), key="form-1")
        first.close()
        again = DuckdbStore(file)
        assert again.read(case.stream)[:4] == before[0][1]
        assert again.append(*answering(case), key="form-1").repeated
        with pytest.raises(Conflict):
            again.append(*answering(case))
        again.close()

    def test_nothing_is_left_to_replay_after_closing(self, file: Path) -> None:
        store = DuckdbStore(file)
        kept(store)
        store.close()
        assert [path.name for path in file.parent.iterdir()] == [file.name]

    def test_a_store_in_memory_leaves_no_file_and_shares_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        one, other = DuckdbStore(":memory:"), DuckdbStore(":memory:")
        case = kept(one)
        assert (len(one.read(case.stream)), other.read(case.stream)) == (1, [])
        one.close()
        other.close()
        assert list(tmp_path.iterdir()) == []

    def test_another_process_hears_that_the_store_is_busy(self, store: DuckdbStore) -> None:
        kept(store)
        said = in_another_process(
            "import sys; from engine.store.duckdb import DuckdbStore; DuckdbStore(sys.argv[1])",
            str(store._path),
        )
        assert "StoreBusy" in said
        assert f"held by another process (PID {os.getpid()})" in said
        assert "one worker only" in said

    def test_a_second_store_in_one_process_is_refused(self, store: DuckdbStore, file: Path) -> None:
        (file.parent / "elsewhere").symlink_to(file)
        for path in (file, str(file), file.parent / "elsewhere"):
            with pytest.raises(StoreBusy, match="already open in this process"):
                DuckdbStore(path)

    def test_a_closed_store_can_be_opened_but_not_used(self, file: Path) -> None:
        closed = DuckdbStore(file)
        case = kept(closed)
        closed.close()
        reopened = DuckdbStore(file)
        closed.close()
        with pytest.raises(StoreError, match="closed"):
            closed.append(*answering(case))
        with pytest.raises(StoreError):
            closed.read(case.stream)
        with pytest.raises(StoreBusy):
            DuckdbStore(file)
        assert len(reopened.read(case.stream)) == 1
        reopened.close()

    def test_what_is_no_database_is_refused_and_left_alone(self, file: Path) -> None:
        file.write_text("notes of another kind\n" * 1000, encoding="utf-8")
        before = file.read_bytes()
        for _ in range(2):
            with pytest.raises(StoreError, match="cannot be opened") as caught:
                DuckdbStore(file)
            assert not isinstance(caught.value, StoreBusy)
        assert file.read_bytes() == before

    def test_a_folder_that_is_missing_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="nowhere"):
            DuckdbStore(tmp_path / "nowhere" / "cases.duckdb")

    @pytest.mark.filterwarnings("ignore::DeprecationWarning")  # that is the point: forking
    def test_a_forked_child_may_not_use_the_store(self, store: DuckdbStore) -> None:
        case = kept(store)
        child = os.fork()
        if child == 0:
            signal.alarm(5)  # a use that is not refused would wait for ever
            refused = 0
            for use in (lambda: store.read(case.stream), lambda: store.append(*answering(case))):
                try:
                    use()
                except StoreError:
                    refused += 1
            os._exit(refused)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2
        assert len(store.read(case.stream)) == 1

    def test_the_log_is_moved_into_the_file_from_time_to_time(self, file: Path) -> None:
        store = DuckdbStore(file, checkpoint_every=0.02)
        kept(store, answers=3)
        log = file.with_name(f"{file.name}.wal")
        until = time.monotonic() + 5
        while log.exists() and log.stat().st_size and time.monotonic() < until:
            time.sleep(0.01)
        assert not log.exists() or not log.stat().st_size
        store.close()


class GatedStore(DuckdbStore):
    """Holds its first transaction until the test lets go, so that the next is a batch."""

    def __init__(self) -> None:
        self.entered, self.may_commit = Signal(), Signal()
        self.sizes: list[int] = []
        super().__init__(":memory:")

    def _commit(self, batch: Sequence[Wish]) -> list[Outcome]:
        self.sizes.append(len(batch))
        self.entered.set()
        assert self.may_commit.wait(5)
        return super()._commit(batch)

    def together(self, *drafts: Draft) -> list[object]:
        """What each draft of one batch leads to."""

        def outcome(draft: Draft) -> object:
            try:
                return self.append(*draft).seq
            except StoreError as err:
                return err
            except Conflict as err:
                return err

        with ThreadPoolExecutor(len(drafts) + 1) as pool:
            pool.submit(outcome, opening("first"))
            assert self.entered.wait(5)
            waiting = []
            for queued, draft in enumerate(drafts, 1):
                waiting.append(pool.submit(outcome, draft))
                while self._writer._waiting.qsize() < queued:
                    time.sleep(0.001)
            self.may_commit.set()
            return [future.result() for future in waiting]


@pytest.fixture
def gated() -> Iterator[GatedStore]:
    made = GatedStore()
    yield made
    made.may_commit.set()
    made.close()


class TestBatch:
    def test_a_lost_race_in_a_batch_harms_nobody_else(self, gated: GatedStore) -> None:
        case, other = opening("JF-1"), opening("JF-2")
        rivals = answering(case, "yes"), answering(case, "no")
        outcomes = gated.together(case, *rivals, other, answering(other, times=2), opening("JF-2"))
        assert gated.sizes == [1, 6]
        assert [outcomes[i] for i in (0, 1, 3, 4)] == [1, 2, 1, 3]
        assert isinstance(outcomes[2], Conflict)
        assert isinstance(outcomes[5], NumberTaken)
        assert gated.read(case.stream) == [*case.events, *rivals[0].events]
        found = gated.find_by_number("JF-2")
        assert found is not None
        assert found.seq == 3
        assert audit(gated) == []

    def test_what_the_database_cannot_hold_harms_nobody_else(self, gated: GatedStore) -> None:
        case, bad, other = opening("JF-1"), opening("JF-2"), opening("JF-3")
        unwritable = bad._replace(events=(replace(bad.events[0], actor="half \ud800"),))
        outcomes = gated.together(case, unwritable, other, answering(case))
        assert gated.sizes[:2] == [1, 4]
        assert [outcomes[i] for i in (0, 2, 3)] == [1, 1, 2]
        assert isinstance(outcomes[1], StoreError)
        assert "half" not in str(outcomes[1])
        assert gated.read(bad.stream) == []
        assert audit(gated) == []


class Counting:
    """A connection that counts what is asked of it."""

    def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
        self.db, self.statements = db, 0

    def execute(self, *call: Any) -> duckdb.DuckDBPyConnection:  # the driver's own signature
        self.statements += 1
        return self.db.execute(*call)


class TestStatements:
    def test_a_keyed_answer_takes_at_most_four(self) -> None:
        db = duckdb.connect()
        migrate(db, shipped())
        opened = Append(*opening("JF-1"))
        write(db, [opened], {})
        counting = Counting(db)
        heads = {opened.stream: opened.outcome}
        answers = Append(*answering(Draft(opened.stream, 0, opened.events, opened.summary)), "key")
        standing = look_up(cast("duckdb.DuckDBPyConnection", counting), [answers], heads)
        assert standing.append(answers).seq == 2
        write(cast("duckdb.DuckDBPyConnection", counting), [answers], heads)
        assert counting.statements <= 4
        db.close()


class TestHeads:
    def test_only_so_many_are_kept_in_mind_and_the_rest_is_looked_up(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("engine.store.duckdb.HEADS_KEPT", 2)
        store = DuckdbStore(":memory:")
        cases = [kept(store, f"JF-{n}") for n in range(4)]
        store.append(*answering(cases[2]))
        assert list(store._heads) == [cases[3].stream, cases[2].stream]
        for case in cases[:2]:
            store.append(*answering(case))
            with pytest.raises(Conflict):
                store.append(*answering(case))
        store.close()

    def test_a_case_that_is_kept_in_mind_is_as_it_stands_in_the_file(self, tmp_path: Path) -> None:
        store = DuckdbStore(tmp_path / "cases.duckdb")
        case = kept(store, "JF-1", answers=2)
        store.append(*answering(case)._replace(summary=replace(case.summary, category="rent.x")))
        known = store.find_by_number("JF-1")
        assert known is not None
        assert (known.seq, known.category) == (4, "rent.x")
        store.close()
        again = DuckdbStore(tmp_path / "cases.duckdb")
        assert again.find_by_number("JF-1") == known
        again.close()

    def test_nothing_is_kept_in_mind_of_what_was_not_committed(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = DuckdbStore(":memory:")
        case = kept(store, "JF-1")

        def broken(*_: object) -> None:
            raise duckdb.IOException("no space left on device")

        monkeypatch.setattr("engine.store.duckdb.write_entries", broken)
        with pytest.raises(StoreError):
            store.append(*answering(case))
        found = store.find_by_number("JF-1")
        assert found is not None
        assert found.seq == 1
        store.close()


class TestMigrations:
    def test_the_steps_are_numbered_from_one_without_gaps(self) -> None:
        assert list(shipped()) == list(range(1, len(shipped()) + 1))

    def test_each_step_is_done_once(self) -> None:
        db = duckdb.connect()
        migrate(db, {1: "CREATE TABLE a (n INTEGER)"})
        migrate(db, {1: "CREATE TABLE a (n INTEGER)", 2: "ALTER TABLE a ADD COLUMN m INTEGER"})
        assert db.execute("SELECT version FROM schema_version ORDER BY 1").fetchall() == [
            (1,),
            (2,),
        ]
        db.close()

    def test_a_step_that_fails_leaves_nothing_behind(self) -> None:
        db = duckdb.connect()
        with pytest.raises(duckdb.Error):
            migrate(db, {1: "CREATE TABLE a (n INTEGER); CREATE TABLE a (n INTEGER)"})
        assert db.execute("SELECT * FROM schema_version").fetchall() == []
        assert ("a",) not in db.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        db.close()

    def test_a_file_of_an_older_version_is_brought_up_to_date(self, file: Path) -> None:
        draft = opening("JF-1")
        case = draft.summary
        with duckdb.connect(file) as db:
            migrate(db, {step: text for step, text in shipped().items() if step <= 3})
            db.execute(
                "INSERT INTO cases VALUES ($1, 'JF-1', $2, 'consult', NULL, 'zh', $3, $4, 1, $5)",
                [
                    case.case_id,
                    case.secret_hash,
                    case.opened_on,
                    naive_utc(case.updated),
                    draft.events[0].hash,
                ],
            )
        store = DuckdbStore(file)
        assert store.find_by_number("JF-1") == replace(case, seq=1, head=draft.events[0].hash)
        store.put([Entry("book", "1", "{}")])
        store.close()

    def test_a_file_of_a_newer_version_is_refused(self, file: Path) -> None:
        DuckdbStore(file).close()
        with duckdb.connect(file) as db:
            db.execute("INSERT INTO schema_version VALUES (999)")
        with pytest.raises(StoreError, match="newer version"):
            DuckdbStore(file)


class TestKill:
    def test_what_was_acknowledged_survives_kill_nine(self, tmp_path: Path) -> None:
        """Two files side by side, for speed."""
        with ThreadPoolExecutor(2) as pool:
            heard = sum(pool.map(heard_and_kept, [tmp_path / "a.duckdb", tmp_path / "b.duckdb"]))
        assert heard > KILLS * 5


def heard_and_kept(file: Path) -> int:
    """Kill the writer of a file again and again; returns how many events it acknowledged."""
    chance = random.Random(file.name)
    acknowledged: dict[tuple[UUID, int], str] = {}
    for _ in range(KILLS // 2):
        acknowledged |= acknowledged_until_killed(file, chance.randint(0, 30))
        store = DuckdbStore(file)
        events = (event for _, history in store.histories() for event in history)
        found = {(event.stream, event.seq): event.hash for event in events}
        assert audit(store) == []
        store.close()
        assert acknowledged.items() <= found.items()
    return len(acknowledged)


def acknowledged_until_killed(file: Path, lines: int) -> dict[tuple[UUID, int], str]:
    """Let a process append, kill it after so many acknowledgements, and return them all."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.engine.store.appender", str(file)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"open\n"
        heard = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        heard += process.stdout.readlines()
    events = (line.split() for line in heard if line.endswith(b"\n"))
    return {(UUID(s.decode()), int(seq)): own.decode() for s, seq, own in events}
