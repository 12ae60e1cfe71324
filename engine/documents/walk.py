"""How a document is walked: every text of it read, changed, or written as JSON values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from typing import Any

from engine.documents.document import Document

# Not words for a reader: names, choices, and what ties a copy to its origin.
_FIXED = frozenset({"id", "voice", "tone", "language", "labels", "stamp", "href"})


def texts_of(part: object) -> Iterator[str]:
    """Every text of a document or of a part of it, in reading order."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from texts_of(item)
    elif is_dataclass(part):
        for field in fields(part):
            yield from texts_of(getattr(part, field.name))


def with_texts(document: Document, change: Callable[[str], str]) -> Document:
    """The same document with every text changed; stamp and labels stay as they are."""
    changed: Document = _changed(document, change)
    return changed


def to_data(part: Any) -> Any:  # any part of the model becomes some JSON value
    """A document as JSON values; each block carries its kind."""
    if isinstance(part, tuple):
        return [to_data(item) for item in part]
    if isinstance(part, datetime):
        return part.isoformat()
    if not is_dataclass(part):
        return part
    data = {field.name: to_data(getattr(part, field.name)) for field in fields(part)}
    return {"kind": part.kind, **data} if hasattr(part, "kind") else data


def _changed(part: Any, change: Callable[[str], str]) -> Any:  # as part
    if isinstance(part, str):
        return change(part)
    if isinstance(part, tuple):
        return tuple(_changed(item, change) for item in part)
    if is_dataclass(part) and not isinstance(part, type):
        names = [field.name for field in fields(part) if field.name not in _FIXED]
        return replace(part, **{name: _changed(getattr(part, name), change) for name in names})
    return part
