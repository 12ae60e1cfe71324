"""Where indexes lie: one folder for each time one was made, and who may write there."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from engine.errors import IndexFault

LOCK: Final = "writer.lock"
WISH: Final = "make-anew"
LEVEL: Final = "level"
ERASED: Final = "erased"


class Places:
    """The folders under one root: for each format and key, one after another.

    An index is never mended: the next is made beside it, and the old one dropped when the new one
    is level. So whoever reads always has one to read.
    """

    def __init__(self, root: Path, name: str) -> None:
        self.root, self._name = root, name
        self._lock: int | None = None

    def claim(self) -> bool:
        """Become the one who writes here; the lock goes with the process, however it ends."""
        if self._lock is not None:
            return True
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            opened = os.open(self.root / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as err:
            raise IndexFault(f"{self.root} cannot be written ({err.strerror})") from err
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(opened)
            return False
        self._lock = opened
        return True

    def release(self) -> None:
        """Let somebody else write."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def readable(self) -> Path | None:
        """The latest index that was level once; else the latest there is."""
        made = self._made()
        return next((folder for folder in made if is_level(folder)), made[0] if made else None)

    def fresh(self) -> Path:
        """The folder of an index that is not there yet."""
        made = self._made()
        return self.root / f"{self._name}-{self._number(made[0]) + 1 if made else 1:06d}"

    def drop_others(self, kept: Path) -> None:
        """Remove every other index, those of other formats and keys as well."""
        for folder in self._folders():
            if folder != kept:
                shutil.rmtree(folder, ignore_errors=True)

    def wish(self) -> None:
        """Ask whoever writes here to make the index anew."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.root / WISH).touch()

    def take_wish(self) -> bool:
        """Whether somebody asked for it; it is asked no more."""
        asked = (self.root / WISH).exists()
        with suppress(OSError):
            (self.root / WISH).unlink(missing_ok=True)
        return asked

    def _made(self) -> list[Path]:
        """The folders of this format and key, the latest first."""
        own = [each for each in self._folders() if each.name.rpartition("-")[0] == self._name]
        return sorted(own, key=self._number, reverse=True)

    def _folders(self) -> Iterator[Path]:
        if self.root.is_dir():
            for folder in self.root.iterdir():
                if folder.name.startswith("v") and self._number(folder) and folder.is_dir():
                    yield folder

    @staticmethod
    def _number(folder: Path) -> int:
        number = folder.name.rpartition("-")[2]
        return int(number) if number.isdecimal() else 0


def is_level(folder: Path) -> bool:
    """Whether the index there was level with its store once."""
    return (folder / LEVEL).exists()


def note_level(folder: Path) -> None:
    """Note that it is; the moment of the first time stays."""
    if not is_level(folder):
        (folder / LEVEL).touch()


def level_since(folder: Path) -> datetime | None:
    """Since when it is; nothing where it never was."""
    try:
        return datetime.fromtimestamp((folder / LEVEL).stat().st_mtime, UTC)
    except OSError:
        return None


def note_erased(folder: Path, now: datetime) -> None:
    """Note since when something erased may still stand in a file there."""
    note = folder / ERASED
    if not note.exists():
        note.write_text(now.isoformat(), encoding="ascii")


def erased_since(folder: Path) -> datetime | None:
    """Since when; nothing where all that was erased is gone."""
    try:
        return datetime.fromisoformat((folder / ERASED).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
