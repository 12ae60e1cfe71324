"""The other side draws up papers of its own, from its answers and details and nothing else."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from engine.actions.desk import Desk
from engine.casework.events import MediationMoved
from engine.casework.people import OPPONENT, WRITER, opponent_of, writer_of
from engine.mediation.states import State
from tests.engine.actions.mediating.tables import FACTS, begun
from tests.web.colleague import Colleague
from tests.web.litigation.test_drafts import docx_text, text_of
from tests.web.litigation.test_missing import missing
from tests.web.resident import Resident, words_of
from tests.web.sides import Table, comparable

WOMAN = "110107198802290022"
ME = {"name": "王芳", "id_number": WOMAN, "address": "北京市海淀区乙路3号", "agree": "draft"}
APPLICANTS = {"name": "欧阳秘密", "address": "北京市朝阳区丙路7号", "agree": "draft"}
TOLD_OF_THEM = {"name": "只有申请人这样写", "agree": "draft"}
FILES = ("lease_answer", "lease_complaint", "evidence_list", "delivery_address", "mandate")


@pytest.fixture
def table(staffed: FastAPI, desk: Desk, min: Colleague) -> Table:
    """In session; the applicant wrote into its papers who both are."""
    table = Table.laid(staffed, desk, min)
    table.applicant.post("filing/person/own", APPLICANTS)
    table.applicant.post("filing/person/other", TOLD_OF_THEM)
    return table


def answered(table: Table) -> Table:
    """The other side says what it has to say; of the rent another sum than the applicant."""
    facts = table.scene.desk.library.rulebook.facts
    theirs = {**comparable(facts, FACTS), "rental.monthly_rent": "11111.00"}
    table.answer_all({name: value for name, value in theirs.items() if name != "rental.use"})
    return table


def everything(person: Resident) -> str:
    pages = [words_of(person.get("filing")), words_of(person.get("filing/person/own"))]
    pages.append(words_of(person.get("filing/person/other")))
    papers = (person.get(f"filing/{name}.docx").content for name in FILES)
    return "".join([*pages, *(docx_text(one) for one in papers)])


def test_the_answer_is_filled_from_what_the_other_side_said(table: Table) -> None:
    answered(table)
    table.respondent.post("filing/person/own", ME)
    paper = text_of(table.respondent.get("filing/lease_answer.pdf").content)
    for part in ("民事答辩状", "王芳", WOMAN, "11,111.00", "出租人：王芳"):
        assert part in paper, part
    assert "12,000.00" not in paper  # the rent as the applicant has it


def test_nothing_that_is_the_applicants_alone_shows_anywhere(table: Table) -> None:
    for _ in range(2):
        told = everything(table.respondent)
        for part in ("欧阳秘密", "丙路7号", "只有申请人这样写", "12,000.00", "36,000.00"):
            assert part not in told, part
        answered_once = {"rental.payment_cycle": "quarterly"}
        table.answer_all(answered_once)


def test_neither_side_sees_what_the_other_wrote_for_its_papers(table: Table) -> None:
    table.respondent.post("filing/person/own", ME)
    table.respondent.post("filing/person/other", {"name": "对方写的张明", "agree": "draft"})
    details = table.scene.case.people.details
    seat = table.scene.seat
    assert details[writer_of(seat)]["id_number"] == WOMAN
    assert details[opponent_of(seat)]["name"] == "对方写的张明"
    assert details[WRITER]["name"] == "欧阳秘密"
    assert details[OPPONENT]["name"] == "只有申请人这样写"
    ours = "".join(docx_text(table.applicant.get(f"filing/{name}.docx").content) for name in FILES)
    for part in (WOMAN, "乙路3号", "对方写的张明"):
        assert part not in ours


def test_every_missing_line_leads_to_its_own_questions(table: Table) -> None:
    answered(table)
    papers = missing(table.respondent.get("filing").text)
    assert "lease_answer" in papers
    links = {link for lines in papers.values() for _, found in lines for link in found}
    assert any("/mediation/answers/" in link for link in links)
    for link in links:
        answer = table.respondent.browser.get(link, follow_redirects=False)
        assert answer.status_code == 200, link
        if "/mediation/answers/" in link:
            assert f'name="{link.rpartition("/")[2]}' in answer.text


def test_its_page_begins_with_the_answer_and_is_led_to_from_its_seat(table: Table) -> None:
    page = table.respondent.get("filing").text
    assert page.index("group-answer") < page.index("group-sue")
    assert f"/case/{table.scene.number}/filing" in table.respondent.get("seat").text
    assert "handover" not in page


def test_it_goes_on_from_its_answers_after_the_talks_failed(table: Table) -> None:
    answered(table)
    table.scene.happen(MediationMoved(State.TERMINATED, "refused"))
    assert table.answer("rental.monthly_rent", "11222").status_code == 200
    assert "11,222.00" in docx_text(table.respondent.get("filing/lease_answer.docx").content)
    assert any(
        "/mediation/answers/" in link
        for lines in missing(table.respondent.get("filing").text).values()
        for _, found in lines
        for link in found
    )


def test_without_a_mediation_its_papers_are_blank_and_written_by_hand(
    staffed: FastAPI, desk: Desk
) -> None:
    scene = begun(desk)
    guest = Resident.at_home(staffed)
    guest.browser.get(f"/r/{scene.number}/{scene.seat_secret}")
    guest.number = scene.number
    lines = missing(guest.get("filing").text)["lease_answer"]
    assert not [link for _, found in lines for link in found if "/answers/" in link]
    paper = text_of(guest.get("filing/lease_answer.pdf").content)
    for part in ("12,000.00", "36,000.00", "石景山区", "停业"):
        assert part not in paper


def test_its_details_need_its_own_consent_and_go_with_it(table: Table) -> None:
    bare = {name: value for name, value in ME.items() if name != "agree"}
    assert table.respondent.post("filing/person/own", bare).status_code == 422
    table.respondent.post("filing/person/own", ME)
    table.respondent.post("consent", {"withdraw": "draft"})
    details = table.scene.case.people.details
    assert not details.get(writer_of(table.scene.seat))
    assert details[WRITER]["name"] == "欧阳秘密"  # the applicant's own stay


def test_a_number_is_never_shown_again(table: Table) -> None:
    table.respondent.post("filing/person/own", ME)
    page = table.respondent.get("filing/person/own").text
    assert WOMAN not in page
    assert "110***********0022" in page


def test_only_a_side_draws_papers(table: Table, staffed: FastAPI) -> None:
    stranger = Resident.at_home(staffed)
    stranger.number = table.scene.number
    assert stranger.get("filing").status_code == 404


def test_what_each_side_writes_on_its_lines_stands_in_its_own_papers(table: Table) -> None:
    said = {"agent.name/0": "被告的律师", "answer.rent/g1": "1", "agree": "draft"}
    assert table.respondent.post("filing/lines/lease_answer", said).status_code == 200
    paper = docx_text(table.respondent.get("filing/lease_answer.docx").content)
    assert "被告的律师" in paper
    assert "□ 无　☑ 有" in paper
    ours = "".join(docx_text(table.applicant.get(f"filing/{name}.docx").content) for name in FILES)
    assert "被告的律师" not in ours
    assert "被告的律师" not in table.applicant.get("filing/lines/lease_complaint").text
