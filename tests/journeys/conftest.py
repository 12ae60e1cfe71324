"""A running service for the journeys, started once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.serving import Server, fork_server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The service over a DuckDB file of its own."""
    running = Server.start(fork_server(), tmp_path_factory.mktemp("service") / "cases.duckdb")
    yield running
    running.kill()
