"""What is counted and timed for the operator, by route and kind and never by person."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, cast

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from engine.errors import Conflict
from engine.store.duckdb import DuckdbStore

if TYPE_CHECKING:
    from uuid import UUID

    from engine.store.store import Event, Receipt, Store, Summary

SHARED: Final = "PROMETHEUS_MULTIPROC_DIR"  # where the workers of one service add up
MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
SECONDS: Final = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
WRITES: Final = (1, 2, 4, 8, 16, 32, 64, 128, 256)

disable_created_metrics()  # type: ignore[no-untyped-call]  # left so by the package


class Metrics:
    """The counts of one application; of all its workers where they share a folder."""

    def __init__(self, version: str, revision: str) -> None:
        self._own = registry = CollectorRegistry()
        self.shared = SHARED in os.environ
        if not self.shared:
            ProcessCollector(registry=registry)
        self._requests = Counter(
            "jiefen_requests",
            "Requests answered",
            ("method", "route", "status"),
            registry=registry,
        )
        self._seconds = Histogram(
            "jiefen_request_seconds",
            "Time until a request was answered in whole; streams are left out",
            ("method", "route"),
            buckets=SECONDS,
            registry=registry,
        )
        self._running = self._level("jiefen_requests_running", "Requests being answered")
        self.streams = self._level("jiefen_streams_open", "Live connections")
        self._due = self._level(
            "jiefen_messages_due", "Messages whose time has come, up to 1000", mode="mostrecent"
        )
        self._errors = Counter(
            "jiefen_errors", "Errors that nobody expected", ("kind",), registry=registry
        )
        self._events = Counter(
            "jiefen_events", "Events written to cases", ("kind",), registry=registry
        )
        self._writes = Histogram(
            "jiefen_store_write_seconds",
            "Time until a write was on the disk",
            ("outcome",),
            buckets=SECONDS,
            registry=registry,
        )
        self._batches = Histogram(
            "jiefen_store_batch_writes",
            "Writes that shared one transaction",
            buckets=WRITES,
            registry=registry,
        )
        self._level("jiefen_build", "What runs", ("version", "revision"), "mostrecent").labels(
            version, revision
        ).set(1)

    def _level(
        self, name: str, help: str, labels: Sequence[str] = (), mode: str = "livesum"
    ) -> Gauge:
        registry = self._own
        return Gauge(name, help, labels, registry=registry, multiprocess_mode=mode)  # type: ignore[arg-type]  # the package lists its modes as literals

    @contextmanager
    def running(self) -> Iterator[None]:
        """One request, while it is answered."""
        with self._running.track_inprogress():
            yield

    def answered(self, method: str, route: str, status: int, seconds: float | None) -> None:
        """One request answered; a stream has no time that would say something."""
        self._requests.labels(method, route, str(status)).inc()
        if seconds is not None:
            self._seconds.labels(method, route).observe(seconds)

    def broke(self, kind: str) -> None:
        """One error that no page expected."""
        self._errors.labels(kind).inc()

    def wrote(self, kinds: Sequence[str], seconds: float, outcome: str) -> None:
        """One write of a case's history, or the attempt."""
        self._writes.labels(outcome).observe(seconds)
        for kind in kinds:
            self._events.labels(kind).inc()

    def committed(self, writes: int) -> None:
        """One transaction that so many writes shared."""
        self._batches.observe(writes)

    def text(self, messages_due: int = 0) -> bytes:
        """All of it, as Prometheus reads it."""
        self._due.set(messages_due)
        if not self.shared:
            return generate_latest(self._own)
        everyone = CollectorRegistry()
        MultiProcessCollector(everyone)  # type: ignore[no-untyped-call]  # left so by the package
        return generate_latest(everyone)

    def close(self) -> None:
        """This worker is gone: what it was just doing counts no more."""
        if self.shared:
            mark_process_dead(os.getpid())  # type: ignore[no-untyped-call]  # left so by the package


class Watched:
    """A store whose writes are timed and whose events are counted; all else it does itself."""

    def __init__(self, store: Store, metrics: Metrics) -> None:
        self._store, self._metrics = store, metrics

    def __getattr__(self, name: str) -> Any:  # whatever a store can do
        return getattr(self._store, name)

    def append(
        self,
        stream: UUID,
        expected_seq: int,
        events: Sequence[Event],
        summary: Summary,
        *rest: Any,  # handed on as it came
        **more: Any,
    ) -> Receipt:
        """As the store does."""
        start, outcome, kinds = time.perf_counter(), "failed", []
        try:
            receipt = self._store.append(stream, expected_seq, events, summary, *rest, **more)
            outcome = "repeated" if receipt.repeated else "written"
            kinds = [] if receipt.repeated else [event.kind for event in events]
        except Conflict:
            outcome = "conflict"
            raise
        finally:
            self._metrics.wrote(kinds, time.perf_counter() - start, outcome)
        return receipt


def watched(store: Store, metrics: Metrics) -> Store:
    """The store, with its writes timed and counted."""
    if isinstance(store, DuckdbStore):  # no other commits for several at once
        store.follow_commits(metrics.committed)
    return cast("Store", Watched(store, metrics))
