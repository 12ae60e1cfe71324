"""How it is said that a file cannot be kept."""

from __future__ import annotations

from typing import Final

from engine.errors import AnswerError

FIELD: Final = "files"


def unfit(why: str, **values: str) -> AnswerError:
    """The refusal of a file; `why` ends the key of its text, `values` fill it."""
    return AnswerError(FIELD, f"file_{why}", **values)
