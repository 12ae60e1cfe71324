"""Files of JSON lines that a command is given: every bad line named before any is used."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

from engine.errors import DefinitionError, DefinitionFaults, Place

T = TypeVar("T")
LONGEST_ID: Final = 200


class BadLineError(Exception):
    """What is wrong with a line, and what to write instead."""

    def __init__(self, message: str, remedy: str) -> None:
        self.message, self.remedy = message, remedy
        super().__init__(message)


def read_lines(path: Path, read: Callable[[Mapping[str, Any]], T], shape: str) -> list[T]:
    """What each line of a file holds, by `read`, which raises `BadLineError`.

    Raises `DefinitionFaults` with every fault. Empty lines are passed over.
    """
    with path.open("rb") as lines:
        return _read(lines, path.name, read, shape)


def _read(
    lines: Iterable[bytes], name: str, read: Callable[[Mapping[str, Any]], T], shape: str
) -> list[T]:
    found: list[T] = []
    faults: list[DefinitionError] = []
    for number, line in enumerate(lines, 1):
        try:
            if line.strip():
                found.append(read(_object(line, shape)))
        except BadLineError as bad:
            faults.append(DefinitionError(Place(name, number, 1), bad.message, bad.remedy))
    if faults:
        raise DefinitionFaults(faults, name)
    return found


def id_of(row: Mapping[str, Any]) -> str | int:
    """The id of a line, a word or a number; raises `BadLineError`."""
    id = row.get("id")
    if isinstance(id, bool) or not isinstance(id, str | int):
        raise BadLineError("id is missing, or neither a word nor a number", "give each line an id")
    if len(str(id)) > LONGEST_ID or not is_writable(str(id)):
        remedy = f"write an id of at most {LONGEST_ID} characters"
        raise BadLineError("id is too long, or holds what is no character", remedy)
    return id


def words_of(row: Mapping[str, Any], key: str) -> str:
    """A text of a line, which may be empty; raises `BadLineError`."""
    value = row.get(key)
    if not isinstance(value, str):
        raise BadLineError(f"{key} is missing or no text", f'write "{key}": "…"')
    return value


def is_writable(text: str) -> bool:
    """Whether a text holds characters only, and no halves of any."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def _object(line: bytes, shape: str) -> Mapping[str, Any]:
    try:
        content = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as err:
        raise BadLineError("this is not UTF-8", "save the file as UTF-8") from err
    except (ValueError, RecursionError) as err:
        raise BadLineError("this is not JSON", f"write {shape}") from err
    if not isinstance(content, dict):
        raise BadLineError("this is not an object", f"write {shape}")
    return content
