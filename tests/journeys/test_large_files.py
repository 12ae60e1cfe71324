"""Files as large as are taken go through a real service, and leave its memory as it was."""

from __future__ import annotations

import secrets
import zlib
from pathlib import Path
from struct import pack
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.engine.evidence.samples import chunk
from tests.journeys.serving import Server, fork_server

OWN = {"sec-fetch-site": "same-origin"}
SIZE = 14_900_000
MOST_GROWTH = 90  # megabytes at the peak, over a service that has kept one such file


def noise(size: int) -> bytes:
    """A picture that cannot be packed: as large as it says."""
    head = chunk(b"IHDR", pack(">IIBBBBB", 4000, 3000, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(secrets.token_bytes(1000)))
    rest = chunk(b"zzZz", secrets.token_bytes(size))
    return b"\x89PNG\r\n\x1a\n" + head + rest + body + chunk(b"IEND", b"")


def megabytes(server: Server, field: str) -> int:
    """A figure of the process, as the system counts it."""
    status = Path(f"/proc/{server.process.pid}/status")
    if not status.exists():
        pytest.skip("only Linux tells how much memory a process has taken")
    (line,) = (x for x in status.read_text().splitlines() if x.startswith(field))
    return int(line.split()[1]) // 1000


def test_the_largest_files_that_are_taken_stay_within_bounds(tmp_path: Path) -> None:
    store = tmp_path / "cases.duckdb"
    running = Server.start(fork_server(), store)
    with httpx2.Client(base_url=running.address, headers=OWN, timeout=60) as browser:
        opened = browser.post("/start", data={"key": ""}, follow_redirects=True)
        case = f"/case/{urlsplit(str(opened.url)).path.split('/')[2]}"
        browser.post(f"{case}/story", data={"story": "押金不退", "agree": "assess"})
        address = f"{case}/exhibits"

        def send(count: int) -> httpx2.Response:
            files = [("files", (f"{n}.png", noise(SIZE), "image/png")) for n in range(count)]
            return browser.post(address, files=files, follow_redirects=True)

        assert send(1).status_code == 200
        peak = megabytes(running, "VmHWM")
        for _ in range(3):
            assert send(2).status_code == 200
        assert megabytes(running, "VmHWM") - peak < MOST_GROWTH
        assert send(3).status_code == 413
        assert browser.get(address).status_code == 200
    running.kill()
