"""SQL as PostgreSQL reads it: rows are JSON, gone through by correlated queries.

Each layer is fenced, or the planner would write expressions out again wherever they are used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from engine.rulebook.query.sql import Dialect, quoted
from engine.rulebook.query.table import Inexpressible, Part

ORIGIN = "DATE '0001-01-01'"  # the day with ordinal 1
LONGEST = 63  # bytes of a name; a longer one would be cut short


class Postgres(Dialect):
    """The dialect of PostgreSQL, for a table of these columns."""

    types = ("integer", "bigint", "numeric")
    fence = " OFFSET 0"

    def __init__(self, parts: Iterable[Part]) -> None:
        self._fields: dict[str, str] = {}
        for part in parts:
            if len(part.name.encode()) > LONGEST:
                raise Inexpressible(part.name, "a name longer than PostgreSQL keeps")
            if part.kind == "rows":
                fields = [f"{quoted(p.name)} {self.column_type(p)}" for p in part.row]
                self._fields[part.name] = ", ".join(fields)

    def column_type(self, part: Part) -> str:
        if part.kind == "text":
            return "text"
        return "jsonb" if part.kind == "rows" else self.integer(part.low, part.high)

    def rows(self, column: str) -> str:
        return f"jsonb_to_recordset({quoted(column)}) AS r({self._fields[column]})"

    def fold(self, how: str, rows: str, body: str, when: str) -> str:
        if how == "exists":
            return f"EXISTS (SELECT 1 FROM {rows} WHERE {when})"
        if how == "total":
            return f"(SELECT coalesce(sum({body}), 0) FROM {rows})"
        pick = "max" if how == "greatest" else "min"
        return f"(SELECT coalesce({pick}({body}), 0) FROM {rows} WHERE {when})"

    def row_layer(self, rows: str, fields: Mapping[str, str]) -> str:
        made = ", ".join(f"{written} AS {name}" for name, written in fields.items())
        return f"(SELECT {made or '1'} FROM {rows}{self.fence}) AS r"

    def call(self, name: str, arguments: Sequence[str]) -> str:
        day = f"({ORIGIN} + ({arguments[0]} - 1))"
        if name == "add_months":
            later = f"CAST({day} + make_interval(months => {arguments[1]}) AS date)"
            return f"({later} - {ORIGIN} + 1)"
        return f"CAST(extract({name} FROM {day}) AS integer)"

    def divided(self, a: str, b: str, wide: int) -> str:
        return f"div({a}, {b})" if wide == len(self.types) - 1 else f"({a} / {b})"

    def contains(self, column: str, word: str) -> str:
        return f"strpos({column}, {word}) > 0"
