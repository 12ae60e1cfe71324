"""How all of a store comes into another, or into a file and out of it: wholly, or not at all."""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TYPE_CHECKING, Any, Final, TypeAlias

from engine.errors import StoreError
from engine.store.migrate import shipped
from engine.store.portable import TABLES, Table, Tally, Tallying, is_empty, tally

if TYPE_CHECKING:
    from engine.store.reading import Reading
    from engine.store.rows import Row

FORMAT: Final = "jiefen-backup.v1"
MANIFEST: Final = "manifest.json"

Source: TypeAlias = Callable[[Table], Iterable["Row"]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    made_at: datetime
    tables: Mapping[str, Tally]


def move(source: Reading, target: Reading) -> Mapping[str, Tally]:
    """Copy everything into an empty store; refuses another, and undoes a copy that differs."""
    with source.moment() as stream:
        return _fill(target, lambda table: table.rows(stream, source.bodies))


def back_up(store: Reading, path: Path, made_at: datetime) -> Manifest:
    """Write everything, as of one moment, into one file that is not there yet."""
    tables: dict[str, Tally] = {}
    with _new_file(path) as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        with store.moment() as stream:
            for table in TABLES:
                tallying = Tallying(table)
                with archive.open(_member(table), "w", force_zip64=True) as member:
                    member.writelines(tallying.lines(table.rows(stream, store.bodies)))
                tables[table.name] = tallying.tally
        manifest = Manifest(made_at, tables)
        archive.writestr(MANIFEST, _written(manifest))
    return manifest


def verify(path: Path) -> Manifest:
    """What a backup says of itself, once all of it was read; raises `StoreError` if damaged."""
    with _opened(path) as archive:
        return _verified(archive, path)


def restore(path: Path, manifest: Manifest, target: Reading) -> None:
    """Read everything that `verify` found to be whole into an empty store."""
    with _opened(path) as archive:
        _fill(target, lambda table: _rows(archive, table), manifest.tables)


def _fill(
    target: Reading, source: Source, expected: Mapping[str, Tally] | None = None
) -> Mapping[str, Tally]:
    tables: dict[str, Tally] = {}
    with target.filling() as (db, stream):
        if not is_empty(stream):
            raise StoreError("the store that is to be filled is not empty: name a new one")
        with _whole_or_none(target):
            for table in TABLES:
                tallying = Tallying(table)
                table.fill(db, tallying.passing(source(table)), target.bodies)
                tables[table.name] = tallying.tally
                if tally(table, stream, target.bodies) != (expected or tables)[table.name]:
                    raise StoreError(
                        f"{table.name} did not arrive as it was sent; nothing was kept: try again"
                    )
    return tables


@contextmanager
def _whole_or_none(target: Reading) -> Iterator[None]:
    """What lies outside of the rows goes where they go: nowhere, if they do not come in."""
    try:
        yield
    except BaseException:
        if target.bodies is not None:
            target.bodies.clear()
        raise


@contextmanager
def _new_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears under its name only when it is whole and on the disk."""
    if path.exists():
        raise StoreError(f"{path} is there already: name a new file")
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        finally:
            Path(file.name).unlink(missing_ok=True)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as err:
        raise StoreError(f"{path} is damaged or no backup ({err}): take another") from err


def _verified(archive: zipfile.ZipFile, path: Path) -> Manifest:
    """The manifest, once every table was read and found to be what it says."""
    manifest = _read_manifest(archive, path)
    for table in TABLES:
        tallying = Tallying(table)
        with archive.open(_member(table)) as member:
            for line in member:
                tallying.count(line)
        if tallying.tally != manifest.tables[table.name]:
            raise StoreError(f"{path} is damaged: {table.name} is not what was written")
    return manifest


def _read_manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        content: dict[str, Any] = json.loads(archive.read(MANIFEST))
        version, step = content["format"], content["step"]
        tables = {name: Tally(**told) for name, told in content["tables"].items()}
        made_at = datetime.fromisoformat(content["made_at"])
    except (KeyError, TypeError, ValueError) as err:
        raise StoreError(f"{path} is damaged or no backup: take another") from err
    if (version, step) != (FORMAT, max(shipped())):
        raise StoreError(
            f"{path} was made by another version ({version}, step {step}): restore it with that "
            "version, then open the store with this one"
        )
    members = {MANIFEST, *map(_member, TABLES)}
    if tables.keys() != {table.name for table in TABLES} or members != {*archive.namelist()}:
        raise StoreError(f"{path} is damaged: it does not tell of every table")
    return Manifest(made_at, tables)


def _written(manifest: Manifest) -> str:
    content = {
        "format": FORMAT,
        "step": max(shipped()),
        "made_at": manifest.made_at.isoformat(),
        "tables": {name: asdict(told) for name, told in manifest.tables.items()},
    }
    return json.dumps(content, indent=2)


def _rows(archive: zipfile.ZipFile, table: Table) -> Iterator[Row]:
    with archive.open(_member(table)) as member:
        yield from map(table.row, member)


def _member(table: Table) -> str:
    return f"{table.name}.jsonl"
