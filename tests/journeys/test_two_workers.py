"""Two workers on PostgreSQL behind one port are one service."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING

import httpx2
import pytest

from engine.casework.journal import audit
from engine.store.address import opened
from tests.journeys.serving import Workers
from tests.journeys.test_restaurant_lease import walk
from tests.postgres import PostgresServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser

OWN = {"sec-fetch-site": "same-origin"}
CLICKS = 12


@pytest.fixture(scope="module")
def database(postgres_server: PostgresServer) -> Iterator[str]:
    with postgres_server.database() as address:
        yield address


@pytest.fixture(scope="module")
def workers(database: str) -> Iterator[Workers]:
    with Workers.serving(database, 2) as running:
        yield running


def browser_of(workers: Workers) -> httpx2.Client:
    return httpx2.Client(base_url=workers.address, headers=OWN, timeout=15, trust_env=False)


def begun(browser: httpx2.Client) -> str:
    number: str = browser.post("/start").headers["location"].split("/")[2]
    browser.post(f"/case/{number}/story", data={"story": "", "agree": "assess"})
    assert browser.post(f"/case/{number}/kind", data={"kind": "rent.arrears"}).status_code == 303
    return number


def kinds(database: str, number: str) -> list[str]:
    with opened(database) as store:
        summary = store.find_by_number(number)
        assert summary is not None
        return [event.kind for event in store.read(summary.case_id)]


def test_a_double_click_makes_one_event(workers: Workers, database: str) -> None:
    together = Barrier(2)
    with browser_of(workers) as one, browser_of(workers) as other, ThreadPoolExecutor(2) as pool:
        number = begun(one)
        other.cookies = one.cookies

        def click(browser: httpx2.Client, amount: int) -> int:
            together.wait()
            path = f"/case/{number}/q/rental.monthly_rent"
            return browser.post(path, data={"rental.monthly_rent": f"{amount}.00"}).status_code

        before = len(kinds(database, number))
        for amount in range(1000, 1000 + CLICKS):
            assert list(pool.map(click, (one, other), [amount] * 2)) == [303, 303]
    assert kinds(database, number)[before:] == ["AnswersGiven"] * CLICKS


def test_what_one_worker_wrote_the_other_reads(workers: Workers) -> None:
    """Each request on a connection of its own, so that either worker may take it."""
    with browser_of(workers) as browser:
        number, cookies = begun(browser), browser.cookies
    fact = "rental.monthly_rent"
    for amount in range(5000, 5020):
        with browser_of(workers) as browser:
            browser.cookies = cookies
            browser.post(f"/case/{number}/q/{fact}", data={fact: f"{amount}.00"})
        with browser_of(workers) as browser:
            browser.cookies = cookies
            assert f'value="{amount}' in browser.get(f"/case/{number}/q/{fact}").text


def test_a_worker_that_dies_is_replaced(workers: Workers, database: str) -> None:
    with browser_of(workers) as browser:
        number = begun(browser)
        cookies = browser.cookies
    before = workers.pids()
    assert len(before) == 2
    os.kill(before[0], signal.SIGKILL)
    until = time.monotonic() + 90
    while len(set(workers.pids()) - {before[0]}) < 2:
        assert time.monotonic() < until
        time.sleep(0.1)
    taken = 0
    while taken < 5:
        assert time.monotonic() < until
        with suppress(httpx2.HTTPError), browser_of(workers) as browser:
            browser.cookies = cookies
            path = f"/case/{number}/q/rental.monthly_rent"
            answer = browser.post(path, data={"rental.monthly_rent": f"{7000 + taken}.00"})
            taken += answer.status_code == 303
    assert kinds(database, number).count("AnswersGiven") == 5


def test_a_resident_reaches_the_guidance(browser: Browser, workers: Workers) -> None:
    walk(browser, workers.address, "zh", True)


def test_an_open_page_hears_through_one_worker_what_another_wrote(
    browser: Browser, workers: Workers
) -> None:
    with browser_of(workers) as device:
        number, cookies = begun(device), device.cookies
    context = browser.new_context()
    secret = cookies[f"case-{number}"]
    context.add_cookies([{"name": f"case-{number}", "value": secret, "url": workers.address}])
    page = context.new_page()
    with page.expect_response(lambda answer: "/live" in answer.url):
        page.goto(f"{workers.address}/case/{number}/advice")
    for said in ("房东换了锁", "今天还是进不去", "押金也没退"):
        with browser_of(workers) as device:  # a connection of its own: either worker may take it
            device.cookies = cookies
            path = f"/case/{number}/advice"
            assert device.post(path, data={"message": said, "do": "post"}).status_code == 303
        page.locator("#thread").get_by_text(said).wait_for(timeout=20_000)
    context.close()


def test_they_end_when_they_are_told_to(workers: Workers, database: str) -> None:
    """The last test of this file: nobody answers afterwards."""
    pids = workers.pids()
    assert len(pids) == 2
    workers.process.terminate()
    assert workers.process.wait(30) == 0
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
    with opened(database) as store:
        assert audit(store) == []
