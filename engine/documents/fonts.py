"""Where the fonts of printed documents lie, and which characters they can show."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

REQUIRED = "pylopdf_fonts_zh_cn"
RARE = ("pylopdf_fonts_jp", "pylopdf_fonts_zh_tw")  # used where installed: rare name characters
FAMILIES = {
    "pylopdf_fonts_zh_cn": ("Noto Serif SC", "Noto Sans SC"),
    "pylopdf_fonts_jp": ("Noto Sans JP",),
    "pylopdf_fonts_zh_tw": ("Noto Sans TC",),
}
DRAWN = frozenset("☐☑\n\t\u200b")  # drawn by the template, or white space


@dataclass(frozen=True, slots=True)
class FontSet:
    """Folders of fonts, the families to try in order after the first, and what they cover."""

    folders: tuple[Path, ...]
    fallbacks: tuple[str, ...]
    covered: frozenset[int]

    def missing(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Characters that no font has, in order of appearance."""
        seen = dict.fromkeys(character for text in texts for character in text)
        return tuple(c for c in seen if ord(c) not in self.covered and c not in DRAWN)


@cache
def installed_fonts() -> FontSet:
    """The fonts of the wheels that are installed."""
    folders = {name: folder for name in (REQUIRED, *RARE) if (folder := _folder(name))}
    families = [family for name in folders for family in FAMILIES[name]]
    files = [file for folder in folders.values() for file in sorted(folder.glob("*.otf"))]
    covered = frozenset().union(*(covered_by(file) for file in files if _is_used(file, families)))
    return FontSet(tuple(folders.values()), tuple(families), covered)


def _folder(package: str) -> Path | None:
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


def _is_used(file: Path, families: list[str]) -> bool:
    return any(file.name.startswith(family.replace(" ", "")) for family in families)


def covered_by(file: Path) -> frozenset[int]:
    """Code points that an OpenType font has a glyph for (its `cmap` table, format 12)."""
    data = file.read_bytes()
    table = _table(data, b"cmap")
    count = struct.unpack_from(">H", data, table + 2)[0]
    offsets = (struct.unpack_from(">L", data, table + 8 + 8 * i)[0] for i in range(count))
    points: set[int] = set()
    for start in {table + offset for offset in offsets}:
        if struct.unpack_from(">H", data, start)[0] == 12:
            groups = struct.unpack_from(">L", data, start + 12)[0]
            for group in range(groups):
                first, last, _ = struct.unpack_from(">LLL", data, start + 16 + 12 * group)
                points.update(range(first, last + 1))
    return frozenset(points)


def _table(data: bytes, tag: bytes) -> int:
    count = struct.unpack_from(">H", data, 4)[0]
    for record in range(12, 12 + 16 * count, 16):
        if data[record : record + 4] == tag:
            return int(struct.unpack_from(">L", data, record + 8)[0])
    return 0
