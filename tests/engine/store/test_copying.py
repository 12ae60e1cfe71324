"""All of a store in another place, or in a file and out of it: the same, or nothing."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.casework.journal import audit
from engine.errors import StoreError
from engine.store.address import open_store
from engine.store.bodies import Bodies
from engine.store.copying import MANIFEST, back_up, move, restore, verify
from engine.store.duckdb import DuckdbStore
from engine.store.portable import TABLES, Tally, tally
from engine.store.reading import Reading
from engine.store.rows import Database, Row
from engine.store.store import Entry
from tests.engine.statutes.builders import editions
from tests.engine.store.builders import MOMENT, answering, kept
from tests.postgres import PostgresServer, emptied

Open: TypeAlias = "Callable[[str], DuckdbStore]"


@pytest.fixture
def open_new(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens stores by the name of their kind, each its own, and closes them in the end."""
    with ExitStack() as stack:

        def made(kind: str) -> DuckdbStore:
            if kind == "duckdb":
                place = str(tmp_path / f"{len(list(tmp_path.iterdir()))}.duckdb")
            else:
                server: PostgresServer = request.getfixturevalue("postgres_server")
                place = emptied(stack.enter_context(server.database()))
            store = open_store(place)
            stack.callback(store.close)
            return store  # type: ignore[return-value]  # both are used alike

        yield made


def filled(store: DuckdbStore) -> DuckdbStore:
    """A little of everything that a store can hold."""
    for number in range(12):
        case = kept(store, f"JF-{number}", answers=number)
        store.append(*answering(case, "押金𠮷 \"'\n\u2028"), key=f"form-{number}")
        store.keep_file(f"file-{number}", case.stream, bytes(range(256)) * number)
    store.put([Entry("b", f"键{n}", "{}", "o", MOMENT + n * timedelta(days=1)) for n in range(3)])
    store.put([Entry("B", "x", "{}")])
    store.keep_statutes(editions(), "digest")
    store.keep_library("revision", b"\x00archive")
    return store


def tallies(store: Reading) -> Mapping[str, Tally]:
    with store.moment() as stream:
        return {table.name: tally(table, stream, store.bodies) for table in TABLES}


KINDS = [("duckdb", "duckdb"), ("duckdb", "postgres"), ("postgres", "duckdb")]


@pytest.mark.parametrize(("source", "target"), KINDS)
def test_a_moved_store_holds_the_same(open_new: Open, source: str, target: str) -> None:
    one, other = filled(open_new(source)), open_new(target)
    moved = move(one, other)
    assert moved == tallies(one) == tallies(other)
    assert all(tally.rows for tally in moved.values())
    assert list(one.histories()) == list(other.histories())
    assert audit(other) == []
    assert other.file("file-3") == bytes(range(256)) * 3
    assert other.statutes() == one.statutes()
    assert other.entries("b") == one.entries("b")


@pytest.mark.parametrize(("source", "target"), KINDS)
def test_a_restored_store_holds_the_same(
    open_new: Open, tmp_path: Path, source: str, target: str
) -> None:
    one, other = filled(open_new(source)), open_new(target)
    file = tmp_path / "backup.zip"
    assert back_up(one, file, MOMENT) == verify(file)
    assert file.stat().st_mode & 0o077 == 0  # cases are nobody else's business
    restore(file, verify(file), other)
    assert tallies(one) == tallies(other)
    assert audit(other) == []


def test_a_moved_store_goes_on_where_the_other_stopped(open_new: Open) -> None:
    one, other = open_new("duckdb"), open_new("duckdb")
    case = kept(one, answers=2)
    one.append(*answering(case), key="form-1")
    move(one, other)
    assert other.append(*answering(case), key="form-1").repeated


@pytest.mark.parametrize("kind", ["duckdb", "postgres"])
def test_a_store_that_holds_anything_is_left_alone(
    open_new: Open, tmp_path: Path, kind: str
) -> None:
    one, other = filled(open_new("duckdb")), open_new(kind)
    other.put([Entry("units", "1", "{}")])
    file = tmp_path / "backup.zip"
    manifest = back_up(one, file, MOMENT)
    with pytest.raises(StoreError, match="not empty"):
        move(one, other)
    with pytest.raises(StoreError, match="not empty"):
        restore(file, manifest, other)
    assert list(other.cases()) == []


@pytest.mark.parametrize("kind", ["duckdb", "postgres"])
def test_a_copy_that_differs_is_undone(
    open_new: Open, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = filled(open_new("duckdb")), open_new(kind)
    fill = type(TABLES[0]).fill

    def careless(table: object, db: Database, rows: Iterator[Row], bodies: Bodies | None) -> None:
        fill(table, db, rows, bodies)  # type: ignore[arg-type]  # it is a table
        db.execute("UPDATE events SET actor = 'nobody' WHERE seq = 3")

    monkeypatch.setattr("engine.store.portable.Table.fill", careless)
    with pytest.raises(StoreError, match="events did not arrive"):
        move(one, other)
    assert other.file("file-3") is None
    assert list(other.histories()) == []


class TestFile:
    def test_a_file_that_is_there_is_left_alone(self, open_new: Open, tmp_path: Path) -> None:
        file = tmp_path / "backup.zip"
        file.write_text("mine", encoding="utf-8")
        with pytest.raises(StoreError, match="there already"):
            back_up(open_new("duckdb"), file, MOMENT)
        assert file.read_text(encoding="utf-8") == "mine"

    def test_a_backup_that_breaks_off_leaves_no_file(
        self, open_new: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = filled(open_new("duckdb"))
        before = {path.name for path in tmp_path.iterdir()}

        def broken(manifest: object) -> str:
            raise OSError("the disk is full")

        monkeypatch.setattr("engine.store.copying._written", broken)
        with pytest.raises(OSError, match="full"):
            back_up(store, tmp_path / "backup.zip", MOMENT)
        assert {path.name for path in tmp_path.iterdir()} == before

    def test_what_is_no_backup_is_refused(self, tmp_path: Path) -> None:
        file = tmp_path / "backup.zip"
        file.write_bytes(b"PK and more")
        with pytest.raises(StoreError, match="damaged or no backup"):
            verify(file)
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("letter.txt", "hello")
        with pytest.raises(StoreError, match="damaged or no backup"):
            verify(file)

    def test_a_file_of_another_version_is_refused(self, open_new: Open, tmp_path: Path) -> None:
        file = tmp_path / "backup.zip"
        back_up(open_new("duckdb"), file, MOMENT)
        rewritten(file, MANIFEST, lambda text: text.replace(b'"step": ', b'"step": 9'))
        with pytest.raises(StoreError, match="another version"):
            verify(file)

    @pytest.mark.parametrize(
        "change",
        [
            lambda text: text.replace(b"yes", b"no", 1),
            lambda text: text.partition(b"\n")[2],
            lambda text: b"",
            lambda text: text + text.splitlines(keepends=True)[-1],
        ],
    )
    def test_a_changed_table_is_refused(
        self, open_new: Open, tmp_path: Path, change: Callable[[bytes], bytes]
    ) -> None:
        file = tmp_path / "backup.zip"
        back_up(filled(open_new("duckdb")), file, MOMENT)
        rewritten(file, "events.jsonl", change)
        with pytest.raises(StoreError, match="events is not what was written"):
            verify(file)

    def test_a_missing_table_is_refused(self, open_new: Open, tmp_path: Path) -> None:
        file = tmp_path / "backup.zip"
        back_up(filled(open_new("duckdb")), file, MOMENT)
        rewritten(file, "receipts.jsonl", lambda text: None)
        with pytest.raises(StoreError, match="damaged"):
            verify(file)

    def test_any_flipped_byte_is_noticed_or_harmless(self, open_new: Open, tmp_path: Path) -> None:
        """A byte of the frame may be free; then everything still is what was written."""
        whole, hurt = tmp_path / "whole.zip", tmp_path / "hurt.zip"
        manifest = back_up(filled(open_new("duckdb")), whole, MOMENT)
        content = whole.read_bytes()

        @given(st.integers(0, len(content) - 1), st.integers(1, 255))
        def flip(place: int, bits: int) -> None:
            changed = bytearray(content)
            changed[place] ^= bits
            hurt.write_bytes(changed)
            with suppress(StoreError):
                assert verify(hurt).tables == manifest.tables

        flip()


def rewritten(file: Path, member: str, change: Callable[[bytes], bytes | None]) -> None:
    """Change one member of a backup, with its checksum put right."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in members.items():
            new = change(text) if name == member else text
            if new is not None:
                archive.writestr(name, new)


def test_the_manifest_says_what_is_in_the_file(open_new: Open, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    back_up(filled(open_new("duckdb")), file, MOMENT)
    with zipfile.ZipFile(file) as archive:
        told = json.loads(archive.read(MANIFEST))
        events = archive.read("events.jsonl").splitlines()
    assert told["format"] == "jiefen-backup.v1"
    assert told["tables"]["events"]["rows"] == len(events) == 90


@given(st.data())
def test_a_row_comes_back_from_its_text(data: st.DataObject) -> None:
    values: Mapping[str, st.SearchStrategy[object]] = {
        "UUID": st.uuids(),
        "TEXT": st.text(st.characters(exclude_categories=["Cs"])),
        "INTEGER": st.integers(0, 2**31 - 1),
        "DATE": st.dates() | st.none(),
        "TIMESTAMP": st.datetimes() | st.none(),
        "BLOB": st.binary(),
    }
    table = data.draw(st.sampled_from(TABLES))
    row = tuple(data.draw(values[type]) for type in table.columns.values())
    assert table.row(table.line(row)) == row
    assert table.line(row).count(b"\n") == 1
