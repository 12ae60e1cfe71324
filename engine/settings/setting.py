"""One setting: its name in the environment and on the command line, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from engine.errors import SettingFault

PREFIX: Final = "JIEFEN_"
CREDENTIALS: Final = "CREDENTIALS_DIRECTORY"  # where systemd puts what LoadCredential= names


@dataclass(frozen=True, slots=True)
class Setting:
    """What can be set; `read` makes it of text and raises ValueError with what is wrong.

    A secret has no place on a command line, which every user of the machine can read. What is
    `filed` may be kept in a file that VARIABLE_FILE names, or in a credential of that name.
    """

    name: str
    help: str
    read: Callable[[str], object] = str
    default: object = ""
    remedy: str = ""
    shown: str = ""  # what stands for the value in help
    secret: bool = False
    filed: bool = False

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return PREFIX + self.name.upper()

    @property
    def option(self) -> str:
        """Its name on the command line, which a secret does not have."""
        return "" if self.secret else "--" + self.name.replace("_", "-")

    def fault(self, message: str) -> SettingFault:
        """What is wrong with it and what to do."""
        return SettingFault(self.variable, message, self.remedy)

    def value(self, given: str | None, environment: Mapping[str, str]) -> object:
        """What was set, the command line before the environment; raises `SettingFault`."""
        written = self._written(environment) if given is None else given
        if written is None:
            return self.default
        try:
            return self.read(written)
        except ValueError as err:
            raise self.fault(str(err)) from None

    def _written(self, environment: Mapping[str, str]) -> str | None:
        plain, file = environment.get(self.variable), environment.get(f"{self.variable}_FILE")
        if not self.filed:
            return plain or None
        if plain and file:
            raise SettingFault(
                self.variable, f"is set, and {self.variable}_FILE as well", "keep one of the two"
            )
        if plain:
            return plain
        if file:
            return self._content(Path(file))
        folder = environment.get(CREDENTIALS)
        credential = Path(folder) / self.variable if folder else None
        return self._content(credential) if credential and credential.is_file() else None

    def _content(self, path: Path) -> str:
        try:
            return path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as err:
            why = err.strerror if isinstance(err, OSError) else "it is not text"
            raise self.fault(f"cannot be read from {path}: {why}") from None


def whole(least: int, most: int) -> Callable[[str], int]:
    """How a whole number between two bounds is read."""

    def read(written: str) -> int:
        if written.isdecimal() and len(written) < 10 and least <= int(written) <= most:
            return int(written)
        raise ValueError(f"is not a whole number from {least} to {most}: {written[:20]!r}")

    return read


def one_of(*words: str) -> Callable[[str], str]:
    """How one of a few words is read."""

    def read(written: str) -> str:
        if written in words:
            return written
        raise ValueError(f"is none of {', '.join(words)}: {written[:20]!r}")

    return read


def yes_or_no(written: str) -> bool:
    """`yes` or `no`."""
    return one_of("yes", "no")(written) == "yes"


def existing(written: str) -> Path:
    """A file or folder that is there."""
    path = Path(written)
    if not path.exists():
        raise ValueError(f"names {written}, which is not there")
    return path


def address(written: str) -> str:
    """An address of the web without a path's end: https://jiefen.example."""
    try:
        parts = urlsplit(written)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound or parts.query or parts.fragment or parts.username or parts.path.strip("/"):
        raise ValueError(f"is no address like https://jiefen.example: {written[:80]!r}")
    return written.rstrip("/")
