"""A page that follows a case hears that it went on, and nothing of what happened."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Timer

import pytest
from fastapi import FastAPI

from engine.actions import consult
from engine.actions.desk import Desk
from engine.actions.mediating import talking
from engine.casework.case import Case
from engine.casework.events import SeatClosed
from engine.casework.people import RESIDENT, Side
from engine.mediation.confidence import CAUCUS, JOINT
from tests.engine.actions.mediating.tables import Scene, seated
from tests.web.resident import Resident
from web.context import Service
from web.hub import Hub
from web.routes import live

Act = Callable[[], object]


@pytest.fixture(autouse=True)
def impatient(short_streams: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "PULSE", 0.5)
    monkeypatch.setattr(live, "LONGEST", 40)


def served(app: FastAPI) -> Service:
    service: Service = app.state.service
    return service


def desk_of(app: FastAPI) -> Desk:
    return served(app).revisions.current.of(RESIDENT)


def heard(
    hub: Hub, desk: Desk, case: Case, after: int, act: Act = lambda: None, within: float = 1.2
) -> list[bytes]:
    """The pieces of the stream within some seconds, while something is done."""

    async def listen() -> list[bytes]:
        pieces = []
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                async for piece in live.follow(hub, desk, case, after):
                    pieces.append(piece)
        return pieces

    # In a thread of its own: in this one a browser of other tests may keep a loop running.
    with ThreadPoolExecutor(1) as pool:
        listening = pool.submit(lambda: asyncio.run(listen()))
        Timer(0.2, act).start()
        return listening.result()


def moves(pieces: list[bytes]) -> list[bytes]:
    return [piece for piece in pieces if b"event: moved" in piece]


def test_what_happens_later_is_heard_with_its_place_and_without_its_words(app: FastAPI) -> None:
    desk = desk_of(app)
    case = consult.open_case(desk).case
    hub = served(app).hub
    pieces = heard(
        hub, desk, case, case.seq, lambda: consult.tell_story(desk, case, "房东不退押金")
    )
    (moved,) = moves(pieces)
    assert f"id: {case.seq + 1}".encode() in moved
    assert "押金".encode() not in b"".join(pieces)


def test_whoever_was_away_hears_at_once_what_was_missed(app: FastAPI) -> None:
    desk = desk_of(app)
    case = consult.tell_story(desk, consult.open_case(desk).case, "房东不退押金")
    (moved,) = moves(heard(served(app).hub, desk, case, case.seq - 1, within=0.3))
    assert f"id: {case.seq}".encode() in moved


def test_a_ring_that_was_missed_is_made_up_for_at_the_next_pulse(app: FastAPI) -> None:
    desk = desk_of(app)
    case = consult.open_case(desk).case
    deaf = Hub()
    pieces = heard(deaf, desk, case, case.seq, lambda: consult.tell_story(desk, case, "漏水"))
    assert len(moves(pieces)) == 1


def test_nobody_follows_a_case_that_is_not_theirs(anna: Resident, stranger: Resident) -> None:
    anna.begin()
    assert stranger.browser.get(anna.at("live")).status_code == 404


# ---------------------------------------------------------------- a mediation


@pytest.fixture
def scene(app: FastAPI) -> Scene:
    return seated(desk_of(app))


def test_a_side_does_not_hear_that_the_other_speaks_with_the_mediator(
    app: FastAPI, scene: Scene
) -> None:
    case, hub = scene.case, served(app).hub

    def talk() -> None:
        talking.post(scene.respondent, case, CAUCUS[Side.RESPONDENT], "最多三万二")

    pieces = heard(hub, scene.applicant, case, case.seq, talk)
    assert not moves(pieces)
    quiet = heard(hub, scene.applicant, case, case.seq)
    assert [*map(len, pieces)] == [*map(len, quiet)], "silence must sound the same"


def test_a_side_hears_of_what_is_said_to_all_by_its_own_place(app: FastAPI, scene: Scene) -> None:
    case, hub = scene.case, served(app).hub
    pieces = heard(
        hub,
        scene.applicant,
        case,
        case.seq,
        lambda: talking.post(scene.respondent, case, JOINT, "好"),
    )
    (moved,) = moves(pieces)
    assert f"id: {scene.case.seq}".encode() in moved


def test_a_dropped_stream_goes_on_where_it_was(app: FastAPI, scene: Scene) -> None:
    known = scene.case.seq
    talking.post(scene.mediator, scene.case, JOINT, "大家好")
    last = talking.post(scene.mediator, scene.case, CAUCUS[Side.RESPONDENT], "悄悄话").seq
    hub = served(app).hub
    (ours,) = moves(heard(hub, scene.applicant, scene.case, known, within=0.3))
    (theirs,) = moves(heard(hub, scene.respondent, scene.case, known, within=0.3))
    assert f"id: {last - 1}".encode() in ours
    assert f"id: {last}".encode() in theirs


def test_a_stream_ends_when_its_seat_is_closed(app: FastAPI, scene: Scene) -> None:
    case, hub = scene.case, served(app).hub
    gone = heard(
        hub, scene.respondent, case, case.seq, lambda: scene.happen(SeatClosed(scene.seat, "left"))
    )
    assert not moves(gone)
    assert len(hub) == 0


def test_the_address_on_a_page_tells_no_place_of_what_is_hidden(app: FastAPI, scene: Scene) -> None:
    known = scene.case.seq
    talking.post(scene.respondent, scene.case, CAUCUS[Side.RESPONDENT], "最多三万二")
    browser = Resident.at_home(app).browser
    browser.cookies.set(f"case-{scene.number}", scene.secret)
    page = browser.get(f"/case/{scene.number}/mediation/room/joint")
    assert f"after={known}" in page.text
    assert re.findall(r'(?:after=|name="seen" value=")(\d+)', page.text) == [str(known)]
