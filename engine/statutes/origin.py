"""Where statutes are fetched from: a file of JSON lines, packed or not, or an installed package."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

from engine.errors import DefinitionError, Place
from engine.statutes.article import Edition, digest_of_bytes
from engine.statutes.reading import read_editions

GROUP: Final = "jiefen.statutes"  # a path, lines, or a function that returns one of the two
_PACKED: Final = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Origin:
    """What was fetched, not yet unpacked or read; equal contents have equal digests."""

    name: str
    content: bytes
    digest: str

    def editions(self) -> tuple[Edition, ...]:
        """The versions of laws it holds; raises `DefinitionFaults` with every bad line."""
        return read_editions(_unpacked(self.name, self.content).split(b"\n"), self.name)


def fetch(named: str) -> Origin:
    """The statutes of a file, or else of the installed package of that name."""
    if Path(named).is_file():
        return _from_path(Path(named), named)
    point = packages().get(named)
    if point is None:
        known = ", ".join(packages()) or "none"
        remedy = f"name a file of JSON lines; installed packages of statutes: {known}"
        raise DefinitionError(Place(named), "no such file or package", remedy)
    try:
        brought = point.load()
        return _brought(brought() if callable(brought) else brought, named)
    except ImportError as err:
        raise DefinitionError(Place(named), f"{point.value} cannot be loaded ({err})") from err


def packages() -> Mapping[str, EntryPoint]:
    """The installed packages of statutes by name."""
    return {point.name: point for point in entry_points(group=GROUP)}


def _brought(brought: Any, name: str) -> Origin:  # another package's object may be anything
    if isinstance(brought, (str, os.PathLike)):
        return _from_path(Path(brought), name)
    if isinstance(brought, Traversable):
        return _origin(name, brought.read_bytes())
    if not isinstance(brought, Iterable):
        raise DefinitionError(Place(name), "gives neither a path nor lines", f"see {GROUP}")
    lines = [line if isinstance(line, bytes) else str(line).encode() for line in brought]
    return _origin(name, b"\n".join(line.rstrip(b"\r\n") for line in lines))


def _from_path(path: Path, name: str) -> Origin:
    return _origin(name, path.read_bytes())


def _origin(name: str, content: bytes) -> Origin:
    return Origin(name, content, digest_of_bytes(content))


def _unpacked(name: str, content: bytes) -> bytes:
    if not content.startswith(_PACKED):
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as err:
        remedy = "fetch the file again"
        raise DefinitionError(Place(name), "the packed file is damaged", remedy) from err
