"""One message that waits to be sent, and how it is kept: what it holds for a person is sealed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from engine.errors import StoreError
from engine.store.store import Entry
from engine.vault import Vault

MESSAGES: Final = "messages"
SENT: Final = "sent"
MASK: Final = "•••"


class Channel(StrEnum):
    """By which way a message goes."""

    SMS = "sms"
    MAIL = "mail"
    HOOK = "hook"  # to a computer that asked to be told


class Standing(StrEnum):
    """How a message stands."""

    WAITING = "waiting"
    FAILED = "failed"  # tried as often as it may be, or refused for good


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent to whom; `id` is the same for the same message, however often it is tried."""

    id: str
    template: str
    channel: Channel
    language: str
    made_at: datetime
    to: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    case: UUID | None = None
    number: str = ""
    seat: str | None = None  # who must still agree when it is sent; None: nobody has to
    attempts: int = 0
    standing: Standing = Standing.WAITING
    why: str = ""  # the key of what went wrong last
    sealed: str = ""  # recipient and values, as they are kept

    @property
    def owner(self) -> str:
        return str(self.case) if self.case else ""

    def sealed_by(self, vault: Vault, key: str) -> Message:
        """The message as it is kept: under the case's key, or the service's own without one."""
        plain = json.dumps({"to": self.to, "values": dict(self.values)}, ensure_ascii=False)
        about = f"message:{self.id}"
        closed = vault.seal_text(key, plain, about) if key else vault.seal_own(plain, about)
        return replace(self, to="", values={}, sealed=closed)

    def opened_by(self, vault: Vault, key: str) -> Message:
        """The message with its recipient; raises `SealError` once the key is destroyed."""
        about = f"message:{self.id}"
        if "." in self.sealed:  # under a master key, which it names
            plain = vault.open_own(self.sealed, about)
        else:
            plain = vault.open_text(key, self.sealed, about)
        held = json.loads(plain)
        return replace(self, to=held["to"], values=held["values"])

    def entry(self, due: datetime | None, version: int = 0) -> Entry:
        """The page of the book; only what is sealed tells of the person."""
        body = {
            "template": self.template,
            "channel": self.channel.value,
            "language": self.language,
            "made_at": self.made_at.isoformat(),
            "case": self.owner,
            "number": self.number,
            "seat": self.seat,
            "attempts": self.attempts,
            "standing": self.standing.value,
            "why": self.why,
            "sealed": self.sealed,
        }
        return Entry(MESSAGES, self.id, json.dumps(body), self.owner, due, version)

    def sent_entry(self, kept_until: datetime, version: int = 0) -> Entry:
        """What is left once it was sent: that it was, and nothing of the person."""
        body = {"template": self.template, "channel": self.channel.value, "number": self.number}
        return Entry(SENT, self.id, json.dumps(body), self.owner, kept_until, version)


def read_message(entry: Entry) -> Message:
    """The message of an entry, sealed as it is kept; raises `StoreError` for what is none."""
    try:
        held = json.loads(entry.body)
        return Message(
            id=entry.id,
            template=held["template"],
            channel=Channel(held["channel"]),
            language=held["language"],
            made_at=datetime.fromisoformat(held["made_at"]),
            case=UUID(held["case"]) if held["case"] else None,
            number=held["number"],
            seat=held["seat"],
            attempts=held["attempts"],
            standing=Standing(held["standing"]),
            why=held["why"],
            sealed=held["sealed"],
        )
    except (ValueError, KeyError, TypeError) as err:
        raise StoreError(f"message {entry.id} cannot be read: cancel it") from err


def masked(to: str) -> str:
    """A recipient as staff may see it: enough to tell two apart, not enough to write to."""
    name, at, domain = to.partition("@")
    if at:
        return f"{name[:1]}{MASK}@{domain}"
    return f"{to[:3]}{MASK}{to[-2:]}" if len(to) > 7 else MASK
