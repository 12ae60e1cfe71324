"""The three truth values, and why the third can never pass for the second."""

from __future__ import annotations

from enum import Enum

from engine.errors import UnknownTruth


class Truth(Enum):
    """Yes, no, or not known (Kleene 1938, strong three-valued logic)."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, value: bool | None) -> Truth:
        """A truth from the inner form, in which None is the unknown."""
        return cls.UNKNOWN if value is None else cls.TRUE if value else cls.FALSE

    def __bool__(self) -> bool:
        if self is Truth.UNKNOWN:
            raise UnknownTruth("an unknown is neither yes nor no: ask which of the three it is")
        return self is Truth.TRUE
