"""`jiefen audit`: whether the kept histories are still what was written."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from engine.casework.case import summary_from
from engine.casework.journal import Fault, audit
from engine.cli.command import Command, Console
from engine.store.address import opened


def _options(parser: ArgumentParser) -> None:
    parser.add_argument("store", metavar="STORE", help="a DuckDB file, or postgresql://…")


def _run(args: Namespace, console: Console) -> int:
    with opened(args.store) as store:
        faults = audit(store, summary_from)
        return say_faults(faults, sum(1 for _ in store.cases()), console)


def say_faults(faults: Sequence[Fault], cases: int, console: Console) -> int:
    """Say what an audit found; returns the exit status."""
    for fault in faults:
        console.say(fault)
    kept = f"{cases} case{'' if cases == 1 else 's'}"
    count = f"{len(faults)} fault{'' if len(faults) == 1 else 's'}"
    console.say(f"{count} in {kept}" if faults else f"{kept}: every history is whole")
    return 1 if faults else 0


command = Command("audit", "find out whether a kept history was tampered with", _options, _run)
