"""The checks of the library, made once a day in the background and kept for every author."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError
from datetime import date
from threading import Lock
from typing import Final

from engine.actions.authoring import Checks, check
from engine.clock import Clock, today
from engine.library import Library

PATIENCE: Final = 3.0  # seconds; whoever comes sooner is told that the checks are still running


class Studio:
    """Holds the checks of one library; nothing is worked out before somebody asks."""

    def __init__(self, library: Library, clock: Clock) -> None:
        self.library = library
        self.clock = clock
        self._lock = Lock()
        self._worker = ThreadPoolExecutor(1, "author-checks")
        self._running: tuple[date, Future[Checks]] | None = None

    def checks(self, patience: float = PATIENCE) -> Checks | None:
        """Today's checks, or nothing where they take longer than one waits."""
        try:
            return self._today().result(patience)
        except TimeoutError:
            return None

    def _today(self) -> Future[Checks]:
        day = today(self.clock)
        with self._lock:
            if self._running is None or self._running[0] != day:
                self._running = (day, self._worker.submit(check, self.library, day))
            return self._running[1]
