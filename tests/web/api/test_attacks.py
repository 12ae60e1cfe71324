"""What a careless or hostile computer sends: nothing is lost by it, and nothing doubled."""

from __future__ import annotations

import gzip
import json
import select
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from typing import Any, Final
from urllib.parse import urlsplit

from engine.actions import consent
from engine.actions.litigating import handing
from engine.actions.staff import clients
from engine.casework.filing import Standing
from engine.casework.people import RESIDENT
from engine.errors import Conflict, IllegalStep
from tests.engine.actions.litigating.filings import Filed
from tests.web.api.pulling import Pulling
from tests.web.api.running import House
from web.api.guard import MOST

PROBLEM: Final = "application/problem+json"
DOCKET: Final = b'{"docket": "1"}'


def pulling(house: House, *scopes: str) -> Pulling:
    made = house.key(scopes=scopes) if scopes else house.key()
    return Pulling(house.address, made.key)


def is_told(answer: Any, status: int, code: str) -> None:
    assert (answer.status_code, answer.json().get("code")) == (status, code), answer.text
    assert answer.headers["content-type"] == PROBLEM
    told = answer.json()
    assert told["type"].endswith(f"/{code}")
    assert all(told[part] for part in ("title", "detail", "remedy"))


def together(*acts: Callable[[], Any]) -> list[Any]:
    """What comes of acts that begin at the same moment."""
    gate = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        gate.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


# ---------------------------------------------------------------- at once


def test_who_asks_much_at_once_but_seldom_is_answered(served: House) -> None:
    court = pulling(served)
    answers = together(*[lambda: court.get("packets")] * 12)
    assert {answer.status_code for answer in answers} == {200}


def test_of_clerks_who_accept_at_once_exactly_one_does(served: House) -> None:
    clerks = [pulling(served) for _ in range(4)]
    for turn in range(3):
        scene = served.filed()
        etag = clerks[0].line(scene.packet)["etag"]

        def accept(clerk: Pulling, number: int, scene: Filed = scene, etag: str = etag) -> Any:
            return clerk.act(scene.packet, "acceptance", etag, docket=f"{number}号")

        answers = together(*(lambda c=c, n=n: accept(c, n) for n, c in enumerate(clerks)))
        won = [one for one in answers if one.status_code == 200]
        assert len(won) == 1, (turn, [one.text for one in answers])
        for late in answers:
            if late is not won[0]:
                assert late.json()["code"] in ("not_now", "raced")
                assert late.status_code == 409
        assert scene.found.docket == won[0].json()["docket"]
        assert kinds(scene).count("PacketAccepted") == 1


def test_one_request_sent_twice_at_once_is_one_act_and_one_answer(served: House) -> None:
    scene, clerk = served.filed(), pulling(served)
    etag = clerk.line(scene.packet)["etag"]

    def accept() -> Any:
        headers = {"If-Match": f'"{etag}"', "Idempotency-Key": "one"}
        path = f"packets/{scene.packet}/acceptance"
        return clerk.ask("POST", path, headers, json={"docket": "1号"})

    answers = together(accept, accept, accept)
    assert [one.status_code for one in answers] == [200] * 3, [one.text for one in answers]
    assert len({one.text for one in answers}) == 1
    assert kinds(scene).count("PacketAccepted") == 1


def test_a_withdrawal_and_an_acceptance_at_once_do_not_both_happen(served: House) -> None:
    scene, clerk = served.filed(), pulling(served)
    etag = clerk.line(scene.packet)["etag"]

    def withdraw() -> bool:
        try:
            handing.withdraw(scene.of(RESIDENT), scene.case, scene.packet, "settled")
        except (Conflict, IllegalStep):
            return False
        return True

    taken, back = together(
        lambda: clerk.act(scene.packet, "acceptance", etag, docket="1号"), withdraw
    )
    found = kinds(scene)
    if taken.status_code == 200 and back:  # one after the other: what was taken on came back
        assert found.index("PacketAccepted") < found.index("PacketWithdrawn")
    else:
        assert ("PacketAccepted" in found) == (taken.status_code == 200)
        assert ("PacketWithdrawn" in found) == back


def kinds(scene: Filed) -> list[str]:
    return [event.kind for event in scene.desk.store.read(scene.case.id)]


# ---------------------------------------------------------------- keys


def test_a_key_that_ran_out_or_was_revoked_says_so_to_who_holds_it(served: House) -> None:
    office = served.service.office
    scene = served.filed()
    short = clients.make(office, None, "立案系统", "court", ("packets:read",), days="1")
    assert Pulling(served.address, short.key).get("packets").status_code == 200
    served.clock.pass_by(days=1)
    is_told(Pulling(served.address, short.key).get("packets"), 401, "key_over")
    revoked = served.key()
    clients.revoke(office, None, revoked.client.id)
    is_told(Pulling(served.address, revoked.key).get("packets"), 401, "key_over")
    is_told(Pulling(served.address, short.key[:-1]).get("packets"), 401, "no_key")
    reader = pulling(served, "packets:read")
    is_told(reader.act(scene.packet, "acceptance", "*", docket="1"), 403, "scope")
    is_told(
        reader.ask("POST", "webhooks", {"Idempotency-Key": "k"}, json={"url": "x"}), 403, "scope"
    )
    assert scene.found.standing is Standing.SENT


def test_what_a_key_was_told_is_not_told_on_after_the_packet_moved(served: House) -> None:
    scene, court = served.filed(), pulling(served)
    headers = {"If-Match": "*", "Idempotency-Key": "move"}
    path, body = f"packets/{scene.packet}/transfer", {"unit": "court2", "reason": "no_jurisdiction"}
    moved = court.ask("POST", path, headers, json=body)
    assert (moved.json()["standing"], moved.json()["allowed"]) == ("transferred", [])
    other = Pulling(served.address, served.key("court2").key)
    other.act(scene.packet, "acceptance", other.line(scene.packet)["etag"], docket="秘密1号")
    again = court.ask("POST", path, headers, json=body)
    assert again.json() == moved.json()
    assert "秘密" not in again.text


def test_without_consent_a_packet_can_only_be_returned(served: House) -> None:
    scene, court = served.filed(), pulling(served)
    etag = court.line(scene.packet)["etag"]
    consent.withdraw(scene.of(RESIDENT), scene.case, ["refer"])
    for what, body in (
        ("acceptance", {"docket": "1号"}),
        ("supplement", {"items": ["收据"]}),
        ("transfer", {"unit": "court2", "reason": "no_jurisdiction"}),
        ("delegation", {"track": "court_pre"}),
    ):
        is_told(court.act(scene.packet, what, etag, **body), 403, "consent_missing")
    is_told(court.get(f"packets/{scene.packet}/manifest"), 403, "consent_missing")
    assert court.act(scene.packet, "return", etag, codes=["C10"]).status_code == 200


# ---------------------------------------------------------------- bodies

BODIES: Final = {
    "no end": (b'{"docket": ', "application/json", 422, "unreadable"),
    "a paper": (b"%PDF-1.7\n\xe2\xe3", "application/json", 422, "unreadable"),
    "an archive": (b"PK\x03\x04" + bytes(40), "application/json", 422, "unreadable"),
    "other bytes": ('{"docket": "京"}'.encode("gb18030"), "application/json", 422, "unreadable"),
    "two bytes each": ('{"docket": "1"}'.encode("utf-16"), "application/json", 422, "unreadable"),
    "other charset": (DOCKET, "application/json; charset=gb18030", 415, "media_type"),
    "JSON named text": (DOCKET, "text/plain", 415, "media_type"),
    "JSON named a form": (DOCKET, "application/x-www-form-urlencoded", 415, "media_type"),
    "no name": (DOCKET, "", 415, "media_type"),
    "a name twice": (b'{"docket": "1", "docket": "2"}', "application/json", 422, "unreadable"),
    "deep": (b"[" * 60_000, "application/json", 422, "unreadable"),
    "half a character": (b'{"docket": "\\ud800"}', "application/json", 422, "not_valid"),
    "half a name": (b'{"docket": "1", "\\ud800": 1}', "application/json", 422, "not_valid"),
    "a zero": (b'{"docket": "a\\u0000"}', "application/json", 422, "not_valid"),
    "no number": (b'{"docket": NaN}', "application/json", 422, "not_valid"),
    "a long number": (b'{"docket": ' + b"9" * 5_000 + b"}", "application/json", 422, "unreadable"),
    "nothing": (b"", "application/json", 422, "not_valid"),
}


def test_a_body_that_is_not_what_it_says_changes_nothing(served: House) -> None:
    scene, court = served.filed(), pulling(served)
    path, before = f"packets/{scene.packet}/acceptance", scene.case.seq
    for name, (content, kind, status, code) in BODIES.items():
        headers = {"Idempotency-Key": "same", "If-Match": "*", "Content-Type": kind}
        answer = court.ask("POST", path, headers, content=content)
        assert (name, answer.status_code) == (name, status), answer.text
        is_told(answer, status, code)
    packed = {"Idempotency-Key": "same", "If-Match": "*", "Content-Encoding": "gzip"}
    answer = court.ask(
        "POST", path, {**packed, "Content-Type": "application/json"}, content=gzip.compress(DOCKET)
    )
    is_told(answer, 415, "media_type")
    assert scene.case.seq == before
    fine = {
        "Idempotency-Key": "same",
        "If-Match": "*",
        "Content-Type": 'application/json; charset="UTF-8"',
    }
    assert court.ask("POST", path, fine, content=DOCKET).status_code == 200


def answered(line: socket.socket, pieces: list[bytes]) -> bytes:
    """What comes back before the other end hangs up, on one who does not stop sending."""
    found = b""
    with suppress(ConnectionResetError, BrokenPipeError):
        for piece in pieces:
            line.sendall(piece)
            time.sleep(0.005)
            ready, _, _ = select.select([line], [], [], 0)
            if ready:
                break
        while part := line.recv(65_536):
            found += part
    return found


def test_a_giant_is_refused_before_it_is_read(served: House) -> None:
    scene, court = served.filed(), pulling(served)
    at = urlsplit(served.address)
    head = (
        f"POST /api/v1/packets/{scene.packet}/acceptance HTTP/1.1\r\nHost: {at.netloc}\r\n"
        f"Authorization: {court.own['Authorization']}\r\nContent-Type: application/json\r\n"
        "Idempotency-Key: k\r\nIf-Match: *\r\n"
    )
    for more, pieces in (
        ("Content-Length: 4000000000\r\n\r\n", []),
        ("Content-Length: 4000000000\r\nExpect: 100-continue\r\n\r\n", []),
        ("Content-Length: 400000\r\n\r\n", [b" " * 100_000] * 4),
        ("Transfer-Encoding: chunked\r\n\r\n", [b"8000\r\n" + b" " * 0x8000 + b"\r\n"] * 40),
    ):
        began = time.monotonic()
        with socket.create_connection((at.hostname, at.port), 20) as line:
            answer = answered(line, [(head + more).encode(), *pieces])
        assert time.monotonic() - began < 5  # nobody waits for the rest
        status, _, told = answer.partition(b"\r\n\r\n")
        assert status.startswith(b"HTTP/1.1 413"), (more, answer[:100])
        assert b"connection: close" in status.lower()
        assert json.loads(told)["code"] == "too_large"
    largest = b'{"docket": "1"' + b" " * (MOST - 15) + b"}"
    headers = {"Idempotency-Key": "k", "If-Match": "*", "Content-Type": "application/json"}
    path = f"packets/{scene.packet}/acceptance"
    assert court.ask("POST", path, headers, content=largest).status_code == 200


# ---------------------------------------------------------------- states


def test_what_was_read_and_what_is_are_told_apart(served: House) -> None:
    scene, court = served.filed(), pulling(served)
    line = court.line(scene.packet)
    path = f"packets/{scene.packet}/acceptance"
    key = {"Idempotency-Key": "one"}
    is_told(court.ask("POST", path, key, json={"docket": "1"}), 428, "if_match")
    is_told(court.act(scene.packet, "acceptance", line["sha256"], docket="1"), 412, "changed")
    assert court.act(scene.packet, "supplement", line["etag"], items=["收据"]).status_code == 200
    stale = court.act(scene.packet, "acceptance", line["etag"], docket="1")
    is_told(stale, 412, "changed")
    assert "etag" in stale.json()["remedy"]
    fresh = {**key, "If-Match": f'"{court.line(scene.packet)["etag"]}"'}
    assert court.ask("POST", path, fresh, json={"docket": "1"}).status_code == 200
    is_told(court.ask("POST", path, fresh, json={"docket": "2"}), 422, "key_reused")
    other = f"packets/{served.filed().packet}/acceptance"
    is_told(court.ask("POST", other, fresh, json={"docket": "1"}), 422, "key_reused")
    scene = served.filed()
    etag = court.line(scene.packet)["etag"]
    handing.withdraw(scene.of(RESIDENT), scene.case, scene.packet, "settled")
    is_told(court.act(scene.packet, "return", etag, codes=["C10"]), 409, "not_now")
    assert scene.found.standing is Standing.WITHDRAWN


def test_it_says_what_to_do_in_chinese_to_who_asks_for_it(served: House) -> None:
    court = pulling(served)
    told = court.get("packets/00000000000000000000", **{"Accept-Language": "zh-CN,en;q=0.5"})
    assert told.headers["content-language"] == "zh"
    assert told.json()["title"] == "没有这一份"
    assert court.get("packets/0").headers["content-language"] == "en"


def test_what_an_address_does_not_do_is_told_with_what_it_does(served: House) -> None:
    court = pulling(served)
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        answer = court.ask(method, "packets")
        is_told(answer, 405, "method")
        assert answer.headers["allow"] == "GET"
    is_told(court.get("packets/"), 404, "no_way")
