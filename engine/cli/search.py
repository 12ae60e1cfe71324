"""`jiefen search`: find things by words; each kind of thing has a word of its own."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

from engine.cli import search_law
from engine.cli.command import Command, Console

KINDS: Final[tuple[Command, ...]] = (search_law.command,)


def _options(parser: ArgumentParser) -> None:
    words = parser.add_subparsers(title="what to search", metavar="KIND", required=True)
    for kind in KINDS:
        kind.add_to(words)


def _run(args: Namespace, console: Console) -> int:
    raise AssertionError(f"{args} names no kind, which the parser demands of {console}")


command = Command("search", "find articles of law by words", _options, _run)
