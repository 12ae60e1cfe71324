"""How many writers share one transaction: one thread drains the queue, commits, then answers."""

from __future__ import annotations

import queue
import time
from concurrent.futures import Future
from threading import Lock, Thread
from typing import TYPE_CHECKING, Generic, TypeVar

from engine.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST_AT_ONCE = 256

Wish = TypeVar("Wish")
Outcome = TypeVar("Outcome")


class GroupCommit(Generic[Wish, Outcome]):
    """Hands batches of wishes to `commit`, which returns an outcome or an error for each.

    `rest` is called in the same thread after `rest_every` seconds in which something was written.
    """

    def __init__(
        self,
        commit: Callable[[Sequence[Wish]], Sequence[Outcome | Exception]],
        rest: Callable[[], None],
        rest_every: float,
    ) -> None:
        self._commit, self._rest, self._rest_every = commit, rest, rest_every
        self.tell: Callable[[int], None] = lambda _: None  # how many shared each transaction
        self._waiting: queue.SimpleQueue[tuple[Wish, Future[Outcome]] | None] = queue.SimpleQueue()
        self._gate = Lock()
        self._open = True
        self._thread = Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    def submit(self, wish: Wish) -> Future[Outcome]:
        """Queue a wish; the future is done once its transaction is committed."""
        future: Future[Outcome] = Future()
        with self._gate:
            if not self._open:
                raise StoreError("the store is closed: open it again")
            self._waiting.put((wish, future))
        return future

    def close(self) -> bool:
        """Write what is queued, refuse what comes later, end the thread; False if already so."""
        with self._gate:
            was_open, self._open = self._open, False
            if was_open:
                self._waiting.put(None)
        self._thread.join()
        return was_open

    def _run(self) -> None:
        written, rested = False, time.monotonic()
        last = False
        while not last:
            batch, last = self._gather()
            if batch:
                self._settle(batch)
                written = True
            if time.monotonic() - rested >= self._rest_every:
                if written:
                    self._rest()
                written, rested = False, time.monotonic()

    def _gather(self) -> tuple[list[tuple[Wish, Future[Outcome]]], bool]:
        """All that waits, and whether it is the last."""
        batch: list[tuple[Wish, Future[Outcome]]] = []
        try:
            item = self._waiting.get(timeout=self._rest_every)
            while item is not None and len(batch) < MOST_AT_ONCE - 1:
                batch.append(item)
                item = self._waiting.get_nowait()
        except queue.Empty:
            return batch, False
        if item is None:
            return batch, True
        return [*batch, item], False

    def _settle(self, batch: Sequence[tuple[Wish, Future[Outcome]]]) -> None:
        outcomes: Sequence[Outcome | Exception]
        try:
            outcomes = self._commit([wish for wish, _ in batch])
        except Exception as err:  # noqa: BLE001 - whoever waits must hear of it; the thread lives on
            outcomes = [err] * len(batch)
        self.tell(len(batch))
        for (_, future), outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, Exception):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)
