"""What is sent from the pages: who agrees is reminded, and staff see how it fares."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from engine.actions.outbox import PURPOSE
from engine.actions.staff.office import Terms
from engine.casework.people import Role
from engine.clock import FixedClock
from engine.library import Library
from engine.messages.message import MESSAGES, SENT, Channel
from engine.messages.sender import SendError
from engine.store.memory import MemoryStore
from engine.store.store import Entry
from tests.engine.actions.posting import PHONE, Recorder
from tests.engine.actions.staffed import CHEAP
from tests.web.resident import NOW, OWN, Resident, faults_on, words_of
from tests.web.worker import Worker
from web.app import create_app
from web.posting import Posting, Ways

texts = Recorder()


@pytest.fixture(scope="module")
def app(library: Library) -> FastAPI:
    ways = Ways({Channel.SMS: texts}, "https://jiefen.example")
    terms = Terms(cost=CHEAP, needs_factor=False)
    store, clock = MemoryStore(), FixedClock(NOW)
    return create_app(library, store, clock, authors=False, terms=terms, ways=ways)


@pytest.fixture(autouse=True)
def empty() -> None:
    texts.letters.clear()
    texts.failing.clear()


@pytest.fixture
def reached(anna: Resident) -> Resident:
    anna.begin(kind="rent.arrears")
    anna.post("reminders", {"phone": "138 0000 1234", "email": "", "agrees": "yes"})
    return anna


def posting(app: FastAPI) -> Posting:
    found: Posting = app.state.posting
    return found


def drain(app: FastAPI) -> None:
    posting(app).scheduler.tick()


def test_who_agrees_is_written_to_and_sees_where(reached: Resident, app: FastAPI) -> None:
    page = words_of(reached.get("reminders"))
    assert "提醒已经开通" in page
    assert "138•••34" in page
    assert PHONE not in page
    drain(app)
    assert [letter.to for letter in texts.letters] == [PHONE]
    assert "https://jiefen.example/resume" in texts.letters[0].body


def test_who_turns_it_off_is_left_alone(reached: Resident, app: FastAPI) -> None:
    page = reached.post("reminders", {"off": "yes"})
    assert "提醒已经开通" not in words_of(page)
    assert PURPOSE not in reached.case().people.agreed()
    drain(app)
    assert texts.letters == []


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({}, "至少填一样"),
        ({"phone": PHONE}, "同意了才能"),
        ({"phone": "12", "agrees": "yes"}, "请填手机号"),
        ({"email": "a@b", "agrees": "yes"}, "请填邮箱"),
        ({"phone": "<script>", "agrees": "yes"}, "请填手机号"),
    ],
)
def test_what_cannot_be_written_to_is_told(
    anna: Resident, sent: dict[str, str], fault: str
) -> None:
    anna.begin(kind="rent.arrears")
    page = anna.post("reminders", sent)
    assert page.status_code == 422
    assert any(fault in told for told in faults_on(page))
    assert "<script>" not in page.text
    assert anna.case().people.details == {}


def test_without_a_way_to_send_nobody_is_asked(library: Library) -> None:
    silent = create_app(library, MemoryStore(), FixedClock(NOW), authors=False)
    someone = Resident.at_home(silent)
    someone.begin(kind="rent.arrears")
    page = someone.get("reminders")
    assert "这里现在还不能发" in words_of(page)
    assert 'name="phone"' not in page.text


def test_staff_who_run_the_service_see_how_messages_fare(reached: Resident, app: FastAPI) -> None:
    texts.failing = [SendError("refused", permanent=True)]
    drain(app)
    head = Worker.signed_in(app, Role.ADMINISTRATOR)
    page = head.get("/desk/outbox")
    shown = words_of(page)
    assert "没发成" in shown
    assert "138•••34" in shown
    assert "对方服务器拒收" in shown
    assert reached.number[:4] in shown
    assert PHONE not in page.text
    assert "jiefen.example/resume" not in page.text
    (entry,) = [e for e in reached.desk.store.entries(MESSAGES) if reached.number in e.body]
    head.post("/desk/outbox", retry=entry.id)
    drain(app)
    assert [letter.to for letter in texts.letters] == [PHONE]
    assert "刚刚有变化" in words_of(head.post("/desk/outbox", retry=entry.id))


def test_a_message_is_given_up(reached: Resident, app: FastAPI) -> None:
    head = Worker.signed_in(app, Role.ADMINISTRATOR)
    (entry,) = [e for e in reached.desk.store.entries(MESSAGES) if reached.number in e.body]
    head.post("/desk/outbox", cancel=entry.id)
    drain(app)
    assert texts.letters == []
    assert reached.desk.store.entry(SENT, entry.id) is not None
    assert head.post("/desk/outbox", cancel="none at all").status_code == 200
    assert head.post("/desk/outbox").status_code == 200


def test_a_damaged_message_is_shown_and_can_be_given_up(app: FastAPI, anna: Resident) -> None:
    anna.desk.store.put([Entry(MESSAGES, "broken<b>", "[]", "", NOW)])
    head = Worker.signed_in(app, Role.ADMINISTRATOR)
    page = head.get("/desk/outbox")
    assert "读不出来" in words_of(page)
    assert "broken<b>" not in page.text
    head.post("/desk/outbox", cancel="broken<b>")
    assert anna.desk.store.entry(MESSAGES, "broken<b>") is None


@pytest.mark.parametrize("role", [Role.MEDIATOR, Role.AGENT, Role.COURT])
def test_nobody_else_sees_the_outbox(app: FastAPI, role: Role) -> None:
    worker = Worker.signed_in(app, role)
    assert worker.get("/desk/outbox").status_code == 403
    assert worker.post("/desk/outbox", cancel="x").status_code == 403


def test_the_outbox_is_no_page_for_visitors(app: FastAPI) -> None:
    stranger = TestClient(app, base_url="http://jiefen.example", headers=OWN)
    assert stranger.get("/desk/outbox").url.path == "/desk/sign-in"


def test_the_service_starts_and_stops_what_sends(library: Library) -> None:
    ways = Ways({Channel.SMS: Recorder()}, "https://jiefen.example")
    app = create_app(library, MemoryStore(), FixedClock(NOW), authors=False, ways=ways)
    with TestClient(app, base_url="http://jiefen.example", headers=OWN) as browser:
        assert posting(app).scheduler.is_running
        assert browser.get("/").status_code == 200
    assert not posting(app).scheduler.is_running
