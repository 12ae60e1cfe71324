"""Consultation on the pages: the answer with its law, the way to a human, the thread."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fastapi import FastAPI
from httpx2 import Response

from engine.casework.events import CaseAssigned
from engine.casework.people import Role
from engine.library import Library
from engine.store.memory import MemoryStore
from tests.web.resident import Resident, faults_on, words_of
from tests.web.test_author import violations
from tests.web.worker import Worker

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route


def ask(anna: Resident, question: str) -> Response:
    return anna.browser.post("/ask", data={"question": question})


def hand_over(anna: Resident, question: str = "押金的事想问问人") -> Response:
    """The question before a human: the thread of the case that was opened for it."""
    page = ask(anna, question)
    key = Resident.hidden(page, "key")
    thread = anna.browser.post("/ask/human", data={"key": key, "question": question})
    anna.number = thread.url.path.split("/")[2]
    return thread


def give(anna: Resident, worker: Worker) -> None:
    """The case into the hands of one of the staff."""
    case = anna.case()
    assigned = CaseAssigned(worker.account.unit, worker.account.id, "taken")
    anna.desk.append(case, [assigned])


# ---------------------------------------------------------------- without a case


def test_a_question_is_answered_at_once_and_leads_to_its_sources(anna: Resident) -> None:
    found = ask(anna, "房东不退押金怎么办")
    assert "租期结束、房子交回、费用结清的，押金要退" in words_of(found)
    assert "/ask/deposit_not_returned" in found.text
    page = anna.browser.get("/ask/deposit_not_returned")
    assert "《民法典》第509条" in words_of(page)
    assert "按我的情况评估" in words_of(page)


def test_a_figure_is_that_of_the_day_and_the_place(anna: Resident) -> None:
    assert "2,540.00 元" in words_of(anna.browser.get("/ask/minimum_wage"))


def test_danger_comes_before_the_answer(anna: Resident) -> None:
    page = ask(anna, "房东拿着刀威胁我，押金也不退")
    assert page.text.index('href="tel:110"') < page.text.index("最接近的答案")
    assert "tel:12356" in ask(anna, "不想活了").text


@pytest.mark.parametrize("question", ["今天天气怎么样", "🙂🙂", "帮我写一首诗"])
def test_where_nothing_fits_it_is_said_and_a_human_offered(anna: Resident, question: str) -> None:
    page = ask(anna, question)
    assert "这里没有现成的答案" in words_of(page)
    assert 'action="/ask/human"' in page.text


@pytest.mark.parametrize("question", ["", "  ", "长" * 501, "押" * 90_000])
def test_what_cannot_be_asked_comes_back_with_its_fault(anna: Resident, question: str) -> None:
    page = ask(anna, question)
    assert page.status_code == 422
    assert faults_on(page)
    assert len(page.text) < 120_000


def test_more_than_a_megabyte_never_reaches_the_question(anna: Resident) -> None:
    assert ask(anna, "x" * 1_100_000).status_code == 413


def test_what_is_asked_is_kept_nowhere_and_stands_in_no_address(
    anna: Resident, store: MemoryStore
) -> None:
    before = len(list(store.cases()))
    page = ask(anna, "老板欠我工资")
    assert len(list(store.cases())) == before
    assert page.url.query in (b"", "")


def test_what_was_asked_is_shown_as_words_and_not_as_marks(anna: Resident) -> None:
    page = ask(anna, "<script>alert(1)</script>押金")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text


def test_the_menu_leads_to_every_answer(anna: Resident, library: Library) -> None:
    menu = anna.browser.get("/ask").text
    linked = set(re.findall(r'href="/ask/(\w+)"', menu))
    assert linked == set(library.answers)


def test_every_answer_has_its_page_in_both_languages(anna: Resident, library: Library) -> None:
    for language in ("zh", "en"):
        anna.browser.cookies.set("language", language)
        for answer in library.answers.values():
            page = anna.browser.get(f"/ask/{answer.id}")
            assert page.status_code == 200, answer.id
            assert answer.question.get(language) in words_of(page)


@pytest.mark.parametrize("address", ["/ask/none_such", "/ask/human", "/ask/a%2Fb"])
def test_an_answer_that_is_none_is_not_found(anna: Resident, address: str) -> None:
    assert anna.browser.get(address).status_code == 404


@pytest.mark.parametrize("page", ["/", "/contact"])
def test_the_first_pages_lead_to_the_question(anna: Resident, page: str) -> None:
    assert 'href="/ask"' in anna.browser.get(page).text


def test_from_an_answer_the_questions_of_its_kind_begin(anna: Resident) -> None:
    page = anna.browser.get("/ask/deposit_not_returned")
    sent = {"key": Resident.hidden(page, "key"), "kind": "rent.deposit"}
    story = anna.browser.post("/zones", data=sent)
    anna.number = story.url.path.split("/")[2]
    assert anna.case().category == "rent.deposit"


# ---------------------------------------------------------------- to a human


def test_a_question_to_a_human_gives_number_and_code_to_come_back_with(
    app: FastAPI, anna: Resident, stranger: Resident
) -> None:
    thread = hand_over(anna)
    assert "等工作人员来看" in words_of(thread)
    assert anna.case().course.is_waiting
    secret = anna.secret()
    stranger.browser.get(f"/r/{anna.number}/{secret}")
    assert "押金的事想问问人" in words_of(stranger.browser.get(f"/case/{anna.number}"))


def test_a_double_press_opens_one_case(anna: Resident) -> None:
    page = ask(anna, "想请人看看押金")
    sent = {"key": Resident.hidden(page, "key"), "question": "想请人看看押金"}
    threads = {anna.browser.post("/ask/human", data=sent).url.path for _ in range(2)}
    assert len(threads) == 1
    anna.number = threads.pop().split("/")[2]
    assert [m.text for m in anna.case().talk.messages] == ["想请人看看押金"]


def test_both_sides_write_and_read_in_one_thread(app: FastAPI, anna: Resident) -> None:
    hand_over(anna)
    worker = Worker.signed_in(app, Role.MEDIATOR)
    give(anna, worker)
    desk = worker.get(f"/desk/case/{anna.number}/advice")
    assert "押金的事想问问人" in words_of(desk)
    key = Resident.hidden(desk, "key")
    for _ in range(2):
        worker.post(f"/desk/case/{anna.number}/advice", message="收据在吗？\n<b>", key=key)
    shown = anna.get("advice")
    assert words_of(shown).count("收据在吗？") == 1
    assert "调解员" in words_of(shown)
    assert "工作人员已经接手" in words_of(shown)
    assert "<b>" not in shown.text.split("收据在吗", 1)[1][:40]


def test_staff_see_that_words_give_a_sign_of_danger(app: FastAPI, anna: Resident) -> None:
    hand_over(anna, "房东打我，押金也不退")
    worker = Worker.signed_in(app, Role.MEDIATOR)
    give(anna, worker)
    assert "可能有危险" in words_of(worker.get(f"/desk/case/{anna.number}/advice"))
    assert "可能有危险" not in words_of(anna.get("advice"))
    assert 'href="tel:110"' in anna.get("advice").text


def test_another_unit_hears_the_same_as_of_no_case(app: FastAPI, anna: Resident) -> None:
    hand_over(anna)
    give(anna, Worker.signed_in(app, Role.MEDIATOR, "bajiao"))
    other = Worker.signed_in(app, Role.MEDIATOR, "gucheng")
    foreign = other.get(f"/desk/case/{anna.number}/advice")
    none = other.get("/desk/case/ZZZZZZZZ/advice")
    assert foreign.status_code == none.status_code == 404


def test_a_stranger_sees_no_thread(anna: Resident, stranger: Resident) -> None:
    hand_over(anna)
    assert stranger.browser.get(f"/case/{anna.number}/advice").status_code == 404
    posted = stranger.browser.post(f"/case/{anna.number}/advice", data={"message": "x"})
    assert posted.status_code == 404


@pytest.mark.parametrize("message", ["", " ", "长" * 2_001])
def test_a_message_that_cannot_be_kept_comes_back_with_its_fault(
    anna: Resident, message: str
) -> None:
    hand_over(anna)
    before = anna.case().seq
    page = anna.post("advice", {"message": message, "do": "post"})
    assert (page.status_code, anna.case().seq) == (422, before)
    assert faults_on(page)


def test_looking_up_within_a_case_keeps_what_was_shown(anna: Resident) -> None:
    hand_over(anna)
    page = anna.post("advice", {"message": "公司拖欠我两个月工资", "do": "ask"})
    assert "/ask/wages_not_paid" in page.text
    assert anna.case().talk.messages[-1].answers[0] == "wages_not_paid"


def test_an_answer_that_is_no_more_is_named_so(anna: Resident) -> None:
    hand_over(anna)
    case = anna.case()
    messages = tuple(replace(m, answers=("gone",)) for m in case.talk.messages)
    gone = replace(case, talk=replace(case.talk, messages=messages))
    anna.desk.cases.keep(case.id, (case.seq, case.head), gone)
    assert "一条已经不用的答案" in words_of(anna.get("advice"))


def test_from_the_review_one_may_ask_an_adviser(anna: Resident) -> None:
    anna.begin(kind="rent.deposit")
    assert f"/case/{anna.number}/advice" in anna.get("review").text
    page = anna.get("advice")
    assert "还没有人说过话" in words_of(page)
    assert "等工作人员来看" in words_of(anna.post("advice", {"message": "请问", "do": "post"}))


@pytest.mark.parametrize("width", [375, 1280])
def test_the_pages_of_consultation_can_be_used_by_everybody(
    app: FastAPI, browser: Browser, width: int
) -> None:
    anna = Resident.at_home(app)
    hand_over(anna)
    pages = {
        "ask": anna.browser.get("/ask").text,
        "found": ask(anna, "房东不退押金").text,
        "answer": anna.browser.get("/ask/deposit_not_returned").text,
        "advice": anna.get("advice").text,
    }
    context = browser.new_context(viewport={"width": width, "height": 900})

    def serve(route: Route) -> None:
        path = route.request.url.removeprefix("http://jiefen.example")
        name = path.strip("/")
        if name in pages:
            route.fulfill(body=pages[name], content_type="text/html")
            return
        asset = anna.browser.get(path)
        route.fulfill(body=asset.content, headers=dict(asset.headers))

    context.route("**/*", serve)
    for name in pages:
        page = context.new_page()
        page.goto(f"http://jiefen.example/{name}")
        assert violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
