"""A link by which one person joins, or renews how they prove who they are, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from engine.casework.people import Role

LASTS: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Draft:
    """What the person has told so far, before the second factor is confirmed."""

    login: str
    name: str
    password: str  # hashed
    secret: str  # of the second factor, sealed


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who may join in which role and unit; with `account`, that one is renewed instead.

    `id` is the hash of the secret in the link; `used_at` keeps a link from working twice.
    """

    id: str
    role: Role
    unit: str
    by: str
    made_at: datetime
    account: str = ""
    email: str = ""
    draft: Draft | None = None
    used_at: datetime | None = None

    @property
    def until(self) -> datetime:
        """When the link stops working."""
        return self.made_at + LASTS

    def is_open(self, now: datetime) -> bool:
        """Whether the link still leads somewhere."""
        return self.used_at is None and now < self.until
