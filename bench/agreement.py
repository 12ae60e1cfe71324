"""Whether query and interpreter agree on many random cases, on every engine that is here.

`JIEFEN_POSTGRES` names a PostgreSQL to use, such as `host=/tmp/pg user=postgres`; Spark wants
pyspark, pandas and pyarrow, and Java 17.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from importlib.util import find_spec
from random import Random
from typing import Any, Final

from bench.timing import Line, Table
from engine.analytics.whatif import Engine
from engine.library import Library
from engine.rulebook.query.duckdb import Duckdb
from engine.rulebook.query.postgres import Postgres
from engine.rulebook.query.seen import Setting
from engine.rulebook.query.sql import Dialect
from engine.rulebook.sampling import Sampler
from engine.store.scan import Scan
from tests.properties.queried import Queried

DAY: Final = date(2026, 11, 22)
AT_ONCE: Final = 10_000
COUNTS: Final = {"DuckDB": 100_000, "PostgreSQL": 10_000, "Spark": 10_000}
Running = Callable[[], AbstractContextManager[Engine]]


def tables() -> list[Table]:
    """For each engine the cases, those that differ (none may), and the values compared."""
    library, notes = Library.load(), []
    lines: list[Line] = []
    wanted = os.environ.get("JIEFEN_AGREEMENT", ",".join(COUNTS)).split(",")
    for engine in wanted:
        dialect, running = _engines()[engine]
        if running is None:
            notes.append(f"{engine}: not here; see the head of bench/agreement.py")
            continue
        start = time.perf_counter()
        fitting, differing, values = _compared(library, COUNTS[engine], dialect, running)
        seconds = time.perf_counter() - start
        notes.append(f"{engine}: {fitting} cases, {values} values compared, {seconds:.0f} s.")
        lines.append(Line(f"{engine}: cases that differ", [differing], unit="cases", gate=0.5))
    return [Table("Query and interpreter, random partial cases of renting", lines, notes)]


def _engines() -> dict[str, tuple[Callable[[Queried], Dialect], Running | None]]:
    def duckdb(_: Queried) -> Dialect:
        return Duckdb()

    return {
        "DuckDB": (duckdb, Scan),
        "PostgreSQL": (lambda queried: Postgres(queried.table.parts()), _postgres()),
        "Spark": (duckdb, _spark()),
    }


def _postgres() -> Running | None:
    address = os.environ.get("JIEFEN_POSTGRES")
    if address is None or find_spec("psycopg") is None:
        return None
    from engine.store.scan_postgres import PostgresScan

    return lambda: PostgresScan(address)


def _spark() -> Running | None:
    if find_spec("pyspark") is None or find_spec("pandas") is None:
        return None
    from pyspark.sql import SparkSession

    from engine.store.scan_spark import SparkScan

    def run() -> AbstractContextManager[Engine]:
        builder: Any = SparkSession.builder  # pyspark builds this at run time
        quiet = builder.master("local[2]").config("spark.ui.enabled", "false")
        return SparkScan(quiet.getOrCreate())

    return run


def _compared(
    library: Library, count: int, dialect: Callable[[Queried], Dialect], running: Running
) -> tuple[int, int, int]:
    """Cases that fit into the table, cases that differ, and values compared in all."""
    asked = library.questionnaires["rental"]
    setting = Setting(frozenset(asked.scope) | {"case"}, asked.gates)
    fitting = differing = values = 0
    for seed in range(count // AT_ONCE):
        chance = Random(seed + 100)
        sampler = Sampler(library.rulebook, chance, DAY)
        cases = []
        for _ in range(AT_ONCE):
            sampler.known = chance.choice((0.3, 0.6, 0.85, 1.0))
            cases.append(sampler.answers())
        region = library.region.of(None)
        queried = Queried(library.rulebook, cases, DAY, setting, region)
        fitting += len(queried.lines)
        differing += len([*queried.differences(dialect(queried), running)])
        values += len(queried.lines) * queried.question.asked
    return fitting, differing, values
