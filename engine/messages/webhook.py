"""Webhooks after the Standard Webhooks specification: how one is signed, checked and delivered.

Delivery goes only to https and only to public addresses: the name is looked up once, every
address it has must be public, and the connection is made to one of these and not looked up again.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import http.client
import ipaddress
import os
import socket
import ssl
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Timer
from typing import Final
from urllib.parse import SplitResult, urlsplit

from engine.messages.sender import SendError

PREFIX: Final = "whsec_"
TOLERANCE: Final = timedelta(minutes=5)
URL_MOST: Final = 500
MOST_READ: Final = 4_096
ADDRESSES_TRIED: Final = 3  # of those that a name leads to
UNICAST: Final = ipaddress.ip_network("2000::/3")  # all that is global so far (RFC 4291, 2.4)
NAT64: Final = ipaddress.ip_network("64:ff9b::/96")


def signature(secret: str, id: str, moment: int, body: bytes) -> str:
    """What `webhook-signature` holds: version 1, HMAC-SHA-256 over id, time and body.

    Source: github.com/standard-webhooks/standard-webhooks, spec 1.0. Raises `ValueError` for
    what is no secret.
    """
    signed = f"{id}.{moment}.".encode() + body
    key = _key(secret)
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def signatures(secrets: Iterable[str], id: str, moment: int, body: bytes) -> str:
    """The whole header: one signature for each secret in use, with a space between."""
    return " ".join(signature(secret, id, moment, body) for secret in secrets)


def is_genuine(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether a webhook was sent by who holds the secret, and lately."""
    id, written = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not id or not (written.isascii() and written.isdecimal()) or len(written) > 12:
        return False
    if abs(now.timestamp() - int(written)) > TOLERANCE.total_seconds():
        return False
    expected = signature(secret, id, int(written), body)
    sent = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(expected.encode(), one.encode()) for one in sent)


def written_secret(chance: bytes) -> str:
    """A secret as it is told once."""
    return PREFIX + base64.b64encode(chance).decode()


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as err:
        raise ValueError("no secret of webhooks") from err


@dataclass(frozen=True, slots=True)
class Poster:
    """Posts one body to an address that may be reached; `private` lets http and own networks.

    `timeout`, in seconds, is for the whole of it: a receiver that answers byte by byte gains none.
    """

    private: bool = False
    timeout: float = 15.0
    context: ssl.SSLContext | None = None

    def refusal(self, url: str) -> str:
        """Why an address cannot be posted to, as a key; empty where it can."""
        if len(url) > URL_MOST or not url.isascii() or not url.isprintable() or " " in url:
            return "hook_url"
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname or "", parts.port
        except ValueError:
            return "hook_url"
        if parts.username is not None or parts.fragment or not host:
            return "hook_url"
        if parts.scheme != "https" and not (self.private and parts.scheme == "http"):
            return "hook_https"
        if not self.private and _is_named_private(host):
            return "hook_private"
        return ""

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> None:
        """Deliver it; raises `SendError`. Redirections are followed nowhere."""
        if why := self.refusal(url):
            raise SendError(why, permanent=True)
        parts = urlsplit(url)
        status, after = self._posted(parts, self._addresses(parts), headers, body)
        if status in range(200, 300):
            return
        if status == http.HTTPStatus.GONE:
            raise SendError("gone", permanent=True)
        raise SendError("refused" if status in range(300, 500) else "unreachable", after=after)

    def _addresses(self, parts: SplitResult) -> list[tuple[str, int]]:
        """Where the name leads; raises where one of its addresses is none of the public ones."""
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as err:
            raise SendError("unreachable") from err
        addresses = [str(one[4][0]) for one in found]
        if not self.private and not all(map(is_public, addresses)):
            raise SendError("hook_private")
        return [(one, port) for one in dict.fromkeys(addresses)]

    def _posted(
        self,
        parts: SplitResult,
        addresses: Sequence[tuple[str, int]],
        headers: Mapping[str, str],
        body: bytes,
    ) -> tuple[int, timedelta]:
        """What it answered, and for how long it asks to be left alone."""
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection = http.client.HTTPConnection(parts.hostname or "", addresses[0][1])
        connection.auto_open = 0  # never to where the name may lead by now
        try:
            connection.sock = bare = self._connected(addresses)
            with _ended_after(self.timeout, bare):
                if parts.scheme == "https":
                    context = self.context or ssl.create_default_context()
                    connection.sock = context.wrap_socket(bare, server_hostname=parts.hostname)
                connection.request("POST", path, body, dict(headers))
                answer = connection.getresponse()
                answer.read(MOST_READ)
            return answer.status, _seconds(answer.headers.get("Retry-After", ""))
        except (OSError, ValueError, http.client.HTTPException) as err:
            raise SendError("unreachable") from err
        finally:
            connection.close()

    def _connected(self, addresses: Sequence[tuple[str, int]]) -> socket.socket:
        """A connection to the first of them that takes one."""
        *others, last = addresses[:ADDRESSES_TRIED]
        for address in others:
            with suppress(OSError):
                return socket.create_connection(address, self.timeout / ADDRESSES_TRIED)
        return socket.create_connection(last, self.timeout / ADDRESSES_TRIED)


@contextmanager
def _ended_after(seconds: float, bare: socket.socket) -> Iterator[None]:
    """Shut a connection down once its time is over, whatever still comes in on it.

    Raises `TimeoutError` then: what was cut off is no answer, even if it began as one.
    """
    own = socket.socket(fileno=os.dup(bare.fileno()))  # what wraps it takes the other away
    over = Event()
    clock = Timer(seconds, _shut, (own, over))
    clock.daemon = True
    clock.start()
    try:
        yield
        if over.is_set():
            raise TimeoutError
    finally:
        clock.cancel()
        clock.join()
        own.close()


def _shut(own: socket.socket, over: Event) -> None:
    over.set()
    with suppress(OSError):
        own.shutdown(socket.SHUT_RDWR)


def _seconds(written: str) -> timedelta:
    """Retry-After as a number of seconds; as a date, or as nothing readable, none."""
    fits = written.isascii() and written.isdecimal() and len(written) <= 6
    return timedelta(seconds=int(written) if fits else 0)


def is_public(address: str) -> bool:
    """Whether an address is one that everybody reaches, and none of an own network."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(known, ipaddress.IPv6Address):
        inner = _carried(known)
        if inner is not None:
            return is_public(str(inner))
        if known not in UNICAST:
            return False
    return known.is_global and not known.is_multicast


def _carried(known: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The older address that a newer one leads to (RFC 4291 2.5.5.2, RFC 3056, RFC 6052)."""
    if known in NAT64:
        return ipaddress.IPv4Address(int(known) & 0xFFFF_FFFF)
    return known.ipv4_mapped or known.sixtofour


def _is_named_private(host: str) -> bool:
    """Whether the name itself says that it is no public one."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".internal"))
    return not is_public(host)
