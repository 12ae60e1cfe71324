"""What a text is compared by: its signs, the pairs of them, and its Latin words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

_RUNS: Final = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")


def grams(even: str) -> Iterator[str]:
    """Chinese signs, pairs of them, and Latin words whole, of a text of even spelling."""
    for run in _RUNS.findall(even):
        if run.isascii():
            yield run
        else:
            yield from run
            yield from (first + second for first, second in pairwise(run))
