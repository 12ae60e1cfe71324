"""What sends a message, what it answers, and how it fails: for now, or for good."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol, TextIO

from engine.errors import JiefenError
from engine.messages.message import masked

_MAIL: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
)
_PHONE: Final = re.compile(r"\+?[0-9]{5,15}")


class SendError(JiefenError):
    """A message was not sent; `permanent` where trying again would not help.

    `dropped` where nobody wants it any more; `after`: not before so long, as the receiver asked.
    """

    def __init__(
        self,
        why: str,
        *,
        permanent: bool = False,
        dropped: bool = False,
        after: timedelta = timedelta(),
    ) -> None:
        self.why, self.permanent, self.dropped, self.after = why, permanent, dropped, after
        super().__init__(f"not sent: {why}" + ("" if permanent else ", to be tried again"))


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to go; `key` is the same each time that it is tried."""

    key: str
    to: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """That it was taken, and under which name on the other side."""

    name: str = ""


class Sender(Protocol):
    """One way by which messages go."""

    def send(self, letter: Letter) -> Receipt:
        """Send it; raises `SendError`. May be called again with the same letter."""
        ...


class ConsoleSender:
    """Shows messages where the service runs: for demonstrations, where nobody is written to."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out

    def send(self, letter: Letter) -> Receipt:
        out = self._out or sys.stderr
        out.write(f"message to {masked(letter.to)}: {one_line(letter.subject)}\n")
        out.flush()
        return Receipt(letter.key)


def one_line(text: str) -> str:
    """A text for a header: whatever would begin another header is gone."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def is_mail(to: str) -> bool:
    """Whether something can be an address of mail."""
    return len(to) <= 254 and _MAIL.fullmatch(to) is not None


def is_phone(to: str) -> bool:
    """Whether something can be a telephone number, written without spaces."""
    return _PHONE.fullmatch(to) is not None
