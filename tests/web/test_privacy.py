"""What a person sees and does about their own data: agree, take back, read, download, erase."""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from engine.actions import consent
from engine.casework.case import summary_from, summary_of
from engine.casework.events import CaseAssigned, StageMoved, StoryTold
from engine.casework.journal import audit, chain
from engine.casework.people import Role
from engine.casework.purposes import purposes
from engine.store.memory import MemoryStore
from tests.web.resident import LEASE, OWN, Resident, faults_on, words_of
from tests.web.worker import Worker

SECRET_STORY = "欧阳明月说房东拿走了紫檀古琴"
PAGES = ("data", "consent", "erase", "access", "people", "save", "story", "review", "guidance")


@pytest.fixture
def told(anna: Resident) -> Resident:
    anna.begin(story=SECRET_STORY, kind="rent.arrears")
    anna.fill(LEASE)
    anna.post("reach", {"own.name": "欧阳明月", "own.phone": "13900008888", "agree": "messages"})
    return anna


def begun(anna: Resident) -> None:
    home = anna.browser.get("/")
    opened = anna.browser.post("/start", data={"key": anna.hidden(home, "key")})
    anna.number = opened.url.path.split("/")[2]


# ---------------------------------------------------------------- agreeing


def test_one_tick_stands_on_the_first_page_and_nothing_is_kept_without_it(anna: Resident) -> None:
    begun(anna)
    assert anna.get("story").text.count('name="agree"') == 1
    refused = anna.post("story", {"story": SECRET_STORY})
    assert refused.status_code == 422
    assert "请先勾选同意" in faults_on(refused)[0]
    assert SECRET_STORY in refused.text
    assert not anna.case().story
    anna.post("story", {"story": SECRET_STORY, "agree": "assess"})
    assert anna.case().story == SECRET_STORY
    assert 'name="agree"' not in anna.get("story").text


def test_a_tick_for_something_else_is_none_for_this(anna: Resident) -> None:
    begun(anna)
    assert anna.post("story", {"story": "x", "agree": "mediate"}).status_code == 422
    assert not consent.agreed(anna.case())


def test_whoever_comes_by_another_way_is_asked_before_the_first_answer(anna: Resident) -> None:
    begun(anna)
    anna.choose("rent.arrears")
    page = anna.answer("rental.role", "tenant")
    assert page.url.path == anna.at("consent")
    assert anna.case().answers == {}
    assert 'href="/law"' in page.text
    agreed = anna.post("consent", {"agree": "assess", "back": anna.at("q/rental.role")})
    assert agreed.url.path == anna.at("q/rental.role")
    anna.answer("rental.role", "tenant")
    assert "rental.role" in anna.case().answers


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/desk", ""])
def test_nobody_is_led_astray_after_agreeing(anna: Resident, back: str) -> None:
    begun(anna)
    page = anna.post("consent", {"agree": "assess", "back": back})
    assert page.url.path == anna.at("consent")


def test_a_sensitive_question_asks_on_its_own_and_can_be_left(anna: Resident) -> None:
    anna.begin(kind="rent.arrears")
    page = anna.get("q/case.vulnerabilities")
    assert "单独同意" in words_of(page)
    assert "不想说" in words_of(page)
    fact = "case.vulnerabilities"
    refused = anna.post(f"q/{fact}", {fact: ["disability"]})
    assert refused.status_code == 422
    assert re.search(r'value="disability" checked', refused.text)
    assert fact not in anna.case().answers
    anna.skip(fact)
    assert anna.case().answers[fact] == {"declined": True}
    assert "health" not in consent.agreed(anna.case())
    anna.post(f"q/{fact}", {fact: ["disability"], "agree": "health"})
    assert "health" in consent.agreed(anna.case())
    assert "单独同意" not in words_of(anna.get(f"q/{fact}"))


def test_it_is_taken_back_as_easily_and_the_page_remembers(told: Resident) -> None:
    told.answer("case.vulnerabilities", ["disability"])
    page = told.post("consent", {"withdraw": "health"})
    assert "有残疾" not in words_of(told.get("data"))
    shown = words_of(page)
    assert "健康和伤情 · 撤回" in shown
    assert "健康和伤情 · 同意" in shown
    told.post("consent", {"withdraw": "assess"})
    assert told.get("guidance").url.path == told.at("consent")
    assert SECRET_STORY in words_of(told.get("data"))


def test_danger_may_be_told_without_agreeing_to_anything(anna: Resident) -> None:
    begun(anna)
    helped = anna.post("safety", {"case.danger": "happening_now"})
    assert helped.url.path == anna.at("safety/help")


# ---------------------------------------------------------------- what is held


def test_everything_held_is_shown_and_can_be_downloaded(told: Resident) -> None:
    shown = words_of(told.get("data"))
    for word in (SECRET_STORY, "欧阳明月", "139****8888", "12,000", "2027年2月20日"):
        assert word in shown, word
    file = told.get("data.zip")
    assert file.headers["content-type"] == "application/zip"
    assert told.number in file.headers["content-disposition"]
    with zipfile.ZipFile(BytesIO(file.content)) as packed:
        data = json.loads(packed.read("case.json"))
    assert data["story"] == SECRET_STORY
    assert data["you"]["phone"] == "13900008888"


def test_the_page_says_what_each_purpose_is_for(anna: Resident) -> None:
    for language in ("zh", "en"):
        anna.browser.cookies.set("language", language)
        shown = words_of(anna.browser.get("/privacy"))
        for one in purposes().by_id.values():
            assert one.title.get(language) in shown
            assert one.use.get(language) in shown
    assert "个人信息保护法" not in shown


# ---------------------------------------------------------------- erasing


def test_two_steps_erase_and_the_holder_is_told(told: Resident, store: MemoryStore) -> None:
    first = told.get("erase")
    assert "不能恢复" in words_of(first)
    assert faults_on(told.post("erase", {}))
    second = told.post("erase", {"sure": "yes"})
    assert told.case().story
    gone = told.post("erase", {"final": told.hidden(second, "final")})
    assert gone.status_code == 410
    for page in (*PAGES, "q/rental.role", "data.zip", ""):
        answer = told.get(page)
        assert SECRET_STORY not in answer.text
        assert "欧阳" not in answer.text
        assert answer.status_code in (200, 410), page
    assert SECRET_STORY not in told.browser.get("/").text
    assert audit(store, summary_from) == []


def test_a_case_with_unsealed_words_is_not_erased_and_says_so_plainly(
    told: Resident, store: MemoryStore
) -> None:
    case = told.case()
    last = store.read(case.id)[-1]
    bare = chain(case.id, last, [StoryTold(SECRET_STORY, ())], told.desk.clock.now(), "resident")
    store.append(case.id, case.seq, bare, summary_of(case))
    second = told.post("erase", {"sure": "yes"})
    refused = told.post("erase", {"final": told.hidden(second, "final")})
    assert refused.status_code == 503
    assert "打不开" in words_of(refused)
    assert SECRET_STORY not in refused.text
    assert told.case().story == SECRET_STORY


def test_what_changed_in_between_is_asked_again(told: Resident) -> None:
    second = told.post("erase", {"sure": "yes"})
    told.skip("rental.deposit_amount")
    told.post("erase", {"final": told.hidden(second, "final")})
    assert told.case().story


def test_what_the_law_keeps_is_refused_with_the_reason(told: Resident) -> None:
    told.desk.append(told.case(), [StageMoved("mediate", "both_willing")])
    page = told.get("erase")
    assert "正在调解" in words_of(page)
    assert "第二十七条" in words_of(page) or "第27条" in words_of(page)
    assert 'name="sure"' not in page.text
    assert told.post("erase", {"final": str(told.case().seq)}).status_code == 409
    assert told.case().story


# ---------------------------------------------------------------- looks


def test_the_person_reads_who_looked(told: Resident, app: FastAPI) -> None:
    assert "还没有人看过" in words_of(told.get("access"))
    worker = Worker.signed_in(app, Role.MEDIATOR)
    told.desk.append(told.case(), [CaseAssigned("bajiao", worker.account.id, "x")])
    for _ in range(2):
        assert worker.get(told.at("review")).status_code == 200
    shown = words_of(told.get("access"))
    assert shown.count("mediator bajiao") == 1
    assert "调解员" in shown
    assert "八角街道" in shown
    supervisor = Worker.signed_in(app, Role.SUPERVISOR, "district")
    assert "mediator bajiao" in words_of(supervisor.get(told.at("access")))
    assert worker.get(told.at("access")).status_code == 403


def test_nobody_else_reads_what_its_person_took_back(told: Resident, app: FastAPI) -> None:
    worker = Worker.signed_in(app, Role.MEDIATOR)
    told.desk.append(told.case(), [CaseAssigned("bajiao", worker.account.id, "x")])
    told.post("consent", {"withdraw": "assess"})
    assert worker.get(told.at("story")).status_code == 403


# ---------------------------------------------------------------- addresses, titles, tries


def test_no_address_title_or_form_action_holds_a_personal_word(told: Resident) -> None:
    planted = ("欧阳", "13900008888", "紫檀", "12000", "36000")
    for page in (*PAGES, "q/rental.monthly_rent", "evidence", "why/rental.rent_owed"):
        answer = told.get(page)
        marks = re.findall(r"<title>.*?</title>", answer.text, re.S)
        marks += re.findall(r'(?:href|action|src)="(?!data:)([^"]*)"', answer.text)
        marks += [str(each.url) for each in (*answer.history, answer)]
        assert not [word for word in planted for mark in marks if word in mark], page
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cache-control"] == "no-store"


def test_guessing_ends_and_sounds_like_no_case_at_all(told: Resident, app: FastAPI) -> None:
    secret = told.secret()
    thief = TestClient(app, base_url="http://jiefen.example", headers=OWN)
    first = thief.get(f"/r/{told.number}/0000000000000000")
    answers = [thief.get(f"/r/{told.number}/000000000000000{n}") for n in range(10)]
    locked = thief.get(f"/r/{told.number}/{secret}")
    none = thief.get("/r/ZZZZZZZZ/0000000000000000")
    texts = {
        re.sub(r'name="back" value="[^"]*"', "", a.text) for a in (first, *answers, locked, none)
    }
    assert len(texts) == 1
    assert {a.status_code for a in (first, *answers, locked, none)} == {404}
    thief.cookies.set(f"case-{told.number}", secret)
    assert thief.get(told.at("review")).status_code == 404


def test_a_forged_cookie_is_a_try_as_well(told: Resident, app: FastAPI) -> None:
    secret = told.secret()
    thief = TestClient(app, base_url="http://jiefen.example", headers=OWN)
    for n in range(11):
        thief.cookies.set(f"case-{told.number}", f"000000000000000{n:X}")
        thief.get("/")
    thief.cookies.set(f"case-{told.number}", secret)
    assert thief.get(told.at("review")).status_code == 404
