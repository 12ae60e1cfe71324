"""Which words of a history are sealed, and how they are opened for those who may read them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from engine.casework.events import PERSONAL, canonical
from engine.store.store import Event
from engine.vault import Vault

SEALED: Final = '{"sealed":'
"""How the body of a sealed event begins; no event of ours has a field of that name."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What closes and opens the words of one case; with an empty key nothing opens."""

    vault: Vault
    key: str

    def close(self, stream: UUID, seq: int, kind: str, body: str) -> str:
        """The body as it is kept: sealed where it tells of people."""
        if kind not in PERSONAL or not self.key:
            return body
        about = _about(stream, seq, kind)
        return canonical({"sealed": self.vault.seal_text(self.key, body, about)})

    def open(self, events: Iterable[Event]) -> Iterator[Event]:
        """The events with their words to be read; those of a destroyed key stay as they are.

        Raises `SealError` where a body was sealed as something else, or under another key.
        """
        for event in events:
            if self.key and is_sealed(event.body):
                sealed: str = json.loads(event.body)["sealed"]
                about = _about(event.stream, event.seq, event.kind)
                yield replace(event, body=self.vault.open_text(self.key, sealed, about))
            else:
                yield event


def is_sealed(body: str) -> bool:
    """Whether a body is sealed."""
    return body.startswith(SEALED)


def _about(stream: UUID, seq: int, kind: str) -> str:
    return f"{kind}:{stream}:{seq}"
