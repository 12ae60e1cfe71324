"""`jiefen key`: a master key drawn by chance."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from engine.cli.command import Command, Console
from engine.vault import fresh_key


def _options(parser: ArgumentParser) -> None:
    """None: a key has nothing to choose."""


def _run(_: Namespace, console: Console) -> int:
    console.say(fresh_key())
    return 0


command = Command("key", "draw a master key for JIEFEN_KEY", _options, _run)
