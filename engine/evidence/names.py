"""How the name of a file is made fit to be shown and to be saved under."""

from __future__ import annotations

import unicodedata
from typing import Final

_UNSEEN: Final = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_JOINERS: Final = "\u200c\u200d"  # parts of words and of pictures, not tricks
_LONGEST_ENDING: Final = 10


def tidy_name(given: str, most: int) -> str:
    """A name without folders, and without signs that cannot be seen or turn the others round.

    The rest stays as it was given, shortened before its ending; empty where nothing is left.
    """
    last = given.replace("\\", "/").rpartition("/")[2]
    seen = "".join(c for c in last if c in _JOINERS or unicodedata.category(c) not in _UNSEEN)
    name = " ".join(seen.split()).strip(". " + _JOINERS)
    if len(name) <= most:
        return name
    ending = ending_of(name)
    tail = f".{ending}" if ending else ""
    return name[: most - len(tail) - 1].rstrip() + "…" + tail


def ending_of(name: str) -> str:
    """What stands after the last point, in small letters; empty where that is no ending."""
    before, point, ending = name.rpartition(".")
    is_one = before and point and 0 < len(ending) <= _LONGEST_ENDING and ending.isalnum()
    return ending.lower() if is_one else ""


def saved_name(name: str, fallback: str, ending: str) -> str:
    """Under what a file is saved: always with an ending that says what it is."""
    return name if ending_of(name) else f"{name or fallback}.{ending}"
