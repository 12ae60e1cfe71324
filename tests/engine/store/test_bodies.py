"""Contents beside the store: there when they were kept, gone when they were dropped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from engine.errors import StoreError
from engine.store.bodies import SUFFIX, Bodies
from engine.store.copying import back_up, restore, verify
from engine.store.duckdb import DuckdbStore
from tests.engine.store.builders import MOMENT, kept

CONTENT: Final = b"\x00\xff" * 1000


@pytest.fixture(params=["folder", "memory"])
def bodies(request: pytest.FixtureRequest, tmp_path: Path) -> Bodies:
    return Bodies(tmp_path / "files" if request.param == "folder" else None)


@pytest.mark.parametrize("id", ["a", "../../etc/passwd", "", "键/\x00", "x" * 5000])
def test_a_content_comes_back_whatever_its_id(bodies: Bodies, id: str) -> None:
    bodies.write(id, CONTENT)
    bodies.write(id, CONTENT)
    assert bodies.read(id) == CONTENT
    bodies.drop(id)
    bodies.drop(id)


def test_contents_are_nobody_elses_business(tmp_path: Path) -> None:
    Bodies(tmp_path / "files").write("a", CONTENT)
    for path in (tmp_path / "files").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0


def test_nothing_is_left_of_what_was_cleared(bodies: Bodies, tmp_path: Path) -> None:
    bodies.write("a", CONTENT)
    bodies.clear()
    bodies.clear()
    assert not list(tmp_path.rglob("*"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DuckdbStore]:
    opened = DuckdbStore(tmp_path / "cases.duckdb")
    yield opened
    opened.close()


def test_the_file_of_cases_holds_no_content(store: DuckdbStore, tmp_path: Path) -> None:
    store.keep_file("a", kept(store).stream, CONTENT)
    (lying,) = (p for p in (tmp_path / f"cases.duckdb{SUFFIX}").rglob("*") if p.is_file())
    assert lying.read_bytes() == CONTENT
    store.drop_file("a")
    assert not lying.exists()


def test_a_folder_that_was_left_behind_is_named(store: DuckdbStore, tmp_path: Path) -> None:
    store.keep_file("a", kept(store).stream, CONTENT)
    store.bodies.clear()
    assert store.file("a") is None
    with pytest.raises(StoreError, match=r"cases\.duckdb\.files"):
        back_up(store, tmp_path / "backup.zip", MOMENT)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("not a folder")
    with pytest.raises(StoreError, match="could not be written"):
        Bodies(tmp_path / "files").write("a", CONTENT)


def test_what_earlier_versions_kept_in_the_row_is_still_read(
    store: DuckdbStore, tmp_path: Path
) -> None:
    with store.filling() as (db, _):
        db.execute("INSERT INTO files VALUES ($1, $2, $3)", [kept(store).stream, "old", CONTENT])
    assert store.file("old") == CONTENT
    back_up(store, tmp_path / "backup.zip", MOMENT)
    other = DuckdbStore(tmp_path / "other.duckdb")
    restore(tmp_path / "backup.zip", verify(tmp_path / "backup.zip"), other)
    assert other.file("old") == CONTENT
    other.close()
