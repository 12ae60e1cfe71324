"""The page of papers for a court: what is missing leads to what supplies it; the files open."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal

import docx
import pypdf
import pytest

from engine.casework.people import OPPONENT, WRITER
from tests.web.resident import LEASE, Resident, faults_on, words_of

LANDLORD = {**LEASE, "rental.role": "landlord"}
WOMAN = "110107198802290022"
ME = {"name": "王丽", "id_number": WOMAN, "phone": "13800000000", "agree": "draft"}
THEM = {"name": "李明", "address": "北京市海淀区甲路2号", "agree": "draft"}


@pytest.fixture
def landlord(anna: Resident) -> Resident:
    """Somebody whose case is answered."""
    anna.begin(kind="rent.arrears")
    anna.fill(LANDLORD)
    return anna


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def docx_text(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return re.sub(r"<[^>]+>", "", packed.read("word/document.xml").decode())


def test_the_page_names_the_papers_and_the_last_safe_day(landlord: Resident) -> None:
    page = words_of(landlord.get("filing"))
    for part in ("起诉状（房屋租赁）", "支付令申请书", "证据清单", "授权委托书", "2029年11月8日"):
        assert part in page


def test_what_is_missing_leads_to_its_question_or_to_the_form_for_a_person(
    landlord: Resident,
) -> None:
    page = landlord.get("filing").text
    assert f"/case/{landlord.number}/q/rental.deposit_amount" in page
    assert f"/case/{landlord.number}/filing/person/own" in page
    assert f"/case/{landlord.number}/filing/person/other" in page


def test_every_link_of_the_page_leads_somewhere(landlord: Resident) -> None:
    page = landlord.get("filing").text
    found = {part.split('"')[0] for part in page.split('href="')[1:]}
    own = [href for href in found if href.startswith(f"/case/{landlord.number}/")]
    assert len(own) > 15
    for href in own:
        assert landlord.browser.get(href, follow_redirects=False).status_code == 200, href


def test_who_one_is_is_told_once_and_stands_in_every_paper(landlord: Resident) -> None:
    landlord.post("filing/person/own", ME)
    landlord.post("filing/person/other", THEM)
    for paper in ("lease_complaint", "payment_order"):
        text = text_of(landlord.get(f"filing/{paper}.pdf").content)
        for part in ("王丽", WOMAN, "女", "1988", "李明", "36,000.00"):
            assert part in text, (paper, part)


def test_the_word_file_opens_and_can_be_edited(landlord: Resident) -> None:
    answer = landlord.get("filing/lease_complaint.docx")
    word = docx.Document(io.BytesIO(answer.content))
    assert "民事起诉状" in word.paragraphs[0].text
    assert answer.headers["cache-control"] == "private, no-store"


def test_papers_are_drawn_in_the_language_that_is_asked_for(landlord: Resident) -> None:
    assert "Statement of claim" in text_of(
        landlord.get("filing/lease_complaint.pdf?lang=en").content
    )


def test_an_identity_number_is_never_shown_again(landlord: Resident) -> None:
    landlord.post("filing/person/own", ME)
    page = landlord.get("filing/person/own").text
    assert WOMAN not in page
    assert "110***********0022" in page


def test_a_slip_in_a_number_is_told_and_nothing_is_kept(landlord: Resident) -> None:
    answer = landlord.post("filing/person/own", {**ME, "id_number": WOMAN[:-1] + "3"})
    assert answer.status_code == 422
    assert faults_on(answer) == ["身份证号不对，请核对最后一位"]
    assert not landlord.case().people.details.get(WRITER, {}).get("id_number")


def test_all_slips_come_at_once(landlord: Resident) -> None:
    sent = {"name": "x" * 61, "id_number": "123", "phone": "12", "email": "at home"}
    assert len(faults_on(landlord.post("filing/person/other", sent))) == 4


def test_own_details_need_consent(landlord: Resident) -> None:
    sent = {name: value for name, value in ME.items() if name != "agree"}
    assert landlord.post("filing/person/own", sent).status_code == 422
    assert not landlord.case().people.details.get(WRITER, {}).get("id_number")


@pytest.mark.parametrize("address", ["filing/nothing.pdf", "filing/lease_complaint.exe"])
def test_a_paper_that_does_not_exist_is_not_found(landlord: Resident, address: str) -> None:
    assert landlord.get(address).status_code == 404


def test_nobody_else_is_described(landlord: Resident) -> None:
    assert landlord.get("filing/person/mediator").status_code == 404


def test_a_dispute_without_a_model_form_has_the_plain_claim(anna: Resident) -> None:
    anna.begin(story="楼上漏水，地板泡坏了。", kind="nb.leak")
    page = words_of(anna.get("filing"))
    for part in ("民事起诉状", "证据清单", "授权委托书"):
        assert part in page
    assert "楼上漏水，地板泡坏了。" in text_of(anna.get("filing/complaint.pdf").content)


def test_a_dispute_without_forms_says_so(anna: Resident) -> None:
    anna.begin(kind="biz.company")
    page = words_of(anna.get("filing"))
    assert "还没有现成的材料" in page
    assert anna.get("filing/lease_complaint.pdf").status_code == 404


def test_who_takes_back_consent_leaves_nothing_of_either_side(landlord: Resident) -> None:
    landlord.post("filing/person/own", ME)
    landlord.post("filing/person/other", THEM)
    landlord.post("consent", {"withdraw": "draft"})
    details = landlord.case().people.details
    assert not details.get(WRITER)
    assert not details.get(OPPONENT)


def test_a_hidden_value_that_is_not_written_again_stays(landlord: Resident) -> None:
    landlord.post("filing/person/own", ME)
    landlord.post("filing/person/own", {"name": "王莉", "id_number": "", "agree": "draft"})
    assert landlord.case().people.details[WRITER]["id_number"] == WOMAN
    assert landlord.case().people.details[WRITER]["name"] == "王莉"


LINES = "filing/lines/lease_complaint"
SAID = {
    "third.party/g1": "1",
    "third.party/2": "王五",
    "claim.bills/0": "500.25",
    "agent.name/0": "李律",
    "agree": "draft",
}


def total_of(landlord: Resident) -> Decimal:
    text = text_of(landlord.get("filing/lease_complaint.pdf").content)
    found = re.search(r"标的总额\D*([\d,]+\.\d\d)", text)
    assert found, text
    return Decimal(found[1].replace(",", ""))


def test_what_one_writes_by_hand_is_written_once_for_all_papers(landlord: Resident) -> None:
    assert f"/case/{landlord.number}/{LINES}" in landlord.get("filing").text
    before = total_of(landlord)
    answer = landlord.post(LINES, SAID)
    assert (answer.status_code, answer.url.path) == (200, f"/case/{landlord.number}/filing")
    text = text_of(landlord.get("filing/lease_complaint.pdf").content)
    for part in ("王五", "500.25"):
        assert part in text
    assert total_of(landlord) == before + Decimal("500.25")
    assert "李律" in text_of(landlord.get("filing/mandate.pdf").content)
    page = landlord.get(LINES).text
    for part in ('value="王五"', 'value="500.25"', "已填1/5"):
        assert part in page


def test_what_is_taken_back_is_a_line_to_write_on_again(landlord: Resident) -> None:
    before = total_of(landlord)
    landlord.post(LINES, SAID)
    landlord.post(LINES, {**SAID, "claim.bills/0": ""})
    assert total_of(landlord) == before
    assert "王五" in text_of(landlord.get("filing/lease_complaint.pdf").content)


def test_all_that_is_wrong_on_the_lines_is_told_at_once_and_nothing_is_lost(
    landlord: Resident,
) -> None:
    wrong = {**SAID, "claim.bills/0": "五百", "agent.name/0": "长" * 121}
    answer = landlord.post(LINES, wrong)
    assert answer.status_code == 422
    assert len(faults_on(answer)) == 2
    for part in ("五百", "王五", "长" * 121):
        assert part in answer.text
    assert "third.party/2" not in landlord.case().people.details.get(WRITER, {})


def test_without_consent_nothing_is_kept_of_the_lines(landlord: Resident) -> None:
    answer = landlord.post(LINES, {**SAID, "agree": ""})
    assert answer.status_code == 422
    assert WRITER not in landlord.case().people.details


def test_the_identity_number_of_an_agent_is_kept_and_not_shown_again(landlord: Resident) -> None:
    mandate = "filing/lines/mandate"
    landlord.post(mandate, {"agent.id/0": WOMAN, "agree": "draft"})
    page = landlord.get(mandate).text
    assert WOMAN not in page
    assert "110***********0022" in page
    landlord.post(mandate, {"agent.id/0": "", "agent.name/0": "李律"})
    assert WOMAN in text_of(landlord.get("filing/mandate.pdf").content)


@pytest.mark.parametrize("paper", ["nothing", "labour_application", "x" * 90])
def test_lines_of_a_paper_that_the_case_has_not_are_not_found(
    landlord: Resident, paper: str
) -> None:
    assert landlord.get(f"filing/lines/{paper}").status_code == 404
