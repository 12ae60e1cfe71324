"""Every address of a court's desk, tried by everybody: a packet of others is like none at all."""

from __future__ import annotations

import pytest
from httpx2 import Response

from engine.casework.people import Role
from engine.library import Library
from tests.engine.actions.litigating.filings import DOCKET, OTHER, Filed
from tests.web.litigation.courtroom import COMMISSION, Courtroom, act, at
from tests.web.resident import Resident
from web import urls
from web.litigation.court_packet import STEPS

NONE = "f" * 20
PLANTED = ("张明", "13800138000", "租赁合同", "36,000")
FILES = ("", "/packet.zip", "/documents/lease_complaint.pdf", "/evidence/1", "/evidence/1/file")
WAYS = [("GET", more) for more in FILES] + [("POST", f"/{step}") for step in STEPS]


@pytest.fixture(scope="module")
def room(library: Library) -> Courtroom:
    return Courtroom.over(library)


@pytest.fixture(scope="module")
def scene(room: Courtroom) -> Filed:
    return room.filed()


@pytest.fixture(scope="module")
def strangers(room: Courtroom, scene: Filed) -> dict[str, Resident]:
    """Everybody who has nothing to do with the packet, or not as a court; the applicant as well."""
    found = {
        f"{role.value} of {unit}": Resident(room.worker(role, unit).browser)
        for role in (Role.MEDIATOR, Role.AGENT, Role.SUPERVISOR, Role.ADMINISTRATOR)
        for unit in ("district", "bajiao", "court")
    }
    found |= {
        f"court of {unit}": Resident(room.worker(Role.COURT, unit).browser)
        for unit in (OTHER.id, COMMISSION.id, "bajiao", "district")
    }
    for name in ("nobody", "applicant"):
        found[name] = Resident.at_home(room.app)
    found["applicant"].browser.cookies.set(f"case-{scene.number}", scene.secret)
    for one in found.values():
        one.browser.follow_redirects = False
    return found


def ask(who: Resident, method: str, packet: str, more: str) -> Response:
    sent = {"accept.docket": DOCKET, "return.codes": "C10", "transfer.unit": OTHER.id}
    return who.browser.request(method, at(packet, more), data=sent if method == "POST" else None)


def same(one: Response, other: Response, packet: str) -> bool:
    """Whether two answers differ in nothing but the packet that was asked for."""
    codes = (one.status_code, one.headers.get("location", "").replace(packet, NONE))
    others = (other.status_code, other.headers.get("location", ""))
    return codes == others and one.text.replace(packet, NONE) == other.text


@pytest.mark.parametrize(("method", "more"), WAYS)
def test_a_packet_of_others_is_like_none(
    strangers: dict[str, Resident], scene: Filed, method: str, more: str
) -> None:
    before = scene.case.seq
    for name, who in strangers.items():
        answer = ask(who, method, scene.packet, more)
        assert answer.status_code == (
            303 if name in ("nobody", "applicant") else 404 if name.startswith("court") else 403
        ), name
        assert same(answer, ask(who, method, NONE, more), scene.packet), name
        assert not [word for word in PLANTED if word in answer.text], name
    assert scene.case.seq == before


def test_lists_and_figures_hold_nothing_of_other_units(
    strangers: dict[str, Resident], scene: Filed
) -> None:
    for name, who in strangers.items():
        for page in (urls.DESK_COURT, urls.DESK_COURT + "?standing=any", urls.DESK):
            answer = who.browser.get(page)
            assert scene.packet not in answer.text, name
            assert answer.status_code == 200 or name[:5] != "court", name
        if name.startswith("court"):
            file = who.browser.get(urls.DESK_COURT_FIGURES_FILE).text
            assert file.splitlines()[-1].startswith("*,0,"), name


def test_of_what_went_elsewhere_only_those_learn_who_had_it(
    room: Courtroom, strangers: dict[str, Resident]
) -> None:
    scene = room.filed()
    act(room.clerk, scene.packet, "transfer", unit=COMMISSION.id, reason="other_unit")
    assert room.second.get(at(scene.packet)).status_code == 410
    for name in ("court of court2", "court of bajiao", "mediator of court"):
        answer = ask(strangers[name], "GET", scene.packet, "")
        assert same(answer, ask(strangers[name], "GET", NONE, ""), scene.packet), name
    assert strangers["court of labour"].browser.get(at(scene.packet)).status_code == 200


@pytest.mark.parametrize("id", ["0", "A" * 20, "g" * 20, "..%2f..", "%00" * 20, "f" * 4000])
def test_what_is_no_id_of_a_packet_is_not_found(room: Courtroom, id: str) -> None:
    for more in FILES:
        assert room.clerk.get(f"{urls.DESK_COURT}/{id}{more}").status_code in (404, 405)
