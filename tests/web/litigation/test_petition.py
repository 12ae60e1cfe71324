"""What a petition system is given of a case: one file, from who may hand papers over."""

from __future__ import annotations

import json

import pytest
from fastapi import FastAPI
from httpx2 import Response

from engine.actions import consent, exhibits
from engine.casework.events import CaseAssigned, ExitTaken, PersonDescribed
from engine.casework.people import OPPONENT, RESIDENT, Role
from engine.referral.petition import Petition
from tests.web.resident import Resident, words_of
from tests.web.worker import Worker

COLD = "供暖一直不热，十一月到现在家里只有十五度。"


@pytest.fixture
def cold(anna: Resident) -> Resident:
    """Somebody whose flat stays cold, and who agreed to nothing yet but the assessment."""
    anna.begin(story=COLD, kind="adm.service")
    desk, mark = anna.desk.of(RESIDENT), RESIDENT.mark
    desk.append(anna.case(), [PersonDescribed(OPPONENT, {"name": "某供热公司"}, mark)])
    desk.append(anna.case(), [ExitTaken("EMERGENCY", "police", "danger")])
    desk.append(anna.case(), [ExitTaken("PETITION_AGENCY", "petition_station", "competent_body")])
    for name in ("温度记录.txt", "与此无关.txt"):
        held = exhibits.Offered(name, len(name.encode()), name.encode)
        item = "" if "无关" in name else "lease_contract"
        exhibits.hand_in(desk, anna.case(), [held], item)
    return anna


def agent(app: FastAPI, cold: Resident, unit: str = "bajiao") -> Worker:
    """An agent in whose hands the case lies."""
    worker = Worker.signed_in(app, Role.AGENT, unit)
    given = CaseAssigned(unit, worker.account.id, "taken")
    cold.desk.append(cold.case(), [given])
    return worker


def file_of(who: Worker | Resident, cold: Resident) -> Response:
    return who.browser.get(cold.at("exits/petition.json"))


def test_an_agent_takes_the_file_along_once_the_applicant_agrees(
    app: FastAPI, cold: Resident
) -> None:
    worker = agent(app, cold)
    asked = file_of(worker, cold)
    assert "单独同意" in words_of(asked)  # it leads to the consent that is missing
    consent.agree(cold.desk.of(RESIDENT), cold.case(), ["refer"])
    page = worker.browser.get(cold.at("exits"))
    assert "数据文件（给信访系统）" in page.text
    assert cold.at("exits/petition.json") in page.text
    answer = file_of(worker, cold)
    assert answer.headers["content-disposition"].endswith(f'"jiefen-{cold.number}-petition.json"')
    told = Petition.model_validate_json(answer.content)
    assert (told.matter.code, told.unit) == ("adm.service", "bajiao")
    assert told.respondents == ("某供热公司",)
    assert [step.to for step in told.course] == ["assess", "PETITION_AGENCY"]
    assert [one.name for one in told.evidence] == ["温度记录.txt"]
    assert "EMERGENCY" not in answer.text
    assert json.loads(answer.text)["created_at"]


def test_the_applicant_may_have_it_and_others_may_not(
    app: FastAPI, cold: Resident, stranger: Resident
) -> None:
    consent.agree(cold.desk.of(RESIDENT), cold.case(), ["refer"])
    assert Petition.model_validate_json(file_of(cold, cold).content).unit == ""
    assert "数据文件" not in words_of(cold.get("exits"))  # it is of no use to them
    for who in (stranger, Worker.signed_in(app, Role.COURT, "court")):
        assert file_of(who, cold).status_code == 404
    consent.withdraw(cold.desk.of(RESIDENT), cold.case(), ["refer"])
    assert "单独同意" in words_of(file_of(cold, cold))
