"""The same query says the same in PostgreSQL and in Spark, where these are installed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest

from engine.analytics.whatif import Engine
from engine.rulebook.query.postgres import Postgres
from engine.rulebook.query.seen import Setting
from engine.rulebook.query.table import Inexpressible, Part
from tests.ours import library
from tests.postgres import PostgresServer
from tests.properties.queried import Queried
from tests.properties.test_query import (
    DAY,
    TURNING,
    drawn,
    load_written,
    rental_setting,
)

Running = Callable[[], AbstractContextManager[Engine]]


@pytest.fixture(scope="module")
def postgres(postgres_server: PostgresServer) -> Running:
    """A session in the server."""
    from engine.store.scan_postgres import PostgresScan

    return lambda: PostgresScan(postgres_server.address)


@pytest.fixture(scope="module")
def spark() -> Iterator[Running]:
    """A local session of Spark."""
    for package in ("pyspark", "pandas", "pyarrow"):
        pytest.importorskip(package, reason=f"no {package} here: pip install 'jiefen[spark]'")
    if shutil.which("java") is None:
        pytest.skip("no Java here: apt-get install openjdk-17-jre-headless")
    from pyspark.sql import SparkSession

    from engine.store.scan_spark import SparkScan

    builder: Any = SparkSession.builder  # pyspark builds this at run time
    session = builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        yield lambda: SparkScan(session)
    finally:
        session.stop()


def rental() -> Queried:
    region = library().region.of(None)
    return Queried(library().rulebook, drawn(11, 400), DAY, rental_setting(), region)


def turning() -> Queried:
    rulebook = load_written(TURNING)
    cases = drawn(5, 300, rulebook)
    return Queried(rulebook, cases, DAY, Setting(rulebook.namespaces, {}), "上海市")


@pytest.mark.parametrize("made", [rental, turning])
def test_postgres_says_what_the_interpreter_says(
    made: Callable[[], Queried], postgres: Running
) -> None:
    queried = made()
    assert not [*queried.differences(Postgres(queried.table.parts()), postgres)]


@pytest.mark.filterwarnings("ignore")  # pyspark warns of much that is not ours
@pytest.mark.parametrize("made", [rental, turning])
def test_spark_says_what_the_interpreter_says(made: Callable[[], Queried], spark: Running) -> None:
    assert not [*made().differences(None, spark)]


def test_a_name_that_postgres_would_cut_is_refused() -> None:
    with pytest.raises(Inexpressible, match="longer than PostgreSQL keeps"):
        Postgres([Part("x" * 64, "number")])
