"""The log: every request and error stands there, and nothing that a person wrote or holds."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from engine.casework.people import Role
from engine.errors import StoreError
from engine.library import Library
from engine.store.memory import MemoryStore
from tests.web.resident import LEASE, OWN, Resident, service
from tests.web.worker import Worker
from web import logs, urls
from web.context import STAFF_COOKIE

SECRET = "ZHANGSAN0PHONE13800138000"
PATTERNS = sorted(
    value for value in vars(urls).values() if isinstance(value, str) and value.startswith("/")
)
Lines = list[dict[str, Any]]


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the process logs, in the form of a service."""
    root, names = logging.getLogger(), logs.TRUSTED
    before = root.handlers[:], root.level, threading.excepthook
    levels = {name: logging.getLogger(name).level for name in names}
    stream = io.StringIO()
    logs.configure("json", stream)
    yield stream
    root.handlers[:], threading.excepthook = before[0], before[2]
    root.setLevel(before[1])
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(False)


def lines(written: io.StringIO) -> Lines:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def marked(pattern: str, number: str) -> str:
    """An address whose every part holds what nobody may read, but for the number of the case."""
    return re.sub(
        r"\{(\w+)\}", lambda part: number if part[1] == "number" and number else SECRET, pattern
    )


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "PUT", SECRET])
def test_no_request_leaves_anything_personal_in_the_log(
    library: Library, written: io.StringIO, method: str
) -> None:
    app = service(library, MemoryStore())
    browser = TestClient(app, headers=OWN, raise_server_exceptions=False, follow_redirects=False)
    anna = Resident(browser)
    opened = browser.post("/start")
    anna.number = opened.headers["location"].split("/")[2]
    secret = next(v for name, v in browser.cookies.items() if name.endswith(anna.number))
    browser.post(anna.at("story"), data={"story": f"{SECRET} 欠我钱"})
    browser.post(anna.at("kind"), data={"kind": "rent.arrears"})
    browser.post(anna.at("q/rental.monthly_rent"), data={"rental.monthly_rent": "87654321"})
    form = dict.fromkeys((*LEASE, "story", "secret", "number", "back", "key", SECRET), SECRET)
    for pattern in PATTERNS:
        for number in (anna.number, ""):
            address = f"{marked(pattern, number)}?q={SECRET}&{SECRET}=1"
            headers = {"user-agent": SECRET, "x-request-id": SECRET, "referer": f"/{SECRET}"}
            data = form if method in ("POST", "PUT") else None
            browser.request(method, address, data=data, headers=headers)
    said = written.getvalue()
    assert len(lines(written)) >= 2 * len(PATTERNS)
    for private in (SECRET, SECRET[:12], anna.number, secret, "欠我钱", "87654321", "testclient"):
        assert private not in said


def test_a_request_is_one_line_with_its_route_and_outcome(
    app: FastAPI, written: io.StringIO
) -> None:
    browser = TestClient(app, headers=OWN)
    answer = browser.get("/v/UNKNOWN1?x=1")
    (line,) = lines(written)
    assert line.pop("id") == answer.headers["x-request-id"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("time"))
    assert line.pop("ms") > 0
    assert line.pop("worker") > 0
    assert line == {
        "level": "info",
        "from": "jiefen.request",
        "message": "request",
        "method": "GET",
        "route": "/v/{number}",
        "status": 404,
        "role": "visitor",
    }


@pytest.mark.parametrize(
    ("method", "address", "route", "status"),
    [
        ("HEAD", "/law", "/law", 200),
        ("GET", "/nothing/here", "-", 404),
        ("DELETE", "/law", "/law", 405),
        ("GET", "/static/app.css", "/static/{address}", 404),
    ],
)
def test_the_route_is_named_whatever_the_answer(
    app: FastAPI, written: io.StringIO, method: str, address: str, route: str, status: int
) -> None:
    TestClient(app, headers=OWN).request(method, address)
    (line,) = lines(written)
    assert (line["method"], line["route"], line["status"]) == (method, route, status)


def test_a_refused_form_has_a_line_and_an_id_too(app: FastAPI, written: io.StringIO) -> None:
    answer = TestClient(app).post("/start", headers={"sec-fetch-site": "cross-site"})
    (line,) = lines(written)
    assert (line["status"], line["id"]) == (403, answer.headers["x-request-id"])


def test_whoever_acts_is_named_by_role_alone(library: Library, written: io.StringIO) -> None:
    app = service(library, MemoryStore())
    worker = Worker.signed_in(app, Role.MEDIATOR)
    for pattern in PATTERNS:
        if pattern.startswith(urls.DESK):
            worker.get(f"{marked(pattern, '')}?next=/{SECRET}")
    worker.browser.post(urls.SIGN_IN, data={"login": SECRET, "password": SECRET})
    assert "mediator" in {line["role"] for line in lines(written)}
    account = worker.account
    token = worker.browser.cookies[STAFF_COOKIE]
    for private in (SECRET, account.login, account.id, account.name, token):
        assert private not in written.getvalue()


# ---------------------------------------------------------------- errors


class BrokenStore(MemoryStore):
    """A store whose errors quote what they were asked."""

    def __init__(self, error: type[Exception]) -> None:
        super().__init__()
        self.error = error

    def find_by_number(self, number: str) -> None:
        raise self.error(f"{SECRET} asked for {number}")


@pytest.mark.parametrize("error", [ValueError, StoreError])
def test_an_error_is_logged_by_kind_and_place_and_its_page_is_as_safe_as_any(
    library: Library, written: io.StringIO, error: type[Exception]
) -> None:
    app = service(library, BrokenStore(error))
    browser = TestClient(app, headers=OWN, raise_server_exceptions=False)
    answer = browser.get(f"/v/{SECRET}")
    assert answer.status_code == 500
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    fault, request = lines(written)
    assert (fault["kind"], fault["route"]) == (error.__name__, "/v/{number}")
    assert re.fullmatch(r"engine/\w+/\w+\.py:\d+", fault["where"])
    assert fault["id"] == request["id"] == answer.headers["x-request-id"]
    assert request["status"] == 500
    assert SECRET not in written.getvalue()


def test_the_trace_that_a_server_writes_is_cut_to_kind_and_place(written: io.StringIO) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as err:
        logging.getLogger("uvicorn.error").error("Exception in ASGI application\n", exc_info=err)
    (line,) = lines(written)
    assert line["message"] == "Exception in ASGI application"
    assert line["kind"] == "ValueError"
    assert re.fullmatch(r"test_logs\.py:\d+|tests/web/test_logs\.py:\d+", line["where"])


def test_what_others_say_is_not_repeated(written: io.StringIO) -> None:
    logging.getLogger("asyncio").error("Task failed: %s", SECRET)
    logging.getLogger("jiefenish").error(SECRET)
    loop = asyncio.new_event_loop()
    loop.call_exception_handler({"message": SECRET, "exception": ValueError(SECRET)})
    loop.close()
    said = lines(written)
    assert [line["message"] for line in said] == ["(not shown)"] * 3
    assert SECRET not in written.getvalue()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_breaks_says_where(written: io.StringIO) -> None:
    def work() -> None:
        raise ValueError(SECRET)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    (line,) = lines(written)
    assert (line["message"], line["kind"]) == ("thread broke", "ValueError")
    assert SECRET not in written.getvalue()


def test_plain_lines_are_for_the_eyes(app: FastAPI) -> None:
    record = logging.makeLogRecord(
        {
            "name": "jiefen.request",
            "msg": "request",
            "levelname": "INFO",
            "created": 0.0,
            "fields": {"id": "1", "method": "GET", "route": "/law", "status": 200},
        }
    )
    assert logs.PlainLines().format(record) == (
        "00:00:00 info: request method=GET route=/law status=200"
    )
