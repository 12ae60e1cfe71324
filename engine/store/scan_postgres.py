"""Many cases at once in PostgreSQL: a table of one session, gone when it is closed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any

import psycopg


class PostgresScan:
    """A session in which a table is filled and queried; nothing outlives it."""

    def __init__(self, address: str) -> None:
        self._connection = psycopg.connect(address, autocommit=True)
        # Compiling a query of thousands of expressions takes longer than running it.
        self._connection.execute("SET jit = off")

    def __enter__(self) -> PostgresScan:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def fill(self, table: str, columns: Mapping[str, str], lines: Iterable[Sequence[Any]]) -> None:
        """Make a table of these columns and types, no cell of it empty."""
        wanted = ", ".join(f'"{name}" {type} NOT NULL' for name, type in columns.items())
        self._connection.execute(f"CREATE TEMPORARY TABLE {table} ({wanted})".encode())
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy,
        ):
            for line in lines:
                copy.write_row([json.dumps(c) if isinstance(c, list) else c for c in line])
        self._connection.execute(f"ANALYZE {table}".encode())

    def run(self, query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """The names of the columns, and every row."""
        with self._connection.cursor() as cursor:
            cursor.execute(query.encode())
            names = [column.name for column in cursor.description or ()]
            return names, cursor.fetchall()
