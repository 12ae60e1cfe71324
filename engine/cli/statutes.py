"""Which statutes a command reads: a file, a package, or what a store holds."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

from engine.statutes.article import Edition
from engine.statutes.origin import fetch, packages
from engine.store.address import opened

VARIABLE: Final = "JIEFEN_STATUTES"
DEFAULT_STORE: Final = Path("jiefen.duckdb")  # as `jiefen serve` keeps it


def store_option(parser: ArgumentParser) -> None:
    """--store: the cases of a service."""
    parser.add_argument(
        "--store",
        metavar="STORE",
        help=f"a DuckDB file, or postgresql://… (default: {DEFAULT_STORE})",
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
        with opened(str(args.store or DEFAULT_STORE)) as store:
            return tuple(store.statutes())
    return tuple(edition for name in packages() for edition in fetch(name).editions())
