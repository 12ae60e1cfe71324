"""Nothing said without prejudice leaves for a court: by no packet, no answer, no webhook."""

from __future__ import annotations

from functools import cache

from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from engine.actions import consent, exhibits
from engine.actions.litigating import handing, shelf
from engine.actions.litigating.petitioning import petition
from engine.casework import events as ev
from engine.casework.people import RESIDENT, Actor, Role, Side
from engine.litigation.verdict import verify
from engine.messages.message import Channel, read_message
from engine.store.memory import MemoryStore
from tests.engine.actions.litigating.filings import COURT
from tests.engine.actions.mediating.tables import Scene, seated
from tests.ours import library
from tests.properties.mediations import picks, played, script_of
from tests.web.api.running import House

AGREED = {"rental.monthly_rent": {"value": "12000.00"}}


@cache
def house() -> tuple[House, TestClient]:
    house = House.over(library(), MemoryStore())
    key = house.key().key
    browser = TestClient(house.app, headers={"Authorization": f"Bearer {key}"})
    made = browser.post(
        "/api/v1/webhooks", json={"url": "https://court.example/"}, headers={"Idempotency-Key": "k"}
    )
    assert made.status_code == 201
    return house, browser


def files(scene: Scene) -> None:
    """One file of each side, and one of the mediator's."""
    hands = (RESIDENT, Actor(Role.RESPONDENT, scene.seat), scene.hand)
    for number, hand in enumerate(hands):
        content = f"第{number}份材料".encode()
        offered = exhibits.Offered(f"{number}.txt", len(content), lambda c=content: c)  # type: ignore[misc]
        exhibits.hand_in(scene.desk.of(hand), scene.case, [offered], "lease_contract")


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(chosen=picks())
def test_no_court_meets_a_word_that_was_said_without_prejudice(
    chosen: list[tuple[int, Side]],
) -> None:
    here, browser = house()
    scene = seated(here.desk)
    files(scene)
    script = script_of(chosen, scene.seat)
    played(scene, script)
    for seat in ("", scene.seat):
        by = RESIDENT if not seat else Actor(Role.RESPONDENT, seat)
        scene.happen(ev.FactAgreed(seat, AGREED), by=by)
    consent.agree(scene.applicant, scene.case, ["refer"])
    case = handing.hand_over(scene.applicant, scene.case, COURT, "COURT_PRE")
    (packet,) = case.filing.packets.values()
    content = shelf.content(here.desk, case, packet)
    verdict = verify(content)
    assert verdict.is_sound
    told = content.decode("latin-1") + content.decode("utf-8", "ignore")
    at = f"/api/v1/packets/{packet.id}"
    for address in (at, f"{at}/manifest", f"{at}/status", "/api/v1/packets?limit=200"):
        answer = browser.get(address)
        assert answer.status_code == 200
        told += answer.content.decode("utf-8", "ignore")
    for entry in here.desk.store.entries("messages"):
        message = read_message(entry)
        if message.channel is Channel.HOOK:
            told += str(message.opened_by(here.desk.vault, "").values)
    told += petition(scene.applicant, scene.case).written().decode()
    for mark, allowed in script.open_to.items():
        assert "court" not in allowed
        assert mark not in told
    manifest = verdict.manifest
    assert manifest is not None
    assert [piece.name for piece in manifest.evidence] == ["0.txt"]
    assert [fact.name for fact in manifest.undisputed_facts] == ["rental.monthly_rent"]
    assert {f.standing for f in manifest.facts if f.name == "rental.monthly_rent"} == {"agreed"}
