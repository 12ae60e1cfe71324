"""Senders against real servers: what arrives, what is tried again, what never is."""

from __future__ import annotations

import io
import json
import socket
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, message_from_string
from email.header import decode_header, make_header
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.messages.http import HttpSender, signature
from engine.messages.sender import ConsoleSender, Letter, SendError, is_mail, is_phone, one_line
from engine.messages.smtp import SmtpSender, Tls
from tests.engine.messages.servers import gateway, mail_server

NOW: Final = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
LETTER: Final = Letter(
    "case.7.closed.own.mail", "wang@example.cn", "解纷：已经办结", "编号 1\n再见"
)
TEXT: Final = replace(LETTER, to="13800001234")


def by_mail(port: int, user: str = "", password: str = "", name: str = "") -> SmtpSender:
    here = SmtpSender("127.0.0.1", port, "post@jiefen.example", tls=Tls.NONE, timeout=2)
    return replace(here, user=user, password=password, name=name)


def by_text(address: str) -> HttpSender:
    return HttpSender(address, "gateway-key", lambda: NOW, timeout=2)


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


# ---------------------------------------------------------------- mail


def test_a_mail_arrives_with_its_words_and_its_lasting_name() -> None:
    with mail_server() as (port, received):
        by_mail(port, user="jiefen", password="right", name="解纷").send(LETTER)
        by_mail(port).send(LETTER)
    mail = message_from_bytes(received.mails[0].encode())
    assert str(make_header(decode_header(mail["Subject"]))) == "解纷：已经办结"
    payload = mail.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode().splitlines() == ["编号 1", "再见"]
    assert mail["To"] == "wang@example.cn"
    assert received.logins == ["\0jiefen\0right"]
    assert mail["Message-ID"] == message_from_string(received.mails[1])["Message-ID"]
    assert mail["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("answer", "permanent"), [("550 nobody here", True), ("451 later", False), ("452 full", False)]
)
def test_a_refused_recipient_is_final_or_not(answer: str, permanent: bool) -> None:
    with mail_server() as (port, received):
        received.answers = [answer]
        with pytest.raises(SendError) as refused:
            by_mail(port).send(LETTER)
    assert (refused.value.why, refused.value.permanent) == ("refused", permanent)
    assert "wang" not in str(refused.value)


def test_a_wrong_password_is_for_the_operator_to_mend() -> None:
    with mail_server() as (port, _), pytest.raises(SendError) as refused:
        by_mail(port, user="jiefen", password="wrong").send(LETTER)
    assert (refused.value.why, refused.value.permanent) == ("not_let_in", False)


def test_nobody_listening_is_tried_again() -> None:
    with pytest.raises(SendError) as lost:
        by_mail(closed_port()).send(LETTER)
    assert (lost.value.why, lost.value.permanent) == ("unreachable", False)
    with pytest.raises(SendError) as gone:
        by_text(f"http://127.0.0.1:{closed_port()}/").send(TEXT)
    assert (gone.value.why, gone.value.permanent) == ("unreachable", False)


def test_a_server_without_tls_gets_no_mail_where_tls_is_wanted() -> None:
    with mail_server() as (port, received):
        sender = SmtpSender("127.0.0.1", port, "post@jiefen.example", timeout=2)
        with pytest.raises(SendError):
            sender.send(LETTER)
        assert received.mails == []


@pytest.mark.parametrize(
    "to",
    [
        "", "wang", "wang@", "@example.cn", "wang@example", "a b@example.cn",
        "wang@example.cn\r\nBcc: all@example.cn", "wang@example.cn,li@example.cn",
        "王<wang@example.cn>", "x" * 65 + "@example.cn", "wang@" + "e" * 250 + ".cn",
    ],
)  # fmt: skip
def test_what_is_no_address_gets_no_mail(to: str) -> None:
    assert not is_mail(to)
    with pytest.raises(SendError) as refused:
        by_mail(1).send(replace(LETTER, to=to))
    assert refused.value.permanent


@given(st.text(), st.text())
def test_no_header_can_be_slipped_in(subject: str, key: str) -> None:
    letter = replace(LETTER, subject=f"{subject}\r\nBcc: all@example.cn", key=f"{key}\nX-Evil: 1")
    written = message_from_string(by_mail(1, name="a\r\nBcc: x@y.cn").mail(letter).as_string())
    assert written["Bcc"] is None
    assert written["X-Evil"] is None
    assert written["To"] == LETTER.to


@given(st.text())
def test_a_line_stays_a_line(text: str) -> None:
    assert one_line(text).splitlines() in ([], [one_line(text)])


# ---------------------------------------------------------------- text messages


def test_a_post_is_signed_and_bears_its_lasting_name() -> None:
    with gateway() as (address, received):
        receipt = by_text(address).send(TEXT)
        by_text(address).send(TEXT)
    assert receipt.name == "g-1"
    headers, body = received.posts[0]
    assert json.loads(body) == {"to": "13800001234", "text": TEXT.body, "id": TEXT.key}
    assert headers["X-Timestamp"] == str(int(NOW.timestamp()))
    assert headers["X-Signature"] == signature("gateway-key", headers["X-Timestamp"], body)
    assert headers["X-Signature"] != signature("other-key", headers["X-Timestamp"], body)
    assert [h["Idempotency-Key"] for h, _ in received.posts] == [TEXT.key] * 2


@pytest.mark.parametrize(
    ("status", "permanent"),
    [("400", True), ("403", True), ("302", False), ("408", False), ("429", False), ("503", False)],
)
def test_a_gateway_refuses_for_now_or_for_good(status: str, permanent: bool) -> None:
    with gateway() as (address, received):
        received.answers = [status]
        with pytest.raises(SendError) as refused:
            by_text(address).send(TEXT)
    assert refused.value.permanent is permanent


def test_a_gateway_that_never_answers_is_left_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        port = deaf.getsockname()[1]
        sender = HttpSender(f"http://127.0.0.1:{port}/", "k", lambda: NOW, timeout=0.3)
        with pytest.raises(SendError) as lost:
            sender.send(TEXT)
    assert not lost.value.permanent


@pytest.mark.parametrize(
    "to", ["", "12", "1380000123a", "+", "138 0000 1234", "1" * 16, "１３８００００"]
)
def test_what_is_no_number_gets_no_text(to: str) -> None:
    assert not is_phone(to)
    with pytest.raises(SendError) as refused:
        by_text("http://127.0.0.1:1/").send(replace(TEXT, to=to))
    assert refused.value.permanent


# ---------------------------------------------------------------- the console


def test_the_console_shows_no_recipient_and_no_body() -> None:
    out = io.StringIO()
    ConsoleSender(out).send(replace(TEXT, subject="办结\nX: y"))
    assert out.getvalue() == "message to 138•••34: 办结 X: y\n"
