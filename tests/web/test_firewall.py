"""No page, file, export or log shows a word of a mediation to one who may not see it."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

import pytest
from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from engine.actions import consent, seats
from engine.actions.litigating import handing
from engine.actions.staff import signing
from engine.casework import events as ev
from engine.casework.people import Role, Side
from engine.library import Library
from engine.store.memory import MemoryStore
from tests.engine.actions.litigating.filings import COURT
from tests.engine.actions.mediating.tables import Scene, seated
from tests.properties.mediations import MAKERS, WHO, Script, played, script_of
from tests.web.resident import OWN, service
from tests.web.worker import Worker
from web import urls
from web.access import ACTIONS
from web.api.app import create_api
from web.context import Service

NAMED: Final = re.compile(r"\{(\w+)\}")
SITE: Final = "http://jiefen.example"


@dataclass
class House:
    """A service with one mediation in it, and a browser for everybody who might look."""

    app: FastAPI
    scene: Scene
    browsers: Mapping[str, TestClient]


@pytest.fixture
def house(library: Library) -> House:
    app = service(library, MemoryStore())
    served: Service = app.state.service
    desk = served.revisions.current
    workers = {
        "mediator": Worker.signed_in(app, Role.MEDIATOR),
        "colleague": Worker.signed_in(app, Role.MEDIATOR),
        "overseer": Worker.signed_in(app, Role.SUPERVISOR, "district"),
        "court": Worker.signed_in(app, Role.COURT, "court"),
    }
    hand = signing.actor_of(served.office, workers["mediator"].account)
    scene = seated(desk, hand=hand)
    offer = {"role": "professional", "profession": "other", "name": "钱译", "inviter": "林岚"}
    offered = seats.offer(scene.mediator, scene.case, offer)
    entered, guest = desk.enter(scene.number, offered.secret)
    seats.take(desk.of(guest), entered, ["seat"])
    browsers = {name: worker.browser for name, worker in workers.items()}
    for name, secret in (
        ("applicant", scene.secret),
        ("respondent", scene.seat_secret),
        ("guest", offered.secret),
        ("stranger", "0" * 16),
    ):
        browsers[name] = TestClient(app, base_url=SITE, headers=OWN)
        browsers[name].cookies.set(f"case-{scene.number}", secret)
    assert browsers.keys() == {*WHO}
    return House(app, scene, browsers)


def addresses(script: Script, scene: Scene) -> Iterator[str]:
    """Every address of the case, with everything that its parts may stand for."""
    known = {
        "number": [scene.number],
        "thread": ["joint", "notes", *(f"caucus.{side}" for side in Side)],
        "seat": ["", scene.seat],
        "side": [side.value for side in Side],
        "fact": ["rental.monthly_rent"],
        "question": ["matter"],
        "name": ["rental.rent_owed"],
        "form": ["html", "json", "pdf", "docx"],
        "exhibit": ["none"],
        "who": ["own", "other"],
        "paper": ["lease_answer", "lease_complaint", "facts", "certificate"],
        "proposal": _ids(script, ev.ProposalMade, "proposal"),
        "session": _ids(script, ev.SessionPlanned, "session"),
        "agreement": _ids(script, ev.AgreementDrafted, "agreement"),
    }
    for method, pattern in sorted(ACTIONS):
        if method == "GET":
            names = NAMED.findall(pattern)
            for parts in product(*(known.get(name, ["none"]) for name in names)):
                yield urls.to(pattern, **dict(zip(names, parts, strict=True)))


def _ids(script: Script, kind: type, field: str) -> list[str]:
    made = [line.happened for line in script.lines if isinstance(line.happened, kind)]
    return [getattr(happened, field) for happened in made][:3]


def words_of(answer: Response) -> str:
    """All that an answer tells: its text, or that of each file in it, sums without their marks."""
    told = answer.content
    if told[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(told)) as packed:
            told = b"".join(packed.read(name) for name in packed.namelist())
    return re.sub(r"(?<=\d)[,.\s](?=\d)", "", told.decode(errors="ignore"))


def packet_addresses(packet: str) -> Iterator[str]:
    """Every address of the interface that can be read, and every one of a court's desk."""
    for pattern in (urls.DESK_COURT, urls.DESK_COURT_FIGURES, urls.DESK_COURT_FIGURES_FILE):
        yield pattern
    for name, pattern in sorted(vars(urls).items()):
        if name.startswith("DESK_PACKET") and "{" not in pattern.replace("{packet}", ""):
            yield urls.to(pattern, packet=packet)
    for path, ways in create_api(None).openapi()["paths"].items():
        if "get" in ways:
            yield path.format(packet=packet)


EVERYTHING: Final = sorted(product(range(len(MAKERS)), Side))
"""Each kind of thing on both sides; in which order is tried on the engine."""


def test_nobody_is_shown_a_word_that_is_not_for_them(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    script = script_of(EVERYTHING, house.scene.seat)
    played(house.scene, script)
    met: dict[str, set[str]] = {name: set() for name in WHO}
    consent.agree(house.scene.applicant, house.scene.case, ["refer"])
    case = handing.hand_over(house.scene.applicant, house.scene.case, COURT, "COURT_PRE")
    (packet,) = case.filing.packets
    for address in (*addresses(script, house.scene), *packet_addresses(packet)):
        for name, browser in house.browsers.items():
            answer = browser.get(address)
            assert answer.status_code < 500, (name, address)
            told = words_of(answer)
            for mark, allowed in script.open_to.items():
                if mark in told:
                    assert name in allowed, (name, address, mark)
                    met[name].add(mark)
    assert not [mark for mark in script.open_to if mark in caplog.text]
    assert met["applicant"], "nothing was met at all: the pages show nothing, or the marks are lost"
