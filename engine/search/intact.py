"""Whether the files of an index are as they were written: each ends with the sum of its bytes."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

MAGIC: Final = 1337  # the last four bytes of every file that the library closes
WORD: Final = 4
BLOCK: Final = 1 << 20
LONGEST_FOOTER: Final = 1 << 16
CONTENTS: Final = "meta.json"


def is_intact(folder: Path) -> bool:
    """Whether every file that counts matches its sum; a gigabyte takes about a second.

    What a process was writing when it was killed does not count: it is in no list of contents.

    The library does not look at the sums when it opens files, and where one does not match, it
    takes the whole process down while it merges.
    """
    try:
        meta = json.loads((folder / CONTENTS).read_text(encoding="utf-8"))
        return all(map(_matches, _files(folder, meta["segments"])))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _files(folder: Path, segments: Sequence[Mapping[str, Any]]) -> Iterator[Path]:
    """The files of these parts; of those that say what was taken out, the one that holds."""
    for segment in segments:
        name = str(segment["segment_id"]).replace("-", "")
        deletes = segment.get("deletes")
        for path in folder.glob(f"{name}.*"):
            if path.suffix != ".del":
                yield path
        if deletes:
            yield folder / f"{name}.{deletes['opstamp']}.del"


def _matches(path: Path) -> bool:
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 2 * WORD))
        length, magic = (int.from_bytes(file.read(WORD), "little") for _ in range(2))
        if magic != MAGIC or not 0 < length <= LONGEST_FOOTER:
            return False
        body = size - 2 * WORD - length
        file.seek(body)
        told: int = json.loads(file.read(length))["crc"]
        file.seek(0)
        found = 0
        while body > 0:
            block = file.read(min(BLOCK, body))
            found, body = zlib.crc32(block, found), body - len(block)
        return found == told
