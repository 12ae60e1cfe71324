"""The same query says the same in PostgreSQL and in Spark, where these are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from engine.analytics.whatif import Engine
from engine.rulebook.query.postgres import Postgres
from engine.rulebook.query.seen import Setting
from engine.rulebook.query.table import Inexpressible, Part
from tests.properties.queried import Queried
from tests.properties.test_query import DAY, TURNING, drawn, library, load_written, rental_setting

Running = Callable[[], AbstractContextManager[Engine]]


def _programs() -> Path | None:
    """Where initdb and pg_ctl lie."""
    found = shutil.which("initdb")
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return kept[-1].parent if kept else Path(found).parent if found else None


@pytest.fixture(scope="module")
def postgres() -> Iterator[Running]:
    """A session in the server that JIEFEN_POSTGRES names, or in one started for the occasion."""
    pytest.importorskip("psycopg", reason="no psycopg here: pip install 'jiefen[postgres]'")
    from engine.store.scan_postgres import PostgresScan

    named, programs = os.environ.get("JIEFEN_POSTGRES"), _programs()
    if named:
        yield lambda: PostgresScan(named)
        return
    if programs is None:
        pytest.skip(
            "no PostgreSQL here: apt-get install postgresql, or name one in JIEFEN_POSTGRES"
        )
    with TemporaryDirectory(dir="/tmp") as folder:  # a socket's path must be short
        Path(folder).chmod(0o777)
        who: dict[str, Any] = {"user": "postgres"} if os.getuid() == 0 else {}
        data, quiet = f"{folder}/data", subprocess.DEVNULL
        made = [f"{programs}/initdb", "-D", data, "-A", "trust", "-E", "UTF8", "-U", "postgres"]
        subprocess.run([*made, "--no-sync"], check=True, stdout=quiet, **who)
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        control = [f"{programs}/pg_ctl", "-D", data, "-w", "-l", f"{folder}/log"]
        subprocess.run([*control, "-o", options, "start"], check=True, stdout=quiet, **who)
        try:
            yield lambda: PostgresScan(f"host={folder} user=postgres dbname=postgres")
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], stdout=quiet, **who)


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
