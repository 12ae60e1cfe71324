"""What authors wrote before it was compiled: entries, and every text with where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.errors import Place
from engine.source import Items, Record, Scalar, Value, read_file

FOLDERS: Final = ("rules", "questionnaires")
_TEXT_KEYS: Final = frozenset(
    {"title", "short", "question", "hint", "why", "unit", "says", "how_to_save", "terms"}
    | {"formula", "strong", "risk", "about"}
    | {"intro", "after", "notice", "hours", "step"}
    | {"missed", "act", "you"}
)
_ANSWERS: Final = ("examples", "background")  # what is given there is nobody's text
_INNER: Final = ("ask", "section")  # what a questionnaire holds, entries of their own


@dataclass(frozen=True, slots=True)
class Passage:
    """One text for readers: of which entry, under which key, in both languages.

    `field` is the key, or `choice` for the label of a choice and `reason` for a side's reasons.
    """

    kind: str
    name: str
    field: str
    zh: str
    en: str
    place: Place
    zh_place: Place
    en_place: Place

    def __str__(self) -> str:
        return (
            f"{self.kind} {self.name}: {self.field}" if self.field else f"{self.kind} {self.name}"
        )


def read_written(root: Path, *more: Path) -> tuple[Value, ...]:
    """Every file of rules/ and questionnaires/, its path shown from root, and those named."""
    paths = (path for folder in FOLDERS for path in sorted((root / folder).rglob("*.yaml")))
    ours = (read_file(path, path.relative_to(root).as_posix()) for path in paths)
    return (*ours, *map(read_file, more))


def entries_of(files: Iterable[Value]) -> Iterator[Record]:
    """The entries of rule files, and questionnaires whole."""
    for value in files:
        parts = value if isinstance(value, Items) else (value,)
        yield from (part for part in parts if isinstance(part, Record) and part)


def passages_of(files: Iterable[Value]) -> Iterator[Passage]:
    """Every text in these files, in their order."""
    for entry in entries_of(files):
        yield from _in_entry(entry)


def _in_entry(entry: Record) -> Iterator[Passage]:
    kind = next(iter(entry))
    named = entry[kind]
    name = str(named) if isinstance(named, Scalar) else ""
    if kind == "text":
        yield _passage(entry, kind, name, "")
        return
    for key, value in entry.items():
        if key not in _ANSWERS:
            yield from _under(value, kind, name, (str(key),))


def _under(value: Value, kind: str, name: str, path: tuple[str, ...]) -> Iterator[Passage]:
    if isinstance(value, Scalar):
        if _is_text(path):
            yield Passage(
                kind, name, _field(path), value, "", value.place, value.place, value.place
            )
    elif isinstance(value, Items):
        for item in value:
            if not isinstance(item, Scalar):  # a word of a list is no text
                yield from _under(item, kind, name, path)
    elif value and next(iter(value)) in _INNER:
        yield from _in_entry(value)
    elif "zh" in value or (value and set(value) <= {"zh", "en"}):
        yield _passage(value, kind, name, _field(path))
    else:
        for key, inner in value.items():
            yield from _under(inner, kind, name, (*path, str(key)))


def _is_text(path: tuple[str, ...]) -> bool:
    return path[-1] in _TEXT_KEYS or (len(path) > 1 and path[-2] == "choices")


def _field(path: tuple[str, ...]) -> str:
    if len(path) > 1 and path[-2] == "choices":
        return "choice"
    return "reason" if path[0] == "reasons" else path[-1]


def _passage(record: Record, kind: str, name: str, field: str) -> Passage:
    zh, en = record.get("zh"), record.get("en")
    return Passage(
        kind=kind,
        name=name,
        field=field,
        zh=zh if isinstance(zh, Scalar) else "",
        en=en if isinstance(en, Scalar) else "",
        place=record.place,
        zh_place=zh.place if zh is not None else record.place,
        en_place=en.place if en is not None else record.place,
    )
