"""Computers of a court that are told: some listen, some are down, slow, gone, or lead elsewhere."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from engine.actions.post import Post
from tests.web.api.running import House
from tests.web.api.test_api import Caller
from web.posting import Posting


class Receiver:
    """A computer of the court that takes what it is told, or answers as it is set to."""

    def __init__(self) -> None:
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.asked = 0
        self.status = 200
        self.heads: dict[str, str] = {}
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.asked += 1
                if receiver.status == 200:
                    headers = {name.lower(): value for name, value in self.headers.items()}
                    receiver.taken.append((headers, body))
                self.send_response(receiver.status)
                for name, value in receiver.heads.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/hook"

    @property
    def told(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.taken]


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()
    thread = Thread(target=receiver.server.serve_forever, daemon=True)
    thread.start()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()


@contextmanager
def dripping(piece: bytes) -> Iterator[tuple[str, list[int]]]:
    """One that takes every call and answers a few bytes at a time without an end, or never."""
    over, calls = Event(), [0]
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve(line: socket.socket) -> None:
            with line, suppress(OSError):
                while not over.wait(0.05):
                    line.sendall(piece)

        def accept() -> None:
            with suppress(OSError):
                while True:
                    line, _ = listener.accept()
                    calls[0] += 1
                    Thread(target=serve, args=(line,), daemon=True).start()

        Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/hook", calls
        over.set()
        listener.shutdown(socket.SHUT_RDWR)


def post_of(house: House) -> Post:
    posting: Posting = house.app.state.posting
    return posting.post


def registered(house: House, url: str, **more: Any) -> tuple[Caller, dict[str, Any]]:
    court = Caller(house, house.key().key)
    answer = court.post("webhooks", {"url": url, **more}, None)
    assert answer.status_code == 201, answer.text
    return court, answer.json()


def reference(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Verification as the specification words it, written from its text and not from our code."""
    key = base64.b64decode(secret[len("whsec_") :] if secret.startswith("whsec_") else secret)
    if abs(now - int(headers["webhook-timestamp"])) > 5 * 60:
        return False
    signed = headers["webhook-id"].encode() + b"." + headers["webhook-timestamp"].encode()
    expected = hmac.digest(key, signed + b"." + body, hashlib.sha256)
    for versioned in headers["webhook-signature"].split(" "):
        version, _, signature = versioned.partition(",")
        if version == "v1" and hmac.compare_digest(base64.b64decode(signature), expected):
            return True
    return False
