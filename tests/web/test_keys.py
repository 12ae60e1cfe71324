"""An administrator makes keys for the systems of courts, sees each once, and revokes them."""

from __future__ import annotations

import re
from html import unescape

import pytest
from fastapi import FastAPI

from engine.actions.staff import clients
from engine.casework.people import Role
from engine.library import Library
from engine.store.memory import MemoryStore
from tests.engine.actions.staffed import Town
from tests.web.colleague import Colleague, house
from tests.web.forms import send
from tests.web.resident import service, words_of
from tests.web.worker import Worker
from web import urls
from web.context import Service


@pytest.fixture
def app(library: Library) -> FastAPI:
    return service(library, MemoryStore())


def made(head: Worker, **fields: str) -> tuple[int, str]:
    page = head.get(urls.KEYS).text
    once = re.search(r'name="key" value="([^"]+)"', page)
    assert once
    sent = {
        "title": "立案系统",
        "unit": "court",
        "key": once[1],
        "scopes": "packets:read",
        **fields,
    }
    answer = head.post(urls.KEYS, **sent)
    shown = re.search(r'<code class="wraps">([^<]+)</code>', answer.text)
    return answer.status_code, unescape(shown[1]) if shown else ""


def test_a_key_is_shown_once_and_opens_what_it_was_made_for(app: FastAPI) -> None:
    head = Worker.signed_in(app, Role.ADMINISTRATOR, "district")
    status, key = made(head)
    assert status == 200
    assert key.startswith("jf_")
    assert key not in head.get(urls.KEYS).text
    bearer = {"Authorization": f"Bearer {key}"}
    assert head.browser.get("/api/v1/packets", headers=bearer).status_code == 200
    served: Service = app.state.service
    (client,) = clients.listed(served.office, None)
    assert "立案系统" in head.get(urls.KEYS).text
    head.post(urls.KEYS, revoke=client.id)
    assert head.browser.get("/api/v1/packets", headers=bearer).status_code == 401
    assert "已停用" in head.get(urls.KEYS).text
    assert "发出接口密钥" in head.get(urls.CHANGES).text


def test_the_same_form_sent_twice_makes_one_key(app: FastAPI) -> None:
    head = Worker.signed_in(app, Role.ADMINISTRATOR, "district")
    assert made(head, key="same")[0] == 200
    assert made(head, key="same") == (422, "")
    served: Service = app.state.service
    assert len(clients.listed(served.office, None)) == 1


def test_what_is_missing_is_said_at_its_field(app: FastAPI) -> None:
    head = Worker.signed_in(app, Role.ADMINISTRATOR, "district")
    for wrong in ({"title": ""}, {"unit": "bajiao"}, {"scopes": "all"}):
        assert made(head, **wrong) == (422, "")


def test_only_an_administrator_makes_keys(app: FastAPI) -> None:
    for role in (Role.SUPERVISOR, Role.COURT, Role.MEDIATOR):
        worker = Worker.signed_in(app, role, "court")
        assert worker.get(urls.KEYS).status_code == 403
        assert worker.post(urls.KEYS, title="x", unit="court").status_code == 403


def test_a_key_runs_out_on_its_day(library: Library) -> None:
    town = Town()
    town.join("head", Role.ADMINISTRATOR, "district")
    app = house(library, town)
    head = Colleague.signed_in(app, town, "head")

    def page() -> str:
        return words_of(head.get(urls.KEYS))

    def make(days: str) -> str:
        answer = send(
            head.browser, head.get(urls.KEYS), urls.KEYS, title="立案系统", unit="court", days=days
        )
        shown = re.search(r'<code class="wraps">([^<]+)</code>', answer.text)
        return unescape(shown[1]) if shown else words_of(answer)

    for wrong in ("0", "-1", "1.5", "9999", "明年"):
        assert "请写1到1100天" in make(wrong), wrong
    bearer = {"Authorization": f"Bearer {make('30')}"}
    assert "用到2026年12月22日" in page()
    assert head.browser.get("/api/v1/packets", headers=bearer).status_code == 200
    town.clock.pass_by(days=30)
    head = Colleague.signed_in(app, town, "head")
    assert "已到期" in page()
    assert head.browser.get("/api/v1/packets", headers=bearer).json()["code"] == "key_over"
