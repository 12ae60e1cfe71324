"""Two phones and a mediator bring an agreement into force, keep it, or do not sign it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

import pytest
from fastapi import FastAPI
from httpx2 import Response

from engine.actions.desk import Desk
from engine.casework.events import ProposalAnswered, ProposalMade
from engine.casework.people import APPLICANT
from engine.mediation.agreement import Agreement
from engine.mediation.mediation import Mediation
from engine.mediation.obligations import terms_text
from engine.mediation.states import State
from tests.engine.actions.mediating.agreements import LANDLORD, TENANT, TERMS, TOLD, digest_of
from tests.engine.actions.mediating.tables import moves
from tests.web.colleague import Colleague
from tests.web.resident import Resident, words_of
from tests.web.sides import Table

CODE = re.compile(r'class="one-time">(\d{6})<')


@pytest.fixture
def table(staffed: FastAPI, desk: Desk, min: Colleague) -> Table:
    """Both sides accepted the terms of GR-01."""
    table = Table.laid(staffed, desk, min)
    scene = table.scene
    scene.happen(
        ProposalMade("P1", "", "joint", terms_text(TERMS)),
        *moves(State.PROPOSED),
        ProposalAnswered(APPLICANT, "P1", True),
        *moves(State.ACCEPTED_BY_APPLICANT),
        ProposalAnswered(scene.seat, "P1", True),
        *moves(State.DRAFTING),
    )
    return table


def _post(table: Table, who: Resident | Colleague, path: str, sent: Mapping[str, str]) -> Response:
    address = f"/case/{table.scene.number}/mediation/{path}"
    return who.browser.post(address, data={"seen": str(table.scene.case.seq), **sent})


def _to_sign(table: Table) -> str:
    _post(table, table.applicant, "agreement/party", TENANT)
    _post(table, table.respondent, "agreement/party", LANDLORD)
    _post(table, table.mediator, "agreement/draft", {"facts": TOLD.facts, "points": TOLD.points})
    digest = digest_of(table.scene.case)
    page = _post(table, table.mediator, "agreement/freeze", {"digest": digest, "read_out": "yes"})
    assert page.status_code == 200
    return digest


def _code(table: Table, seat: str, digest: str) -> str:
    page = _post(table, table.mediator, "agreement/code", {"digest": digest, "signer": seat})
    found = CODE.search(page.text)
    assert found
    return found[1]


def _sign(table: Table, who: Resident | Colleague, **sent: str) -> Response:
    return _post(table, who, "agreement/sign", sent)


def _in_force(table: Table) -> str:
    digest = _to_sign(table)
    mine, theirs = _code(table, "own", digest), _code(table, table.scene.seat, digest)
    _sign(table, table.respondent, digest=digest, name="王芳", code=theirs)
    _post(table, table.mediator, "agreement/seal", {"digest": digest})
    _sign(table, table.mediator, digest=digest, name="min")
    page = _sign(table, table.applicant, digest=digest, name="张明", code=mine)
    assert page.status_code == 200
    return digest


def test_the_whole_way_into_force_without_scripts(table: Table) -> None:
    _in_force(table)
    assert Mediation.of(table.scene.case).state is State.EFFECTIVE
    page = words_of(table.applicant.get("mediation/agreement"))
    assert "2026年12月22日" in page
    assert "还有30天" in page


def test_numbers_of_identity_and_telephone_are_hidden_on_every_screen(table: Table) -> None:
    digest = _in_force(table)
    for page in ("mediation/agreement", "mediation/papers", "mediation/after"):
        for who in (table.applicant, table.respondent):
            shown = who.get(page).text
            for details in (TENANT, LANDLORD):
                assert details["id_number"] not in shown
                assert details["phone"] not in shown
    assert digest[:12] in table.applicant.get("mediation/agreement").text


def test_a_party_reads_only_its_own_details_in_full(table: Table) -> None:
    _post(table, table.applicant, "agreement/party", TENANT)
    address = f"/case/{table.scene.number}/mediation/agreement/party"
    assert TENANT["id_number"] in table.applicant.browser.get(address).text
    other = table.respondent.browser.get(f"{address}?seat=")
    assert TENANT["id_number"] not in other.text


def test_a_party_cannot_write_the_details_of_the_other(table: Table) -> None:
    _post(table, table.respondent, "agreement/party", {**LANDLORD, "seat": ""})
    details = table.scene.case.people.details
    assert "id_number" not in details[APPLICANT]
    assert details[table.scene.seat]["id_number"] == LANDLORD["id_number"]


def test_a_bad_number_is_told_at_its_field(table: Table) -> None:
    page = _post(table, table.applicant, "agreement/party", {**TENANT, "id_number": "123"})
    assert page.status_code == 422
    assert 'href="#id_number"' in page.text


def test_a_wrong_code_is_told_with_what_is_left_and_signs_nothing(table: Table) -> None:
    digest = _to_sign(table)
    code = _code(table, "own", digest)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    page = _sign(table, table.applicant, digest=digest, name="张明", code=wrong)
    assert page.status_code == 422
    assert "还能试4次" in words_of(page)
    assert not Agreement.of(table.scene.case).signatures


def test_who_signs_another_wording_is_told_to_look_again(table: Table) -> None:
    _to_sign(table)
    page = _sign(table, table.applicant, digest="0" * 64, name="张明", code="123456")
    assert page.status_code == 409


def test_a_party_is_never_shown_a_code(table: Table) -> None:
    digest = _to_sign(table)
    page = _post(table, table.applicant, "agreement/code", {"digest": digest, "signer": "own"})
    assert CODE.search(page.text) is None
    assert page.status_code == 422  # nothing can be sent here: the mediator gives it in person


def test_who_does_not_sign_ends_it_and_the_certificate_says_nothing(table: Table) -> None:
    digest = _to_sign(table)
    page = _post(table, table.respondent, "agreement/refuse", {"digest": digest, "reason": "terms"})
    assert page.status_code == 200
    assert Mediation.of(table.scene.case).state is State.TERMINATED
    address = "mediation/papers/certificate.html"
    assert table.applicant.get(address).status_code == 404  # not issued yet
    _post(table, table.mediator, "papers", {"paper": "certificate"})
    certificate = table.applicant.get(address)
    assert "不证明任何事实或责任" in certificate.text
    for word in ("30,000", "36,000", "30000", "违约金", "减免", TOLD.facts):
        assert word not in certificate.text


def test_the_agreement_comes_as_pdf_and_docx_and_the_court_gets_five_papers(table: Table) -> None:
    _in_force(table)
    pdf = table.applicant.get("mediation/papers/agreement.pdf")
    assert pdf.content.startswith(b"%PDF")
    docx = table.respondent.get("mediation/papers/agreement.docx")
    assert docx.content.startswith(b"PK")
    packed = table.respondent.get("mediation/papers/court.zip")
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        assert len(archive.namelist()) == 5
        assert all(archive.read(name).startswith(b"%PDF") for name in archive.namelist())


def test_an_agreement_is_verified_by_its_number_without_its_content(
    table: Table, staffed: FastAPI
) -> None:
    digest = _in_force(table)
    stranger = Resident.at_home(staffed)
    page = stranger.browser.get("/v/石人调〔2026〕0001号")
    assert page.status_code == 200
    assert digest[:12] in page.text
    assert "已经生效" in words_of(page)
    for word in ("张明", "王芳", "30,000", table.scene.number):
        assert word not in page.text
    assert stranger.browser.get("/v/石人调〔2026〕0002号").status_code == 404


def test_a_payment_is_noted_by_one_and_confirmed_by_the_other(table: Table) -> None:
    _in_force(table)
    sent = {"obligation": "1", "fen": "30000", "on": "2026-11-22"}
    assert _post(table, table.applicant, "after/done", sent).status_code == 200
    assert "等对方确认" in words_of(table.applicant.get("mediation/after"))
    page = table.respondent.get("mediation/after")
    id = re.search(r'name="performance" value="(\w+)"', page.text)
    assert id
    _post(table, table.respondent, "after/answer", {"performance": id[1], "agrees": "yes"})
    assert Mediation.of(table.scene.case).state is State.PERFORMED


def test_both_apply_and_the_court_confirms(table: Table) -> None:
    _in_force(table)
    _post(table, table.applicant, "agreement/confirmation", {"act": "applied", "on": "2026-11-22"})
    assert Mediation.of(table.scene.case).state is State.CONFIRM_PENDING
    sent = {"act": "decided", "outcome": "confirmed", "on": "2026-11-22"}
    _post(table, table.mediator, "agreement/confirmation", sent)
    assert Mediation.of(table.scene.case).state is State.CONFIRMED


def test_a_day_to_come_is_told_at_its_field(table: Table) -> None:
    _in_force(table)
    sent = {"act": "applied", "on": "2027-01-01"}
    page = _post(table, table.applicant, "agreement/confirmation", sent)
    assert page.status_code == 422
