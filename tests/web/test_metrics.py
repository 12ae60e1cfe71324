"""The counts: who may read them, what they count, and that several workers add up."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from engine.clock import FixedClock
from engine.library import Library
from engine.store.memory import MemoryStore
from engine.store.store import Entry, Store
from tests.web.resident import NOW, OWN, Resident
from web.app import create_app
from web.metrics import Metrics
from web.observing import Observed

TOKEN = "a-token-that-nobody-guesses"
HERE = ("127.0.0.1", 50000)
Counts = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def counts(text: str) -> Counts:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def application(library: Library, token: str = "") -> FastAPI:
    return create_app(library, MemoryStore(), FixedClock(NOW), authors=False, metrics_token=token)


# ---------------------------------------------------------------- who may read


@pytest.mark.parametrize(
    ("client", "headers", "status"),
    [
        (HERE, {}, 200),
        (("::1", 1), {}, 200),
        (("10.0.0.7", 1), {}, 404),
        (("testclient", 1), {}, 404),
        (HERE, {"X-Forwarded-For": "10.0.0.7"}, 404),
        (HERE, {"Forwarded": "for=10.0.0.7"}, 404),
        (HERE, {"Via": "1.1 proxy"}, 404),
        (HERE, {"X-Real-IP": "10.0.0.7"}, 404),
    ],
)
def test_without_a_token_only_this_machine_reads_the_counts(
    library: Library, client: tuple[str, int], headers: dict[str, str], status: int
) -> None:
    browser = TestClient(application(library), client=client)
    assert browser.get("/metrics", headers=headers).status_code == status


@pytest.mark.parametrize(
    ("sent", "status"),
    [(f"Bearer {TOKEN}", 200), ("Bearer", 404), (f"Basic {TOKEN}", 404), ("Bearer ü", 404)],
)
def test_with_a_token_its_bearer_reads_them_and_nobody_else(
    library: Library, sent: str, status: int
) -> None:
    for client in (HERE, ("10.0.0.7", 1)):
        browser = TestClient(application(library, TOKEN), client=client)
        headers = {b"authorization": sent.encode()}
        assert browser.get("/metrics", headers=headers).status_code == status
        assert browser.get("/metrics").status_code == 404


# ---------------------------------------------------------------- what is counted


def test_requests_writes_and_events_are_counted_by_route_and_kind(library: Library) -> None:
    app = application(library)
    anna = Resident(TestClient(app, headers=OWN, client=HERE, follow_redirects=False))
    opened = anna.browser.post("/start")
    anna.number = opened.headers["location"].split("/")[2]
    anna.choose("rent.arrears")
    anna.browser.get(anna.at("next"))
    anna.browser.get("/never/was")
    page = anna.browser.get("/metrics").text
    held = counts(page)

    def count(name: str, **labels: str) -> float:
        return held[name, tuple(sorted(labels.items()))]

    asked = {"method": "GET", "route": "/case/{number}/next"}
    assert count("jiefen_requests_total", **asked, status="303") == 1
    assert count("jiefen_request_seconds_count", **asked) == 1
    assert count("jiefen_requests_total", method="GET", route="-", status="404") == 1
    assert count("jiefen_events_total", kind="CaseOpened") == 1
    assert count("jiefen_events_total", kind="CategoryChosen") == 1
    assert count("jiefen_store_write_seconds_count", outcome="written") == 2
    assert count("jiefen_requests_running") == 1  # this one
    assert count("jiefen_build", version="0.1.0", revision=library.revision) == 1
    assert anna.number not in page


def test_messages_that_wait_are_counted_once_they_are_due(library: Library) -> None:
    app = application(library)
    store: Store = app.state.service.revisions.current.store
    for id, due in (("a", NOW), ("b", NOW - timedelta(hours=1)), ("c", NOW + timedelta(hours=1))):
        store.put([Entry("messages", id, "{}", due=due)])
    held = counts(TestClient(app, client=HERE).get("/metrics").text)
    assert held["jiefen_messages_due", ()] == 2


def test_a_conflict_is_a_write_of_another_outcome(library: Library) -> None:
    app = application(library)
    anna = Resident(TestClient(app, headers=OWN, client=HERE, follow_redirects=False))
    opened = anna.browser.post("/start", data={"key": "K" * 16})
    anna.browser.post("/start", data={"key": "K" * 16})
    assert opened.status_code == 303
    held = counts(anna.browser.get("/metrics").text)
    assert held["jiefen_store_write_seconds_count", (("outcome", "repeated"),)] == 1
    assert held["jiefen_events_total", (("kind", "CaseOpened"),)] == 1


def test_a_stream_is_counted_while_it_is_open_and_its_length_says_nothing() -> None:
    metrics, seen = Metrics("1", "r"), []

    def events(_: Request) -> Response:
        def parts() -> Iterator[bytes]:
            seen.append(counts(metrics.text().decode())["jiefen_streams_open", ()])
            yield b"data: 1\n\n"

        return StreamingResponse(parts(), media_type="text/event-stream")

    app = Observed(Starlette(routes=[Route("/live", events)]), metrics)
    assert TestClient(app).get("/live").status_code == 200
    held = counts(metrics.text().decode())
    assert seen == [1]
    assert held["jiefen_streams_open", ()] == 0
    labels = (("method", "GET"), ("route", "/live"), ("status", "200"))
    assert held["jiefen_requests_total", labels] == 1
    assert ("jiefen_request_seconds_count", labels[:2]) not in held


WORKER = """
import sys
from web.metrics import Metrics
metrics = Metrics("1", "r")
metrics.answered("GET", "/law", 200, 0.01)
with metrics.running():
    if sys.argv[1:]:
        print(metrics.text().decode())
metrics.close()
"""


def test_the_workers_of_one_service_add_up(tmp_path: Path) -> None:
    def work(*arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", WORKER, *arguments],
            env=os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)},
            check=True,
            capture_output=True,
            text=True,
            cwd=Path(__file__).resolve().parent.parent.parent,
        ).stdout

    work()
    held = counts(work("tell"))
    labels = (("method", "GET"), ("route", "/law"), ("status", "200"))
    assert held["jiefen_requests_total", labels] == 2
    assert held["jiefen_request_seconds_count", labels[:2]] == 2
    assert held["jiefen_requests_running", ()] == 1
