"""What a store consists of, table by table, in an order and a form that no database chooses."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from engine.store.entries import ENTRIES
from engine.store.rows import Row, insertion, put
from engine.store.statutes import ARTICLES, EDITIONS
from engine.store.tables import CASES, EVENTS, RECEIPTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.store.bodies import Bodies
    from engine.store.rows import Database, Stream

ROWS_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Table:
    """A table by its columns, in the order of those that tell its rows apart.

    `bulky` rows hold whole files: they are read and written one at a time. The last cell of those
    that may lie `outside` is empty where a store keeps its files beside it: it goes along.
    """

    name: str
    columns: Mapping[str, str]
    key: tuple[str, ...]
    bulky: bool = False
    outside: bool = False

    def rows(self, stream: Stream, bodies: Bodies | None = None) -> Iterator[Row]:
        """Every row, in order."""
        order = f"FROM {self.name} ORDER BY {', '.join(map(self._ordered, self.key))}"
        columns = ", ".join(self.columns)
        if not self.bulky:
            yield from stream(f"SELECT {columns} {order}")
            return
        where = " AND ".join(f"{name} = ${n}" for n, name in enumerate(self.key, 1))
        for key in list(stream(f"SELECT {', '.join(self.key)} {order}")):
            for row in stream(f"SELECT {columns} FROM {self.name} WHERE {where}", *key):
                yield self._brought_in(row, bodies) if self.outside and bodies else row

    def _brought_in(self, row: Row, bodies: Bodies) -> Row:
        *key, content = row
        return (*key, content or bodies.need(str(key[-1])))

    def _put_out(self, row: Row, bodies: Bodies) -> Row:
        *key, content = row
        assert isinstance(content, bytes | memoryview)  # that is what a file is
        bodies.write(str(key[-1]), bytes(content))
        return (*key, b"")

    def fill(self, db: Database, rows: Iterable[Row], bodies: Bodies | None = None) -> None:
        """Write rows into the table."""
        if self.bulky:
            places = ", ".join(f"${n}" for n in range(1, len(self.columns) + 1))
            new = f"INSERT INTO {self.name} ({', '.join(self.columns)}) VALUES ({places})"
            for row in rows:
                db.execute(new, self._put_out(row, bodies) if self.outside and bodies else row)
            return
        new = insertion(self.name, self.columns)
        for some in _batches(rows):
            put(db, new, some)

    def _ordered(self, name: str) -> str:
        """Texts by code point, whatever the locale of the database."""
        return f'{name} COLLATE "C"' if self.columns[name] == "TEXT" else name

    def line(self, row: Row) -> bytes:
        """The one JSON text of a row."""
        return _ENCODER.encode(row).encode() + b"\n"

    def row(self, line: bytes) -> Row:
        """The row that such a text tells."""
        cells = zip(json.loads(line), self.columns.values(), strict=True)
        return tuple(cell if cell is None else _READERS[type](cell) for cell, type in cells)


TABLES: Final = (
    Table("events", EVENTS, ("stream", "seq")),
    Table("cases", CASES, ("case_id",)),
    Table("receipts", RECEIPTS, ("request_key",)),
    Table("entries", ENTRIES, ("book", "id")),
    Table(
        "files",
        {"stream": "UUID", "id": "TEXT", "content": "BLOB"},
        ("stream", "id"),
        bulky=True,
        outside=True,
    ),
    Table("statute_editions", EDITIONS, ("law", "version")),
    Table("statute_articles", ARTICLES, ("law", "version", "number", "branch")),
    Table("statute_loads", {"digest": "TEXT"}, ("digest",)),
    Table("libraries", {"revision": "TEXT", "archive": "BLOB"}, ("revision",), True),
)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows a table has, and the SHA-256 of their texts in order."""

    rows: int
    sha256: str


class Tallying:
    """Counts and digests rows as they go by."""

    def __init__(self, table: Table) -> None:
        self._table, self._count, self._digest = table, 0, hashlib.sha256()

    def lines(self, rows: Iterable[Row]) -> Iterator[bytes]:
        """The texts of rows, each counted."""
        for row in rows:
            line = self._table.line(row)
            self.count(line)
            yield line

    def passing(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The same rows, each counted."""
        for row in rows:
            self.count(self._table.line(row))
            yield row

    def count(self, line: bytes) -> None:
        """One more row, by its text."""
        self._count += 1
        self._digest.update(line)

    @property
    def tally(self) -> Tally:
        """What went by so far."""
        return Tally(self._count, self._digest.hexdigest())


def tally(table: Table, stream: Stream, bodies: Bodies | None = None) -> Tally:
    """What stands in a table now."""
    tallying = Tallying(table)
    for line in tallying.lines(table.rows(stream, bodies)):
        del line  # counted
    return tallying.tally


def is_empty(stream: Stream) -> bool:
    """Whether nothing was ever written into any table."""
    return not any(list(stream(f"SELECT 1 FROM {table.name} LIMIT 1")) for table in TABLES)


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == ROWS_AT_ONCE:
            yield batch
            batch = []
    yield batch


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    assert isinstance(value, bytes | memoryview)  # nothing else stands in a row
    return base64.b64encode(value).decode()


_ENCODER: Final = json.JSONEncoder(
    default=_plain, ensure_ascii=False, separators=(",", ":"), check_circular=False
)
_READERS: dict[str, Callable[[Any], object]] = {
    "UUID": UUID,
    "TEXT": str,
    "INTEGER": int,
    "DATE": date.fromisoformat,
    "TIMESTAMP": datetime.fromisoformat,
    "BLOB": base64.b64decode,
}
