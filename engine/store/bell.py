"""Who waits for a case to go on, and how they are woken."""

from __future__ import annotations

import time
from collections import Counter
from threading import Condition
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

LOOK_AGAIN = 60.0  # seconds; who writes and who waits in one process miss no ring


class Bell:
    """Rung when a stream has grown; a ring is a hint, and the store is asked what is true."""

    def __init__(self, look_again: float = LOOK_AGAIN) -> None:
        self._look_again = look_again
        self._rung = Condition()
        self._waiting: Counter[UUID] = Counter()
        self._heard: dict[UUID, int] = {}
        self._silent = False
        self._followers: list[Callable[[UUID], None]] = []

    def follow(self, tell: Callable[[UUID], None]) -> None:
        """Have somebody told of every ring from now on."""
        self._followers.append(tell)

    def ring(self, stream: UUID, seq: int) -> None:
        """Tell whoever waits for this stream that it stands at `seq`."""
        with self._rung:
            if stream in self._waiting:
                self._heard[stream] = max(seq, self._heard.get(stream, 0))
                self._rung.notify_all()
        for tell in self._followers:
            tell(stream)

    def silence(self) -> None:
        """Let everybody go who waits, and nobody wait any more: the store is closed."""
        with self._rung:
            self._silent = True
            self._rung.notify_all()

    def wait(
        self, stream: UUID, after: int, timeout: float, standing: Callable[[UUID], int]
    ) -> bool:
        """Whether the stream stands beyond `after` within the seconds; `standing` looks it up."""
        until = time.monotonic() + timeout
        with self._rung:
            self._waiting[stream] += 1
        try:
            while not self._silent and standing(stream) <= after:
                left = until - time.monotonic()
                if left <= 0:
                    return False
                if self._hears(stream, after, min(left, self._look_again)):
                    return True
            return not self._silent
        finally:
            self._leave(stream)

    def _hears(self, stream: UUID, after: int, seconds: float) -> bool:
        with self._rung:
            self._rung.wait_for(lambda: self._silent or self._heard.get(stream, 0) > after, seconds)
            return self._heard.get(stream, 0) > after

    def _leave(self, stream: UUID) -> None:
        with self._rung:
            self._waiting[stream] -= 1
            if not self._waiting[stream]:
                del self._waiting[stream]
                self._heard.pop(stream, None)
