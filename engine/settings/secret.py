"""What makes a secret fit for use: long enough, drawn by chance, and nobody else's."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from engine.vault import KEY_BYTES

FEWEST_KINDS_OF_BYTE: Final = 16  # 32 bytes of chance have fewer once in 10^15 draws
SHORTEST_SECRET: Final = 20


def read_keys(written: str) -> tuple[str, ...]:
    """Master keys, with commas between them: the first seals, the others only open.

    Raises ValueError that says what is wrong and never quotes a key.
    """
    keys = tuple(_tidy(part) for part in written.split(",") if part.strip())
    if not keys:
        raise ValueError("is empty")
    if len(set(keys)) != len(keys):
        raise ValueError("names one key twice")
    return keys


def _tidy(written: str) -> str:
    plain = written.strip().rstrip("=")
    try:
        held = base64.b64decode(plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("is not base64url") from None
    if len(held) != KEY_BYTES:
        raise ValueError(f"holds {len(held)} bytes, not {KEY_BYTES}")
    if len(set(held)) < FEWEST_KINDS_OF_BYTE:
        raise ValueError("was not drawn by chance")
    return base64.urlsafe_b64encode(held).decode()


def read_secret(written: str) -> str:
    """A secret that nobody guesses; raises ValueError that says what is wrong."""
    if len(written) < SHORTEST_SECRET:
        raise ValueError(f"is shorter than {SHORTEST_SECRET} characters")
    if len(set(written)) < SHORTEST_SECRET // 2:
        raise ValueError("was not drawn by chance")
    return written
