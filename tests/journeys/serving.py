"""A real server over a real store in a process of its own, ready to be killed.

The library is read when this module is: a fork server that has imported it starts in an instant.
"""

from __future__ import annotations

import socket
import time
from contextlib import suppress
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
from web.app import create_app

with suppress(ImportError):  # no driver, no server
    from engine.store import postgres as _server  # noqa: F401

LIBRARY = Library.load()


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
        for _ in range(400):
            try:
                with urlopen(f"{server.address}/healthz", timeout=2):
                    return server
            except OSError:
                if not process.is_alive():
                    raise AssertionError("the service did not start") from None
                time.sleep(0.025)
        raise AssertionError("the service does not answer")

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.join()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
