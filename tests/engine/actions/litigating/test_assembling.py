"""What is handed over beside the facts: papers as files, and the same in a court's own fields."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from engine.actions.desk import Desk
from engine.actions.litigating import assembling
from engine.actions.litigating.assembling import Choice
from engine.errors import AnswerFaults
from tests.engine.actions.litigating.filings import Filed, ready
from tests.engine.actions.mediating.tables import FACTS


@pytest.fixture
def scene(desk: Desk) -> Filed:
    return ready(desk, {**FACTS, "rental.role": "landlord"})


def test_the_packet_holds_the_papers_and_says_the_same_in_fields(scene: Filed) -> None:
    scene.hand_over(assembling.additions(scene.desk, scene.case))
    packed = zipfile.ZipFile(io.BytesIO(scene.content()))
    names = packed.namelist()
    assert {"documents/lease_complaint.pdf", "documents/lease_complaint.docx"} <= {*names}
    assert not [name for name in names if "answer" in name]
    told = json.loads(packed.read("manifest.json"))
    sums = [claim["amount_fen"] for claim in told["claims"] if claim["amount_fen"]]
    assert sums
    assert told["total_fen"] == sum(sums)
    assert [one["side"] for one in told["parties"]] == ["plaintiff", "defendant"]


def test_papers_that_are_none_of_the_case_or_ask_nothing_are_refused(scene: Filed) -> None:
    for papers in (["lease_answer"], ["nothing"], ["mandate"], []):
        with pytest.raises(AnswerFaults) as raised:
            assembling.additions(scene.desk, scene.case, Choice(papers))
        assert raised.value.faults.keys() == {"papers"}
