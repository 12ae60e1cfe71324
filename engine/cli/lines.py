"""JSON lines as commands take them: all that are wrong are told at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TextIO

from engine.errors import DefinitionError, DefinitionFaults, Place, StoreError

STANDARD_INPUT: Final = Path("-")


def asked_in(path: Path, wanted: str, standard_input: TextIO) -> list[dict[str, Any]]:
    """The rows of a file, each with an `id` and a text under `wanted`.

    Raises `DefinitionFaults` with every line that is none, `StoreError` for a file that cannot be
    read.
    """
    rows: list[dict[str, Any]] = []
    faults: list[DefinitionError] = []
    for number, line in enumerate(_lines(path, standard_input), 1):
        if not line.strip():
            continue
        place = Place(str(path), number)
        row = _read(line)
        if row is None:
            faults.append(
                DefinitionError(place, "this line is no JSON object", "one object a line")
            )
        elif "id" not in row or not isinstance(row.get(wanted), str):
            lacking = "id" if "id" not in row else wanted
            faults.append(
                DefinitionError(place, f"{lacking} is missing", f'"id": …, "{wanted}": "…"')
            )
        else:
            rows.append(row)
    if faults:
        raise DefinitionFaults(faults)
    return rows


def _read(line: str) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def _lines(path: Path, standard_input: TextIO) -> Iterator[str]:
    if path == STANDARD_INPUT:
        yield from standard_input
        return
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            yield from lines
    except OSError as err:
        raise StoreError(f"{path}: cannot be read ({err.strerror}); name the file") from err
