"""One connection a process that hears which cases went on, whichever process wrote them."""

from __future__ import annotations

from contextlib import suppress
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Final
from uuid import UUID

import psycopg

from engine.store.server import Session, connect

if TYPE_CHECKING:
    from engine.store.bell import Bell

CHANNEL: Final = "jiefen_streams"
_LOOKS_UP: Final = 0.5  # seconds between looks whether to stop


class Listener:
    """Rings the bell for every notification; started when somebody first waits."""

    def __init__(self, address: str, bell: Bell) -> None:
        self._address, self._bell = address, bell
        self._hears, self._stopped, self._starting = Event(), Event(), Lock()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Listen from now on; returns when it does, or soon after if the server is away."""
        with self._starting:
            if self._thread is None:
                self._thread = Thread(target=self._run, name="store-listener", daemon=True)
                self._thread.start()
        self._hears.wait(2 * _LOOKS_UP)

    def stop(self) -> None:
        """Listen no longer."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            with suppress(psycopg.Error):  # who waits looks by himself until the server is back
                self._listen()
            self._hears.clear()
            self._stopped.wait(_LOOKS_UP)

    def _listen(self) -> None:
        with connect(self._address) as connection:
            Session(connection).execute(f"LISTEN {CHANNEL}")
            self._hears.set()
            while not self._stopped.is_set():
                for note in connection.notifies(timeout=_LOOKS_UP):
                    stream, _, seq = note.payload.partition(" ")
                    with suppress(ValueError):  # not one of ours
                        self._bell.ring(UUID(stream), int(seq))
