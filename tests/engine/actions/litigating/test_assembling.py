"""What is handed over beside the facts: papers as files, and the same in a court's own fields."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from typing import Any

import docx
import pytest

from engine.actions import consent, issue
from engine.actions.desk import Desk
from engine.actions.litigating import assembling, describing, drafting, handing, shelf
from engine.actions.litigating.assembling import Choice
from engine.actions.litigating.choosing import Awarded
from engine.actions.mediating import ending, papers
from engine.casework.events import ExhibitTied, MilestoneNoted, SessionHeld
from engine.casework.people import RESIDENT
from engine.errors import AnswerFaults
from engine.litigation.manifest import Signature
from engine.litigation.verdict import verify
from tests.engine.actions.litigating.filings import COURT, Filed, ready
from tests.engine.actions.mediating.agreements import HOUSE, in_force
from tests.engine.actions.mediating.tables import FACTS, Scene, seated
from tests.engine.litigation.matters import WAGES

LANDLORD = {**FACTS, "rental.role": "landlord"}
OWN = {"name": "张明", "id_number": "110105199001010010", "address": "北京市石景山区示例路1号"}
OTHER = {"name": "王芳", "id_number": "110105198001010016", "address": "北京市石景山区示例路2号"}
WORKED = {name: value for name, value in WAGES.items() if name != "case.category"}


@pytest.fixture
def scene(desk: Desk) -> Filed:
    scene = ready(desk, LANDLORD)
    describing.describe_writer(scene.of(RESIDENT), scene.case, OWN, ["draft"])
    describing.describe_opponent(scene.of(RESIDENT), scene.case, OTHER, ["draft"])
    return scene


def handed(scene: Filed, choice: Choice = assembling.ALL, track: str = "FILING") -> dict[str, Any]:
    desk = scene.of(RESIDENT)
    scene.hand_over(assembling.additions(desk, scene.case, choice, track, COURT), track)
    return manifest_in(scene.content())


def manifest_in(content: bytes) -> dict[str, Any]:
    verdict = verify(content)
    assert verdict.is_sound, verdict.faults
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        told: dict[str, Any] = json.loads(packed.read("manifest.json"))
    return told


def documents(told: dict[str, Any]) -> set[str]:
    paths = [file["path"] for file in told["files"] if file["kind"] == "document"]
    return {path.removeprefix("documents/") for path in paths if path.endswith(".pdf")}


def test_the_packet_holds_the_papers_and_says_the_same_in_fields(scene: Filed) -> None:
    told = handed(scene)
    assert documents(told) == {"lease_complaint.pdf", "evidence_list.pdf", "delivery_address.pdf"}
    both = {file["path"].rpartition(".")[2] for file in told["files"]}
    assert both == {"pdf", "docx", "txt", "html"}
    sums = [claim["amount_fen"] for claim in told["claims"] if claim["amount_fen"]]
    assert told["total_fen"] == sum(sums) > 0
    first = told["claims"][0]
    assert first["sum"] == "arrears"
    assert first["findings"] == ["rental.rent_owed"]
    assert first["as_of"] == "2026-11-22"
    assert first["formula"]
    assert "诉讼费用" in told["claims"][-1]["text"]
    assert told["cause"]["version"] == "2025"
    assert told["cause"]["name"] == "房屋租赁合同纠纷"


def test_the_parties_stand_in_it_with_all_that_was_told_of_them(scene: Filed) -> None:
    own, other = handed(scene)["parties"]
    assert (own["side"], own["role"], own["gender"], own["birth"]) == (
        "plaintiff",
        "landlord",
        "男",
        "1990-01-01",
    )
    assert (own["id_type"], own["delivery_mode"]) == ("citizen", None)
    assert (other["name"], other["role"], other["gender"]) == ("王芳", "tenant", "男")
    assert other["delivery_mode"] is None


def test_it_says_what_it_costs_where_it_belongs_and_how_each_precondition_stands(
    scene: Filed,
) -> None:
    told = handed(scene)
    fees = told["fee_estimate"]
    assert fees["property_fen"] == 2 * fees["simplified_half_fen"]
    assert fees["preservation_fen"]
    assert "石景山" in told["jurisdiction"]["body"]
    assert "民事诉讼法第34条" in told["jurisdiction"]["basis"]
    states = {check["code"]: check["state"] for check in told["checks"]}
    assert states["C02"] == states["C05"] == "met"
    assert "C13" not in states
    assert states["C10"] != "met"  # nobody signed


def test_what_nobody_said_is_null(scene: Filed) -> None:
    told = handed(scene)
    for field in ("arbitration", "preservation", "appraisal", "signature", "mediation"):
        assert told[field] is None
    assert told["consent"]["electronic_delivery"] is None
    assert told["urgency"]["assets_at_risk"] is None
    assert told["agents"] == []
    assert told["mediation_wish"] == "yes"  # as it was answered
    assert {fact["contested"] for fact in told["facts"]} == {None}


def test_what_the_applicant_says_for_the_court_stands_in_it(scene: Filed, desk: Desk) -> None:
    (piece,) = scene.case.exhibits.held
    choice = Choice(
        wish="unsure",
        e_delivery=True,
        signature=Signature(who="张明", at=desk.clock.now(), method="page"),
        holders={piece.id: "张明"},
        assets_at_risk=False,
    )
    told = handed(scene, choice)
    assert told["signature"]["method"] == "page"
    assert told["evidence"][0]["holder"] == "张明"
    assert (told["mediation_wish"], told["consent"]["electronic_delivery"]) == ("unsure", True)


WRITTEN = {
    "agent.name/0": ["李律"],
    "agent.scope/g1": ["1"],
    "agent.work/0": ["某某律师事务所"],
    "third.party/g1": ["1"],
    "third.party/2": ["王五"],
    "preservation.before/g1": ["1"],
    "preservation.before/2": ["石景山区人民法院"],
    "preservation.before/4": ["（2026）财保1号"],
    "procedure.appraisal/g1": ["0"],
    "delivery.electronic/g1": ["0"],
    "delivery.electronic/b": ["2", "3"],
    "wish.wants/g1": ["2"],
    "claim.bills/0": ["1,200"],
}


def wrote(scene: Filed, sent: dict[str, list[str]]) -> None:
    desk = scene.of(RESIDENT)
    papers = drafting.papers_of(drafting.matter_of(desk, scene.case))
    complaint = next(one for one in papers if one.form.id == "lease_complaint")
    describing.write_lines(desk, scene.case, complaint, sent, ["draft"])


def test_what_was_written_on_the_papers_stands_in_the_fields_of_a_court(scene: Filed) -> None:
    before = assembling.additions(scene.of(RESIDENT), scene.case, files=False).total_fen
    assert before
    wrote(scene, WRITTEN)
    told = handed(scene)
    assert "mandate.pdf" in documents(told)
    assert (told["agents"][0]["name"], told["agents"][0]["scope"]) == ("李律", "special")
    assert told["preservation"] == {
        "applied": True,
        "court": "石景山区人民法院",
        "case_no": "（2026）财保1号",
    }
    assert (told["appraisal"]["need"], told["consent"]["electronic_delivery"]) == (False, True)
    own, _, third = told["parties"]
    assert own["delivery_mode"] == "短信、邮箱"
    assert (third["side"], third["name"]) == ("third", "王五")
    assert told["mediation_wish"] == "unsure"
    assert sum(one["amount_fen"] or 0 for one in told["claims"]) == before + 120_000
    states = {check["code"]: check["outcome"] for check in told["checks"]}
    assert states["C11"] == "C11.no_mandate"


def test_what_is_chosen_when_handing_over_stands_in_the_papers_too(scene: Filed) -> None:
    wrote(scene, WRITTEN)
    told = handed(scene, Choice(wish="no", e_delivery=False))
    assert (told["mediation_wish"], told["consent"]["electronic_delivery"]) == ("no", False)
    with zipfile.ZipFile(io.BytesIO(scene.content())) as packed:
        word = docx.Document(io.BytesIO(packed.read("documents/delivery_address.docx")))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert "□ 是　☑ 否　（☑ 短信　☑ 邮箱　□ 诉讼平台）" in cells  # the means stay as written


def test_a_piece_tells_its_hash_and_what_it_proves_in_words_and_nothing_private(
    scene: Filed,
) -> None:
    (piece,) = scene.case.exhibits.held
    tied = ExhibitTied(piece.id, "lease_contract", ("rental.monthly_rent", "case.danger"))
    scene.of(RESIDENT).append(scene.case, [tied])
    (told,) = handed(scene)["evidence"]
    assert told["sha256"] == piece.digest
    assert told["proves"] == ["rental.monthly_rent"]
    assert len(told["proved"]) == 1
    assert told["pages"] is None  # a text has none


def test_facts_stand_at_the_number_that_they_have_in_the_pleading(scene: Filed) -> None:
    facts = {fact["name"]: fact["element_no"] for fact in handed(scene)["facts"]}
    assert facts["rental.monthly_rent"] == "5"
    assert facts["rental.unpaid_rents"] == "12"


def test_a_demand_and_a_request_for_mediation_are_listed_with_the_limit(scene: Filed) -> None:
    noted = MilestoneNoted("mediation_requested", date(2026, 11, 20))
    scene.of(RESIDENT).append(scene.case, [noted])
    (limit,) = handed(scene)["limitation"]
    events = [one["event"] for one in limit["interruptions"]]
    assert events == ["rental.arrears_demanded_on", "mediation_requested"]


def test_guidance_goes_along_only_where_it_is_attached_and_is_labelled(scene: Filed) -> None:
    assert "guidance.pdf" not in documents(handed(scene))
    more = assembling.additions(scene.of(RESIDENT), scene.case, Choice(guidance=True))
    packed = zipfile.ZipFile(io.BytesIO(more.documents["guidance.docx"]))
    assert "自动生成，非证据" in "".join(
        packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml")
    )
    issued = issue.issue_guidance(scene.of(RESIDENT), scene.case)[1]
    assert issue.guidance_given(scene.of(RESIDENT), scene.case).number == issued.number


# ---------------------------------------------------------------- one way and another


def test_each_way_has_its_own_paper_that_asks(desk: Desk) -> None:
    rent, wages = ready(desk, LANDLORD), ready(desk, WORKED, kind="lab.wage", way="arbitration")
    found = {
        (scene.case.category, track): next(
            name.removesuffix(".pdf")
            for name in assembling.additions(scene.of(RESIDENT), scene.case, track=track).documents
            if name.endswith(".pdf")
        )
        for scene, track in (
            (rent, "COURT_PRE"),
            (rent, "FILING"),
            (rent, "PAY_ORDER"),
            (wages, "FILING"),
            (wages, "ARBITRATE"),
            (wages, "PAY_ORDER"),
        )
    }
    assert found == {
        ("rent.arrears", "COURT_PRE"): "lease_complaint",
        ("rent.arrears", "FILING"): "lease_complaint",
        ("rent.arrears", "PAY_ORDER"): "payment_order",
        ("lab.wage", "FILING"): "labour_complaint",
        ("lab.wage", "ARBITRATE"): "labour_application",
        ("lab.wage", "PAY_ORDER"): "payment_order",
    }


def test_an_order_costs_a_third_and_labour_arbitration_nothing(desk: Desk) -> None:
    rent, wages = ready(desk, LANDLORD), ready(desk, WORKED, kind="lab.wage", way="arbitration")
    order = assembling.additions(rent.of(RESIDENT), rent.case, track="PAY_ORDER").fee
    filing = assembling.additions(rent.of(RESIDENT), rent.case).fee
    free = assembling.additions(wages.of(RESIDENT), wages.case, track="ARBITRATE").fee
    assert order is not None
    assert order.order_fen
    assert order.property_fen is None
    assert filing is not None
    assert filing.property_fen
    assert filing.order_fen is None
    assert free is not None
    assert free.arbitration_fen == 0


def test_labour_goes_to_court_with_its_award_and_not_without(desk: Desk) -> None:
    scene = ready(desk, WORKED, kind="lab.wage", way="arbitration")
    desk = scene.of(RESIDENT)
    never = assembling.additions(desk, scene.case, Choice(arbitration=Awarded("none")))
    with pytest.raises(AnswerFaults) as raised:
        scene.hand_over(never)
    assert str(raised.value.faults["track"].key) == "filing_barred_C09"
    desk.append(scene.case, [MilestoneNoted("award_received", date(2026, 11, 20))])
    told = handed(scene, Choice(arbitration=Awarded("award", "京石劳人仲字〔2026〕第1号")))
    assert told["arbitration"] == {
        "no": "京石劳人仲字〔2026〕第1号",
        "date_received": "2026-11-20",
        "result": "award",
        "deadline_15d": "2026-12-05",
        "exempt": None,
    }


def test_a_note_for_wages_goes_to_court_at_once_with_its_claim(desk: Desk) -> None:
    facts = {**WORKED, "labour.wage_iou": "iou_for_wages_only"}
    told = handed(ready(desk, facts, kind="lab.wage", way="arbitration"))
    assert "labour_complaint.pdf" in documents(told)
    assert told["arbitration"]["exempt"] == "wage_iou"
    assert told["claims"][0]["amount_fen"] == 2_700_000
    assert {c["code"]: c["outcome"] for c in told["checks"]}["C09"] == "C09.wage_iou"


def test_a_kind_without_a_form_goes_with_its_facts_alone_where_a_form_is_not_needed(
    desk: Desk,
) -> None:
    scene = ready(desk, {"case.amount_claimed": "5000.00"}, kind="biz.company")
    told = handed(scene)
    assert documents(told) == set()
    assert {c["code"]: c["outcome"] for c in told["checks"]}["C10"] == "C10.no_form"
    with pytest.raises(AnswerFaults):
        assembling.additions(scene.of(RESIDENT), scene.case, track="PAY_ORDER")


def test_papers_that_are_none_of_the_case_or_ask_nothing_are_refused(scene: Filed) -> None:
    for wanted in (["lease_answer"], ["nothing"], ["mandate"], []):
        with pytest.raises(AnswerFaults) as raised:
            assembling.additions(scene.of(RESIDENT), scene.case, Choice(wanted))
        assert raised.value.faults.keys() == {"papers"}
    with pytest.raises(AnswerFaults):
        assembling.additions(scene.of(RESIDENT), scene.case, track="NOWHERE")


# ---------------------------------------------------------------- after a mediation


def mediated(scene: Scene, track: str, choice: Choice) -> dict[str, Any]:
    consent.agree(scene.applicant, scene.case, ["refer"])
    more = assembling.additions(scene.applicant, scene.case, choice, track, COURT)
    case = handing.hand_over(scene.applicant, scene.case, COURT, track, more)
    (packet,) = case.filing.packets.values()
    return manifest_in(shelf.content(scene.desk, case, packet))


def test_an_agreement_goes_to_be_confirmed_with_all_that_belongs_to_it(desk: Desk) -> None:
    scene = in_force(desk)
    papers.issue(scene.mediator, scene.case, "presided", HOUSE)
    told = mediated(scene, "CONFIRM", Choice(house=HOUSE))
    assert documents(told) == {
        "mediation_confirmation.pdf",
        "mediation_agreement.pdf",
        "mediation_presided.pdf",
        "mediation_identity.pdf",
        "mediation_delivery.pdf",
    }
    assert "石人调〔2026〕0001号" in told["claims"][0]["text"]
    assert told["mediation"]["outcome"] == "agreement"
    assert told["mediation"]["reason"] is None
    assert set(told["mediation"]["documents"]) == {f"documents/{name}" for name in documents(told)}
    states = {check["code"]: check["outcome"] for check in told["checks"]}
    assert (states["C01"], states["C12"]) == ("C01.agreement", "C12.free")


def test_without_an_agreement_in_force_there_is_nothing_to_confirm(desk: Desk) -> None:
    scene = seated(desk)
    consent.agree(scene.applicant, scene.case, ["refer"])
    with pytest.raises(AnswerFaults) as raised:
        assembling.additions(scene.applicant, scene.case, track="CONFIRM")
    assert raised.value.faults["track"].key == "filing_no_agreement"


def failed(desk: Desk) -> Scene:
    """A mediation of two meetings that ended without an agreement, its certificate issued."""
    scene = seated(desk, LANDLORD)
    for no in ("1", "2"):
        began, over = f"2026-11-2{no}T10:00:00+08:00", f"2026-11-2{no}T11:00:00+08:00"
        scene.happen(SessionHeld(no, began, over, ("", scene.seat)))
    ending.terminate(scene.mediator, scene.case, "T5")
    papers.issue(scene.mediator, scene.case, "certificate", HOUSE)
    return scene


def test_a_failed_mediation_is_told_in_days_and_codes(desk: Desk) -> None:
    scene = failed(desk)
    told = mediated(scene, "COURT_PRE", Choice(house=HOUSE))
    assert "mediation_certificate.pdf" in documents(told)
    issued = papers.given(scene.case)["certificate"].number
    assert told["mediation"] == {
        "body": "八角街道人民调解委员会",
        "mediator": "林岚",
        "track": "people",
        "accepted_on": "2026-11-22",
        "sessions": 2,
        "ended_on": "2026-11-22",
        "reason": "T5",
        "outcome": "no_agreement",
        "certificate_no": issued,
        "documents": ["documents/mediation_certificate.pdf"],
    }


def test_without_knowing_who_mediated_no_paper_of_it_goes_along(desk: Desk) -> None:
    told = mediated(failed(desk), "COURT_PRE", Choice())
    assert "mediation_certificate.pdf" not in documents(told)
    assert told["mediation"]["body"] is None
    assert told["mediation"]["sessions"] == 2
