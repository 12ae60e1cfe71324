"""`jiefen retention`: which cases are over their time, and erasing them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from engine.actions.desk import Desk
from engine.actions.erasure import Overdue, overdue, sweep
from engine.cli.command import Command, Console, rules_option, vault_at_hand
from engine.library import Library
from engine.store.address import opened


def _options(parser: ArgumentParser) -> None:
    rules_option(parser)
    parser.add_argument("store", metavar="STORE", help="a DuckDB file, or postgresql://…")
    parser.add_argument("--do", action="store_true", help="erase them; without it they are listed")


def _run(args: Namespace, console: Console) -> int:
    library = Library.load(args.rules, args.parameters, args.zones)
    with opened(args.store) as store:
        desk = Desk.over(library, store, console.clock, vault_at_hand())
        found = sweep(desk) if args.do else [line for _, line in overdue(desk)]
    for line in found:
        console.say(_said(line))
    count = f"{len(found)} case{'' if len(found) == 1 else 's'}"
    console.say(f"{count} erased" if args.do else f"{count} over time")
    return 0


def _said(line: Overdue) -> str:
    return f"{line.number}  {line.term:10}  since {line.since}"


command = Command("retention", "list or erase the cases that are over their time", _options, _run)
