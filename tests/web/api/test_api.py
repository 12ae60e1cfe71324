"""The interface for courts: what it gives, what it takes, and every way in which it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from engine.accounts.limit import Limit
from engine.actions import consent
from engine.actions.litigating import handing
from engine.actions.staff import clients
from engine.casework.filing import Standing
from engine.casework.people import RESIDENT
from engine.library import Library
from engine.litigation.manifest import packet_schema
from engine.litigation.verdict import verify
from engine.store.memory import MemoryStore
from tests.engine.actions.litigating.filings import Filed
from tests.web.api.running import House
from web.api.guard import MOST

API = "/api/v1"
PROBLEM = "application/problem+json"


class Caller:
    """One computer of a court."""

    def __init__(self, house: House, key: str) -> None:
        self.browser = TestClient(house.app, base_url="http://jiefen.example")
        self.key = key
        self.turn = 0

    def get(self, path: str, **headers: str) -> Response:
        return self.browser.get(f"{API}/{path}", headers={**self._own, **headers})

    def post(
        self, path: str, body: Any, etag: str | None = "*", key: str = "", **headers: str
    ) -> Response:
        self.turn += 1
        sent = {**self._own, "Idempotency-Key": key or f"k{id(self)}-{self.turn}", **headers}
        if etag is not None:
            sent["If-Match"] = etag if etag == "*" else f'"{etag}"'
        return self.browser.post(f"{API}/{path}", json=body, headers=sent)

    @property
    def _own(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"} if self.key else {}


@pytest.fixture
def scene(house: House) -> Filed:
    return house.filed()


@pytest.fixture
def court(house: House) -> Caller:
    return Caller(house, house.key().key)


def is_problem(answer: Response, status: int, code: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == PROBLEM
    told = answer.json()
    assert (told["status"], told["code"]) == (status, code)
    assert told["type"].endswith(f"/problem/{code}")
    assert all(told[part] for part in ("title", "detail", "remedy"))
    assert "set-cookie" not in answer.headers


ENDLESS = ("since=0001-01-01T00:00:00%2B14:00", "since=9999-12-31T23:59:59-14:00")
"""Moments at the ends of the calendar, which are none in another zone."""


def test_the_list_is_paged_and_filtered(house: House, court: Caller) -> None:
    ids = sorted(house.filed().packet for _ in range(3))
    first = court.get("packets?limit=2").json()
    rest = court.get(f"packets?limit=2&after={first['next']}").json()
    assert [one["id"] for one in first["packets"] + rest["packets"]] == ids
    assert (first["next"], rest["next"]) == (ids[1], None)
    assert court.get("packets?state=accepted").json() == {"packets": [], "next": None}
    assert court.get("packets?since=2030-01-01T00:00:00Z").json()["packets"] == []
    assert len(court.get("packets?since=2020-01-01T00:00:00Z").json()["packets"]) == 3
    other = Caller(house, house.key("court2").key)
    assert other.get("packets").json()["packets"] == []
    for wrong in ("limit=0", "limit=x", "state=lost", "since=soon", "after=Ü", *ENDLESS):
        is_problem(court.get(f"packets?{wrong}"), 422, "not_valid")


def test_a_packet_is_fetched_once_and_then_not_again(court: Caller, scene: Filed) -> None:
    answer = court.get(f"packets/{scene.packet}")
    assert answer.headers["content-type"] == "application/zip"
    assert verify(answer.content, scene.found.digest).is_sound
    tag = answer.headers["etag"]
    again = court.get(f"packets/{scene.packet}", **{"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    manifest = court.get(f"packets/{scene.packet}/manifest")
    assert manifest.json()["id"] == scene.packet
    assert (
        court.get(f"packets/{scene.packet}/manifest", **{"If-None-Match": tag}).status_code == 304
    )
    looked = [entry.body for entry in scene.desk.store.entries("access")]
    assert len(looked) == 1  # the applicant learns that the court read it


def test_a_packet_goes_its_whole_way(court: Caller, scene: Filed) -> None:
    at = f"packets/{scene.packet}"
    status = court.get(f"{at}/status").json()
    assert status["allowed"] == ["accept", "ask", "delegate", "return", "transfer"]
    asked = court.post(f"{at}/supplement", {"items": ["收据"]}, status["etag"]).json()
    assert (asked["standing"], asked["items"]) == ("supplement", ["收据"])
    accepted = court.post(f"{at}/acceptance", {"docket": "(2026)京0107民初1号"}, asked["etag"])
    assert accepted.json()["docket"] == "(2026)京0107民初1号"
    assert "correct" in accepted.json()["allowed"]
    corrected = court.post(f"{at}/correction", {"docket": "(2026)京0107民初2号"})
    assert (corrected.json()["standing"], corrected.json()["docket"]) == (
        "accepted",
        "(2026)京0107民初2号",
    )
    assert corrected.json()["etag"] != accepted.json()["etag"]
    same = court.post(f"{at}/correction", {"docket": "(2026)京0107民初2号"})
    is_problem(same, 422, "not_valid")
    decided = court.post(f"{at}/decision", {"outcome": "judgment", "on": "2026-11-20"})
    assert decided.json()["outcome"] == "judgment"
    assert decided.json()["allowed"] == []


def test_a_return_says_why_and_what_is_missing(court: Caller, scene: Filed) -> None:
    body = {"codes": ["C10", "C02"], "items": ["身份证"], "note": "请补", "until": "2026-12-01"}
    told = court.post(f"packets/{scene.packet}/return", body).json()
    assert (told["standing"], told["codes"]) == ("returned", ["C02", "C10"])
    assert scene.found.note == "请补"
    codes = [one["code"] for one in court.get("reasons").json()["reasons"]]
    assert codes[0] == "C01"
    assert len(codes) == 13


def test_a_transfer_and_a_delegation(house: House, court: Caller, scene: Filed) -> None:
    at = f"packets/{scene.packet}"
    moved = court.post(f"{at}/transfer", {"unit": "court2", "reason": "no_jurisdiction"})
    assert moved.json()["standing"] == "transferred"
    is_problem(court.get(f"{at}/status"), 404, "not_found")
    other = Caller(house, house.key("court2").key)
    assert other.post(f"{at}/delegation", {"track": "court_pre"}).json()["standing"] == "delegated"


def test_whoever_comes_second_is_told_so(house: House, court: Caller, scene: Filed) -> None:
    at = f"packets/{scene.packet}/acceptance"
    etag = court.get(f"packets/{scene.packet}/status").json()["etag"]
    assert court.post(at, {"docket": "1号"}, etag).status_code == 200
    second = Caller(house, house.key().key)
    late = second.post(at, {"docket": "2号"}, etag)
    is_problem(late, 409, "not_now")
    assert "accept" not in late.json()["allowed"]
    assert scene.found.docket == "1号"


def test_a_stale_and_a_missing_state_are_told_apart(court: Caller, scene: Filed) -> None:
    at = f"packets/{scene.packet}"
    etag = court.get(f"{at}/status").json()["etag"]
    court.post(f"{at}/supplement", {"items": ["收据"]}, etag)
    is_problem(court.post(f"{at}/acceptance", {"docket": "1号"}, etag), 412, "changed")
    is_problem(court.post(f"{at}/acceptance", {"docket": "1号"}, None), 428, "if_match")
    assert scene.found.standing is Standing.SUPPLEMENT


def test_the_same_request_is_done_once(court: Caller, scene: Filed) -> None:
    at = f"packets/{scene.packet}/acceptance"
    etag = court.get(f"packets/{scene.packet}/status").json()["etag"]
    first = court.post(at, {"docket": "1号"}, etag, key="same")
    again = court.post(at, {"docket": "1号"}, etag, key="same")
    assert first.json() == again.json()
    is_problem(court.post(at, {"docket": "2号"}, etag, key="same"), 422, "key_reused")
    kinds = [event.kind for event in scene.desk.store.read(scene.case.id)]
    assert kinds.count("PacketAccepted") == 1


def test_nothing_opens_without_a_key_that_is_in_use(house: House, scene: Filed) -> None:
    made = house.key()
    revoked = house.key()
    clients.revoke(house.service.office, None, revoked.client.id)
    for key in ("", "x", "jf_", made.key + "x", made.key.replace("jf_", "jx_")):
        answer = Caller(house, key).get("packets")
        is_problem(answer, 401, "no_key")
        assert answer.headers["www-authenticate"].startswith("Bearer")
    is_problem(Caller(house, revoked.key).get("packets"), 401, "key_over")
    is_problem(Caller(house, revoked.key + "x").get("packets"), 401, "no_key")
    basic = Caller(house, "").get("packets", Authorization="Basic eDp5")
    is_problem(basic, 401, "no_key")


def test_a_key_does_what_it_was_made_for(house: House, scene: Filed) -> None:
    reader = Caller(house, house.key(scopes=("packets:read",)).key)
    assert reader.get("packets").status_code == 200
    is_problem(reader.post(f"packets/{scene.packet}/acceptance", {"docket": "1号"}), 403, "scope")
    is_problem(reader.get("webhooks"), 403, "scope")
    writer = Caller(house, house.key(scopes=("packets:write",)).key)
    is_problem(writer.get("packets"), 403, "scope")
    assert scene.found.standing is Standing.SENT


def test_a_key_opens_no_page(house: House, court: Caller, scene: Filed) -> None:
    for page in ("/desk", f"/desk/case/{scene.number}", f"/case/{scene.number}/review"):
        answer = court.browser.get(
            page, headers={"Authorization": f"Bearer {court.key}"}, follow_redirects=False
        )
        assert answer.status_code in (303, 404)


def test_too_many_requests_are_told_when_to_come_again(library: Library) -> None:
    house = House.over(library, MemoryStore(), Limit(2, timedelta(seconds=30)))
    caller = Caller(house, house.key().key)
    assert [caller.get("packets").status_code for _ in range(2)] == [200, 200]
    answer = caller.get("packets")
    is_problem(answer, 429, "too_often")
    assert answer.headers["retry-after"] == "30"
    assert Caller(house, house.key().key).get("packets").status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("acceptance", {}),
        ("acceptance", {"docket": ""}),
        ("acceptance", {"docket": " "}),
        ("acceptance", {"docket": "x" * 61}),
        ("acceptance", {"docket": "1号", "mood": "good"}),
        ("acceptance", []),
        ("return", {"codes": []}),
        ("return", {"codes": ["C14"]}),
        ("return", {"codes": ["C10"], "until": "2026-13-01"}),
        ("return", {"codes": ["C10"], "until": "2020-01-01"}),
        ("supplement", {"items": []}),
        ("transfer", {"unit": "court", "reason": "no_jurisdiction"}),
        ("transfer", {"unit": "cuort2", "reason": "no_jurisdiction"}),
        ("transfer", {"unit": "bajiao", "reason": "no_jurisdiction"}),
        ("transfer", {"unit": "court2", "name": "x", "reason": "no_jurisdiction"}),
        ("transfer", {"reason": "no_jurisdiction"}),
        ("transfer", {"unit": "court2", "reason": "mood"}),
        ("decision", {"outcome": "judgment"}),
        ("delegation", {"track": "court_post"}),
    ],
)
def test_a_body_that_cannot_be_used_changes_nothing(
    court: Caller, scene: Filed, path: str, body: Any
) -> None:
    answer = court.post(f"packets/{scene.packet}/{path}", body)
    is_problem(answer, 422, "not_valid")
    assert answer.json()["errors"]
    assert scene.found.standing is Standing.SENT


def test_a_giant_a_foreign_and_a_broken_body_are_refused(court: Caller, scene: Filed) -> None:
    at = f"{API}/packets/{scene.packet}/acceptance"
    own = {"Authorization": f"Bearer {court.key}", "Idempotency-Key": "k", "If-Match": "*"}
    json = {**own, "Content-Type": "application/json"}

    def pieces() -> Iterator[bytes]:
        for _ in range(MOST // 1000 + 2):
            yield b" " * 1000

    for content in (b" " * (MOST + 1), pieces()):
        is_problem(court.browser.post(at, content=content, headers=json), 413, "too_large")
    form = court.browser.post(at, data={"docket": "1"}, headers=own)
    is_problem(form, 415, "media_type")
    is_problem(court.browser.post(at, content=b"{", headers=json), 422, "unreadable")
    is_problem(court.browser.put(at, content=b"{}", headers=json), 405, "method")
    is_problem(court.get("nothing/here"), 404, "no_way")


def test_what_nobody_may_know_of_looks_like_nothing(house: House, court: Caller) -> None:
    scene = house.filed()
    other = Caller(house, house.key("court2").key)
    nobody = other.get(f"packets/{'0' * 20}/status")
    theirs = other.get(f"packets/{scene.packet}/status")
    assert (nobody.status_code, nobody.json()) == (theirs.status_code, theirs.json())
    for path in ("", "/manifest"):
        is_problem(other.get(f"packets/{scene.packet}{path}"), 404, "not_found")
    is_problem(
        other.post(f"packets/{scene.packet}/acceptance", {"docket": "1号"}), 404, "not_found"
    )


def test_what_the_applicant_no_longer_agrees_to_is_not_read(court: Caller, scene: Filed) -> None:
    consent.withdraw(scene.of(RESIDENT), scene.case, ["refer"])
    is_problem(court.get(f"packets/{scene.packet}"), 403, "consent_missing")


def test_a_withdrawn_packet_is_not_returned(court: Caller, scene: Filed) -> None:
    handing.withdraw(scene.of(RESIDENT), scene.case, scene.packet, "settled")
    is_problem(court.post(f"packets/{scene.packet}/return", {"codes": ["C10"]}), 409, "not_now")


def test_the_description_and_the_schema_are_open_to_all(house: House) -> None:
    anybody = Caller(house, "")
    described = anybody.get("openapi.json").json()
    assert described["info"]["version"] == "1.0.0"
    assert len(described["paths"]) == 18
    for path, operations in described["paths"].items():
        assert path.startswith(API)
        for operation in operations.values():
            assert operation["security"] == [{"key": []}]
            assert {"401", "403", "429"} <= set(operation["responses"])
    assert anybody.get("packet.schema.json").json() == packet_schema()


def test_a_key_is_told_once_and_kept_as_a_digest(house: House) -> None:
    made = house.key()
    secret = made.key.split("_", 2)[2]
    kept = [entry.body for entry in house.desk.store.entries("clients")]
    assert not [body for body in kept if secret in body]
    before = made.client
    Caller(house, made.key).get("packets")
    (after,) = clients.listed(house.service.office, None)
    assert after.used_at is not None
    assert replace(after, used_at=None) == before
