"""Many cases at once: a table in memory that queries go through, gone when it is closed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Final

import duckdb

LONG: Final = 50_000  # characters
Row = tuple[Any, ...]  # values of many types, as the query gives them


class Scan:
    """An engine of its own in this process; `folder` keeps what memory cannot hold.

    Long queries are already without repetition, and the optimizer, looking for it among
    thousands of columns, would take longer than the query itself: they go without.
    """

    def __init__(self, threads: int | None = None) -> None:
        self._connection = duckdb.connect()
        if threads is not None:
            self._connection.execute(f"SET threads={threads}")

    def __enter__(self) -> Scan:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def fill(self, table: str, columns: Mapping[str, str], lines: Iterable[Sequence[Any]]) -> None:
        """Make a table of these columns and types, no cell of it empty.

        Lines give structures as tuples or mappings of their fields, by the type that is named.
        """
        names = [*columns]
        wanted = ", ".join(f'"{name}" {type} NOT NULL' for name, type in columns.items())
        self._connection.execute(f"CREATE TABLE {table} ({wanted})")
        with TemporaryDirectory() as folder:
            path = Path(folder) / "lines.json"
            with path.open("w", encoding="utf-8") as file:
                for line in lines:
                    json.dump(dict(zip(names, line, strict=True)), file, separators=(",", ":"))
                    file.write("\n")
            types = ", ".join(f"'{name}': '{type}'" for name, type in columns.items())
            self._connection.execute(
                f"INSERT INTO {table} SELECT * FROM read_json("
                f"'{path}', format='newline_delimited', columns={{{types}}})"
            )

    def run(self, query: str) -> tuple[list[str], list[Row]]:
        """The names of the columns, and every row."""
        switch = "disable" if len(query) > LONG else "enable"
        self._connection.execute(f"PRAGMA {switch}_optimizer")
        cursor = self._connection.execute(query)
        names = [column[0] for column in cursor.description or ()]
        return names, cursor.fetchall()
