"""`jiefen store`, `backup` and `restore`: all of a store in another place, and its index."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.casework.journal import audit
from engine.cli import indexing
from engine.cli.audit import say_faults
from engine.cli.command import Command, Console, rules_option
from engine.errors import StoreBusy
from engine.store.address import opened, shown

if TYPE_CHECKING:
    from engine.store.portable import Tally
    from engine.store.store import Store

ADDRESS: Final = "a DuckDB file, or postgresql://…"


def _store_options(parser: ArgumentParser) -> None:
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True)
    _index_options(verbs.add_parser("index", help="bring the search index level, or make it anew"))
    move = verbs.add_parser("move", help="copy everything into an empty store, and compare")
    move.add_argument("source", metavar="FROM", help=ADDRESS)
    move.add_argument("target", metavar="TO", help=f"{ADDRESS}; empty, or not there yet")
    move.set_defaults(verb=_move)


def _index_options(parser: ArgumentParser) -> None:
    parser.add_argument("store", metavar="STORE", help=ADDRESS)
    parser.add_argument(
        "--index", metavar="DIR", default="", help="its folder (default: $JIEFEN_INDEX)"
    )
    parser.add_argument("--anew", action="store_true", help="make all of it anew")
    rules_option(parser)
    parser.set_defaults(verb=indexing.run)


def _run_verb(args: Namespace, console: Console) -> int:
    status: int = args.verb(args, console)
    return status


def _move(args: Namespace, console: Console) -> int:
    from engine.store.copying import move  # slow to load, as are the drivers below

    with opened(args.source) as source, opened(args.target, make=True) as target:
        tables = move(source, target)
        _say(tables, console)
        console.say(f"{shown(args.target)} holds the same as {shown(args.source)}")
        return _audited(target, console)


def _backup_options(parser: ArgumentParser) -> None:
    parser.add_argument("store", metavar="STORE", help=ADDRESS)
    parser.add_argument("file", metavar="FILE", type=Path, help="the file to write; not there yet")


def _back_up(args: Namespace, console: Console) -> int:
    from engine.store.copying import back_up

    try:
        with opened(args.store) as store:
            manifest = back_up(store, args.file, console.clock.now())
    except StoreBusy as err:
        raise StoreBusy(
            f"{err}. To back up a DuckDB file, stop the service first: a copy of a file in use may "
            "be torn. On PostgreSQL a backup runs beside the service (jiefen store move)"
        ) from err
    _say(manifest.tables, console)
    console.say(f"{args.file}: {args.file.stat().st_size} bytes")
    return 0


def _restore_options(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="what `jiefen backup` wrote")
    parser.add_argument("store", metavar="STORE", help=f"{ADDRESS}; empty, or not there yet")


def _restore(args: Namespace, console: Console) -> int:
    from engine.store.copying import restore, verify

    manifest = verify(args.file)  # before a store is made for it
    with opened(args.store, make=True) as store:
        restore(args.file, manifest, store)
        _say(manifest.tables, console)
        console.say(f"{shown(args.store)} holds what was kept at {manifest.made_at:%F %T %Z}")
        return _audited(store, console)


def _say(tables: Mapping[str, Tally], console: Console) -> None:
    wide = max(map(len, tables))
    for name, tally in tables.items():
        console.say(f"{name:<{wide}}  {tally.rows:>9}  {tally.sha256}")


def _audited(store: Store, console: Console) -> int:
    return say_faults(audit(store), sum(1 for _ in store.cases()), console)


commands: Final = (
    Command("store", "move a store elsewhere, or index it", _store_options, _run_verb),
    Command("backup", "write all of a store into one file", _backup_options, _back_up),
    Command("restore", "read such a file into an empty store", _restore_options, _restore),
)
