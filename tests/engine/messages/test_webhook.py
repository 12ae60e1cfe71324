"""Webhooks are signed as the specification says, and go nowhere but to public addresses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from hypothesis import given
from hypothesis.strategies import binary, integers

from engine.messages.sender import SendError
from engine.messages.webhook import (
    Poster,
    is_genuine,
    is_public,
    signature,
    signatures,
    written_secret,
)
from tests.web.api.receivers import reference

# The example of the specification's own libraries.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, MOMENT, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
AT = datetime.fromtimestamp(MOMENT, UTC)
HEADERS = {
    "webhook-id": ID,
    "webhook-timestamp": str(MOMENT),
    "webhook-signature": f"v1,AAAA {SIGNED}",
}


def test_the_example_of_the_specification_is_signed_alike() -> None:
    assert signature(SECRET, ID, MOMENT, BODY) == SIGNED
    with pytest.raises(ValueError, match="no secret"):
        signature("whsec_!!", ID, MOMENT, BODY)


@given(
    chance=binary(min_size=24, max_size=64),
    body=binary(max_size=200),
    moment=integers(0, 4_000_000_000),
    off=integers(-400, 400),
)
def test_whoever_verifies_by_the_specification_agrees_with_us(
    chance: bytes, body: bytes, moment: int, off: int
) -> None:
    secret = written_secret(chance)
    both = signatures([written_secret(bytes(32)), secret], ID, moment, body)
    headers = {"webhook-id": ID, "webhook-timestamp": str(moment), "webhook-signature": both}
    assert both.count(" ") == 1
    at = datetime.fromtimestamp(moment, UTC) + timedelta(seconds=off)
    assert reference(secret, headers, body, at.timestamp()) is (abs(off) <= 300)
    assert is_genuine(secret, headers, body, at) is (abs(off) <= 300)
    assert not reference(secret, headers, body + b".", at.timestamp())


@pytest.mark.parametrize(
    ("header", "genuine"),
    [
        (SIGNED, True),
        (f"v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= v2,Ceo5 {SIGNED}", True),
        (f"v1a,AAAA {SIGNED} v1,x", True),
        (SIGNED.replace("v1,", "v2,"), False),
        (SIGNED.removeprefix("v1,"), False),
        (SIGNED[:-1], False),
        (SIGNED.lower(), False),
        ("", False),
        ("v1,", False),
    ],
)
def test_one_signature_among_several_suffices_and_another_version_does_not(
    header: str, genuine: bool
) -> None:
    assert is_genuine(SECRET, {**HEADERS, "webhook-signature": header}, BODY, AT) is genuine
    bare = SECRET.removeprefix("whsec_")
    assert is_genuine(bare, {**HEADERS, "webhook-signature": header}, BODY, AT) is genuine


def test_only_what_is_genuine_and_fresh_is_believed() -> None:
    assert is_genuine(SECRET, HEADERS, BODY, AT)
    assert not is_genuine(SECRET, HEADERS, BODY + b" ", AT)
    assert not is_genuine(written_secret(bytes(32)), HEADERS, BODY, AT)
    assert not is_genuine(SECRET, HEADERS, BODY, AT + timedelta(minutes=6))
    for name in HEADERS:
        assert not is_genuine(SECRET, {**HEADERS, name: ""}, BODY, AT)
        assert not is_genuine(SECRET, {**HEADERS, name: "ü"}, BODY, AT)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://court.example/hook", ""),
        ("https://8.8.8.8/hook", ""),
        ("http://court.example/hook", "hook_https"),
        ("ftp://court.example", "hook_https"),
        ("https://localhost/x", "hook_private"),
        ("https://printer.local/x", "hook_private"),
        ("https://127.0.0.1/x", "hook_private"),
        ("https://10.1.2.3/x", "hook_private"),
        ("https://169.254.169.254/latest", "hook_private"),
        ("https://[::1]/x", "hook_private"),
        ("https://[::ffff:10.0.0.1]/x", "hook_private"),
        ("https://[fd00::1]/x", "hook_private"),
        ("https://user:word@court.example/", "hook_url"),
        ("https://court.example/#x", "hook_url"),
        ("https://", "hook_url"),
        ("https://court.example:99999/", "hook_url"),
        ("https://[::1", "hook_url"),
        ("https://法院.example/", "hook_url"),
        ("https://court.example/ x", "hook_url"),
        ("https://court.example/" + "x" * 500, "hook_url"),
    ],
)
def test_an_address_is_refused_for_what_it_names(url: str, why: str) -> None:
    assert Poster().refusal(url) == why
    if why:
        with pytest.raises(SendError) as refused:
            Poster().post(url, {}, b"")
        assert refused.value.permanent


def test_a_name_that_leads_home_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", ("8.8.8.8", 443)), (0, 0, 0, "", ("127.0.0.1", 443))]

    monkeypatch.setattr("socket.getaddrinfo", found)
    with pytest.raises(SendError) as refused:
        Poster().post("https://rebound.example/", {}, b"")
    assert refused.value.why == "hook_private"


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "100.64.0.1",
        "192.168.1.1",
        "224.0.0.1",
        "::",
        "::7f00:1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:0a00:0001::",
        "fd00::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "x",
    ],
)
def test_an_own_network_is_none_of_the_public_ones(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2400:3200::1", "64:ff9b::808:808", "::ffff:8.8.8.8"]
)
def test_what_everybody_reaches_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("status", "why", "permanent"),
    [
        (204, "", False),
        (302, "refused", False),
        (404, "refused", False),
        (410, "gone", True),
        (500, "unreachable", False),
    ],
)
def test_what_the_receiver_answers_decides(status: int, why: str, permanent: bool) -> None:
    taken: list[bytes] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/hook?x=1"
        poster = Poster(private=True, timeout=5)
        if why:
            with pytest.raises(SendError) as refused:
                poster.post(url, {}, b"{}")
            assert (refused.value.why, refused.value.permanent) == (why, permanent)
        else:
            poster.post(url, {}, b"{}")
        server.shutdown()
    assert taken == [b"{}"]


def test_a_receiver_that_is_not_there_is_tried_again() -> None:
    with pytest.raises(SendError) as refused:
        Poster(private=True, timeout=1).post("http://127.0.0.1:1/", {}, b"")
    assert (refused.value.why, refused.value.permanent) == ("unreachable", False)
