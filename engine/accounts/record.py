"""How what is kept of accounts is written down as JSON text, and read back in its types."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from engine.errors import StoreError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    T = TypeVar("T", bound=DataclassInstance)
else:
    T = TypeVar("T")


def written(thing: DataclassInstance) -> str:
    """The JSON text of a thing; equal things give equal texts."""
    return json.dumps(_plain(thing), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def read(kind: type[T], body: str) -> T:
    """The thing that was written; a field added since takes its default, all else is an error."""
    try:
        return _thing(kind, json.loads(body))
    except (TypeError, ValueError, KeyError) as err:
        # The content may name a person: say which kind, never what stands there.
        raise StoreError(f"{kind.__name__}: this is not what was written") from err


def _plain(value: Any) -> Any:  # whatever a field may hold
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def _thing(kind: type[T], content: Any) -> T:
    if not isinstance(content, dict):
        raise TypeError(kind)
    hints = _types(kind)
    needed = {field.name for field in fields(kind) if field.default is MISSING}
    if content.keys() - hints.keys() or needed - content.keys():
        raise KeyError(kind.__name__)
    return kind(**{name: _value(hints[name], value) for name, value in content.items()})


@cache
def _types(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(kind: Any, value: Any) -> Any:
    parts = get_args(kind)
    if NoneType in parts:
        return None if value is None else _value(parts[0], value)
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise TypeError(kind)
        return tuple(_value(parts[0], part) for part in value)
    if kind is datetime:
        return datetime.fromisoformat(value)
    if is_dataclass(kind):
        return _thing(kind, value)  # type: ignore[arg-type]  # a class, as the hints say
    if issubclass(kind, Enum):
        return kind(value)
    if type(value) is not kind:
        raise TypeError(kind)
    return value
