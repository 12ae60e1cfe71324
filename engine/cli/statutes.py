"""Which statutes a command reads: a file, a package, or what a store holds."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from engine.errors import StoreError
from engine.statutes.article import Edition
from engine.statutes.origin import fetch, packages
from engine.store.store import Store

VARIABLE: Final = "JIEFEN_STATUTES"
DEFAULT_STORE: Final = Path("jiefen.duckdb")  # as `jiefen serve` keeps it


def store_option(parser: ArgumentParser) -> None:
    """--store: the DuckDB file of a service."""
    parser.add_argument(
        "--store",
        metavar="FILE",
        type=Path,
        help=f"the DuckDB file of a service (default: {DEFAULT_STORE})",
    )


def statutes_options(parser: ArgumentParser) -> None:
    """--statutes and --store: where the text of the law is."""
    parser.add_argument(
        "--statutes",
        metavar="FILE",
        help=f"JSON lines, or an installed package of statutes (default: ${VARIABLE}, "
        "then the store, then any installed package)",
    )
    store_option(parser)


def editions_for(args: Namespace) -> tuple[Edition, ...]:
    """The statutes that a call names, or those at hand; none where there are none."""
    named = args.statutes or (None if args.store else os.environ.get(VARIABLE))
    if named:
        return fetch(named).editions()
    if args.store or DEFAULT_STORE.is_file():
        with open_store(args.store or DEFAULT_STORE) as store:
            return tuple(store.statutes())
    return tuple(edition for name in packages() for edition in fetch(name).editions())


@contextmanager
def open_store(path: Path, *, make: bool = False) -> Iterator[Store]:
    """The store in a file; `make` lets a file begin."""
    from engine.store.duckdb import DuckdbStore  # slow to load

    if not make and not path.is_file():
        raise StoreError(f"{path}: no such file")
    store = DuckdbStore(path)
    try:
        yield store
    finally:
        store.close()
