"""A packet holds what the applicant said and chose, with where it comes from, and nothing else."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from engine.actions import consent
from engine.actions.desk import Desk
from engine.actions.litigating import handing
from engine.actions.litigating.assembling import Choice, additions
from engine.actions.litigating.gather import Additions
from engine.actions.litigating.petitioning import petition
from engine.casework.events import ExhibitFiled
from engine.casework.people import RESIDENT
from engine.errors import ConsentMissing, NotFound, NotPermitted
from engine.litigation.manifest import Claim, Manifest
from engine.litigation.replay import redrawn
from engine.litigation.verdict import differences, verify
from engine.referral.petition import petition_schema
from tests.engine.actions.litigating.filings import CLERK, COURT, Filed, filed, ready
from tests.engine.actions.mediating.tables import FACTS

DOCS = Path(__file__).resolve().parents[4] / "docs"


def manifest_of(scene: Filed) -> Manifest:
    verdict = verify(scene.content())
    assert verdict.manifest is not None
    return verdict.manifest


def test_every_fact_says_who_said_it_and_what_proves_it(desk: Desk) -> None:
    manifest = manifest_of(filed(desk))
    rent = next(fact for fact in manifest.facts if fact.name == "rental.monthly_rent")
    assert (rent.said_by.role, rent.standing) == ("resident", "not_confirmed")
    assert rent.stored == {"value": "12000.00"}
    proved = [fact for fact in manifest.facts if fact.evidence == (1,)]
    assert proved
    assert manifest.evidence[0].path == "evidence/001.txt"
    assert manifest.parties[0].name == "张明"
    assert manifest.parties[1].name is None  # nobody has said: it is not guessed
    assert manifest.consent.share_with_court


def test_what_only_the_applicant_may_read_stays_behind(desk: Desk) -> None:
    facts = desk.library.rulebook.facts
    manifest = manifest_of(filed(desk))
    assert not [fact.name for fact in manifest.facts if facts[fact.name].private]
    assert "case.danger" not in {fact.name for fact in manifest.facts}


def test_the_conclusions_can_be_drawn_again_from_the_packet_alone(desk: Desk) -> None:
    manifest = manifest_of(filed(desk))
    said = manifest.replay
    assert "rental.rent_owed" in {finding.name for finding in said.findings}
    asked = desk.library.questionnaire_for(said.category)
    assert asked is not None
    drawn = redrawn(desk.library.rulebook, manifest.facts, said, asked.scope, asked.gates)
    assert differences(said, drawn) == ()
    changed = tuple(
        fact.model_copy(update={"stored": {"value": "1.00"}})
        if fact.name == "rental.monthly_rent"
        else fact
        for fact in manifest.facts
        if fact.name != "rental.unpaid_rents"
    )
    again = redrawn(desk.library.rulebook, changed, said, asked.scope, asked.gates)
    assert differences(said, again)


def test_a_labour_case_goes_to_the_commission_that_is_chosen(desk: Desk) -> None:
    facts = {name: value for name, value in FACTS.items() if name.startswith("case.")}
    facts |= {"labour.role": "worker"} if "labour.role" in desk.library.rulebook.facts else {}
    scene = ready(desk, facts, kind="lab.wage", way="arbitration")
    scene.hand_over(track="ARBITRATE")
    cause = manifest_of(scene).cause
    assert (cause.kind, cause.version) == ("lab.wage", "2025")
    assert cause.code != cause.kind


def test_what_others_contribute_is_taken_as_it_is(desk: Desk) -> None:
    scene = ready(desk)
    claims = (Claim(no=1, text="支付租金", amount_fen=3_600_000), Claim(no=2, text="诉讼费"))
    more = Additions(documents={"诉状.docx": b"x"}, claims=claims, pieces=())
    scene.hand_over(more)
    manifest = manifest_of(scene)
    assert manifest.claims == claims
    assert manifest.evidence == ()
    assert [file.path for file in manifest.files][:1] == ["documents/诉状.docx"]


def test_what_was_sent_in_the_talks_is_no_evidence(desk: Desk) -> None:
    scene = ready(desk)
    sent = ExhibitFiled(
        "a" * 24, "方案.txt", "text/plain", 3, "0" * 64, "lease_contract", (), "joint"
    )
    scene.of(RESIDENT).append(scene.case, [sent])
    scene.hand_over(additions(scene.of(RESIDENT), scene.case))
    assert [piece.name for piece in manifest_of(scene).evidence] == ["租赁合同.txt"]
    assert "方案" not in listed(scene)


def listed(scene: Filed) -> str:
    """What the list of evidence in the packet says."""
    with zipfile.ZipFile(io.BytesIO(scene.content())) as packed:
        inner = packed.read("documents/evidence_list.docx")
    with zipfile.ZipFile(io.BytesIO(inner)) as paper:
        return paper.read("word/document.xml").decode()


def test_the_list_of_evidence_names_the_pieces_of_the_packet(desk: Desk) -> None:
    scene = ready(desk)
    assert "租赁合同.txt" in listed_with(scene, None)
    assert "租赁合同.txt" not in listed_with(scene, ())


def listed_with(scene: Filed, pieces: tuple[str, ...] | None) -> str:
    more = additions(scene.of(RESIDENT), scene.case, Choice(pieces=pieces))
    with zipfile.ZipFile(io.BytesIO(more.documents["evidence_list.docx"])) as paper:
        return paper.read("word/document.xml").decode()


def test_a_petition_system_is_given_one_document(desk: Desk) -> None:
    scene = filed(desk)
    made = petition(scene.of(RESIDENT), scene.case)
    assert made.matter.total_fen == 3_600_000
    assert [step.to for step in made.course][:1] == ["assess"]
    assert made.written() == petition(scene.of(RESIDENT), scene.case).written()
    with pytest.raises((NotFound, NotPermitted)):
        petition(scene.of(CLERK), scene.case)
    consent.withdraw(scene.of(RESIDENT), scene.case, ["refer"])
    with pytest.raises(ConsentMissing):
        petition(scene.of(RESIDENT), scene.case)


def test_the_schema_of_petitions_is_the_published_one() -> None:
    published = json.loads((DOCS / "petition.schema.json").read_text(encoding="utf-8"))
    assert published == petition_schema()


def test_a_representative_of_nobody_hands_nothing_over(desk: Desk) -> None:
    scene = ready(desk)
    with pytest.raises((NotFound, NotPermitted)):
        handing.hand_over(scene.of(CLERK), scene.case, COURT, "FILING")
