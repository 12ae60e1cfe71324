"""A service that is told to stop: it ends what it has begun, closes its store, and says so."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from engine.store.duckdb import DuckdbStore
from engine.vault import fresh_key
from tests.journeys.serving import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
SERVE = "import sys; from engine.cli import main; sys.exit(main())"
START = 60.0  # seconds; a machine that runs tests beside it is no measure
FORM = b"agree=assess&story=0123456789"


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def service(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """`jiefen serve` as an operator starts it."""
    call = ["serve", "--store", str(tmp_path / "cases.duckdb"), "--port", str(port)]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, *call],
            cwd=ROOT,
            env=os.environ | {"JIEFEN_KEY": fresh_key()},
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
    until = time.monotonic() + START
    while process.poll() is None and time.monotonic() < until:
        try:
            httpx2.get(f"http://127.0.0.1:{port}/healthz", trust_env=False)
            break
        except httpx2.HTTPError:
            time.sleep(0.05)
    yield process
    process.kill()
    process.wait()


def test_what_has_begun_is_ended_and_kept_and_the_log_is_whole(
    tmp_path: Path, port: int, service: subprocess.Popen[bytes]
) -> None:
    own = {"sec-fetch-site": "same-origin"}
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", headers=own, trust_env=False) as anna:
        told = anna.post("/start").headers["location"]
        cookie = "; ".join(f"{name}={value}" for name, value in anna.cookies.items())
    head = (
        f"POST {told} HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(FORM)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(head.encode() + FORM[:8])
        time.sleep(0.3)
        service.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        line.sendall(FORM[8:])
        assert line.recv(4096).startswith(b"HTTP/1.1 303")
    assert service.wait(10) in (0, -signal.SIGTERM)
    store = DuckdbStore(tmp_path / "cases.duckdb")  # let go of, and whole
    summary = store.find_by_number(told.split("/")[2])
    assert summary is not None
    kinds = [event.kind for event in store.read(summary.case_id)]
    store.close()
    assert "StoryTold" in kinds
    said = [json.loads(line) for line in (tmp_path / "log").read_text("utf-8").splitlines()]
    assert said[-1]["message"].startswith("Finished server process")
    assert not (tmp_path / "cases.duckdb.wal").exists()


def test_who_does_not_come_to_an_end_is_not_waited_for(
    port: int, service: subprocess.Popen[bytes]
) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(b"POST /start HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n")
        time.sleep(0.3)
        start = time.monotonic()
        service.send_signal(signal.SIGTERM)
        service.wait(15)
    assert time.monotonic() - start < 10
