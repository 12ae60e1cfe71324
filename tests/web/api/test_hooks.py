"""A court hears of its packets: once at least, under one id, even if it was down for a day."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from engine.library import Library
from engine.messages.webhook import is_genuine
from engine.store.memory import MemoryStore
from tests.engine.actions.litigating.filings import filed
from tests.web.api.receivers import post_of, receiving, registered
from tests.web.api.running import House
from tests.web.api.test_api import Caller, is_problem
from tests.web.resident import NOW


def test_what_happens_is_told_signed_and_without_a_word_of_the_case(house: House) -> None:
    with receiving() as receiver:
        court, hook = registered(house, receiver.url)
        scene = house.filed()
        court.post(f"packets/{scene.packet}/acceptance", {"docket": "1号"})
        assert post_of(house).send_due(NOW) == 2
        kinds = [told["type"] for told in receiver.told]
        assert sorted(kinds) == ["packet.accepted", "packet.sent"]
        for headers, body in receiver.taken:
            assert is_genuine(hook["secret"], headers, body, NOW)
            told = json.loads(body)
            assert set(told["data"]) == {"packet", "standing", "turn", "version"}
            assert told["data"]["packet"] == scene.packet
            assert scene.number not in body.decode()
            assert str(scene.case.id) not in body.decode() + str(headers)
        assert post_of(house).send_due(NOW + timedelta(days=2)) == 0


def test_a_receiver_down_for_a_day_misses_nothing_and_hears_nothing_twice(house: House) -> None:
    with receiving() as receiver:
        registered(house, receiver.url)
        receiver.status = 503
        packets = {house.filed().packet for _ in range(3)}
        at = NOW
        while at < NOW + timedelta(hours=26):
            assert post_of(house).send_due(at) == 0
            at += timedelta(minutes=20)
        receiver.status = 200
        until = at + timedelta(hours=8)
        while at < until:
            post_of(house).send_due(at)
            at += timedelta(minutes=20)
        assert {told["data"]["packet"] for told in receiver.told} == packets
        ids = [headers["webhook-id"] for headers, _ in receiver.taken]
        assert len(ids) == len(set(ids)) == 3


def test_what_was_told_is_told_again_under_the_same_id(house: House) -> None:
    with receiving() as receiver:
        court, hook = registered(house, receiver.url)
        house.filed()
        post_of(house).send_due(NOW)
        since = (NOW - timedelta(hours=1)).isoformat()
        again = court.post(f"webhooks/{hook['id']}/replay", {"since": since}, None)
        assert (again.status_code, again.json()) == (202, {"queued": 1})
        post_of(house).send_due(NOW)
        first, second = receiver.taken
        assert first[0]["webhook-id"] == second[0]["webhook-id"]
        assert first[1] == second[1]
        late = (NOW + timedelta(hours=1)).isoformat()
        assert court.post(f"webhooks/{hook['id']}/replay", {"since": late}, None).json() == {
            "queued": 0
        }


def test_a_webhook_hears_what_it_asked_for_and_of_its_own_unit(house: House) -> None:
    with receiving() as receiver:
        registered(house, receiver.url, events=["packet.accepted"])
        other = Caller(house, house.key("court2").key)
        other.post("webhooks", {"url": receiver.url}, None)
        house.filed()
        assert post_of(house).send_due(NOW) == 0
        assert receiver.taken == []


def test_a_test_message_comes_and_a_deleted_webhook_hears_nothing(house: House) -> None:
    with receiving() as receiver:
        court, hook = registered(house, receiver.url)
        assert court.post(f"webhooks/{hook['id']}/test", None, None).status_code == 202
        post_of(house).send_due(NOW)
        assert [told["type"] for told in receiver.told] == ["webhook.test"]
        house.filed()
        gone = court.browser.delete(
            f"/api/v1/webhooks/{hook['id']}", headers={"Authorization": f"Bearer {court.key}"}
        )
        assert gone.status_code == 204
        post_of(house).send_due(NOW)
        assert len(receiver.taken) == 1
        assert court.get("webhooks").json() == {"webhooks": []}
        is_problem(court.post(f"webhooks/{hook['id']}/test", None, None), 404, "not_found")


def test_the_same_registration_is_one_webhook_with_one_secret(house: House) -> None:
    court = Caller(house, house.key().key)
    body = {"url": "https://court.example/hook"}
    first = court.post("webhooks", body, None, key="same").json()
    assert court.post("webhooks", body, None, key="same").json() == first
    listed = court.get("webhooks").json()["webhooks"]
    assert [one["id"] for one in listed] == [first["id"]]
    assert "secret" not in listed[0]
    kept = [entry.body for entry in house.desk.store.entries("hooks")]
    assert not [held for held in kept if first["secret"] in held]


def test_an_own_network_cannot_be_reached_through_it(library: Library) -> None:
    house = House.over(library, MemoryStore(), private=False)
    court = Caller(house, house.key().key)
    for url in ("http://court.example/", "https://10.0.0.1/", "https://localhost/", "nonsense"):
        answer = court.post("webhooks", {"url": url}, None)
        is_problem(answer, 422, "not_valid")
        assert answer.json()["errors"][0]["field"] == "url"
    is_problem(
        court.post("webhooks", {"url": "https://a.example", "events": ["x"]}, None),
        422,
        "not_valid",
    )


def test_a_message_that_waits_says_nothing_to_whoever_reads_the_store(house: House) -> None:
    registered(house, "https://court.example/hook")
    filed(house.desk)
    waiting = [entry.body for entry in house.desk.store.entries("messages")]
    assert len([body for body in waiting if '"hook"' in body]) == 1
    assert datetime.fromisoformat(json.loads(waiting[-1])["made_at"]) == NOW
