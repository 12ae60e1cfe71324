"""Who waits for a case to go on, and how they are woken."""

from __future__ import annotations

import time
from collections import Counter
from threading import Condition
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

LOOK_AGAIN = 2.0  # seconds: a ring may have been missed


class Bell:
    """Rung when a stream has grown; a ring is a hint, and the store is asked what is true."""

    def __init__(self) -> None:
        self._rung = Condition()
        self._waiting: Counter[UUID] = Counter()
        self._heard: dict[UUID, int] = {}

    def ring(self, stream: UUID, seq: int) -> None:
        """Tell whoever waits for this stream that it stands at `seq`."""
        with self._rung:
            if stream in self._waiting:
                self._heard[stream] = max(seq, self._heard.get(stream, 0))
                self._rung.notify_all()

    def wait(
        self, stream: UUID, after: int, timeout: float, standing: Callable[[UUID], int]
    ) -> bool:
        """Whether the stream stands beyond `after` within the seconds; `standing` looks it up."""
        until = time.monotonic() + timeout
        with self._rung:
            self._waiting[stream] += 1
        try:
            while standing(stream) <= after:
                left = until - time.monotonic()
                if left <= 0:
                    return False
                if self._hears(stream, after, min(left, LOOK_AGAIN)):
                    return True
            return True
        finally:
            self._leave(stream)

    def _hears(self, stream: UUID, after: int, seconds: float) -> bool:
        with self._rung:
            return self._rung.wait_for(lambda: self._heard.get(stream, 0) > after, seconds)

    def _leave(self, stream: UUID) -> None:
        with self._rung:
            self._waiting[stream] -= 1
            if not self._waiting[stream]:
                del self._waiting[stream]
                self._heard.pop(stream, None)
