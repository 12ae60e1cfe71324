"""Texts with what people found them to be about: others' rows, our own stories, settled cases."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from engine.classify.taxonomy import Area
from engine.errors import StoreError

ROWS: Final = "category_train.jsonl.gz"
READ_AGAIN: Final = "read_again.jsonl"
FOLDS: Final = 5
HAND: Final = ("hand", "hand_targeted")
# How far each source is trusted beside a row that was labelled by hand for this very use.
# Chosen on one half of those rows; the other half is what is reported.
TRUST: Final = {
    "hand": 1.0,
    "hand_targeted": 1.0,
    "silver": 1.0,
    "statute": 0.5,
    "collection": 0.3,
    "ours": 0.5,
    "case": 1.0,
}
CAUSE_NAMED: Final = 0.2
MOST_OF_A_COLLECTION: Final = 300


@dataclass(frozen=True, slots=True)
class Example:
    """One text; `cause` is a kind of dispute of ours where it is known, `area` always is."""

    id: str
    text: str
    area: str
    cause: str = ""
    source: str = "ours"

    @property
    def is_judged(self) -> bool:
        """Whether a person labelled it for this use, so that figures may be counted on it."""
        return self.source in HAND

    @property
    def trust(self) -> float:
        return TRUST.get(self.source, CAUSE_NAMED)

    @property
    def fold(self) -> int:
        """Which fifth of the rows it belongs to, whatever else is in the file."""
        return _digest(f"fold:{self.id}") % FOLDS

    @property
    def is_reported(self) -> bool:
        """Whether it belongs to the half on which nothing was ever chosen."""
        return _digest(self.id) % 2 == 1


def rows_in(folder: Path, stories: Path) -> list[Example]:
    """The rows of others with the labels that were read again; raises `StoreError`."""
    path = stories / READ_AGAIN
    read = _lines(path, "id", "code") if path.is_file() else ()
    again = {str(row["id"]): row["code"] for row in read}
    found = []
    taken = 0
    for row in _lines(folder / ROWS, "id", "text", "code", "label_src"):
        area = again.get(str(row["id"]), row["code"])
        source = str(row["label_src"])
        if area is None:
            continue
        if source == "collection":
            if _digest(str(row["id"])) % 6 or taken >= MOST_OF_A_COLLECTION:
                continue
            taken += 1
        found.append(Example(str(row["id"]), str(row["text"]), str(area), source=source))
    return found


def stories_in(folder: Path) -> list[Example]:
    """Our own stories, marked as ours; raises `StoreError` for a line that is none."""
    return [
        story
        for path in sorted(folder.glob("*.jsonl"))
        if path.name != READ_AGAIN
        for story in told_in(path)
    ]


def told_in(path: Path) -> list[Example]:
    """The stories of one file: `text`, `code` and perhaps `cause` a line."""
    return [
        Example(f"{path.stem}:{number}", row["text"], row["code"], row.get("cause") or "")
        for number, row in enumerate(_lines(path, "text", "code"), 1)
    ]


def area_of_kinds(areas: Mapping[str, Area]) -> dict[str, str]:
    """For each kind of dispute the area it belongs to first."""
    found: dict[str, str] = {}
    for area in areas.values():
        for kind in area.causes:
            found.setdefault(kind, area.code)
    return found


def confirmed(example: Example) -> Example:
    """The same as a case in which people settled on it."""
    return replace(example, source="case")


def _lines(path: Path, *wanted: str) -> Iterator[Mapping[str, Any]]:
    """The objects of a file of JSON lines, each with what is wanted of it."""
    opener: Any = gzip.open if path.suffix == ".gz" else open  # two shapes of one thing
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                yield _row(f"{path.name}:{number}", line, wanted)
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as err:
        raise StoreError(f"{path}: cannot be read ({err}); name the folder that holds it") from err


def _row(place: str, line: str, wanted: Iterable[str]) -> Mapping[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as err:
        raise StoreError(f"{place}: this line is no JSON; write one object a line") from err
    if not isinstance(row, dict):
        raise StoreError(f"{place}: this line is no object; write one object a line")
    for name in wanted:
        if name not in row or (name == "text" and not isinstance(row[name], str)):
            raise StoreError(f"{place}: {name} is missing; write {', '.join(wanted)}")
    return row


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")
