"""The desk of a court: what came, one packet, what a clerk does with it, two of them at once."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from engine.actions import consent, looks
from engine.actions.litigating import assembling, handing
from engine.actions.litigating.gather import REFER
from engine.casework.filing import Standing
from engine.casework.people import RESIDENT, Role
from engine.clock import FixedClock
from engine.library import Library
from engine.litigation.packet import MANIFEST
from tests.engine.actions.litigating.filings import CONTRACT, COURT, DOCKET, OTHER, ready
from tests.engine.litigation.matters import WAGES
from tests.web.litigation.courtroom import Courtroom, act, at, rows
from tests.web.resident import NOW, faults_on, words_of
from web import urls


@pytest.fixture
def room(library: Library) -> Courtroom:
    return Courtroom.over(library)


# ---------------------------------------------------------------- the list


def test_what_came_is_listed_with_sum_days_and_standing(room: Courtroom) -> None:
    room.filed()
    (line,) = rows(room.clerk.get(urls.DESK_COURT))
    for told in ("拖欠租金", "起诉立案", "36,000.00", "还有 7 天", "2029年11月8日", "新送来"):
        assert told in line, told


def test_what_has_no_limit_is_not_called_unknown(room: Courtroom) -> None:
    facts = {name: value for name, value in WAGES.items() if name != "case.category"}
    scene = ready(room.desk, facts, kind="lab.wage", way="arbitration")
    scene.hand_over(track="ARBITRATE")
    (line,) = rows(room.clerk.get(urls.DESK_COURT))
    assert "没有期限" in line
    page = words_of(room.clerk.get(at(scene.packet)))
    assert "追要工资的期限 没有期限" in page
    with ZipFile(BytesIO(scene.content())) as packet:
        assert "没有期限" in packet.read("index.html").decode()


def test_nothing_of_the_people_stands_in_the_list(room: Courtroom) -> None:
    scene = room.filed()
    page = room.clerk.get(urls.DESK_COURT)
    for word in ("张明", "13800138000", scene.number):
        assert word not in page.text


def test_a_list_is_narrowed_and_ordered(room: Courtroom) -> None:
    rent, wage = room.filed(), room.filed(kind="rent.deposit")
    act(room.clerk, rent.packet, "accept", docket=DOCKET)
    asked = {
        "": [wage],
        "standing=any": [rent, wage],
        "standing=accepted": [rent],
        "standing=any&kind=rent.deposit": [wage],
        "standing=any&kind=lab": [],
        "standing=any&limit=later&kind=rent.arrears": [rent],
        "standing=any&limit=over": [],
        "standing=any&least=36,000&most=36000.00": [rent, wage],
        "standing=any&least=36000.01": [],
        "standing=any&track=PAY_ORDER": [],
        "standing=any&made=again": [],
        f"standing=any&docket={DOCKET}": [rent],
        "standing=nonsense&order=nonsense&page=x": [wage],
    }
    for query, expected in asked.items():
        page = room.clerk.get(f"{urls.DESK_COURT}?{query}")
        found = {scene.packet for scene in (rent, wage) if scene.packet in page.text}
        assert found == {scene.packet for scene in expected}, query


def test_a_sum_that_is_none_is_said_at_its_field(room: Courtroom) -> None:
    page = room.clerk.get(f"{urls.DESK_COURT}?least=viel")
    assert faults_on(page) == ["请写金额，例如36000"]


def test_an_answer_that_is_late_is_told(room: Courtroom) -> None:
    room.filed()
    served = room.app.state.service
    later = FixedClock(NOW + timedelta(days=9))
    object.__setattr__(served.revisions.current, "clock", later)
    (line,) = rows(room.clerk.get(urls.DESK_COURT))
    assert "已过 2 天" in line


# ---------------------------------------------------------------- one packet


def test_a_packet_says_everything_in_the_order_of_the_work(room: Courtroom) -> None:
    scene = room.filed()
    page = room.clerk.get(at(scene.packet))
    leaves = (
        "parties",
        "claims",
        "venue",
        "limits",
        "checks",
        "facts",
        "agreed",
        "evidence",
        "papers",
    )
    places = [page.text.index(f'<h2 id="{leaf}">') for leaf in leaves]
    assert places == sorted(places)
    words = words_of(page)
    for told in ("张明", "13800138000", "12,000.00", "一方说的", "租赁合同.txt", "C13", "新送来"):
        assert told in words, told


def test_that_it_was_opened_is_noted_once_an_hour(room: Courtroom) -> None:
    scene = room.filed()
    for _ in range(2):
        room.clerk.get(at(scene.packet))
    (line,) = looks.looks_at(room.desk, scene.case).lines
    assert (line.action, line.unit, line.mark) == (
        "receive",
        "court",
        f"court:{room.clerk.account.id}",
    )


def test_its_files_are_handed_out_and_never_shown_as_pages(room: Courtroom) -> None:
    scene = room.filed()
    name, content = CONTRACT
    page = room.clerk.get(at(scene.packet, "/evidence/1"))
    assert content.decode() in page.text
    assert name in page.text
    file = room.clerk.get(at(scene.packet, "/evidence/1/file"))
    assert file.content == content
    assert file.headers["content-disposition"].startswith('attachment; filename="piece-1.txt"')
    assert file.headers["content-security-policy"].startswith("sandbox")
    whole = room.clerk.get(at(scene.packet, "/packet.zip"))
    assert whole.content == scene.content()


def test_each_document_can_be_saved(room: Courtroom) -> None:
    scene = room.filed()
    desk = scene.of(RESIDENT)
    more = assembling.additions(desk, scene.case)
    act(room.clerk, scene.packet, "return", codes=["C10"])
    case = handing.hand_over(desk, scene.case, COURT, "FILING", more, scene.packet)
    assert case.filing.find(scene.packet).version == 2
    page = room.clerk.get(at(scene.packet))
    assert "第 2 次送来" in words_of(page)
    for ending, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert f"/documents/lease_complaint.{ending}" in page.text
        file = room.clerk.get(at(scene.packet, f"/documents/lease_complaint.{ending}"))
        assert file.status_code == 200
        assert file.content.startswith(begins)


@pytest.mark.parametrize(
    "more",
    [
        "/documents/none.pdf",
        f"/documents/{MANIFEST}",
        "/evidence/2",
        "/evidence/x/file",
        "/evidence/01",
    ],
)
def test_a_file_that_is_not_there_is_not_found(room: Courtroom, more: str) -> None:
    scene = room.filed()
    assert room.clerk.get(at(scene.packet, more)).status_code == 404


def test_of_what_is_agreed_to_no_longer_nothing_is_shown_and_it_can_go_back(
    room: Courtroom,
) -> None:
    scene = room.filed()
    consent.withdraw(scene.of(RESIDENT), scene.case, [REFER])
    page = room.clerk.get(at(scene.packet))
    assert "看不到内容" in words_of(page)
    assert "张明" not in page.text
    assert page.text.count('method="post" action="/desk/court/') == 1
    for more in ("/packet.zip", "/evidence/1", "/evidence/1/file", "/documents/x.pdf"):
        assert room.clerk.get(at(scene.packet, more)).status_code == 403, more
    assert act(room.clerk, scene.packet, "return", page, codes=["C10"]).status_code == 200
    assert scene.found.standing is Standing.RETURNED


def test_the_same_parties_and_cause_are_told_among_what_this_court_has(room: Courtroom) -> None:
    first, second = room.filed(), room.filed()
    away = room.filed()
    act(room.clerk, away.packet, "transfer", unit=OTHER.id, reason="no_jurisdiction")
    page = room.clerk.get(at(second.packet))
    assert "本单位有 1 件可能是同一件事" in words_of(page)
    assert f'href="{at(first.packet)}"' in page.text
    assert away.packet not in page.text
    elsewhere = room.worker(Role.COURT, OTHER.id).get(at(away.packet))
    assert "可能是同一件事" not in words_of(elsewhere)


# ---------------------------------------------------------------- acts


def test_it_is_taken_on_and_the_next_clerk_is_told_by_whom(room: Courtroom) -> None:
    scene = room.filed()
    seen = room.second.get(at(scene.packet))
    page = act(room.clerk, scene.packet, "accept", docket=DOCKET)
    assert "已收下" in words_of(page)
    assert scene.found.docket == DOCKET
    late = act(room.second, scene.packet, "accept", seen, docket="（2026）京0107民初9999号")
    assert late.status_code == 409
    words = words_of(late)
    assert f"{room.clerk.account.name}在2026年11月22日(星期日) 10:00收下了材料" in words
    assert "（2026）京0107民初9999号" in words  # nothing of what was written is lost
    assert scene.found.docket == DOCKET


def test_a_form_that_stands_open_still_keeps_what_was_written(room: Courtroom) -> None:
    scene = room.filed()
    seen = room.second.get(at(scene.packet))
    act(room.clerk, scene.packet, "ask", items="身份证复印件")
    late = act(room.second, scene.packet, "return", seen, codes=["C02", "C10"], note="请补地址")
    assert late.status_code == 409
    assert scene.found.standing is Standing.SUPPLEMENT
    assert 'value="C02" checked' in late.text
    assert "请补地址</textarea>" in late.text
    again = act(room.second, scene.packet, "return", late, codes=["C02"], note="请补地址")
    assert again.status_code == 200
    assert scene.found.codes == ("C02",)


def test_the_same_form_sent_twice_is_one_act(room: Courtroom) -> None:
    scene = room.filed()
    seen = room.clerk.get(at(scene.packet))
    for _ in range(2):
        assert act(room.clerk, scene.packet, "accept", seen, docket=DOCKET).status_code == 200
    assert [one.standing for one in scene.found.passages].count(Standing.ACCEPTED) == 1


def test_a_wrong_docket_number_is_put_right_at_the_desk(room: Courtroom) -> None:
    scene = room.filed()
    act(room.clerk, scene.packet, "accept", docket="(2026)京0107民初9号")
    same = act(room.clerk, scene.packet, "correct", docket="(2026)京0107民初9号")
    assert faults_on(same) == ["案号和原来的一样"]
    page = act(room.second, scene.packet, "correct", docket=DOCKET)
    assert scene.found.docket == DOCKET
    for told in ("案号已改正", "案号改正为", DOCKET, "(2026)京0107民初9号"):
        assert told in words_of(page), told


def test_a_return_names_reasons_and_things_one_a_line(room: Courtroom) -> None:
    scene = room.filed()
    sent: dict[str, Any] = {
        "codes": ["C02", "C10"],
        "items": "身份证\r\n\r\n 收据 ",
        "note": "谢谢",
        "until": "2026-12-10",
    }
    page = act(room.clerk, scene.packet, "return", **sent)
    found = scene.found
    assert (found.codes, found.items, found.note) == (("C02", "C10"), ("身份证", "收据"), "谢谢")
    assert found.until is not None
    assert found.until.isoformat() == "2026-12-10"
    for told in ("C02 被告不明确", "补：收据", "说明：谢谢", "最晚2026年12月10日"):
        assert told in words_of(page), told


def test_every_fault_of_a_form_is_told_at_once(room: Courtroom) -> None:
    scene = room.filed()
    page = act(room.clerk, scene.packet, "return", items="x" * 201, note="y" * 501, until="morgen")
    assert page.status_code == 422
    assert len(faults_on(page)) == 4
    assert "“morgen”不像日期" in faults_on(page)[-1]
    for step, count in (("accept", 1), ("ask", 1), ("delegate", 1), ("transfer", 2)):
        empty = act(room.clerk, scene.packet, step)
        assert (empty.status_code, len(faults_on(empty))) == (422, count), step
    past = act(room.clerk, scene.packet, "ask", items="收据", until="2026-11-01")
    assert faults_on(past) == ["日子已经过了"]
    assert scene.found.standing is Standing.SENT


def test_a_withdrawn_packet_cannot_be_returned_and_the_clerk_is_told_so(room: Courtroom) -> None:
    scene = room.filed()
    seen = room.clerk.get(at(scene.packet))
    handing.withdraw(scene.of(RESIDENT), scene.case, scene.packet, "settled")
    late = act(room.clerk, scene.packet, "return", seen, codes=["C10"], note="补材料")
    assert late.status_code == 409
    words = words_of(late)
    for told in ("当事人一方在", "撤回了材料", "当事人已经撤回", "已经和解", "补材料"):
        assert told in words, told
    assert 'action="/desk/court/' not in late.text


def test_what_is_passed_on_lies_there_and_is_told_of_here(room: Courtroom) -> None:
    scene = room.filed()
    seen = room.second.get(at(scene.packet))
    page = act(room.clerk, scene.packet, "transfer", unit=OTHER.id, reason="no_jurisdiction")
    assert page.url.path == urls.DESK_COURT
    assert "已转出" in words_of(page)
    assert scene.packet in room.worker(Role.COURT, OTHER.id).get(urls.DESK_COURT).text
    gone = room.clerk.get(at(scene.packet))
    assert gone.status_code == 410
    assert "海淀区人民法院" in words_of(gone)
    assert "张明" not in gone.text
    late = act(room.second, scene.packet, "accept", seen, docket=DOCKET)
    assert late.status_code == 409
    assert DOCKET in words_of(late)
    assert room.clerk.account.name in words_of(late)


def test_a_court_elsewhere_is_named_and_a_unit_by_its_name_is_that_unit(room: Courtroom) -> None:
    first, second = room.filed(), room.filed()
    act(room.clerk, first.packet, "transfer", name="上海市某区人民法院", reason="no_jurisdiction")
    assert first.found.unit == "上海市某区人民法院"
    act(room.clerk, second.packet, "transfer", name=OTHER.title.zh, reason="other_unit")
    assert second.found.unit == OTHER.id


@pytest.mark.parametrize(
    "sent",
    [
        {"unit": "bajiao"},
        {"name": "bajiao"},
        {"unit": "court"},
        {"unit": "court2", "name": "某法院"},
    ],
)
def test_it_goes_to_nobody_who_takes_no_papers(room: Courtroom, sent: dict[str, Any]) -> None:
    scene = room.filed()
    page = act(room.clerk, scene.packet, "transfer", reason="other_unit", **sent)
    assert page.status_code == 422
    assert scene.found.unit == "court"


def test_it_is_given_to_mediation_on_the_right_track(room: Courtroom) -> None:
    scene = room.filed()
    shown = room.clerk.get(at(scene.packet))
    assert 'value="court_pre"' in shown.text
    assert 'value="court_post"' not in shown.text
    assert "30天，从调解员确认接手起算" in words_of(shown)
    page = act(room.clerk, scene.packet, "delegate", shown, track="court_pre")
    assert "法院委派，立案前调解" in words_of(page)
    assert scene.found.mediation == "court_pre"

    other = room.filed()
    shown = act(room.clerk, other.packet, "accept", docket=DOCKET)
    assert 'value="court_pre"' not in shown.text
    assert "7天，从调解员确认接手起算" in words_of(shown)
    wrong = act(room.clerk, other.packet, "delegate", shown, track="court_pre")
    assert wrong.status_code == 422
    act(room.clerk, other.packet, "delegate", shown, track="court_post_simplified")
    assert other.found.mediation == "court_post_simplified"


def test_how_it_ended_is_noted(room: Courtroom) -> None:
    scene = room.filed()
    act(room.clerk, scene.packet, "accept", docket=DOCKET)
    early = act(room.clerk, scene.packet, "decide", outcome="judgment", on="2026-12-24")
    assert faults_on(early) == ["日子还没到"]
    assert len(faults_on(act(room.clerk, scene.packet, "decide"))) == 2
    page = act(room.clerk, scene.packet, "decide", outcome="judgment", on="2026-11-22")
    assert "判决 · 2026年11月22日" in words_of(page)
    assert "已经办完" in words_of(page)
    assert scene.found.outcome == "judgment"


def test_what_cannot_be_done_is_no_address(room: Courtroom) -> None:
    scene = room.filed()
    for step in ("make", "withdraw", "send", "nonsense"):
        assert (
            act(room.clerk, scene.packet, step, room.clerk.get(at(scene.packet))).status_code == 404
        )


def test_what_people_wrote_is_never_taken_for_a_page(room: Courtroom) -> None:
    scene = room.filed()
    sent: dict[str, Any] = {"codes": ["C10"], "items": "<script>x</script>", "note": "<b>y</b>"}
    page = act(room.clerk, scene.packet, "return", **sent)
    assert "<script>x" not in page.text
    assert "<b>y" not in page.text


def test_in_english_as_well(room: Courtroom) -> None:
    scene = room.filed()
    room.clerk.browser.cookies.set("language", "en")
    words = words_of(room.clerk.get(at(scene.packet)))
    for told in ("Parties", "Unpaid rent", "Time limit: 1082 days left", "Checks for filing"):
        assert told in words, told
    assert "Answer due" in words_of(room.clerk.get(urls.DESK_COURT))
