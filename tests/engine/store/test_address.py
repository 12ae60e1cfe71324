"""An address names a file or a server, and says so without its password."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from engine.errors import StoreError
from engine.settings.settings import is_server
from engine.store.address import open_store, shown
from tests.engine.store.builders import kept


def test_a_path_is_a_file_of_duckdb(tmp_path: Path) -> None:
    file = tmp_path / "cases.duckdb"
    store = open_store(str(file))
    case = kept(store)
    store.close()
    again = open_store(str(file), make=False)
    assert len(again.read(case.stream)) == 1
    again.close()
    assert shown(str(file)) == str(file)


def test_a_file_that_must_be_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such file"):
        open_store(str(tmp_path / "none.duckdb"), make=False)
    assert list(tmp_path.iterdir()) == []


def test_a_url_is_a_server(postgres: str) -> None:
    assert is_server(postgres)
    store = open_store(postgres)
    case = kept(store)
    assert len(store.read(case.stream)) == 1
    store.close()


def test_without_a_driver_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "engine.store.postgres", None)
    with pytest.raises(StoreError, match=r"jiefen\[postgres\]"):
        open_store("postgresql://localhost/jiefen")
