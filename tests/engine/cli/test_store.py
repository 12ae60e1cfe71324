"""A store is moved, backed up and restored from the command line, which says what arrived."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.casework.case import fold, summary_of
from engine.store.duckdb import DuckdbStore
from engine.store.store import Event
from tests.engine.cli.terminal import ROOT, Run
from tests.engine.store.builders import answering, opening


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that holds two cases of three events."""
    path = tmp_path / "cases.duckdb"
    store = DuckdbStore(path)
    for number in ("JF-1", "JF-2"):
        draft = opening(number)
        events: list[Event] = []
        for _ in range(3):
            events += draft.events
            summary = summary_of(fold(events))
            store.append(*draft._replace(summary=summary))
            draft = answering(draft)
    store.close()
    return path


def rows(run: Run) -> dict[str, list[str]]:
    words = [line.split() for line in run.lines]
    return {word[0]: word[1:] for word in words if len(word) == 3 and len(word[2]) == 64}


def test_a_store_is_moved_and_compared(file: Path, tmp_path: Path) -> None:
    run = Run("store", "move", file, tmp_path / "other.duckdb")
    assert run.status == 0, run.err
    assert rows(run)["events"][0] == "6"
    assert rows(run)["cases"][0] == "2"
    assert run.lines[-2] == f"{tmp_path / 'other.duckdb'} holds the same as {file}"
    assert run.lines[-1] == "2 cases: every history is whole"
    assert Run("audit", tmp_path / "other.duckdb").lines == [run.lines[-1]]


def test_a_store_is_moved_to_a_server(file: Path, postgres_database: str) -> None:
    from tests.postgres import emptied

    address = emptied(postgres_database)
    run = Run("store", "move", file, address)
    assert (run.status, run.lines[-1]) == (0, "2 cases: every history is whole")
    assert Run("audit", address).lines[0] == "2 cases: every history is whole"
    back = Run("store", "move", address, file.with_name("back.duckdb"))
    assert rows(back) == rows(run)


def test_a_target_that_is_not_empty_is_refused(file: Path) -> None:
    other = file.with_name("other.duckdb")
    assert Run("store", "move", file, other).status == 0
    again = Run("store", "move", file, other)
    assert again.status == 1
    assert "not empty: name a new one" in again.err


def test_moving_from_nowhere_makes_nothing(tmp_path: Path) -> None:
    run = Run("store", "move", tmp_path / "none.duckdb", tmp_path / "other.duckdb")
    assert (run.status, run.err) == (1, f"{tmp_path / 'none.duckdb'}: no such file\n")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_can_be_restored(file: Path, tmp_path: Path) -> None:
    kept_as, other = tmp_path / "backup.zip", tmp_path / "other.duckdb"
    backup = Run("backup", file, kept_as)
    assert backup.status == 0, backup.err
    assert backup.lines[-1] == f"{kept_as}: {kept_as.stat().st_size} bytes"
    restored = Run("restore", kept_as, other)
    assert restored.status == 0, restored.err
    assert rows(restored) == rows(backup)
    assert "holds what was kept at 2026-11-22 01:00:00 UTC" in restored.lines[-2]
    assert restored.lines[-1] == "2 cases: every history is whole"


def test_a_damaged_backup_makes_no_store(file: Path, tmp_path: Path) -> None:
    kept_as, other = tmp_path / "backup.zip", tmp_path / "other.duckdb"
    assert Run("backup", file, kept_as).status == 0
    kept_as.write_bytes(kept_as.read_bytes()[:-100])
    run = Run("restore", kept_as, other)
    assert run.status == 1
    assert "damaged" in run.err
    assert not other.exists()


def test_a_backup_that_is_missing_is_named(tmp_path: Path) -> None:
    run = Run("restore", tmp_path / "none.zip", tmp_path / "other.duckdb")
    assert (run.status, run.err) == (1, f"{tmp_path / 'none.zip'}: No such file or directory\n")


def test_a_file_in_use_is_refused_with_the_way_out(file: Path, tmp_path: Path) -> None:
    store = DuckdbStore(file)
    words = ["backup", str(file), str(tmp_path / "backup.zip")]
    run = subprocess.run(
        [sys.executable, "-c", "import sys; from engine.cli import main; sys.exit(main())", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    store.close()
    assert run.returncode == 1
    assert f"held by another process (PID {os.getpid()})" in run.stderr
    assert "stop the service first: a copy of a file in use may be torn" in run.stderr


def test_a_tampered_history_is_copied_and_told(file: Path) -> None:
    import duckdb

    with duckdb.connect(file) as connection:
        connection.execute("UPDATE events SET actor = 'nobody' WHERE seq = 2")
    run = Run("store", "move", file, file.with_name("other.duckdb"))
    assert run.status == 1
    assert run.lines[-1] == "2 faults in 2 cases"


def test_an_index_is_made_beside_its_store_and_anew_when_asked(file: Path) -> None:
    run = Run("store", "index", file)
    assert run.status == 0, run.err
    folder = file.with_name(file.name + ".index")
    assert run.lines[-1].startswith(f"{folder}: 2 cases put in, ")
    again = Run("store", "index", file)
    assert ": 0 cases put in" in again.lines[-1]
    assert ": 2 cases put in" in Run("store", "index", file, "--anew").lines[-1]
    elsewhere = file.with_name("elsewhere")
    assert ": 2 cases put in" in Run("store", "index", file, "--index", elsewhere).lines[-1]


def test_a_service_that_runs_is_asked_to_make_its_index_anew(file: Path) -> None:
    assert Run("store", "index", file).status == 0
    store = DuckdbStore(file)
    refused = another_process("store", "index", str(file))
    assert refused.returncode == 1
    assert "keeps it level by itself" in refused.stderr
    asked = another_process("store", "index", str(file), "--anew")
    assert "it was asked to make it anew" in asked.stdout
    assert (file.with_name(file.name + ".index") / "make-anew").exists()
    store.close()


def another_process(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A file of DuckDB is held against other processes only."""
    command = "import sys; from engine.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", command, *arguments], capture_output=True, text=True, check=False
    )
