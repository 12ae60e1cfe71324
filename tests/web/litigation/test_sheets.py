"""The page of the ways out: what fits and why, what is missing, and what became of each sheet."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import docx
import pypdf
import pytest
from fastapi import FastAPI
from httpx2 import Response

from engine.actions import consult, seats
from engine.casework.events import AdviserCalled, CaseAssigned
from engine.casework.people import Role
from engine.casework.sheets import SENT, Standing
from tests.engine.actions.referring.leaving import INJURED, SITE
from tests.engine.litigation.matters import EMPLOYER, WOMAN_TENANT, read
from tests.web.resident import LEASE, Resident, faults_on, words_of
from tests.web.worker import Worker

KIND, BODY = "injury_recognition", "social_insurance_centre"
HURT = "九月一日下午三点，在车间搬货时货架倒下，砸伤左脚。"


@pytest.fixture
def hurt(anna: Resident) -> Resident:
    """A worker who was hurt and unpaid; nobody has applied yet."""
    anna.begin(story=HURT, kind="lab.injury")
    typed = {name: v for name, v in read(INJURED).items() if name != "case.category"}
    consult.record_answers(anna.desk, anna.case(), typed)
    anna.post("filing/person/own", {**WOMAN_TENANT, "agree": "draft"})
    anna.post("filing/person/other", {**EMPLOYER, "agree": "draft"})
    return anna


def day(name: str, on: str = "2026-11-20") -> dict[str, str]:
    parts = zip(("year", "month", "day"), on.split("-"), strict=True)
    return {f"{name}.on.{part}": value for part, value in parts}


def tie(who: Resident) -> dict[str, str]:
    page = who.get("exits")
    return {"seen": who.hidden(page, "seen"), "key": who.hidden(page, "key")}


def hand_in(who: Resident, kind: str = KIND, body: str = BODY, **more: str) -> Response:
    sent = {**tie(who), f"h-{kind}.body": body, **day(f"h-{kind}"), **more}
    return who.post(f"exits/{kind}/hand", sent)


def only(who: Resident) -> Any:
    (one,) = who.case().sheets.handed.values()
    return one


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


# ---------------------------------------------------------------- what the page says


def test_the_page_says_which_way_goes_first_why_by_when_and_to_whom(hurt: Resident) -> None:
    page = words_of(hurt.get("exits"))
    for part in (
        "先走这一条",
        "工伤认定申请表",
        "区社会保险经办机构 12333",
        "2027年9月1日",
        "没认定以前",
        "劳动保障监察投诉书",
        "法律援助申请表",
    ):
        assert part in page
    assert page.index("工伤认定申请表") < page.index("劳动保障监察投诉书")


def test_the_conditions_of_aid_are_compared_and_promise_nothing(hurt: Resident) -> None:
    page = words_of(hurt.get("exits"))
    for part in ("符合 进城务工人员", "不清楚 社会救助", "由法律援助机构审查决定"):
        assert part in page
    for promise in ("一定能", "保证给", "肯定"):
        assert promise not in page


def test_what_is_missing_leads_to_its_question_or_form_and_back_here(hurt: Resident) -> None:
    page = hurt.get("exits").text
    assert f"/case/{hurt.number}/q/labour.injury_insured" in page
    assert f"/case/{hurt.number}/filing/person/other?from=exits" in page
    saved = hurt.post("filing/person/other?from=exits", {"phone": "13900000000", "agree": "draft"})
    assert saved.url.path == hurt.at("exits")


def test_every_link_of_the_page_leads_somewhere(hurt: Resident) -> None:
    page = hurt.get("exits").text
    found = {part.split('"')[0] for part in page.split('href="')[1:]}
    own = [href for href in found if href.startswith(f"/case/{hurt.number}/")]
    assert len(own) > 15
    for href in own:
        assert hurt.browser.get(href, follow_redirects=False).status_code == 200, href


def test_the_page_speaks_english(hurt: Resident) -> None:
    hurt.browser.cookies.set("language", "en")
    page = words_of(hurt.get("exits"))
    for part in ("Other ways out", "Application for recognition of a work injury", "Not known"):
        assert part in page


def test_each_paper_comes_as_a_file_filled_from_what_was_told(hurt: Resident) -> None:
    said = text_of(hurt.get(f"exits/{KIND}/{KIND}.pdf").content)
    for part in ("王丽", "北京某某餐饮管理有限公司", "2026年9月1日", "砸伤左脚", "工伤保险条例"):
        assert part in said.replace(" ", "")
    answer = hurt.get("exits/aid_application/aid_application.docx")
    assert docx.Document(io.BytesIO(answer.content)).paragraphs[0].text == "法律援助申请表"
    assert answer.headers["cache-control"] == "private, no-store"
    english = text_of(hurt.get(f"exits/{KIND}/{KIND}.pdf?lang=en&size=large").content)
    assert "recognition of a work injury" in english


@pytest.mark.parametrize(
    "address",
    [
        "exits/nothing/nothing.pdf",
        f"exits/{KIND}/police_report.pdf",
        f"exits/{KIND}/{KIND}.exe",
        "exits/housing_complaint/housing_complaint.pdf",
    ],
)
def test_a_paper_that_the_case_does_not_have_is_not_found(hurt: Resident, address: str) -> None:
    assert hurt.get(address).status_code == 404


def test_without_a_kind_one_chooses_it_first(anna: Resident) -> None:
    anna.begin()
    assert anna.get("exits").url.path == anna.at("kind")
    assert anna.get(f"exits/{KIND}/{KIND}.pdf").status_code == 404
    assert anna.post(f"exits/{KIND}/hand", {}).status_code == 404


def test_a_lease_in_peace_has_little_to_hand_in(anna: Resident) -> None:
    anna.begin(kind="rent.arrears")
    anna.fill(LEASE)
    page = words_of(anna.get("exits"))
    assert "法律援助申请表" in page
    assert "报案材料" not in page


# ---------------------------------------------------------------- what became of it


def test_from_the_counter_to_the_number_without_javascript(hurt: Resident) -> None:
    page = hand_in(hurt)
    assert page.url.path == hurt.at("exits")
    assert "交了，等回音" in words_of(page)
    one = only(hurt)
    name = f"t-{one.id}"
    sent = {**tie(hurt), **day(name, "2026-11-21"), f"{name}.number": "京石工伤受123号"}
    page = hurt.post(f"exits/{one.id}/taken", sent)
    said = words_of(page)
    for part in ("对方收下了", "京石工伤受123号", "2027年1月20日", "已经交了，看上面"):
        assert part in said
    course = words_of(hurt.get("course"))
    assert "交表：工伤认定申请表" in course
    assert "京石工伤受123号" in course


def test_what_was_not_taken_says_what_to_do_next(hurt: Resident) -> None:
    hand_in(hurt)
    name = f"r-{only(hurt).id}"
    sent = {**tie(hurt), **day(name, "2026-11-21"), f"{name}.reason": "papers_missing"}
    page = hurt.post(f"exits/{only(hurt).id}/refused", {**sent, f"{name}.note": "缺诊断证明"})
    said = words_of(page)
    for part in ("对方没收", "说材料不齐", "缺诊断证明", "请他们一次写清要补什么"):
        assert part in said
    assert only(hurt).standing is Standing.REFUSED


def test_all_faults_of_an_acceptance_come_at_once_and_keep_what_was_written(hurt: Resident) -> None:
    hand_in(hurt)
    one = only(hurt)
    name = f"t-{one.id}"
    sent = {**tie(hurt), **day(name, "2026-12-24"), f"{name}.by": "刘窗口"}
    answer = hurt.post(f"exits/{one.id}/taken", sent)
    assert answer.status_code == 422
    assert len(faults_on(answer)) == 2
    assert "刘窗口" in answer.text
    assert only(hurt).standing is Standing.HANDED
    for wrong in ({f"{name}.on.day": "31", f"{name}.on.month": "2"}, {f"{name}.on.year": "x"}):
        answer = hurt.post(f"exits/{one.id}/taken", {**sent, f"{name}.number": "1", **wrong})
        assert answer.status_code == 422


def test_pressing_twice_is_one_act_and_another_form_gets_a_clear_answer(hurt: Resident) -> None:
    sent = {**tie(hurt), f"h-{KIND}.body": BODY, **day(f"h-{KIND}")}
    assert hurt.post(f"exits/{KIND}/hand", sent).status_code == 200
    assert hurt.post(f"exits/{KIND}/hand", sent).status_code == 200
    assert len(hurt.case().sheets.handed) == 1
    again = hand_in(hurt)
    assert again.status_code == 409
    assert faults_on(again) == ["这份已经交给这一家了，请在上面记结果"]


def test_a_stale_page_changes_nothing(hurt: Resident) -> None:
    hand_in(hurt)
    one, old = only(hurt), tie(hurt)
    name = f"t-{one.id}"
    sent = {**day(name, "2026-11-21"), f"{name}.number": "第1号"}
    hurt.post(f"exits/{one.id}/taken", {**tie(hurt), **sent})
    late = hurt.post(f"exits/{one.id}/taken", {**old, **sent, f"{name}.number": "第2号"})
    assert late.status_code == 409
    assert only(hurt).number == "第1号"


@pytest.mark.parametrize("act", ["taken", "refused"])
def test_a_sheet_that_is_not_this_cases_is_not_found(hurt: Resident, act: str) -> None:
    assert hurt.post(f"exits/0000000000000000/{act}", tie(hurt)).status_code == 404


def test_a_resident_sends_nothing_in_the_name_of_staff(hurt: Resident) -> None:
    hand_in(hurt, **{f"h-{KIND}.how": SENT})
    assert only(hurt).how == "carried"


# ---------------------------------------------------------------- those who work here


def charged(app: FastAPI, who: Resident) -> Worker:
    """A colleague who has the case in hand."""
    worker = Worker.signed_in(app, Role.MEDIATOR, "bajiao")
    given = CaseAssigned("bajiao", worker.account.id, "taken")
    who.desk.append(who.case(), [AdviserCalled("asked"), given])
    return worker


def test_staff_hand_in_with_consent_and_note_the_number_at_their_desk(
    app: FastAPI, hurt: Resident
) -> None:
    worker = charged(app, hurt)
    here = f"/case/{hurt.number}/exits"
    page = worker.get(here)
    fields = {"seen": Resident.hidden(page, "seen"), "key": Resident.hidden(page, "key")}
    sent = {**fields, f"h-{KIND}.body": BODY, f"h-{KIND}.how": SENT, **day(f"h-{KIND}")}
    refused = worker.browser.post(f"{here}/{KIND}/hand", data=sent, follow_redirects=False)
    assert refused.status_code == 303
    assert "/consent" in refused.headers["location"]
    assert not hurt.case().sheets.handed
    worker.browser.post(f"{here}/{KIND}/hand", data={**sent, "agree": "refer"})
    one = only(hurt)
    assert (one.how, one.by.partition(":")[0]) == (SENT, "mediator")
    desk = worker.get(f"/desk/case/{hurt.number}")
    assert "工伤认定申请表" in words_of(desk)
    name = f"t-{one.id}"
    told = {
        "seen": Resident.hidden(desk, "seen"),
        "key": Resident.hidden(desk, "key"),
        "from": "desk",
        f"{name}.number": "第9号",
        **day(name, "2026-11-21"),
    }
    back = worker.post(f"{here}/{one.id}/taken", **told)
    assert back.url.path == f"/desk/case/{hurt.number}"
    assert "第9号" in words_of(back)
    assert "第9号" in words_of(hurt.get("exits"))


def test_the_other_side_learns_nothing_of_it(app: FastAPI, hurt: Resident) -> None:
    offer = {"role": "respondent", "name": "王老板", "inviter": "王丽"}
    offered = seats.offer(hurt.desk, hurt.case(), offer)
    entered, guest = hurt.desk.enter(hurt.number, offered.secret)
    seats.take(hurt.desk.of(guest), entered, ["seat"])
    hand_in(hurt)
    other = Resident.at_home(app)
    other.number = hurt.number
    other.browser.cookies.set(f"case-{hurt.number}", offered.secret)
    assert other.get("exits").status_code == 403
    course = words_of(other.get("course"))
    for part in ("工伤认定申请", "主管部门", "社会保险", "交表"):
        assert part not in course


# ---------------------------------------------------------------- danger


def test_the_numbers_stand_before_every_form(anna: Resident) -> None:
    home = anna.browser.get("/")
    opened = anna.browser.post("/start", data={"key": anna.hidden(home, "key")})
    anna.number = opened.url.path.split("/")[2]
    for page in (opened, anna.get("safety")):
        assert page.text.index('href="tel:110"') < page.text.index('class="sheet')


def test_help_shows_all_numbers_and_that_it_was_shown_is_on_record(anna: Resident) -> None:
    anna.begin(story="房东带人打我", danger="happening_now", kind="rent.arrears")
    (shown,) = anna.case().sheets.shown
    assert shown.numbers[:3] == ("110", "120", "119")
    assert {"12338", "12355", "12348"} <= {*shown.numbers}
    page = anna.get("safety/help")
    for number in shown.numbers:
        assert f'href="tel:{number}"' in page.text
    assert len(anna.case().sheets.shown) == 1
    exits = anna.get("exits")
    assert exits.text.index('href="tel:110"') < exits.text.index('class="sheet')
    assert "报案材料" in words_of(exits)


def test_a_report_of_the_site_is_in_ones_own_data(anna: Resident) -> None:
    anna.begin(kind="lab.wage")
    typed = {name: value for name, value in read(SITE).items() if name != "case.category"}
    consult.record_answers(anna.desk, anna.case(), typed)
    hand_in(anna, "inspection_complaint", "labour_inspection")
    with zipfile.ZipFile(io.BytesIO(anna.get("data.zip").content)) as packed:
        (sheet,) = json.loads(packed.read("case.json"))["sheets"]
    assert (sheet["sheet"], sheet["standing"]) == ("inspection_complaint", "handed")


def test_the_lines_of_a_sheet_are_written_on_screen_and_lead_back(hurt: Resident) -> None:
    link = f"filing/lines/{KIND}?from=exits"
    assert f"/case/{hurt.number}/{link}" in hurt.get("exits").text
    said = {"injury.diagnosis/0": "左足骨折，石景山医院", "agree": "draft"}
    answer = hurt.post(link, said)
    assert answer.url.path == f"/case/{hurt.number}/exits"
    assert "左足骨折" in text_of(hurt.get(f"exits/{KIND}/{KIND}.pdf").content)
