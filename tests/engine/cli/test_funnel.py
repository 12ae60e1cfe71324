"""The funnel in the terminal and as a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.store.duckdb import DuckdbStore
from tests.engine.cli.terminal import Run
from tests.engine.store.test_passages import ADVISED, KIND, keep


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cases.duckdb"
    store = DuckdbStore(path)
    keep(store, (1, KIND), (2, ADVISED))
    keep(store)
    store.close()
    return path


def test_it_tells_each_stage_and_group(file: Path) -> None:
    run = Run("funnel", file, "--by", "kind", "--from", "2026-01-01", "--until", "2026-01-31")
    assert run.status == 0, run.err
    assert "rent.deposit  (fewer than 5: not to be published)" in run.lines
    assert "(unknown)  (fewer than 5: not to be published)" in run.lines
    assert run.lines[-2].split() == ["litigate", *"0000000"]
    assert run.lines[-5].split()[:3] == ["consult", "2", "0"]


def test_it_writes_a_file(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "funnel.csv"
    assert Run("funnel", file, "--csv", out).status == 0
    assert out.read_text(encoding="utf-8").count("\n") == 5


def test_a_day_that_is_none_is_told(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        Run("funnel", file, "--from", "yesterday")
    assert "write a day as 2026-11-22" in capsys.readouterr().err
