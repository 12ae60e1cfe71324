"""How texts are compared: by signs and pairs of signs, without case, width and punctuation."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import pairwise


def plain(text: str) -> str:
    """A text as it is compared: letters, figures and Chinese signs, without case or width."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def grams(text: str) -> Iterator[str]:
    """Every sign and every pair of signs."""
    yield from text
    yield from pairs(text)


def pairs(text: str) -> Iterator[str]:
    """Every pair of signs."""
    yield from (first + second for first, second in pairwise(text))
