"""An audit finds what was tampered with."""

from __future__ import annotations

from pathlib import Path

import duckdb

from engine.casework.case import fold, summary_of
from engine.casework.events import CaseOpened
from engine.casework.journal import chain
from engine.store.duckdb import DuckdbStore
from engine.store.uuid7 import uuid7
from tests.engine.cli.terminal import MOMENT, Run


def kept_case(path: Path) -> None:
    store = DuckdbStore(path)
    id = uuid7(MOMENT)
    events = chain(id, None, [CaseOpened("AB12", "f" * 64, "zh", "r")], MOMENT, "resident")
    store.append(id, 0, events, summary_of(fold(events)), None)
    store.close()


def test_an_audit_finds_a_history_whole_or_changed(tmp_path: Path) -> None:
    file = tmp_path / "cases.duckdb"
    kept_case(file)
    whole = Run("audit", file)
    assert (whole.status, whole.lines) == (0, ["1 case: every history is whole"])
    with duckdb.connect(file) as connection:
        connection.execute("UPDATE events SET actor = 'nobody'")
    changed = Run("audit", file)
    assert changed.status == 1
    assert "an event was changed" in changed.lines[0]
    assert changed.lines[-1] == "1 fault in 1 case"


def test_an_audit_of_no_file_makes_none(tmp_path: Path) -> None:
    run = Run("audit", tmp_path / "none.duckdb")
    assert (run.status, run.err) == (1, f"{tmp_path / 'none.duckdb'}: no such file\n")
    assert not (tmp_path / "none.duckdb").exists()
