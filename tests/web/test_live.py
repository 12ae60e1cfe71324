"""A page that follows a case hears that it went on, and nothing of what happened."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Timer

import pytest
from fastapi import FastAPI

from engine.actions import consult
from engine.actions.desk import Desk
from engine.casework.case import Case
from tests.web.resident import Resident
from web.context import Service
from web.routes import live


@pytest.fixture(autouse=True)
def impatient(short_streams: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "PULSE", 0.5)
    monkeypatch.setattr(live, "LONGEST", 40)


def desk_of(app: FastAPI) -> Desk:
    served: Service = app.state.service
    return served.revisions.current


def heard(desk: Desk, case: Case, after: int, count: int) -> list[bytes]:
    """The first pieces of the stream."""

    async def listen() -> list[bytes]:
        pieces = []
        async for piece in live._moves(desk.store, case, after):
            pieces.append(piece)
            if len(pieces) == count:
                break
        return pieces

    # In a thread of its own: in this one a browser of other tests may keep a loop running.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(asyncio.wait_for(listen(), 10))).result()


def test_what_happens_later_is_heard_with_its_place_and_without_its_words(app: FastAPI) -> None:
    desk = desk_of(app)
    case = consult.open_case(desk).case
    Timer(0.2, lambda: consult.tell_story(desk, case, "房东不退押金")).start()
    _, moved = heard(desk, case, case.seq, 2)
    assert b"event: moved" in moved
    assert f"id: {case.seq + 1}".encode() in moved
    assert "押金".encode() not in moved


def test_whoever_was_away_hears_at_once_what_was_missed(app: FastAPI) -> None:
    desk = desk_of(app)
    case = consult.tell_story(desk, consult.open_case(desk).case, "房东不退押金")
    _, moved = heard(desk, case, case.seq - 1, 2)
    assert f"id: {case.seq}".encode() in moved


def test_nobody_follows_a_case_that_is_not_theirs(anna: Resident, stranger: Resident) -> None:
    anna.begin()
    assert stranger.browser.get(anna.at("live")).status_code == 404
