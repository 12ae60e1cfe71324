"""Every address of the interface, tried by every key and by everybody who has none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from engine.accounts.client import Scope
from engine.actions.staff import clients, units
from engine.casework.people import Role
from engine.library import Library
from engine.store.memory import MemoryStore
from tests.engine.actions.litigating.filings import Filed
from tests.web.api.running import House
from tests.web.resident import OWN
from tests.web.worker import Worker
from web.api import urls
from web.api.app import create_api

SITE: Final = "http://jiefen.example"
NOBODYS: Final = {"packet": "0" * 20, "webhook": "wh" + "0" * 20}
BODIES: Final[Mapping[str, Any]] = {
    urls.ACCEPTANCE: {"docket": "1号"},
    urls.CORRECTION: {"docket": "2号"},
    urls.RETURN: {"codes": ["C10"]},
    urls.SUPPLEMENT: {"items": ["收据"]},
    urls.TRANSFER: {"unit": "court2", "reason": "other_unit"},
    urls.DECISION: {"outcome": "judgment", "on": "2026-11-20"},
    urls.DELEGATION: {"track": "court_pre"},
    urls.WEBHOOKS: {"url": "https://court.example/"},
    urls.WEBHOOK_REPLAY: {"since": "2026-01-01T00:00:00Z"},
}
OPEN: Final = {urls.OPENAPI, urls.SCHEMA}
"""What everybody may read: it says nothing of any case."""


def operations() -> list[tuple[str, str]]:
    found = create_api(None).openapi()["paths"]
    return sorted((method.upper(), path) for path, ways in found.items() for method in ways)


def scope_of(method: str, path: str) -> Scope:
    if path.startswith(urls.WEBHOOKS):
        return Scope.HOOKS
    return Scope.READ if method == "GET" else Scope.WRITE


@dataclass
class Someone:
    """Who tries, by which credentials, and as what they are to be answered."""

    browser: TestClient
    headers: Mapping[str, str]
    status: int  # 401: not let in; 403: outside the scope; 404: as if there were none


@dataclass
class Scene:
    """A service with a packet and a webhook of one court, and everybody who might try."""

    house: House
    filed: Filed
    known: Mapping[str, str]
    people: Mapping[str, Someone]

    def ask(self, who: Someone, method: str, path: str, ids: Mapping[str, str]) -> Response:
        body = BODIES.get(path)
        headers = {**who.headers, "If-Match": "*", "Idempotency-Key": "tried"}
        more = {"json": body} if body is not None and method == "POST" else {}
        return who.browser.request(method, path.format(**ids), headers=headers, **more)


def keys(house: House) -> Iterator[tuple[str, str, int]]:
    """Keys that open nothing here, and as what they are to be answered."""
    office = house.service.office
    revoked, good = house.key(), house.key().key
    clients.revoke(office, None, revoked.client.id)
    yield "revoked", revoked.key, 401
    yield "wrong secret", good[:-2] + "xx", 401
    yield "no such id", good.replace("jf_", "jf_0", 1), 401
    yield "no key at all", "x", 401
    yield "of another court", house.key("court2").key, 404
    yield "of a commission", house.key("commission").key, 404
    for scope in Scope:
        yield f"only {scope}", house.key(scopes=(scope.value,)).key, 403


@pytest.fixture(scope="module")
def scene(library: Library) -> Scene:
    house = House.over(library, MemoryStore())
    wish = units.Wish("仲裁委", "", "commission")
    units.add(house.service.office, None, wish, id="commission")
    filed = house.filed()
    own = {"Authorization": f"Bearer {house.key().key}"}
    browser = TestClient(house.app, base_url=SITE)
    hook = browser.post(
        urls.WEBHOOKS, json=BODIES[urls.WEBHOOKS], headers={**own, "Idempotency-Key": "k"}
    ).json()["id"]
    people = {
        name: Someone(browser, {"Authorization": f"Bearer {key}"}, status)
        for name, key, status in keys(house)
    }
    people["nobody"] = Someone(TestClient(house.app, base_url=SITE), {}, 401)
    people["a key in a cookie"] = replace(people["nobody"], headers={"Cookie": f"key={own}"})
    people["a key by another scheme"] = replace(
        people["nobody"], headers={"Authorization": own["Authorization"].replace("Bearer", "Basic")}
    )
    resident = TestClient(house.app, base_url=SITE, headers=OWN)
    resident.cookies.set(f"case-{filed.number}", filed.secret)
    people["the applicant"] = Someone(resident, {}, 401)
    for role in (Role.COURT, Role.MEDIATOR, Role.SUPERVISOR, Role.ADMINISTRATOR):
        worker = Worker.signed_in(house.app, role, "court" if role is Role.COURT else "district")
        people[f"{role} at the desk"] = Someone(worker.browser, {}, 401)
    return Scene(house, filed, {"packet": filed.packet, "webhook": hook}, people)


def told(answer: Response) -> tuple[int, bytes, str]:
    return answer.status_code, answer.content, answer.headers.get("www-authenticate", "")


@pytest.mark.parametrize(("method", "path"), operations())
def test_what_is_refused_looks_as_if_there_were_nothing(
    scene: Scene, method: str, path: str
) -> None:
    before = scene.filed.case.seq
    for name, who in scene.people.items():
        if who.status == 403 and name == f"only {scope_of(method, path)}":
            continue
        if who.status == 404 and "{" not in path:
            continue  # of their own they may ask
        theirs = scene.ask(who, method, path, scene.known)
        nobodys = scene.ask(who, method, path, NOBODYS)
        assert theirs.status_code == who.status, (name, theirs.text)
        assert theirs.headers["content-type"] == "application/problem+json", name
        assert told(theirs) == told(nobodys), name
        assert scene.filed.number not in theirs.text
    assert scene.filed.case.seq == before  # whoever was refused has left no trace


def test_only_the_description_is_open_to_everybody(scene: Scene) -> None:
    for path in sorted(OPEN):
        answer = scene.people["nobody"].browser.get(path)
        assert answer.status_code == 200
        for known in (*scene.known.values(), scene.filed.number):
            assert known not in answer.text
    every = {path for _, path in operations()}
    assert not every & OPEN
    named = {value for name, value in vars(urls).items() if name.isupper() and name != "ROOT"}
    assert named == every | OPEN


def test_whoever_may_is_let_in(scene: Scene) -> None:
    for method, path in operations():
        mine = scene.house.key(scopes=(scope_of(method, path).value,)).key
        who = Someone(TestClient(scene.house.app), {"Authorization": f"Bearer {mine}"}, 200)
        answer = scene.ask(who, method, path, scene.known)
        missing = answer.status_code == 404 and "{webhook}" in path
        late = answer.status_code == 409  # an act before it made this one impossible
        assert answer.status_code < 300 or missing or late, (method, path, answer.text)
