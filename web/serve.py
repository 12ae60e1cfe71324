"""`jiefen serve`: the web service on this machine, over a file of cases."""

from __future__ import annotations

import os
from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import uvicorn

from engine.actions import demo
from engine.actions.desk import Desk
from engine.actions.revisions import keep
from engine.actions.statutes import count, load_statutes
from engine.cli.command import Command, Console, library_of, rules_option
from engine.cli.statutes import DEFAULT_STORE, VARIABLE
from engine.errors import StoreError
from engine.statutes.origin import packages
from engine.store.duckdb import DuckdbStore
from web import urls
from web.app import create_app

if TYPE_CHECKING:
    from engine.cli.command import Words
    from engine.store.store import Store

DEFAULT_FILE: Final = DEFAULT_STORE
DEMO_FILE: Final = Path("var/demo.duckdb")


def command(words: Words) -> None:
    """Add `serve` to the commands of `jiefen`."""
    Command("serve", "start the web service", _options, _run).add_to(words)


def _options(parser: ArgumentParser) -> None:
    rules_option(parser)
    parser.add_argument(
        "--demo", action="store_true", help=f"with example cases, kept in {DEMO_FILE}"
    )
    parser.add_argument(
        "--data",
        metavar="FILE",
        type=Path,
        help=f"the DuckDB file that keeps the cases (default: {DEFAULT_FILE})",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: own)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
    parser.add_argument(
        "--public-url",
        metavar="URL",
        default="",
        help="where residents reach it, for links on paper",
    )
    parser.add_argument(
        "--author",
        action=BooleanOptionalAction,
        help="the author's desk at /author, which holds no case (default: with --demo only)",
    )
    parser.add_argument(
        "--statutes",
        metavar="FILE",
        default=os.environ.get(VARIABLE, ""),
        help="the text of the law as JSON lines, or an installed package of statutes "
        f"(default: ${VARIABLE}, or every installed package); read once, then kept",
    )
    parser.add_argument("--workers", type=int, default=1, help="1: a DuckDB file has one writer")


def _run(args: Namespace, console: Console) -> int:
    if args.workers != 1:
        raise StoreError(
            f"--workers {args.workers}: a DuckDB file is written by one process only, "
            "so the service runs one worker; leave --workers out"
        )
    library = library_of(args)
    store = _store(args)
    base = args.public_url.rstrip("/") or f"http://{args.host}:{args.port}"
    console.say(f"Jiefen 解纷: {base}  (rules {library.revision}, stop with Ctrl+C)")
    console.say(statutes_at_hand(store, args.statutes))
    if args.demo:
        for line in example_cases(Desk.over(library, store, console.clock), base):
            console.say(line)
    authors = args.demo if args.author is None else args.author
    if authors:
        console.say(f"Author's desk: {base}{urls.AUTHOR}")
    console.out.flush()
    keep(store, library)
    app = create_app(library, store, console.clock, args.public_url, authors)
    # No access log: addresses of saved cases hold their secrets.
    uvicorn.run(
        app,
        host=args.host,
        port=args.port,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=2,
    )
    return 0


def _store(args: Namespace) -> DuckdbStore:
    """The file that keeps the cases; examples have one of their own."""
    path: Path = args.data or (DEMO_FILE if args.demo else DEFAULT_FILE)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise StoreError(f"{path.parent} cannot be made ({err.strerror}): name --data") from err
    return DuckdbStore(path)


def statutes_at_hand(store: Store, named: str) -> str:
    """Bring the text of the law into the store where it is not there yet, and say what there is."""
    for source in [named] if named else packages():
        load_statutes(store, source)
    held = count(store.statutes())
    if held.articles:
        return f"Text of the law: {held.articles} articles of {held.laws} laws"
    return "Text of the law: none (--statutes FILE); articles are named, not quoted"


def example_cases(desk: Desk, base: str) -> Iterator[str]:
    """Enter the example cases, and say where each is found."""
    yield "Example cases:"
    for example in demo.seed(desk):
        address = urls.to(urls.RETURN, number=example.number, secret=example.secret)
        yield f"  {example.title}\n    {base}{address}"
