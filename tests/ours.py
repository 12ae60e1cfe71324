"""The library of this repository, read once however many tests ask for it.

Tests that take fixtures ask for `library`; this is for helpers, and for what is read on import.
"""

from __future__ import annotations

from functools import cache

from engine.library import Library


@cache
def library() -> Library:
    """All that stands in `rules/` and `questionnaires/`: nobody changes it."""
    return Library.load()
