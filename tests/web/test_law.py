"""The pages of the law: found by article and by words, read part by part, cited by guidance."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import axe_playwright_python
import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from engine.clock import FixedClock
from engine.library import Library
from engine.store.memory import MemoryStore
from tests.engine.statutes.builders import LINES, editions, line
from tests.web.resident import LEASE, NOW, Resident, service, words_of
from tests.web.screen import screen
from web.app import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CODE = "中华人民共和国民法典"
OLD = {"version_date": "1999-03-15", "effective_date": "1999-10-01", "level": "法律"}
NEW = {"version_date": "2020-05-28", "effective_date": "2021-01-01", "level": "法律"}
MARKS = {"source": "公报 <2020>", "crosscheck": "match", "chapter": "第一章 租赁"}


def code() -> list[str]:
    """A civil code of the right length, in words of our own."""
    articles = [line(f"第{n}条", f"第{n}条甲。\n第{n}条乙。", CODE, **NEW) for n in range(1, 1261)]
    articles[721] = line(
        "第七百二十二条", "可以请求：\n（一）付租；\n（二）搬走。", CODE, **NEW, **MARKS
    )
    return [*articles, line("第七百二十二条", "旧的一条。", CODE, **OLD)]


@pytest.fixture(scope="module")
def law_app(library: Library) -> FastAPI:
    store = MemoryStore()
    store.keep_statutes(editions(*LINES, *code()), "a")
    return create_app(library, store, FixedClock(NOW), authors=True)


@pytest.fixture
def reader(law_app: FastAPI) -> TestClient:
    return TestClient(law_app, base_url="http://jiefen.example")


@pytest.fixture
def bare(library: Library) -> TestClient:
    return TestClient(service(library, MemoryStore()), base_url="http://jiefen.example")


def ask(client: TestClient, query: str, **more: str) -> Any:  # an answer of the test client
    return client.get("/law", params={"q": query, **more}, follow_redirects=False)


class TestSearch:
    @pytest.mark.parametrize(
        ("typed", "address"),
        [
            ("民法典722", "/law/民法典/722"),
            ("民法典第七百二十二条", "/law/民法典/722"),
            ("《民法典》第722条第1款", "/law/民法典/722#p1"),
            ("民法典722-2", "/law/民法典/722#p1-2"),
            ("中华人民共和国民法典 第722条", "/law/民法典/722"),
            ("花园法第二条之一", "/law/花园法/2之一"),
        ],
    )
    def test_an_article_is_opened_at_once(
        self, reader: TestClient, typed: str, address: str
    ) -> None:
        answer = ask(reader, typed)
        assert (answer.status_code, answer.headers["location"]) == (303, quote(address, safe="/#"))

    def test_words_find_articles_and_are_marked(self, reader: TestClient) -> None:
        page = ask(reader, "押金 水桶")
        assert "找到 1 条" in words_of(page)
        assert "<mark>水桶押金</mark>" in page.text
        assert quote("/law/浇水条例/2") in page.text

    def test_a_question_gets_the_nearest_articles(self, reader: TestClient) -> None:
        page = ask(reader, "花期结束以后一直不退还押金怎么办")
        assert "最接近的条文" in words_of(page)
        assert page.text.index(quote("/law/花园法/2之一")) > 0

    def test_a_law_named_by_a_word_is_offered_itself(self, reader: TestClient) -> None:
        assert f'href="{quote("/law/民法典")}"' in ask(reader, "民法典 租").text

    def test_an_article_that_is_not_there_is_told(self, reader: TestClient) -> None:
        page = ask(reader, "民法典9999")
        assert page.status_code == 200
        assert "没有这部法律的第九千九百九十九条" in words_of(page)

    def test_results_go_on_page_after_page(self, reader: TestClient) -> None:
        first = ask(reader, "条甲")
        assert "找到 1259 条" in words_of(first)
        onward = re.search(r'href="([^"]+)" rel="next"', first.text)
        assert onward
        second = reader.get(unescape(onward[1]))
        assert "第 2 页" in words_of(second)
        assert second.text.count("<li><a href") == 20

    @pytest.mark.parametrize("page", ["0", "-1", "x", "²", "99999", "11", ""])
    def test_an_odd_page_is_a_page(self, reader: TestClient, page: str) -> None:
        assert ask(reader, "条甲", page=page).status_code == 200

    def test_one_level_of_law_can_be_chosen_and_turned_in(self, reader: TestClient) -> None:
        every = ask(reader, "押金")
        link = re.search(r'href="([^"]+)"><span lang="zh-CN">行政法规</span>', every.text)
        assert link
        chosen = reader.get(unescape(link[1]))
        assert "找到 1 条" in words_of(chosen)
        assert quote("/law/浇水条例/2") in chosen.text
        assert quote("/law/花园法/2之一") not in chosen.text
        assert 'aria-current="true"><span lang="zh-CN">行政法规' in chosen.text

    def test_a_level_that_there_is_not_is_passed_over(self, reader: TestClient) -> None:
        assert "找到 2 条" in words_of(ask(reader, "押金", level="<b>"))

    def test_the_chosen_level_stays_on_the_next_page(self, reader: TestClient) -> None:
        first = ask(reader, "条甲", level="法律")
        onward = re.search(r'href="([^"]+)" rel="next"', first.text)
        assert onward
        assert quote("法律") in onward[1]

    def test_an_article_named_inside_a_question_comes_first(self, reader: TestClient) -> None:
        page = ask(reader, "押金和花园法第一条是什么关系")
        hits = re.findall(r'<li><a href="(/law/[^"]+/[^"]+)"', page.text)
        assert hits[0] == quote("/law/花园法/1")

    def test_where_nothing_is_found_it_says_what_to_do(self, reader: TestClient) -> None:
        page = ask(reader, "☂☂")
        assert "没有找到" in words_of(page)
        assert all(f'href="{way}"' in page.text for way in ("/ask", "/law", "/contact"))

    def test_what_was_typed_is_shown_harmless(self, reader: TestClient) -> None:
        page = ask(reader, '"><script>x</script>')
        assert "<script>x" not in page.text


class TestReading:
    def test_a_law_shows_its_articles_by_chapter(self, reader: TestClient) -> None:
        page = reader.get("/law/花园法")
        said = words_of(page)
        assert "第一章 总则" in said
        assert "自 2020-07-01 起施行" in said
        assert "自 2001-05-01 起施行，2020-07-01 起不再适用" in said
        assert quote("/law/花园法/2之一") in page.text

    def test_an_article_shows_its_parts_its_source_and_who_cites_it(
        self, reader: TestClient
    ) -> None:
        page = reader.get("/law/民法典/722")
        said = words_of(page)
        assert 'id="p1-2">（二）搬走。' in page.text
        assert "公报 <2020>" in said
        assert "两个来源逐字一致" in said
        assert "哪些结论用到这一条" in said
        assert "/author/rules/rental." in page.text
        for beside in ("721", "723"):
            assert f'href="{quote(f"/law/民法典/{beside}")}"' in page.text

    @pytest.mark.parametrize("number", ["1", "1260"])
    def test_the_first_and_the_last_article_have_one_neighbour(
        self, reader: TestClient, number: str
    ) -> None:
        page = reader.get(f"/law/民法典/{number}")
        assert page.status_code == 200
        assert len(re.findall(r'rel="(?:prev|next)"', page.text)) == 1

    def test_an_earlier_version_can_be_read(self, reader: TestClient) -> None:
        page = reader.get("/law/民法典/722?version=1999-03-15")
        said = words_of(page)
        assert "旧的一条。" in said
        assert "今天不适用" in said

    def test_an_address_may_name_article_and_law_in_full(self, reader: TestClient) -> None:
        assert reader.get(f"/law/{CODE}/第七百二十二条").status_code == 200

    @pytest.mark.parametrize(
        "path",
        ["/law/没有的法", "/law/民法典/九万", "/law/民法典/2000", "/law/花园法/9", "/law/%00/1"],
    )
    def test_what_does_not_exist_is_not_found(self, reader: TestClient, path: str) -> None:
        assert reader.get(path).status_code == 404

    def test_english_readers_are_told_that_the_text_is_chinese(self, reader: TestClient) -> None:
        page = reader.get("/law/民法典/722", headers={"accept-language": "en"})
        said = words_of(page)
        assert "Article 722" in said
        assert "Civil Code of the People's Republic of China" in said
        assert "binding in Chinese only" in said


class TestWithoutStatutes:
    def test_it_is_said_where_the_text_can_be_read(self, bare: TestClient) -> None:
        for path in ("/law", "/law?q=押金", "/law?q=民法典722", "/law/民法典", "/law/民法典/722"):
            page = bare.get(path)
            assert page.status_code == 200
            assert "flk.npc.gov.cn" in page.text

    def test_rules_that_cite_an_article_are_named_without_links(self, bare: TestClient) -> None:
        page = bare.get("/law/民法典/722")
        assert "哪些结论用到这一条" in words_of(page)
        assert "/author" not in page.text

    def test_the_guidance_is_whole_and_links_to_nothing(self, anna: Resident) -> None:
        anna.begin(kind="rent.arrears")
        anna.fill(LEASE)
        page = anna.get("guidance")
        assert "flk.npc.gov.cn" in words_of(page)
        assert 'href="/law/' not in page.text


class TestFromTheGuidance:
    def test_articles_are_quoted_on_tap_and_lead_to_their_page(self, law_app: FastAPI) -> None:
        anna = Resident.at_home(law_app)
        anna.begin(kind="rent.arrears")
        anna.fill(LEASE)
        page = anna.get("guidance")
        assert "可以请求：<br>（一）付租；" in page.text
        assert f'<a href="{quote("/law/民法典/722")}">民法典第722条</a>' in page.text
        why = anna.get("why/rental.rent_owed")
        assert f'href="{quote("/law/民法典/")}' in why.text
        paper = anna.get("guidance.json").json()
        assert any(line["text"].startswith("可以请求：") for line in paper["law_text"])


@settings(max_examples=60)
@given(query=st.text(max_size=40), page=st.text(max_size=4), law=st.text(min_size=1, max_size=9))
def test_whatever_is_asked_gets_an_answer(
    law_app: FastAPI, query: str, page: str, law: str
) -> None:
    client = TestClient(law_app, base_url="http://jiefen.example")
    asked = {
        name: value.encode("utf-8", "replace") for name, value in (("q", query), ("page", page))
    }
    assert client.get("/law", params=asked).status_code < 500
    named = quote(law.encode("utf-8", "replace"), safe="")
    for path in (f"/law/{named}", f"/law/{named}/{named}", f"/law/民法典/{named}?version={named}"):
        assert client.get(path).status_code < 500


# ---------------------------------------------------------------- in a browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
LOOKED_AT = [
    "/law",
    "/law?q=押金 水桶",
    "/law?q=民法典9999",
    "/law?q=☂☂",
    "/search",
    "/search?q=押金 水桶",
    "/law/花园法",
    "/law/民法典/722#p1-2",
    "/law/刑法",
]


@pytest.mark.parametrize(("width", "language"), [(375, "zh"), (1280, "en")])
def test_the_pages_shut_nobody_out_and_fit_every_screen(
    browser: Browser, reader: TestClient, width: int, language: str
) -> None:
    with screen(browser, reader, width, language) as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        for address in LOOKED_AT:
            page.goto(address)
            assert violations(page) == [], address
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    assert said == []  # the policy was broken nowhere


def violations(page: Page) -> Any:  # what axe found, as it comes out of the browser
    """What axe finds; it comes in by the debugger, since the page's policy keeps it out."""
    console = page.context.new_cdp_session(page)
    console.send("Runtime.evaluate", {"expression": AXE})
    ask = "axe.run().then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].html))"
    wanted = {"expression": ask, "awaitPromise": True, "returnByValue": True}
    return console.send("Runtime.evaluate", wanted)["result"]["value"]
