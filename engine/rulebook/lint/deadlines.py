"""Whether deadlines are confirmed, and whether every milestone that can be noted does something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.rulebook.lint.material import Material
from engine.rulebook.lint.remark import Remark, advice
from engine.source import Items, Record, Scalar, Value

_NAMING: Final = ("runs_from", "extended_to", "met_by", "stopped_by")


def deadlines(material: Material) -> Iterator[Remark]:
    """Deadlines that somebody has to confirm, and milestones that no deadline names."""
    entries = tuple(material.entries.values())
    named: set[str] = set()
    for entry in entries:
        if next(iter(entry), "") == "deadline":
            named.update(word for key in _NAMING for word in _words(entry.get(key)))
            yield from _doubtful(entry)
    for entry in entries:
        if next(iter(entry), "") == "milestone" and entry["milestone"] not in named:
            message = f"no deadline names milestone {entry['milestone']}"
            remedy = "name it in runs_from, met_by, stopped_by or extended_to, or drop it"
            yield advice(entry.place, "milestone-unused", message, remedy)


def _doubtful(entry: Record) -> Iterator[Remark]:
    if entry.get("status") == "to_confirm":
        message = f"deadline {entry['deadline']} is still to be confirmed"
        remedy = "compare it with its basis, then status: verified"
        yield advice(entry.place_of("status"), "unverified", message, remedy)


def _words(value: Value | None) -> Iterator[str]:
    if isinstance(value, Record):
        for part in value.values():
            yield from _words(part)
    elif isinstance(value, Items):
        for part in value:
            yield from _words(part)
    elif isinstance(value, Scalar):
        yield str(value)
