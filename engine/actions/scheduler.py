"""What is done without anybody asking: one thread that does what is due, from what the store holds.

Nothing is remembered here. Whatever is due stands in the store, so a restart loses nothing, and
several processes may each run one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Final

from engine.actions.mediating import presence
from engine.actions.mediating.codes import BOOK as CODES
from engine.actions.post import Post
from engine.actions.reminding import Reminders
from engine.actions.staff.office import PASSING
from engine.clock import Clock
from engine.errors import JiefenError
from engine.messages.message import SENT
from engine.store.store import Store

log = logging.getLogger("jiefen.scheduler")

PAUSE: Final = 5.0  # seconds between two rounds
PRUNED_EVERY: Final = timedelta(hours=1)
REPEATED_WITHIN: Final = timedelta(days=2)  # a form is known as sent already for so long

Job = Callable[[datetime], int]
"""Does what is due at a moment; says how much it did."""


@dataclass(slots=True)
class Pruning:
    """Forgets, once an hour, what is of no use any more."""

    store: Store
    books: Sequence[str] = (SENT, CODES, presence.BOOK, *PASSING)
    last: datetime | None = None

    def __call__(self, now: datetime) -> int:
        if self.last is not None and now - self.last < PRUNED_EVERY:
            return 0
        self.last = now
        return self.store.prune(now - REPEATED_WITHIN, self.books)


@dataclass(slots=True)
class Scheduler:
    """The thread and its jobs; others add theirs before it starts."""

    clock: Clock
    jobs: list[Job]
    pause: float = PAUSE
    _over: Event = field(default_factory=Event)
    _thread: Thread | None = None

    @classmethod
    def of(cls, clock: Clock, post: Post, reminders: Reminders) -> Scheduler:
        """The jobs of every service: reminders are put, messages go out, the past is pruned."""
        store = post.desk.store
        return cls(clock, [reminders.look_due, post.send_due, Pruning(store)])

    @property
    def is_running(self) -> bool:
        """Whether its thread does what is due."""
        return self._thread is not None and self._thread.is_alive()

    def tick(self) -> int:
        """One round; a job that fails is noted by its kind of error and tried in the next."""
        done = 0
        for job in self.jobs:
            if self._over.is_set():
                break
            try:
                done += job(self.clock.now())
            except JiefenError as err:
                log.error("%s in %s", type(err).__name__, getattr(job, "__name__", "a job"))
        return done

    def start(self) -> None:
        """Begin; a second call does nothing."""
        if self._thread is None:
            self._over.clear()
            self._thread = Thread(target=self._run, name="jiefen-scheduler", daemon=True)
            self._thread.start()

    def stop(self, timeout: float = 2.0) -> None:
        """End after the job at hand; what it had claimed is due again when its lease is over."""
        self._over.set()
        if self._thread is not None:
            self._thread.join(timeout)
            self._thread = None

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                self.tick()
            except Exception as err:  # noqa: BLE001 - the thread must outlive whatever a job does
                log.error("%s in the scheduler", type(err).__name__)
            self._over.wait(self.pause)
