"""`jiefen funnel`: how far the cases of a store went, as a table in the terminal or a file."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from engine.analytics.funnel import Asked, Funnel, Group, measure, to_csv
from engine.cli.command import Command, Console, library_of, rules_option
from engine.cli.store import ADDRESS
from engine.store.address import opened
from engine.store.passages import By

COLUMNS = ("entered", "absorbed", "solved", "went_on", "left", "recent", "open")


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as err:
        raise ArgumentTypeError(f"{written}: write a day as 2026-11-22") from err


def _options(parser: ArgumentParser) -> None:
    parser.add_argument("store", metavar="STORE", help=ADDRESS)
    parser.add_argument("--from", dest="first", metavar="DAY", type=_day, help="from this day on")
    parser.add_argument("--until", dest="last", metavar="DAY", type=_day, help="until this day")
    parser.add_argument(
        "--by", type=By, choices=list(By), default=By.NOTHING, help="what the figures are split by"
    )
    parser.add_argument("--kind", metavar="KIND", help="a kind of dispute, or its family: rent")
    parser.add_argument("--place", metavar="PLACE", help="cases of this place only")
    parser.add_argument("--csv", metavar="OUT", type=Path, help="write the figures to a file")
    rules_option(parser)


def _run(args: Namespace, console: Console) -> int:
    asked = Asked(args.by, args.first, args.last, args.kind, args.place)
    library = library_of(args)
    with opened(args.store) as store:
        funnel = measure(store, library, console.clock, asked)
    if args.csv is not None:
        args.csv.write_text(to_csv(funnel), encoding="utf-8", newline="")
        console.complain(f"written: {args.csv}")
        return 0
    for line in _lines(funnel):
        console.say(line)
    return 0


def _lines(funnel: Funnel) -> Iterator[str]:
    yield f"{'stage':<12}" + "".join(f"{name:>10}" for name in COLUMNS)
    for group in (*funnel.groups, funnel.total):
        if funnel.groups:
            name = "all" if group is funnel.total else group.key or "(unknown)"
            yield f"{name}{_caution(group, funnel.small)}"
        yield from _figures(group)
    yield (
        f"absorbed: ended, and in no later stage within {funnel.window_days} days; "
        "recent: ended too lately to say"
    )
    for exit in funnel.exits:
        yield f"out of {exit.stage} to {exit.exit}: {exit.count}"


def _figures(group: Group) -> Iterator[str]:
    for layer in group.layers:
        yield f"{layer.stage:<12}" + "".join(f"{getattr(layer, name):>10}" for name in COLUMNS)


def _caution(group: Group, small: int) -> str:
    return f"  (fewer than {small}: not to be published)" if group.is_small else ""


command = Command("funnel", "count how far cases went, by cause, place and period", _options, _run)
