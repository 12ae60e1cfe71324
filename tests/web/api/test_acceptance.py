"""From a mediation that failed to a court's docket: real pages, a real socket, real clients."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

from engine.accounts.unit import Level, Unit
from engine.actions import consent, course, exhibits
from engine.actions.litigating import assembling, describing, handing
from engine.actions.staff import clients, units
from engine.casework.case import Case
from engine.casework.filing import Packet, Standing
from engine.casework.moves import Wish
from engine.casework.people import Side
from engine.cli.command import Console
from engine.cli.entry import main
from engine.library import Library
from tests.engine.actions.mediating.agreements import LANDLORD, TENANT, TERMS
from tests.engine.actions.mediating.tables import FACTS, Scene, seated
from tests.engine.actions.staffed import Town
from tests.properties.mediations import MAKERS, played, script_of
from tests.web.api.pulling import Pulling, client_of_the_docs, words_in
from tests.web.api.running import EVERYTHING, House, in_file, running
from tests.web.colleague import desk_of
from tests.web.forms import send
from tests.web.resident import words_of
from tests.web.test_mediation_story import CAUCUS, OFFER, Story

SAID: Final = (CAUCUS, OFFER, "还贷款", "三万一千五", "两万九千", "30,000.00", "30000.00")
"""What was said, offered or written in the mediation, and nowhere else."""
WAGES: Final[dict[str, Any]] = {
    "case.danger": ["none"],
    "labour.role": "worker",
    "labour.worker_type": "full_time",
    "labour.employer_status": "operating",
    "labour.work_district": "石景山区",
    "labour.employer_registered_district": "石景山区",
    "labour.employment_status": "employed",
    "labour.written_contract": "in_force",
    "labour.hired_on": "2024-01-02",
    "labour.monthly_wage_agreed": "9000.00",
    "labour.pay_day": "10",
    "labour.unpaid_wages": [
        {"month": month, "due": "9000.00", "paid": "0.00"}
        for month in ("2026-08", "2026-09", "2026-10")
    ],
    "labour.unpaid_wages_reason": "awaiting_client_payment",
    "case.amount_claimed": "27000.00",
}
"""Three months' wages (GL-01)."""


@dataclass
class Court:
    """A service on a socket, and the unit that receives."""

    house: House
    town: Town
    unit: Unit

    def key(self, *scopes: str) -> str:
        office = self.town.office
        return clients.make(office, None, "立案系统", self.unit.id, scopes or EVERYTHING).key

    def pulling(self) -> Pulling:
        return Pulling(self.house.address, self.key())

    @property
    def client(self) -> ModuleType:
        return client_of_the_docs()


def unit_of(town: Town, id: str) -> Unit:
    found = town.office.tree().get(id)
    assert found is not None
    return found


def verified_offline(file: Path, content: bytes, digest: str) -> str:
    """What the command says of a packet, its conclusions drawn again; it must be sound."""
    file.write_bytes(content)
    out, err = io.StringIO(), io.StringIO()
    words = ["packet", "verify", str(file), "--digest", digest, "--replay", "--lang", "en"]
    assert main(words, Console(out, err)) == 0, out.getvalue() + err.getvalue()
    return out.getvalue()


# ---------------------------------------------------------------- a lease, to a court


@pytest.fixture
def story(library: Library, tmp_path: Path) -> Iterator[tuple[Story, Court]]:
    """GR-01 as the landlord brings it: a mediation with talks and an offer, which fails."""
    town = Town(in_file(tmp_path))
    begun = Story.begun(library, {**FACTS, "rental.role": "landlord"}, town)
    with running(House(begun.app)) as house:
        begun.brought_together()
        begun.speak()
        begun.put_forward(begun.tenant, TERMS, "joint")
        begun.put_forward(begun.tenant, _private(), "applicant")
        begun.do(begun.landlord, "", "/say", "stop")
        yield begun, Court(house, town, unit_of(town, "court"))


def _private() -> Any:
    first = TERMS[0]
    named = {name: getattr(first, name) for name in first.__dataclass_fields__}
    return (type(first)(**{**named, "fen": 2_900_000, "what": OFFER}), *TERMS[1:])


def goes_to_court(story: Story) -> None:
    page = story.tenant.get(f"/case/{story.number}/course")
    send(story.tenant, page, "/course/step", "court", **{"court.reason": "mediation_failed"})


def hand_over(story: Story, court: Court, packet: str = "") -> Packet:
    """The applicant hands the papers over; with an id, the same ones again."""
    desk = desk_of(story.app)
    case = case_of(story)
    if not packet:
        consent.agree(desk, case, ["refer"])
        describing.describe_writer(desk, case_of(story), LANDLORD, ["draft"])
        describing.describe_opponent(desk, case_of(story), TENANT, ["draft"])
        lease = "甲乙双方约定，月租一万二千元。".encode()
        offered = exhibits.Offered("租赁合同.txt", len(lease), lambda: lease)
        exhibits.hand_in(desk, case_of(story), [offered], "lease_contract")
    case = case_of(story)
    more = assembling.additions(desk, case)
    done = handing.hand_over(desk, case, court.unit, "FILING", more, packet)
    return next(iter(done.filing.packets.values()))


def case_of(story: Story) -> Case:
    desk = desk_of(story.app)
    summary = desk.store.find_by_number(story.number)
    assert summary is not None
    return desk.case_of(summary)


def test_a_lease_goes_from_a_failed_mediation_to_the_docket(
    story: tuple[Story, Court], tmp_path: Path
) -> None:
    told, court = story
    goes_to_court(told)
    sent = hand_over(told, court)
    clerk, docs = court.pulling(), court.client
    line = clerk.line(sent.id)
    assert (line["standing"], line["cause"], line["version"]) == ("sent", "rent.arrears", 1)
    clerk.look_everywhere(sent.id)
    asked = clerk.act(
        sent.id, "return", line["etag"], codes=["C10"], items=["出租人身份证"], note="请补"
    )
    assert asked.json()["standing"] == "returned"
    page = words_of(told.tenant.get(f"/case/{told.number}/course"))
    for word in ("退回了材料", "出租人身份证", "请补"):
        assert word in page, word
    assert "出租人身份证" not in words_of(told.landlord.get(told.at()))

    again = hand_over(told, court, sent.id)
    assert (again.id, again.version) == (sent.id, 2)
    courts = docs.Courts(court.house.address, court.key())
    (waiting,) = courts.waiting()
    content = courts.fetched(waiting["id"])
    manifest = docs.verified(content, waiting["sha256"])
    told_offline = verified_offline(tmp_path / "packet.zip", content, waiting["sha256"])
    assert "same" in told_offline
    assert manifest["total_fen"] == sum(one["amount_fen"] or 0 for one in manifest["claims"])
    assert manifest["claims"][0]["amount_fen"] == 3_600_000
    assert manifest["mediation"]["reason"] == "mediation_failed"
    assert [one["name"] for one in manifest["parties"]] == ["王芳", "张明"]
    assert [one["name"] for one in manifest["evidence"]] == ["租赁合同.txt"]

    done = courts.act(sent.id, "acceptance", waiting["etag"], docket="(2026)京0107民初1号")
    assert done["standing"] == "accepted"
    late = clerk.act(sent.id, "acceptance", waiting["etag"], docket="(2026)京0107民初2号")
    assert (late.status_code, late.json()["code"]) == (409, "not_now")
    assert late.headers["content-type"] == "application/problem+json"
    assert case_of(told).filing.find(sent.id).docket == "(2026)京0107民初1号"
    assert "(2026)京0107民初1号" in words_of(told.tenant.get(f"/case/{told.number}/course"))
    clerk.look_everywhere(sent.id)
    met = words_in([*clerk.served, content])
    assert "36,000.00" in met
    assert not [word for word in SAID if word in met]


# ---------------------------------------------------------------- wages, to a commission


def brought(scene: Scene, unit: Unit) -> Packet:
    """The worker goes to arbitration with what the mediation left behind."""
    desk = scene.applicant
    consent.agree(desk, scene.case, ["refer"])
    describing.describe_writer(desk, scene.case, TENANT, ["draft"])
    describing.describe_opponent(desk, scene.case, {"name": "示例餐饮有限公司"}, ["draft"])
    course.go_on(desk, scene.case, Wish("arbitration", "mediation_failed"))
    more = assembling.additions(desk, scene.case)
    done = handing.hand_over(desk, scene.case, unit, "ARBITRATE", more)
    return next(iter(done.filing.packets.values()))


def test_wages_go_to_the_commission_and_take_no_word_of_the_mediation_along(
    library: Library, tmp_path: Path
) -> None:
    town = Town(in_file(tmp_path))
    wish = units.Wish("石景山区劳动人事争议仲裁委员会", "", Level.COMMISSION.value)
    units.add(town.office, None, wish, id="commission")
    story = Story.begun(library, FACTS, town)
    scene = seated(desk_of(story.app), WAGES, "lab.wage")
    every = [(number, side) for number in range(len(MAKERS)) for side in Side]
    script = script_of(every, scene.seat)
    played(scene, script)
    with running(House(story.app)) as house:
        court = Court(house, town, unit_of(town, "commission"))
        sent = brought(scene, court.unit)
        clerk, docs = court.pulling(), court.client
        line = clerk.line(sent.id)
        clerk.look_everywhere(sent.id)
        content = clerk.get(f"packets/{sent.id}").content
        manifest = docs.verified(content, line["sha256"])
        assert "same" in verified_offline(tmp_path / "packet.zip", content, line["sha256"])
        assert (manifest["track"], manifest["total_fen"]) == ("ARBITRATE", 2_700_000)
        files = {one["path"] for one in manifest["files"]}
        assert {f"documents/labour_application.{form}" for form in ("pdf", "docx")} <= files, files
        assert manifest["undisputed_facts"] == []
        done = clerk.act(sent.id, "acceptance", line["etag"], docket="京石劳人仲字[2026]第1号")
        assert done.status_code == 200, done.text
        clerk.act(sent.id, "acceptance", done.json()["etag"], docket="2号")
        elsewhere = Pulling(
            house.address, clients.make(town.office, None, "别的法院", "court", EVERYTHING).key
        )
        elsewhere.look_everywhere(sent.id)
    assert scene.case.filing.find(sent.id).standing is Standing.ACCEPTED
    met = re.sub(r"(?<=\d)[,.\s](?=\d)", "", words_in([*clerk.served, *elsewhere.served]))
    assert "2700000" in met
    assert not [mark for mark in script.open_to if mark in met]
    assert sent.id not in words_in(elsewhere.served)
