"""What a command is: a word after `jiefen`, its options, and what it does with a terminal."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeAlias

from engine.clock import Clock, SystemClock
from engine.library import Library
from engine.settings.settings import SETTINGS
from engine.vault import Vault

if TYPE_CHECKING:  # argparse keeps this type to itself, and it is generic for checkers only
    Words: TypeAlias = _SubParsersAction[ArgumentParser]


@dataclass(frozen=True, slots=True)
class Console:
    """Where a command reads and writes, and what time it is there."""

    out: TextIO = field(default_factory=lambda: sys.stdout)
    err: TextIO = field(default_factory=lambda: sys.stderr)
    source: TextIO = field(default_factory=lambda: sys.stdin)
    clock: Clock = field(default_factory=SystemClock)

    def say(self, line: object = "") -> None:
        """One line for the reader."""
        self.out.write(f"{line}\n")

    def complain(self, line: object) -> None:
        """One line about what went wrong."""
        self.err.write(f"{line}\n")


@dataclass(frozen=True, slots=True)
class Command:
    """One word after `jiefen`; `run` returns the exit status, 0 where all is well."""

    name: str
    help: str
    options: Callable[[ArgumentParser], None]
    run: Callable[[Namespace, Console], int]

    def add_to(self, words: Words) -> None:
        """Make the word known to the parser of `jiefen`."""
        parser = words.add_parser(self.name, help=self.help, description=self.help)
        self.options(parser)
        parser.set_defaults(run=self.run)


def rules_option(parser: ArgumentParser) -> None:
    """--rules: which rules and questionnaires to read."""
    parser.add_argument(
        "--rules",
        metavar="DIR",
        type=Path,
        help="the folder that holds rules/ and questionnaires/ (default: those that came along)",
    )
    parameters_option(parser)
    parser.add_argument(
        "--zones",
        metavar="FILE",
        type=Path,
        help="event zones of your own, in place of those of the rules",
    )


def parameters_option(parser: ArgumentParser) -> None:
    """--parameters: the operator's own values."""
    parser.add_argument(
        "--parameters",
        metavar="FILE",
        type=Path,
        help="values of parameters that you set yourself; they go before those of the rules",
    )


def language_option(parser: ArgumentParser) -> None:
    """--lang: the language of texts for people."""
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="zh (default) or en")


def root_of(args: Namespace) -> Path | None:
    """The folder named by --rules; the rules folder itself means the one above it."""
    return root_at(args.rules)


def root_at(named: Path | None) -> Path | None:
    """The folder that holds rules/ and questionnaires/, where the rules folder itself is named."""
    if named is not None and named.name == "rules" and not (named / "rules").is_dir():
        return named.resolve().parent
    return named


def library_of(args: Namespace) -> Library:
    """The library that the command is about; raises `DefinitionFaults`."""
    return Library.load(root_of(args), args.parameters, args.zones)


def vault_at_hand() -> Vault:
    """The vault of the master keys in the environment; without any, that of the examples.

    Raises `SettingFault` for what is no key.
    """
    key = next(setting for setting in SETTINGS if setting.name == "key")
    written = key.value(None, os.environ)
    return Vault.of(written) if isinstance(written, tuple) and written else Vault.demo()
