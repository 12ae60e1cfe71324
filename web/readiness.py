"""Whether the service can do its work: the store answers, and takes what it is given."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from threading import Lock, Thread
from typing import TYPE_CHECKING, Final

from engine.errors import Conflict
from engine.store.store import Entry

if TYPE_CHECKING:
    from engine.store.store import Store

PROBED_FOR: Final = 5.0  # seconds that the outcome of a probe holds
PATIENCE: Final = 3.0  # seconds after which a store that does not answer counts as gone
PROBE: Final = ("probes", "readiness")
SILENT: Final = ("store: no answer",)


class Readiness:
    """Asks the store at most every few seconds, however often it is asked itself."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], float] = time.monotonic,
        patience: float = PATIENCE,
    ) -> None:
        self._store, self._clock, self._patience = store, clock, patience
        self._asked = Lock()
        self._until = float("-inf")
        self._asking: Future[tuple[str, ...]] | None = None

    def reasons(self) -> tuple[str, ...]:
        """Why the service cannot work; nothing where it can. Names kinds of errors, no content."""
        with self._asked:
            over = self._asking is None or self._asking.done()
            if over and self._clock() >= self._until:
                self._asking, self._until = Future(), self._clock() + PROBED_FOR
                Thread(target=self._probe, args=(self._asking,), daemon=True).start()
            asking = self._asking
        assert asking is not None  # it was asked just now, or before
        try:
            return asking.result(self._patience)
        except TimeoutError:
            return SILENT

    def _probe(self, asking: Future[tuple[str, ...]]) -> None:
        probes = {"read": self._read, "write": self._write}
        found = [self._outcome(name, probe) for name, probe in probes.items()]
        asking.set_result(tuple(reason for reason in found if reason))

    @staticmethod
    def _outcome(name: str, probe: Callable[[], object]) -> str:
        try:
            probe()
        except Exception as err:  # noqa: BLE001 - whatever it is, the service is not ready
            return f"store: {name}: {type(err).__name__}"
        return ""

    def _read(self) -> None:
        self._store.find_by_number("")

    def _write(self) -> None:
        written = self._store.entry(*PROBE)
        book, id = PROBE
        with suppress(Conflict):  # another worker wrote it just now: the store takes writes
            self._store.put([Entry(book, id, "{}", version=written.version if written else 0)])
