"""`jiefen graph`: a picture of what rests on what."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from engine.cli.command import Command, Console, language_option, library_of, rules_option
from engine.errors import DefinitionError, DefinitionFaults, Place
from engine.rulebook.graphing import DEPTH, draw
from engine.rulebook.rulebook import Rulebook
from engine.source import suggest


def _options(parser: ArgumentParser) -> None:
    rules_option(parser)
    language_option(parser)
    parser.add_argument(
        "names",
        metavar="NAME",
        nargs="*",
        help="findings, terms, amounts or a prefix such as rental.rent_* (default: the rule files)",
    )
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="write the SVG to a file")
    parser.add_argument(
        "--depth",
        metavar="N",
        type=int,
        default=DEPTH,
        help=f"how many steps down to draw; what lies deeper is counted (default: {DEPTH})",
    )


def _run(args: Namespace, console: Console) -> int:
    rulebook = library_of(args).rulebook
    goals = [name for written in args.names for name in _meant(rulebook, written)]
    picture = draw(rulebook, goals, depth=max(args.depth, 1), language=args.lang)
    if args.output is None:
        console.out.write(picture)
        return 0
    args.output.write_text(picture, encoding="utf-8")
    console.complain(f"written: {args.output}")
    return 0


def _meant(rulebook: Rulebook, written: str) -> list[str]:
    """The names that were meant: one, one by its code, or all with a prefix."""
    if written in rulebook.definitions:
        return [written]
    found = [f.name for f in rulebook.findings if written in (f.code, *f.also_codes)]
    if written.endswith("*"):
        found = [f.name for f in rulebook.findings if f.name.startswith(written[:-1])]
    if not found:
        remedy = suggest(written, rulebook.definitions) or "name a finding, a term or an amount"
        fault = DefinitionError(Place(written), "nothing is called so", remedy)
        raise DefinitionFaults([fault])
    return found


command = Command("graph", "draw what rests on what, as SVG", _options, _run)
