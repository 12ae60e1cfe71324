"""How an event is written down and read back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from typing import Any, NamedTuple

from engine.casework.events.interview import Json
from engine.casework.events.kinds import KINDS, CaseEvent
from engine.errors import StoreError


class Record(NamedTuple):
    """An event as the store takes it: the name of its kind, and its fields as JSON text."""

    kind: str
    body: str


def to_record(event: CaseEvent) -> Record:
    """Write an event down; equal events give equal texts."""
    kind = type(event).__name__
    content = {f.name: _plain(getattr(event, f.name), f"{kind}.{f.name}") for f in fields(event)}
    return Record(kind, canonical(content))


def from_record(kind: str, body: str) -> CaseEvent:
    """Read an event back; a field added since takes its default, anything else is an error."""
    known = KINDS.get(kind)
    if known is None:
        raise StoreError(f"no event is called {kind!r}: a newer version wrote it, install that one")
    try:
        content = json.loads(body, parse_float=_no_float, parse_constant=_no_float)
    except ValueError as err:
        raise StoreError(f"{kind}: the body is not the JSON that was written ({err})") from err
    if not isinstance(content, dict):
        raise StoreError(f"{kind}: the body is not an object")
    declared = {f.name: f for f in fields(known)}
    required = {name for name, f in declared.items() if f.default is MISSING}
    if wrong := sorted(content.keys() - declared.keys() | required - content.keys()):
        raise StoreError(f"{kind}: unknown or missing fields: {', '.join(wrong)}")
    values: dict[str, Any] = {}  # each checked by its reader
    for name, value in content.items():
        try:
            values[name] = _READERS[str(declared[name].type)](value)
        except (TypeError, ValueError) as err:
            raise StoreError(f"{kind}.{name} is not of type {declared[name].type}") from err
    return known(**values)


def canonical(content: Mapping[str, Json]) -> str:
    """The one JSON text of a content: keys sorted, no spaces, characters as they are."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as err:
        raise StoreError("half a character (a lone surrogate) cannot be written") from err
    return text


def _plain(value: object, where: str) -> Json:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_key(key, where): _plain(item, where) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, where) for item in value]
    raise StoreError(f"{where}: {type(value).__name__} cannot be written: pass it as a text")


def _key(key: object, where: str) -> str:
    if not isinstance(key, str):
        raise StoreError(f"{where}: a key is a {type(key).__name__}: pass it as a text")
    return key


def _no_float(text: str) -> Json:
    raise ValueError(f"{text} is not an exact number")


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _int(value: Json) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(value)
    return value


def _flag(value: Json) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _ints(value: Json) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(map(_int, value))


def _texts(value: Json) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(map(_text, value))


def _mapping(value: Json) -> Mapping[str, Json]:
    if not isinstance(value, dict):
        raise TypeError(value)
    return value


_READERS: dict[str, Callable[[Json], object]] = {
    "str": _text,
    "int": _int,
    "bool": _flag,
    "date": lambda value: date.fromisoformat(_text(value)),
    "date | None": lambda value: None if value is None else date.fromisoformat(_text(value)),
    "tuple[int, ...]": _ints,
    "tuple[str, ...]": _texts,
    "Mapping[str, str]": lambda value: {k: _text(v) for k, v in _mapping(value).items()},
    "Answers": lambda value: {fact: _mapping(v) for fact, v in _mapping(value).items()},
}
