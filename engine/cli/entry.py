"""Which commands there are, and what happens to an error that none of them could mend."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points, version
from typing import TYPE_CHECKING, Final

from engine.cli import (
    advise,
    ask,
    audit,
    cases,
    check,
    classify,
    client,
    diff,
    examples,
    explain,
    funnel,
    graph,
    key,
    law,
    packet,
    retention,
    schema,
    search,
    staff,
    store,
    train,
    whatif,
)
from engine.cli.command import Command, Console
from engine.errors import JiefenError

if TYPE_CHECKING:
    from engine.cli.command import Words

GROUP: Final = "jiefen.commands"  # functions that add a command to argparse's sub-parsers
BUILT_IN: Final[tuple[Command, ...]] = (
    check.command,
    classify.command,
    train.command,
    examples.command,
    cases.command,
    diff.command,
    advise.command,
    explain.command,
    graph.command,
    ask.command,
    schema.command,
    law.command,
    search.command,
    whatif.command,
    audit.command,
    funnel.command,
    retention.command,
    *store.commands,
    key.command,
    staff.command,
    client.command,
    packet.command,
)


class NotInstalled(JiefenError):
    """A command that another package brings cannot be loaded."""


def main(arguments: Sequence[str] | None = None, console: Console | None = None) -> int:
    """Run one command; 0 where all is well, 1 for a fault, 2 for a wrong call."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    console = console or Console()
    try:
        args = _parsed(given)
        status: int = args.run(args, console)
        console.out.flush()
    except JiefenError as err:
        console.complain(err)
        return 1
    except BrokenPipeError:
        _close_quietly()
        return 1
    except OSError as err:
        console.complain(f"{err.filename or 'file'}: {err.strerror or 'cannot be used'}")
        return 1
    except KeyboardInterrupt:
        return 130
    return status


def _parsed(given: Sequence[str]) -> Namespace:
    """The call, read; names may stand behind options, which argparse alone does not allow."""
    parser = parser_for(given)
    args, rest = parser.parse_known_args(given)
    if rest and (not hasattr(args, "names") or any(word.startswith("-") for word in rest)):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if rest:
        args.names = [*args.names, *rest]
    return args


def parser_for(given: Sequence[str]) -> ArgumentParser:
    """The parser of this call; commands of other packages are loaded where they are wanted."""
    parser = ArgumentParser(
        prog="jiefen", description="解纷: rules as code for resolving disputes."
    )
    parser.add_argument("--version", action="version", version=f"jiefen {version('jiefen')}")
    words = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in BUILT_IN:
        command.add_to(words)
    for point in _wanted(given):
        _bring(point, words, named=point.name in given)
    return parser


def _bring(point: EntryPoint, words: Words, *, named: bool) -> None:
    """Add the command of another package; one that lacks a package of its own is left out."""
    try:
        add = point.load()
    except ImportError as err:
        if named:
            message = f"{point.name} needs {err.name or point.module}, which is not installed"
            raise NotInstalled(message) from err
        return
    add(words)


def _wanted(given: Sequence[str]) -> list[EntryPoint]:
    """Commands of other packages: the one that is called, or all where no command of ours is.

    They are slow to load, so nobody waits for them who does not ask.
    """
    known = brought_commands()
    word = next((word for word in given if not word.startswith("-")), "")
    if word in known:
        return [known[word]]
    ours = word in {command.name for command in BUILT_IN}
    return [] if ours or "--version" in given else [*known.values()]


def brought_commands() -> Mapping[str, EntryPoint]:
    """The commands that installed packages bring, by name."""
    return {point.name: point for point in entry_points(group=GROUP)}


def _close_quietly() -> None:
    """Whoever read our output has gone; let the interpreter flush into nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
