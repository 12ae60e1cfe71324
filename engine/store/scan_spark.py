"""Many cases at once in Spark: each batch of its rows goes through the query in DuckDB.

Spark shares out the work and the data; the reckoning is the one that is proved on DuckDB.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

from engine.errors import StoreError
from engine.store.scan import Scan

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

WIDE: Final = "HUGEINT"  # 128 bits, which Arrow has no type for; handed over as text
SPARK_TYPES: Final = {"TINYINT": "tinyint", "INTEGER": "int", "BIGINT": "bigint", WIDE: "string"}


class SparkScan:
    """A table in a Spark session, queried batch by batch; it is gone when this is closed.

    Names with dots mean fields to Spark, so columns go by number while they are with it.
    """

    def __init__(self, session: SparkSession) -> None:
        self._session = session
        self._folder = TemporaryDirectory()
        self._table = ""
        self._columns: Mapping[str, str] = {}

    def __enter__(self) -> SparkScan:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._folder.cleanup()

    @property
    def _path(self) -> Path:
        return Path(self._folder.name) / "cases.parquet"

    def fill(self, table: str, columns: Mapping[str, str], lines: Iterable[Sequence[Any]]) -> None:
        """Make a table of these columns and DuckDB types, no cell of it empty."""
        wide = [name for name, type in columns.items() if WIDE in type]
        if wide:
            raise StoreError(f"{wide[0]}: 128 bits, wider than a column of Spark")
        self._table, self._columns = table, columns
        with Scan() as scan:
            scan.fill(table, columns, lines)
            plain = ", ".join(f'"{name}" AS c{n}' for n, name in enumerate(columns))
            scan.run(f"COPY (SELECT {plain} FROM {table}) TO '{self._path}' (FORMAT parquet)")

    def run(self, query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """The names of the columns, and every row."""
        names, types = self._shape_of(query)
        asked, schema = [], []
        for number, (name, type) in enumerate(zip(names, types, strict=True)):
            one = f'CAST("{name}" AS VARCHAR)' if type == WIDE else f'"{name}"'
            asked.append(f"{one} AS c{number}")
            schema.append(f"c{number} {SPARK_TYPES[type]}")
        wanted = f"SELECT {', '.join(asked)} FROM ({query}) AS outcomes"
        work = _by_batch(self._table, [*self._columns], wanted)
        frame = self._session.read.parquet(str(self._path)).mapInArrow(work, ", ".join(schema))
        return names, [tuple(row) for row in frame.collect()]

    def _shape_of(self, query: str) -> tuple[list[str], list[str]]:
        """The columns that a query gives, asked of an empty table."""
        with Scan() as scan:
            scan.fill(self._table, self._columns, ())
            _, rows = scan.run(f"DESCRIBE {query}")
        return [row[0] for row in rows], [row[1] for row in rows]


def _by_batch(
    table: str, names: Sequence[str], query: str
) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """What a worker of Spark does with the batches of its share."""

    def work(batches: Iterator[Any]) -> Iterator[Any]:
        import duckdb

        with duckdb.connect() as connection:
            connection.execute("SET threads = 1")
            connection.execute("PRAGMA disable_optimizer")
            for batch in batches:
                connection.register(table, batch.rename_columns([*names]))
                yield from connection.sql(query).to_arrow_reader()
                connection.unregister(table)

    return work
