"""How often somebody may try a secret at a case, so that none is found by guessing."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from engine.accounts.limit import Limit
from engine.actions.desk import Desk, tidy_code
from engine.casework.case import Case
from engine.casework.people import Actor
from engine.errors import Conflict, NotFound
from engine.store.store import Entry

BOOK: Final = "limits"
AT_CASE: Final = Limit(10, timedelta(minutes=3))
BY_ADDRESS: Final = Limit(60, timedelta(seconds=30))  # a whole office may share one
TRUSTED: Final = timedelta(minutes=1)
ATTEMPTS: Final = 5


@dataclass(slots=True)
class Door:
    """Lets in whoever holds a secret; wrong ones are counted by case and address, and by address.

    Only digests are kept. Who is past the limit hears what is heard of a case that does not exist,
    whatever they try.
    """

    at_case: Limit = AT_CASE
    by_address: Limit = BY_ADDRESS
    _known: dict[str, datetime] = field(default_factory=dict)  # who came in here a moment ago
    _lock: Lock = field(default_factory=Lock)

    def enter(self, desk: Desk, number: str, secret: str, address: str) -> tuple[Case, Actor]:
        """As `Desk.enter`; raises `NotFound` also where too many secrets were tried."""
        number = tidy_code(number)
        if not tidy_code(secret):
            raise NotFound("case", number)
        counts = {
            desk.vault.digest(f"enter:{number}:{address}"): self.at_case,
            desk.vault.digest(f"enter:{address}"): self.by_address,
        }
        first = next(iter(counts))
        if not self._is_known(first, desk.clock.now()):
            for id, limit in counts.items():
                if self._is_spent(desk, id, limit):
                    raise NotFound("case", number)
        try:
            entered = desk.enter(number, secret)
        except NotFound:
            with self._lock:
                self._known.pop(first, None)
            for id, limit in counts.items():
                self._count(desk, id, limit)
            raise
        with self._lock:
            if len(self._known) > 10_000:
                self._known.clear()
            self._known[first] = desk.clock.now()
        return entered

    def _is_known(self, id: str, now: datetime) -> bool:
        """Whether somebody came in so a moment ago: that need not be read from the store again."""
        with self._lock:
            came = self._known.get(id)
        return came is not None and now - came < TRUSTED

    @staticmethod
    def _is_spent(desk: Desk, id: str, limit: Limit) -> bool:
        entry = desk.store.entry(BOOK, id)
        free_at = datetime.fromisoformat(entry.body) if entry else None
        return limit.taken(free_at, desk.clock.now()) is None

    @staticmethod
    def _count(desk: Desk, id: str, limit: Limit) -> None:
        for _ in range(ATTEMPTS):
            entry, now = desk.store.entry(BOOK, id), desk.clock.now()
            taken = limit.taken(datetime.fromisoformat(entry.body) if entry else None, now)
            if taken is None:
                return
            version = entry.version if entry else 0
            with suppress(Conflict):
                desk.store.put([Entry(BOOK, id, taken.isoformat(), due=taken, version=version)])
                return
