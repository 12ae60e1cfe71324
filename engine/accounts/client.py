"""A computer of a court that acts by a key: for which unit, and what it may do."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

PREFIX: Final = "jf"
ID_LENGTH: Final = 12
SECRET_BYTES: Final = 32
TITLE_MOST: Final = 60
DAYS_MOST: Final = 1_100


class Scope(StrEnum):
    """What a key is good for."""

    READ = "packets:read"
    WRITE = "packets:write"
    HOOKS = "webhooks:manage"


@dataclass(frozen=True, slots=True)
class Client:
    """One key: of its secret only a digest is kept."""

    id: str
    title: str
    unit: str
    scopes: tuple[str, ...]
    digest: str
    by: str
    made_at: datetime
    revoked_at: datetime | None = None
    used_at: datetime | None = None
    ends_at: datetime | None = None  # None: it does not run out

    @property
    def is_open(self) -> bool:
        """Whether nobody revoked the key."""
        return self.revoked_at is None

    def opens(self, now: datetime) -> bool:
        """Whether the key still opens something: neither revoked nor run out."""
        return self.is_open and (self.ends_at is None or now < self.ends_at)

    def may(self, scope: Scope) -> bool:
        """Whether it was made for this."""
        return scope.value in self.scopes

    def knows(self, secret: str) -> bool:
        """Whether this is its secret."""
        return hmac.compare_digest(self.digest, digest_of(secret))


def digest_of(secret: str) -> str:
    """What is kept of a secret; it has 256 bits of chance, so one SHA-256 suffices."""
    return hashlib.sha256(f"jiefen-client:{secret}".encode()).hexdigest()


def written_key(id: str, secret: str) -> str:
    """The key as it is told once: jf_<id>_<secret>."""
    return f"{PREFIX}_{id}_{secret}"


def parts_of(key: str) -> tuple[str, str]:
    """Id and secret of a key; two empty texts for what is none."""
    prefix, _, rest = key.partition("_")
    id, _, secret = rest.partition("_")
    if prefix != PREFIX or len(key) > 200 or not (id.isascii() and id.isalnum()) or not secret:
        return "", ""
    return id, secret
