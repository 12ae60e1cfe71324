"""How many pages a file has, where that can be told without drawing it."""

from __future__ import annotations

import re
from typing import Final

from engine.errors import AnswerError
from engine.evidence.pdf import unpacked

_TREE: Final = re.compile(rb"/Type\s*/Pages(?![A-Za-z])")
_COUNT: Final = re.compile(rb"/Count\s+(\d{1,7})(?!\s+\d+\s+R)")
_AROUND: Final = 4000
_PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


def pages_of(content: bytes) -> int | None:
    """The pages of a PDF, or the one of a picture; None for all else and where it cannot be told.

    The tree of pages names how many hang below each of its branches; the root has the most.
    """
    if content.startswith(_PICTURES):
        return 1
    if not content.startswith(b"%PDF-"):
        return None
    try:
        parts = [content, *unpacked(content)]
    except AnswerError:
        return None
    counts = [count for part in parts for count in _counts(part)]
    return max(counts, default=0) or None


def _counts(part: bytes) -> list[int]:
    found = []
    for tree in _TREE.finditer(part):
        start = part.rfind(b"<<", max(0, tree.start() - _AROUND), tree.start())
        around = part[max(start, 0) : tree.end() + _AROUND]
        end = around.find(b">>", tree.start() - max(start, 0))
        count = _COUNT.search(around[: end if end >= 0 else len(around)])
        if count:
            found.append(int(count[1]))
    return found
