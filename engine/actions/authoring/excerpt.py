"""The lines of an author's file that make up one entry, as they were written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.errors import Place


@dataclass(frozen=True, slots=True)
class Excerpt:
    """An entry with where it stands; `first` is the number of its first line."""

    path: str
    first: int
    lines: tuple[str, ...]

    @property
    def last(self) -> int:
        return self.first + max(len(self.lines), 1) - 1

    def holds(self, place: Place) -> bool:
        """Whether a place lies inside the entry."""
        return place.path == self.path and self.first <= place.line <= self.last


def excerpt(root: Path, place: Place) -> Excerpt:
    """The entry that begins at a place; empty where the file cannot be read any more."""
    try:
        written = (root / place.path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return Excerpt(place.path, place.line, ())
    last = _last_line(written, place)
    return Excerpt(place.path, place.line, tuple(written[place.line - 1 : last]))


def _last_line(written: Sequence[str], place: Place) -> int:
    """Deeper lines belong to the entry; blank ones and comments only before such a line."""
    depth = max(place.column - 1, 1)
    last = place.line
    for number, line in enumerate(written[place.line :], place.line + 1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        if len(line) - len(line.lstrip()) < depth:
            break
        last = number
    return last
