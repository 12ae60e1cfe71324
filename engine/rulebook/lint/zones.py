"""Whether an event zone says when it ended, and whether somebody has confirmed it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.rulebook.lint.material import Material
from engine.rulebook.lint.remark import Remark, advice
from engine.source import Record, Scalar


def zones(material: Material) -> Iterator[Remark]:
    """Zones that are over and have no words for it, and those that an operator has to confirm."""
    for entry in material.entries.values():
        if next(iter(entry), "") == "zone":
            yield from _of(entry, material.day.isoformat())


def _of(entry: Record, day: str) -> Iterator[Remark]:
    name = entry["zone"]
    last = entry.get("to")
    over = isinstance(last, Scalar) and not last.is_null and last < day
    if over and "after" not in entry:
        message = f"zone {name} ended on {last} and does not say so"
        yield advice(entry.place_of("to"), "zone-over", message, "after: {zh: …, en: …}")
    if entry.get("status") == "to_confirm":
        message = f"zone {name} is still to be confirmed"
        remedy = "compare it with its source, then status: verified"
        yield advice(entry.place_of("status"), "unverified", message, remedy)
