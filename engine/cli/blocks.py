"""How values are printed as YAML blocks that our own strict reader takes back unchanged."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

# What may stand without quotes: a word that no reader takes for a mark, a null or a truth.
_PLAIN: Final = re.compile(r"[\w〔（][^\s,:#\[\]{}&*!|>'\"%@`=\\][^\n:#\[\]{},&*!|>'\"\\]*|\w+")
_SPECIAL: Final = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def blocks(value: Any, indent: int = 0) -> Iterator[str]:  # any value that JSON has
    """The lines of a mapping or list, in block style."""
    margin = " " * indent
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _entry(f"{margin}{_scalar(str(key))}:", inner, indent + 2)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _item(margin, inner, indent)
    else:
        yield f"{margin}{_scalar(value)}"


def _entry(head: str, inner: Any, indent: int) -> Iterator[str]:
    if _is_flat(inner):
        yield f"{head} {_flat(inner)}"
        return
    yield head
    yield from blocks(inner, indent)


def _item(margin: str, inner: Any, indent: int) -> Iterator[str]:
    if _is_flat(inner):
        yield f"{margin}- {_flat(inner)}"
        return
    lines = [*blocks(inner, indent + 2)]
    yield f"{margin}- {lines[0][indent + 2 :]}"
    yield from lines[1:]


def _is_flat(value: Any) -> bool:
    return not isinstance(value, (Mapping, list, tuple)) or not value


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{}"
    return "[]" if isinstance(value, (list, tuple)) else _scalar(value)


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    plain = _PLAIN.fullmatch(text) and text == text.strip() and text.lower() not in _SPECIAL
    if isinstance(value, str) and (not plain or _is_number(text)):
        return json.dumps(text, ensure_ascii=False)
    return text


def _is_number(text: str) -> bool:
    """Sums stay in quotes, so that no reader takes them for binary fractions."""
    return re.fullmatch(r"[\d.]+", text) is not None
