"""Who is signed in where, and for how long."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

TOKEN_BYTES: Final = 32
TOUCH_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a session lasts unused, and at most."""

    idle: timedelta = timedelta(minutes=30)
    longest: timedelta = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that is signed in; `id` is the hash of what its cookie holds.

    `browser` names it in two words of ours: which browser, and on what. `by` is what the person
    proved: password, code, or the provider that vouched for them.
    """

    id: str
    account: str
    signed_in_at: datetime
    seen_at: datetime
    browser: str = ""
    by: str = "password"

    def ends_at(self, lasting: Lasting) -> datetime:
        """When it ends, unless it is used again before."""
        return min(self.seen_at + lasting.idle, self.signed_in_at + lasting.longest)

    def is_over(self, lasting: Lasting, now: datetime) -> bool:
        """Whether it opens nothing any more."""
        return now >= self.ends_at(lasting)

    def touched(self, now: datetime) -> Session | None:
        """The session as used now; None where it was written down a moment ago."""
        return replace(self, seen_at=now) if now - self.seen_at >= TOUCH_EVERY else None


def token_hash(token: str) -> str:
    """What is kept of a secret of 256 bits: nobody can guess it, so one SHA-256 suffices."""
    return hashlib.sha256(f"jiefen-staff:{token}".encode()).hexdigest()
