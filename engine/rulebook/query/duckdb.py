"""SQL as DuckDB reads it: rows are lists of structures, gone through by lambdas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.rulebook.query.sql import Dialect, quoted
from engine.rulebook.query.table import Part

ORIGIN = "DATE '0001-01-01'"  # the day with ordinal 1


class Duckdb(Dialect):
    """The dialect of DuckDB."""

    types = ("INTEGER", "BIGINT", "HUGEINT")
    keeps_rows = True

    def column_type(self, part: Part) -> str:
        if part.kind == "text":
            return "VARCHAR"
        if part.kind == "rows":
            fields = ", ".join(f"{quoted(p.name)} {self.column_type(p)}" for p in part.row)
            return f"STRUCT({fields})[]"
        if part.low >= 0 and part.high < 128:
            return "TINYINT"
        return self.integer(part.low, part.high)

    def fold(self, how: str, rows: str, body: str, when: str) -> str:
        if how == "exists":
            return f"(len(list_filter({rows}, lambda r: {when})) > 0)"
        if how == "total":
            return f"coalesce(list_sum(list_transform({rows}, lambda r: {body})), 0)"
        pick = "list_max" if how == "greatest" else "list_min"
        counted = f"list_filter({rows}, lambda r: {when})"
        return f"coalesce({pick}(list_transform({counted}, lambda r: {body})), 0)"

    def row_layer(self, rows: str, fields: Mapping[str, str]) -> str:
        packed = ", ".join(f"{name} := {written}" for name, written in fields.items())
        return f"list_transform({rows}, lambda r: struct_pack({packed}))"

    def call(self, name: str, arguments: Sequence[str]) -> str:
        day = f"({ORIGIN} + ({arguments[0]} - 1))"
        if name == "add_months":
            later = f"CAST({day} + to_months({arguments[1]}) AS DATE)"
            return f"CAST({later} - {ORIGIN} + 1 AS INTEGER)"
        return f"CAST({name}({day}) AS INTEGER)"

    def divided(self, a: str, b: str, wide: int) -> str:
        return f"({a} // {b})"

    def contains(self, column: str, word: str) -> str:
        return f"contains({column}, {word})"
