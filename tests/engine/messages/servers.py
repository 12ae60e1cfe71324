"""Small real servers that listen on a socket: for mail, and for a gateway of text messages."""

from __future__ import annotations

import base64
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Received:
    """What came in, and what is to be answered: one answer after the other, the last one stays."""

    answers: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def answer(self, usual: str) -> str:
        if not self.answers:
            return usual
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def mail_server() -> Iterator[tuple[int, Received]]:
    """A mail server without TLS that takes AUTH PLAIN; `answers` are those to RCPT."""
    received = Received()

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 here")
            while line := self.rfile.readline().decode().strip():
                if not self.command(line):
                    return

        def say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

        def command(self, line: str) -> bool:
            verb = line.split()[0].upper()
            if verb == "EHLO":
                self.say("250-here")
                self.say("250 AUTH PLAIN")
            elif verb == "AUTH":
                received.logins.append(base64.b64decode(line.split()[2]).decode())
                self.say("235 in" if received.logins[-1].endswith("right") else "535 no")
            elif verb == "RCPT":
                self.say(received.answer("250 taken"))
            elif verb == "DATA":
                self.say("354 go on")
                lines = iter(lambda: self.rfile.readline().decode(), ".\r\n")
                received.mails.append("".join(lines))
                self.say("250 kept")
            elif verb == "QUIT":
                self.say("221 bye")
                return False
            else:
                self.say("250 yes")
            return True

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_address[1], received
        server.shutdown()


@contextmanager
def gateway() -> Iterator[tuple[str, Received]]:
    """A gateway that takes posts; `answers` are the statuses it gives."""
    received = Received()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.posts.append((dict(self.headers), body))
            answer = b'{"id": "g-1"}'
            self.send_response(int(received.answer("200")))
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/send?via=1", received
        server.shutdown()
