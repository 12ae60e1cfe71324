"""What was done to accounts and units, by whom and when: never with a secret, never undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

OPERATOR: Final = "operator"
"""Whoever runs the service, at its command line."""
_END: Final = 10**14  # milliseconds since 1970, some 3,000 years on


@dataclass(frozen=True, slots=True)
class Change:
    """`by` is an account or the operator, `what` the key of a sentence, `about` whom it met."""

    id: str
    at: datetime
    by: str
    what: str
    about: str = ""
    details: tuple[str, ...] = ()


def change_id(now: datetime, chance: str) -> str:
    """An id by which the latest change stands first."""
    passed = int((now - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1000)
    return f"{_END - passed:014d}-{chance}"
