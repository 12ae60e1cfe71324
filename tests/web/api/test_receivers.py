"""Receivers that fail in every way: who is told is told once, and nobody else waits for them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from engine.messages.message import MESSAGES, SENT
from engine.store.store import Entry
from tests.web.api.receivers import (
    Receiver,
    dripping,
    post_of,
    receiving,
    reference,
    registered,
)
from tests.web.api.running import House
from tests.web.resident import NOW

SOON = timedelta(seconds=40)
DAYS = timedelta(days=5)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def waiting(house: House) -> list[Entry]:
    return list(house.desk.store.entries(MESSAGES))


def passing(house: House, since: datetime, until: datetime) -> int:
    """Have what is due sent every twenty minutes; how much was."""
    sent, at = 0, since
    while at < until:
        sent += post_of(house).send_due(at)
        at += timedelta(minutes=20)
    return sent


def test_after_a_day_everything_comes_once_signed_anew_and_can_be_put_in_order(
    house: House, receiver: Receiver
) -> None:
    court, hook = registered(house, receiver.url)
    receiver.status = 503
    packets = [house.filed().packet for _ in range(2)]
    for packet in packets:
        court.post(f"packets/{packet}/supplement", {"items": ["收据"]})
        court.post(f"packets/{packet}/acceptance", {"docket": "1号"})
    assert passing(house, NOW, NOW + timedelta(hours=26)) == 0
    assert receiver.asked > 6
    receiver.status = 200
    assert passing(house, NOW + timedelta(hours=26), NOW + timedelta(hours=40)) == 6
    ids = [headers["webhook-id"] for headers, _ in receiver.taken]
    assert len(ids) == len(set(ids)) == 6
    for packet in packets:
        own = [told["data"] for told in receiver.told if told["data"]["packet"] == packet]
        history = [one["standing"] for one in sorted(own, key=lambda one: int(one["turn"]))]
        assert history == ["sent", "supplement", "accepted"]
    assert all(reference(hook["secret"], *one, NOW.timestamp()) for one in receiver.taken)
    assert waiting(house) == []
    assert passing(house, NOW + timedelta(hours=40), NOW + DAYS) == 0
    again = court.post(f"webhooks/{hook['id']}/replay", {"since": NOW.isoformat()}, None)
    assert again.json() == {"queued": 6}
    first = dict(zip(ids, [body for _, body in receiver.taken], strict=True))
    assert passing(house, NOW + timedelta(hours=40), NOW + timedelta(hours=41)) == 6
    for headers, body in receiver.taken[6:]:
        assert first[headers["webhook-id"]] == body


def test_a_redirection_to_an_own_network_leads_nowhere(house: House, receiver: Receiver) -> None:
    with receiving() as inner:
        for status in (301, 302, 307, 308):
            receiver.status, receiver.heads = status, {"Location": inner.url}
            registered(house, receiver.url)
            house.filed()
            assert post_of(house).send_due(NOW) == 0
        assert inner.asked == 0
        assert len(waiting(house)) == 4 + 3 + 2 + 1
        receiver.status = 200
        assert passing(house, NOW + SOON, NOW + timedelta(hours=12)) == 10


@pytest.mark.parametrize("piece", [b"", b"H", b"HTTP/1.1 200 OK\r\nX: y\r\n"])
def test_one_that_never_ends_its_answer_holds_nobody_up(
    house: House, receiver: Receiver, piece: bytes
) -> None:
    with dripping(piece) as (url, calls):
        registered(house, url)
        registered(house, receiver.url)
        for _ in range(3):
            house.filed()
        began = time.monotonic()
        assert post_of(house).send_due(NOW) == 3
        assert time.monotonic() - began < 6  # one wait of two seconds, not three
        assert calls == [1]
        assert len(receiver.taken) == 3
        assert len(waiting(house)) == 3


def test_a_new_secret_and_the_one_before_sign_side_by_side_for_a_day(
    house: House, receiver: Receiver
) -> None:
    court, hook = registered(house, receiver.url)
    at = f"webhooks/{hook['id']}/rotation"
    turned = court.post(at, None, None, key="turn").json()
    assert court.post(at, None, None, key="turn").json() == turned
    assert turned["secret"] != hook["secret"]
    assert turned["secret"].startswith("whsec_")
    house.filed()
    post_of(house).send_due(NOW)
    (headers, body) = receiver.taken[-1]
    assert len(headers["webhook-signature"].split(" ")) == 2
    for secret in (hook["secret"], turned["secret"]):
        assert reference(secret, headers, body, NOW.timestamp())
        assert not reference(secret, headers, body, NOW.timestamp() + 301)
        assert not reference(secret, headers, body + b" ", NOW.timestamp())
    house.clock.pass_by(days=1)
    house.filed()
    post_of(house).send_due(NOW + timedelta(days=1))
    (headers, body) = receiver.taken[-1]
    later = (NOW + timedelta(days=1)).timestamp()
    assert reference(turned["secret"], headers, body, later)
    assert not reference(hook["secret"], headers, body, later)
    kept = [entry.body for entry in house.desk.store.entries("hooks")]
    assert not [one for one in kept if hook["secret"] in one or turned["secret"] in one]


def test_one_that_says_it_is_gone_is_told_nothing_until_it_asks_again(
    house: House, receiver: Receiver
) -> None:
    court, hook = registered(house, receiver.url)
    receiver.status = 410
    packets = [house.filed().packet for _ in range(2)]
    assert post_of(house).send_due(NOW) == 0
    assert receiver.asked == 1
    assert court.get("webhooks").json()["webhooks"][0]["stopped_at"]
    packets.append(house.filed().packet)
    assert waiting(house) == []
    receiver.status = 200
    since = (NOW - timedelta(hours=1)).isoformat()
    assert court.post(f"webhooks/{hook['id']}/replay", {"since": since}, None).json() == {
        "queued": 3
    }
    assert passing(house, NOW, NOW + timedelta(hours=1)) == 3
    assert {one["data"]["packet"] for one in receiver.told} == {*packets}
    assert court.get("webhooks").json()["webhooks"][0]["stopped_at"] is None


def test_one_that_asks_to_be_left_alone_is(house: House, receiver: Receiver) -> None:
    registered(house, receiver.url)
    receiver.status, receiver.heads = 429, {"Retry-After": "3600"}
    house.filed()
    post_of(house).send_due(NOW)
    post_of(house).send_due(NOW + timedelta(minutes=59))
    assert receiver.asked == 1
    receiver.status = 200
    assert post_of(house).send_due(NOW + timedelta(minutes=61)) == 1


def test_what_waits_for_a_deleted_one_leaves_the_outbox(house: House) -> None:
    court, hook = registered(house, "https://court.example/hook")
    house.filed()
    own = {"Authorization": f"Bearer {court.key}"}
    assert len(waiting(house)) == 1
    court.browser.delete(f"/api/v1/webhooks/{hook['id']}", headers=own)
    assert post_of(house).send_due(NOW) == 0
    assert waiting(house) == []
    assert list(house.desk.store.entries(SENT)) == []


def test_one_that_is_never_there_waits_for_staff_after_days_and_is_not_lost(
    house: House, receiver: Receiver
) -> None:
    registered(house, receiver.url)
    receiver.status = 500
    house.filed()
    passing(house, NOW, NOW + DAYS)
    (line,) = post_of(house).waiting()
    assert line.failed
    assert timedelta(days=3) < DAYS
    asked = receiver.asked
    assert asked == post_of(house).terms.hook_attempts
    receiver.status = 200
    post_of(house).retry(line.id, NOW + DAYS)
    assert post_of(house).send_due(NOW + DAYS) == 1
