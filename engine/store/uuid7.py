"""How a key is made that sorts by the moment it was made (UUID version 7, RFC 9562)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


def uuid7(moment: datetime, random_bits: Callable[[int], int] = secrets.randbits) -> UUID:
    """A new key: 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = int(moment.timestamp() * 1000) & (1 << 48) - 1
    version, variant = 7 << 76, 0b10 << 62
    return UUID(
        int=milliseconds << 80 | version | random_bits(12) << 64 | variant | random_bits(62)
    )
