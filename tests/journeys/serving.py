"""A real server over a real store in a process of its own, ready to be killed.

The library is read when this module is: a fork server that has imported it starts in an instant.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from urllib.request import urlopen

import uvicorn

from engine.clock import SystemClock
from engine.library import Library
from engine.store import duckdb as _file  # noqa: F401 - read beforehand, as the library is
from engine.store.address import open_store
from engine.vault import fresh_key
from web.app import create_app

with suppress(ImportError):  # no driver, no server
    from engine.store import postgres as _server  # noqa: F401

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = Library.load()
COMMAND = "import sys; from engine.cli import main; sys.exit(main())"
PATIENCE = 90.0  # seconds until a service that does not answer counts as broken


def serve(store: str, port: int) -> None:
    """Serve until killed."""
    app = create_app(LIBRARY, open_store(store), SystemClock(), authors=False)
    uvicorn.run(app, host="127.0.0.1", port=port, access_log=False, log_level="warning")


def fork_server() -> ForkServerContext:
    """A parent of servers that has read the library already."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


@dataclass
class Server:
    """A running service."""

    process: ForkServerProcess
    address: str

    @classmethod
    def start(cls, context: ForkServerContext, store: Path | str) -> Server:
        """Start over a store, and wait until it answers."""
        port = free_port()
        process = context.Process(target=serve, args=(str(store), port), daemon=True)
        process.start()
        server = cls(process, f"http://127.0.0.1:{port}")
        wait_until_it_answers(server.address, process.is_alive)
        return server

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.join()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass
class Workers:
    """`jiefen serve` with several workers behind one port."""

    process: subprocess.Popen[bytes]
    address: str

    @classmethod
    @contextmanager
    def serving(cls, store: str, count: int) -> Iterator[Workers]:
        """Start them, and wait until one answers."""
        port = free_port()
        words = ["--store", store, "--workers", str(count), "--port", str(port)]
        environment = {n: v for n, v in os.environ.items() if not n.startswith("JIEFEN_")}
        with subprocess.Popen(
            [sys.executable, "-c", COMMAND, "serve", *words],
            cwd=ROOT,
            env=environment | {"JIEFEN_KEY": fresh_key()},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            workers = cls(process, f"http://127.0.0.1:{port}")
            try:
                wait_until_it_answers(workers.address, lambda: process.poll() is None)
                yield workers
            finally:
                process.terminate()
                process.wait(PATIENCE)

    def pids(self) -> list[int]:
        """The processes that answer."""
        own = self.process.pid
        children = Path(f"/proc/{own}/task/{own}/children").read_text(encoding="ascii")
        named = {int(pid): _command(pid) for pid in children.split()}
        return [pid for pid, words in named.items() if "spawn_main" in words]


def _command(pid: str) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")
    return ""


def wait_until_it_answers(address: str, alive: Callable[[], bool]) -> None:
    """Wait for a service that has just been started."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urlopen(f"{address}/healthz", timeout=2):
                return
        except OSError:
            if not alive():
                raise AssertionError("the service did not start") from None
            time.sleep(0.025)
    raise AssertionError("the service does not answer")
