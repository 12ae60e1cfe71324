"""Messages through a gateway for text messages: a signed POST of JSON."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from engine.messages.sender import Letter, Receipt, SendError, is_phone

AGAIN: Final = (408, 425, 429)  # a refusal that passes
MOST_READ: Final = 65_536


@dataclass(frozen=True, slots=True)
class HttpSender:
    """Posts messages to one address; a timestamp and its signature go with each.

    The signature is HMAC-SHA-256 over the time, a point and the body, in hexadecimal.
    """

    address: str
    key: str
    now: Callable[[], datetime]
    timeout: float = 10.0
    context: ssl.SSLContext | None = None

    def send(self, letter: Letter) -> Receipt:
        if not is_phone(letter.to):
            raise SendError("bad_address", permanent=True)
        body = json.dumps({"to": letter.to, "text": letter.body, "id": letter.key}).encode()
        moment = str(int(self.now().timestamp()))
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": letter.key,
            "X-Timestamp": moment,
            "X-Signature": signature(self.key, moment, body),
        }
        status, answer = self._posted(body, headers)
        if status in range(200, 300):
            return Receipt(_name(answer))
        permanent = status in range(400, 500) and status not in AGAIN
        raise SendError("refused" if status < 500 else "unreachable", permanent=permanent)

    def _posted(self, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        parts = urlsplit(self.address)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection = self._connection(parts.scheme, parts.hostname or "", parts.port)
        try:
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            return response.status, response.read(MOST_READ)
        except (OSError, http.client.HTTPException) as err:
            raise SendError("unreachable") from err
        finally:
            connection.close()

    def _connection(self, scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
        if scheme == "https":
            context = self.context or ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=self.timeout, context=context)
        return http.client.HTTPConnection(host, port, timeout=self.timeout)


def signature(key: str, moment: str, body: bytes) -> str:
    """What proves that a body was sent by who holds the key, at that time."""
    return hmac.new(key.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def _name(answer: bytes) -> str:
    try:
        found = json.loads(answer)
    except ValueError:
        return ""
    return str(found.get("id", ""))[:100] if isinstance(found, dict) else ""
