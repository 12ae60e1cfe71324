"""Whatever a court's computer asks, is told of, or is refused: no word of a mediation is in it."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from functools import cache
from itertools import count
from typing import Any, Final

import pytest
from httpx2 import Response
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from engine.actions import consent
from engine.actions.hooks import KINDS, TEST
from engine.actions.litigating import assembling, handing
from engine.casework.people import RESIDENT, Side
from engine.messages.message import Channel, read_message
from engine.store.memory import MemoryStore
from tests.engine.actions.litigating.filings import COURT
from tests.engine.actions.mediating.tables import Scene, seated
from tests.ours import library
from tests.properties.mediations import picks, played, script_of
from tests.web.api.pulling import words_in
from tests.web.api.running import House
from web.logs import JsonLines

turn = count(1)
WRONG: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("acceptance", {}),
    ("acceptance", {"docket": "1号", "其他": "x"}),
    ("return", {"codes": ["C99"]}),
    ("return", {"codes": ["C10"], "until": "2020-01-01"}),
    ("transfer", {"unit": "nowhere", "reason": "no_jurisdiction"}),
    ("correction", {"docket": "9号"}),
    ("decision", {"outcome": "judgment", "on": "2099-01-01"}),
    ("decision", {"outcome": "judgment", "on": "2026-11-20"}),
    ("delegation", {"track": "court_post"}),
)
"""What is refused of a packet that was just sent: every kind of 409 and 422."""


class Watched:
    """A court's computer of which everything that it is told is kept."""

    def __init__(self, house: House, unit: str = "court") -> None:
        self.browser = TestClient(house.app, base_url="http://jiefen.example")
        self.own = {"Authorization": f"Bearer {house.key(unit).key}"}
        self.served: list[bytes] = []
        self.problems: set[str] = set()

    def get(self, path: str, **headers: str) -> Response:
        return self._kept(self.browser.get(f"/api/v1/{path}", headers={**self.own, **headers}))

    def act(self, packet: str, what: str, body: Any, etag: str = "*") -> Response:
        return self.post(f"packets/{packet}/{what}", body, **{"If-Match": etag})

    def post(self, path: str, body: Any, **headers: str) -> Response:
        sent = {**self.own, "Idempotency-Key": f"w{next(turn)}", **headers}
        return self._kept(self.browser.post(f"/api/v1/{path}", json=body, headers=sent))

    def look(self, packet: str) -> None:
        """Ask for all that can be asked."""
        paths = ("packets?limit=200", "webhooks", "reasons", "units", "openapi.json", "none")
        for path in (*paths, *(f"packets/{packet}{part}" for part in ("", "/manifest", "/status"))):
            self.get(path)

    def _kept(self, answer: Response) -> Response:
        assert answer.status_code < 500, answer.text
        self.served += [str(answer.headers).encode(), answer.content]
        if answer.headers["content-type"] == "application/problem+json":
            self.problems.add(answer.json()["code"])
        return answer


@cache
def house() -> tuple[House, Watched, Watched, str]:
    """One service for all examples: a court and another, and a webhook that hears of everything."""
    house = House.over(library(), MemoryStore())
    court, other = Watched(house), Watched(house, "court2")
    hook = court.post("webhooks", {"url": "https://court.example/"}).json()["id"]
    other.post("webhooks", {"url": "https://other.example/"})
    return house, court, other, hook


def told_by_hooks(house: House) -> Iterator[dict[str, Any]]:
    """What waits for the webhooks, as it will be sent."""
    for entry in house.desk.store.entries("messages"):
        message = read_message(entry)
        if message.channel is Channel.HOOK:
            opened = message.opened_by(house.desk.vault, "")
            yield {**json.loads(opened.values["payload"]), "about": opened.values.keys()}


def handed(scene: Scene, packet: str = "", drawn: bool = False) -> str:
    """The papers handed over, as files where they are drawn; the id of the packet."""
    more = assembling.additions(
        scene.applicant, scene.case, track="COURT_PRE", court=COURT, files=drawn
    )
    known = {*scene.case.filing.packets}
    case = handing.hand_over(scene.applicant, scene.case, COURT, "COURT_PRE", more, packet)
    return packet or next(iter({*case.filing.packets} - known))


def whole_way(scene: Scene, court: Watched, other: Watched) -> None:
    """Every act that there is, on two packets of one case."""
    first = handed(scene, drawn=True)
    court.look(first)
    other.look(first)
    for what, body in WRONG:
        court.act(first, what, body)
        other.act(first, what, body)
    court.act(first, "acceptance", {"docket": "1号"}, '"old"')
    court.act(first, "supplement", {"items": ["收据"], "note": "请补"})
    handed(scene, first)
    court.act(first, "return", {"codes": ["C10", "C13"], "items": ["身份证"]})
    handed(scene, first)
    court.look(first)
    court.act(first, "delegation", {"track": "court_pre"})
    court.look(first)
    court.act(first, "acceptance", {"docket": "1号"})
    court.act(first, "acceptance", {"docket": "2号"})
    court.act(first, "correction", {"docket": "2号"})
    court.act(first, "decision", {"outcome": "settled", "on": "2026-11-22"})
    second = handed(scene)
    court.act(second, "transfer", {"unit": "court2", "reason": "no_jurisdiction"})
    court.look(second)
    other.look(second)
    handing.withdraw(scene.desk.of(RESIDENT), scene.case, second, "settled")
    other.look(second)
    other.act(second, "return", {"codes": ["C10"]})
    third = handed(scene)
    consent.withdraw(scene.desk.of(RESIDENT), scene.case, ["refer"])
    court.look(third)
    court.act(third, "acceptance", {"docket": "3号"})


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(chosen=picks())
def test_no_answer_webhook_problem_or_log_holds_a_word_of_the_mediation(
    caplog: pytest.LogCaptureFixture, chosen: list[tuple[int, Side]]
) -> None:
    caplog.set_level(logging.DEBUG)
    here, court, other, hook = house()
    scene = seated(here.desk)
    script = script_of(chosen, scene.seat)
    played(scene, script)
    consent.agree(scene.applicant, scene.case, ["refer"])
    whole_way(scene, court, other)
    court.post(f"webhooks/{hook}/test", None)
    court.post(f"webhooks/{hook}/replay", {"since": "2020-01-01T00:00:00Z"})
    hooks = list(told_by_hooks(here))
    assert {one["type"] for one in hooks} == {*KINDS, TEST}
    assert {name for one in hooks for name in one["data"]} <= {
        "packet", "standing", "turn", "version", "webhook",
    }  # fmt: skip
    assert {one for told in hooks for one in told["about"]} == {"payload"}
    wanted = {"not_found", "not_now", "not_valid", "changed", "consent_missing", "no_way"}
    assert wanted <= court.problems | other.problems
    lines = "\n".join(map(JsonLines().format, caplog.records)) + caplog.text
    kept = "".join(entry.body for entry in here.desk.store.entries("replies"))
    met = words_in([*court.served, *other.served]) + str(hooks) + lines + kept
    plain = re.sub(r"(?<=\d)[,.\s](?=\d)", "", met)
    assert "12000" in plain  # what was said before the mediation is there
    assert not [mark for mark in script.open_to if mark in plain or mark in met]
    for one in (court, other):
        one.served.clear()
