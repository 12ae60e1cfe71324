"""The room as its pages: who sees what is said loudly, and nobody sees what is not for them."""

from __future__ import annotations

import re
from html import unescape

import pytest
from fastapi import FastAPI

from engine.actions.mediating import talking
from engine.casework import events as ev
from engine.casework.people import Side
from engine.mediation.confidence import CAUCUS
from engine.mediation.states import State
from tests.engine.evidence.samples import jpeg, png
from tests.web.resident import faults_on, words_of
from tests.web.table import Table
from web.render import read_interface

OURS, THEIRS = CAUCUS[Side.APPLICANT], CAUCUS[Side.RESPONDENT]
EVERYBODY = ("applicant", "respondent", "mediator", "colleague", "overseer", "stranger")


@pytest.fixture
def table(app: FastAPI) -> Table:
    return Table.laid(app)


def hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found
    return unescape(found[1])


@pytest.mark.parametrize(
    ("who", "thread", "told"),
    [
        ("applicant", "joint", "这里双方都能看到"),
        ("applicant", OURS, "只有您和调解员看到，对方看不到"),
        ("respondent", THEIRS, "只有您和调解员看到，对方看不到"),
        ("mediator", OURS, "只有申请人和您看到，对方看不到"),
        ("mediator", THEIRS, "只有对方当事人和您看到，申请人看不到"),
        ("mediator", "notes", "只有您自己看到"),
    ],
)
def test_each_thread_says_loudly_who_sees_it(
    table: Table, who: str, thread: str, told: str
) -> None:
    page = table.get(who, f"/room/{thread}")
    scope = re.search(r'<section class="scope".*?</section>', page.text, re.S)
    assert scope
    assert told in scope[0]
    assert "<svg" in scope[0]


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("thread", ["joint", OURS, THEIRS, "notes", "advice", "nothing"])
def test_the_wrong_thread_looks_like_none_to_read_and_to_write(
    table: Table, who: str, thread: str
) -> None:
    allowed = {
        "applicant": {"joint", OURS},
        "respondent": {"joint", THEIRS},
        "mediator": {"joint", OURS, THEIRS, "notes"},
    }.get(who, set())
    before = table.scene.case.seq
    for page in (f"/room/{thread}", f"/room/{thread}/transcript"):
        assert table.get(who, page).status_code in ((200,) if thread in allowed else (403, 404))
    said = table.say(who, thread, "这句话不该在这里", files=[("a.jpg", jpeg())])
    if thread in allowed:
        assert said.status_code == 200
        assert "这句话不该在这里" in said.text
    else:
        assert said.status_code in (403, 404)
        assert "这句话不该在这里" not in said.text
        assert table.scene.case.seq == before


def test_two_parties_and_a_mediator_talk_without_scripts(table: Table) -> None:
    table.say("mediator", "joint", "请两位先说说情况")
    page = table.say("applicant", "joint", "停业两个月，没有收入")
    assert page.url.path.endswith("/room/joint")
    seen = table.get("respondent", "/room/joint")
    assert "停业两个月" in seen.text
    assert "张明 申请人" in words_of(seen)
    assert re.search(r'class="theirs"[^>]*>(?:(?!</li>).)*停业两个月', seen.text, re.S)
    own = table.get("applicant", "/room/joint")
    assert re.search(r'class="own"[^>]*>(?:(?!</li>).)*停业两个月', own.text, re.S)
    assert "已读：对方当事人" in words_of(own)
    assert "现在在线：对方当事人" in words_of(own)


def test_words_are_shown_as_words(table: Table) -> None:
    table.say("applicant", "joint", '<script>alert(1)</script>"\n第二行')
    page = table.get("respondent", "/room/joint")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


def test_a_double_press_says_it_once(table: Table) -> None:
    key = hidden(table.get("applicant", "/room/joint").text, "key")
    for _ in range(2):
        page = table.say("applicant", "joint", "只说一次", key=key)
    assert page.text.count("只说一次") == 1


def test_what_was_too_long_comes_back_to_be_shortened(table: Table) -> None:
    written = "长" * 2_001
    page = table.say("applicant", "joint", written)
    assert page.status_code == 422
    assert faults_on(page)
    assert written in page.text
    assert table.say("applicant", "joint", " ").status_code == 422


def test_what_was_typed_outlives_a_page_that_follows(table: Table) -> None:
    """live.js puts fresh parts in place of `data-follows`: the form stands in none of them."""
    page = table.get("applicant", "/room/joint")
    form = page.text.index('<form class="say"')
    for part in re.finditer(r"<(nav|div)[^>]*data-follows[^>]*>.*?</\1>", page.text, re.S):
        assert not part.start() < form < part.end()
    assert "data-live=" in page.text


def test_before_both_agreed_there_is_no_joint_talk(app: FastAPI) -> None:
    table = Table.laid(app, agreed=False)
    page = table.get("respondent", "/room/joint")
    assert "双方都同意调解以后" in words_of(page)
    assert '<form class="say"' not in page.text
    assert table.get("respondent", "/room").url.path.endswith(THEIRS)
    refused = table.say("respondent", "joint", "我先说")
    assert refused.status_code == 409
    assert "双方都同意调解以后" in words_of(refused)


def test_once_it_is_over_the_room_is_there_to_be_read(table: Table) -> None:
    table.say("applicant", "joint", "再想想")
    table.scene.happen(ev.MediationMoved(State.TERMINATED, "gap"))
    page = table.get("respondent", "/room/joint")
    assert "再想想" in page.text
    assert "调解已经结束，这里只能看" in words_of(page)
    assert table.say("respondent", "joint", "我同意了").status_code == 409


# ---------------------------------------------------------------- the mediator's own


def test_the_mediator_reads_out_how_it_goes_and_keeps_locked_notes(table: Table) -> None:
    page = table.get("mediator", "/room/joint")
    assert "调解全凭自愿" in page.text
    back = table.say("mediator", "notes", "申请人很着急", beside="joint")
    assert back.url.path.endswith("/room/joint")
    lock = re.search(r'<details class="aside-part notes-lock">.*?</details>', back.text, re.S)
    assert lock, "locked: it stands closed"
    assert "申请人很着急" in lock[0]
    for who in EVERYBODY:
        for thread in ("joint", OURS, THEIRS, "notes"):
            if who != "mediator":
                assert "很着急" not in table.get(who, f"/room/{thread}").text
    assert "调解全凭自愿" not in table.get("applicant", "/room/joint").text


def test_a_note_leads_back_to_no_page_of_others(table: Table) -> None:
    page = table.say("mediator", "notes", "记", beside="../../evil")
    assert page.url.path.endswith("/room/notes")


# ---------------------------------------------------------------- files


def test_a_picture_is_shown_to_those_of_its_thread_and_is_none_to_others(table: Table) -> None:
    page = table.say("respondent", THEIRS, "收条", files=[("收条.jpg", jpeg())])
    found = re.search(r'<img src="([^"]+)" alt="收条.jpg"', page.text)
    assert found
    for who, status in (
        ("respondent", 200),
        ("mediator", 200),
        ("applicant", 404),
        ("overseer", 404),
        ("colleague", 404),
        ("stranger", 404),
    ):
        browser = table.browsers[who]
        answer = browser.get(found[1])
        assert (answer.status_code in (403, 404)) == (status == 404), who
    sent = table.browsers["respondent"].get(found[1])
    assert sent.content == jpeg()
    assert "sandbox" in sent.headers["content-security-policy"]
    assert sent.headers["content-disposition"].startswith("attachment")


def test_pieces_of_the_other_side_stand_on_no_page_of_evidence(table: Table) -> None:
    table.say("respondent", THEIRS, "", files=[("对方的.jpg", jpeg())])
    table.say("mediator", "notes", "", files=[("调解员的.png", png())])
    case = table.scene.case
    for piece in case.exhibits.held:
        for page in ("", "/file"):
            address = f"/case/{case.number}/exhibits/{piece.id}{page}"
            assert table.browsers["applicant"].get(address).status_code == 404
            assert table.browsers["colleague"].get(address).status_code == 404
    for who in ("applicant", "colleague", "overseer"):
        listed = table.browsers[who].get(f"/case/{case.number}/exhibits")
        assert listed.status_code == 200
        assert "对方的" not in listed.text
        assert "调解员的" not in listed.text
    taken = table.browsers["applicant"].get(f"/case/{case.number}/data")
    assert "对方的" not in taken.text


def test_a_bad_file_is_named_with_its_reason_and_nothing_is_sent(table: Table) -> None:
    page = table.say("applicant", "joint", "请看", files=[("x.html", b"<html></html>")])
    assert page.status_code == 422
    assert faults_on(page)
    assert "请看" in page.text
    assert not table.scene.case.exhibits.held


def test_one_shows_a_piece_by_a_button_and_the_mediator_sees_who_sees_it(table: Table) -> None:
    table.say("applicant", OURS, "合同", files=[("合同.jpg", jpeg())])
    assert "合同.jpg" not in table.get("respondent", "/pieces").text
    grid = words_of(table.get("mediator", "/pieces"))
    assert "只有申请人一方和您" in grid
    assert "还没有评" in grid or "证明力" in grid
    page = table.get("applicant", "/pieces")
    assert "只有您这一方和调解员" in words_of(page)
    id = hidden(page.text, "pieces")
    shown = table.post("applicant", "/pieces/show", pieces=id, key=hidden(page.text, "key"))
    assert "双方和调解员都能看到" in words_of(shown)
    assert "合同.jpg" in table.get("respondent", "/pieces").text
    assert table.post("respondent", "/pieces/show", pieces="none").status_code in (403, 404)
    assert table.post("mediator", "/pieces/show", pieces=id).status_code == 403
    assert table.post("applicant", "/pieces/show").status_code == 422


# ---------------------------------------------------------------- transcript


def test_the_transcript_of_a_thread_is_printed_or_kept(table: Table) -> None:
    table.say("applicant", "joint", "三万，一个月内付清")
    table.say("applicant", OURS, "底线两万九")
    page = table.get("respondent", "/room/joint/transcript")
    assert "三万，一个月内付清" in page.text
    assert "底线" not in page.text
    kept = table.get("respondent", "/room/joint/transcript?save=1")
    assert kept.headers["content-disposition"].startswith("attachment")
    assert "三万，一个月内付清" in kept.text
    assert "底线两万九" in table.get("mediator", f"/room/{OURS}/transcript").text


def test_a_caucus_reaches_nothing_that_the_other_side_opens(table: Table) -> None:
    """Every page of the other side that names the case, after a private talk with a file."""
    for thread, who in ((THEIRS, "respondent"), (THEIRS, "mediator")):
        table.say(who, thread, "紫藤七万三", files=[(f"{who}紫藤.jpg", jpeg())])
    number = table.scene.number
    for page in (
        "",
        "/room/joint",
        f"/room/{OURS}",
        "/room/joint/transcript",
        "/pieces",
    ):
        assert "紫藤" not in table.get("applicant", page).text
    for page in ("", "/exhibits", "/data", "/data.zip", "/course", "/people", "/advice"):
        answer = table.browsers["applicant"].get(f"/case/{number}{page}")
        assert "紫藤".encode() not in answer.content
    assert talking.LIMIT == 2_000


def test_every_text_of_the_room_is_there_in_both_languages() -> None:
    texts = read_interface()
    for key, text in texts.items():
        if key.startswith(("room.", "mediation.need.room")):
            assert text.zh, key
            assert text.en, key
