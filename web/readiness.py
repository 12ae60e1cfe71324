"""Whether the service can do its work: the store answers, and takes what it is given."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Final

from engine.errors import JiefenError

if TYPE_CHECKING:
    from engine.store.store import Store

PROBED_FOR: Final = 5.0  # seconds that the outcome of a probe holds


class Readiness:
    """Asks the store at most every few seconds, however often it is asked itself."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._clock = store, clock
        self._asking = Lock()
        self._asked_at = float("-inf")
        self._reasons: tuple[str, ...] = ()

    def reasons(self) -> tuple[str, ...]:
        """Why the service cannot work; nothing where it can. Names kinds of errors, no content."""
        with self._asking:
            if self._clock() - self._asked_at >= PROBED_FOR:
                probes = {"read": self._read}
                found = [self._outcome(name, probe) for name, probe in probes.items()]
                self._reasons = tuple(reason for reason in found if reason)
                self._asked_at = self._clock()
            return self._reasons

    @staticmethod
    def _outcome(name: str, probe: Callable[[], object]) -> str:
        try:
            probe()
        except JiefenError as err:
            return f"store: {name}: {type(err).__name__}"
        return ""

    def _read(self) -> None:
        self._store.find_by_number("")
