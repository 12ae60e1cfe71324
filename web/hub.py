"""Who follows which case in this process, and how all of them are woken without a thread each."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from uuid import UUID

from engine.store.store import Store


class Ear:
    """One follower: woken from any thread, waiting in its own loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._rung = asyncio.Event()

    def wake(self) -> None:
        """Have it look; called from whichever thread wrote."""
        with suppress(RuntimeError):  # its loop has ended, so nobody follows there any more
            self._loop.call_soon_threadsafe(self._rung.set)

    async def rung(self, seconds: float) -> bool:
        """Whether it was woken within these seconds; a ring while nobody waited counts."""
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            return False
        self._rung.clear()
        return True


class Hub:
    """Passes on that a case has grown; a ring is a hint, and the store is asked what is true."""

    def __init__(self) -> None:
        self._ears: dict[UUID, set[Ear]] = {}
        self._lock = Lock()

    @classmethod
    def over(cls, store: Store) -> Hub:
        """One that is rung by a store, whoever writes to it."""
        hub = cls()
        store.follow(hub.ring)
        return hub

    def ring(self, stream: UUID) -> None:
        """Wake whoever follows this case."""
        with self._lock:
            ears = tuple(self._ears.get(stream, ()))
        for ear in ears:
            ear.wake()

    @contextmanager
    def following(self, stream: UUID) -> Iterator[Ear]:
        """An ear for this case, as long as it is wanted."""
        ear = Ear()
        with self._lock:
            self._ears.setdefault(stream, set()).add(ear)
        try:
            yield ear
        finally:
            with self._lock:
                self._ears[stream].discard(ear)
                if not self._ears[stream]:
                    del self._ears[stream]

    def __len__(self) -> int:
        with self._lock:
            return sum(map(len, self._ears.values()))
