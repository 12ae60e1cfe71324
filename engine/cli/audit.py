"""`jiefen audit`: whether the kept histories are still what was written."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from engine.casework.case import summary_from
from engine.casework.journal import audit
from engine.cli.command import Command, Console
from engine.errors import StoreError


def _options(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="the DuckDB file of a service")


def _run(args: Namespace, console: Console) -> int:
    from engine.store.duckdb import DuckdbStore  # slow to load, and no other command needs it

    if not args.file.is_file():
        raise StoreError(f"{args.file}: no such file")
    store = DuckdbStore(args.file)
    try:
        faults = audit(store, summary_from)
        cases = sum(1 for _ in store.cases())
    finally:
        store.close()
    for fault in faults:
        console.say(fault)
    kept = f"{cases} case{'' if cases == 1 else 's'}"
    count = f"{len(faults)} fault{'' if len(faults) == 1 else 's'}"
    console.say(f"{count} in {kept}" if faults else f"{kept}: every history is whole")
    return 1 if faults else 0


command = Command("audit", "find out whether a kept history was tampered with", _options, _run)
