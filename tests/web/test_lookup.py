"""The page with one field for everybody: law and published answers side by side."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from fastapi import FastAPI
from httpx2 import Response
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from engine.clock import FixedClock
from engine.library import Library
from engine.store.memory import MemoryStore
from tests.engine.statutes.builders import LINES, editions, line
from tests.web.resident import NOW, service, words_of
from web.app import create_app


@pytest.fixture(scope="module")
def looking_app(library: Library) -> FastAPI:
    store = MemoryStore()
    more = (line(f"第{n}条", "押金另说。", "押金办法") for n in range(1, 9))
    store.keep_statutes(editions(*LINES, *more), "a")
    return create_app(library, store, FixedClock(NOW))


@pytest.fixture(scope="module")
def reader(looking_app: FastAPI) -> TestClient:
    return TestClient(looking_app, base_url="http://jiefen.example")


def look(client: TestClient, query: str, language: str = "zh") -> Response:
    return client.get("/search", params={"q": query}, headers={"accept-language": language})


def test_the_home_page_and_the_foot_of_each_page_lead_here(reader: TestClient) -> None:
    page = reader.get("/")
    assert 'action="/search"' in page.text
    assert 'href="/search"' in reader.get("/contact").text


def test_without_words_there_is_a_field_and_no_list(reader: TestClient) -> None:
    page = look(reader, "  ")
    assert page.status_code == 200
    assert 'name="q"' in page.text
    assert 'id="articles"' not in page.text


def test_articles_and_answers_stand_side_by_side(reader: TestClient) -> None:
    page = look(reader, "房东不退押金怎么办")
    assert quote("/law/花园法/2之一") in page.text
    assert "<mark>押金</mark>" in page.text
    assert 'href="/ask/' in page.text
    assert f"/law?q={quote('房东不退押金怎么办')}" in page.text


def test_the_question_can_be_asked_on(reader: TestClient) -> None:
    page = look(reader, "房东不退押金")
    assert '<form class="after" method="post" action="/ask">' in page.text
    assert 'name="question" value="房东不退押金"' in page.text


def test_answers_are_found_in_english_as_well(reader: TestClient) -> None:
    page = look(reader, "the landlord does not return my deposit", "en")
    assert 'href="/ask/' in page.text


def test_where_nothing_is_found_both_lists_say_so(reader: TestClient) -> None:
    words = words_of(look(reader, "zzzz"))
    assert "没有找到条文" in words
    assert "没有现成的解答" in words


def test_words_of_danger_show_whom_to_call_first(reader: TestClient) -> None:
    page = look(reader, "老公打我")
    assert page.text.index('href="tel:110"') < page.text.index('id="answers"')
    assert 'href="tel:12356"' in look(reader, "我不想活了").text


def test_without_statutes_it_says_where_to_read_them(library: Library) -> None:
    bare = TestClient(service(library, MemoryStore()), base_url="http://jiefen.example")
    page = look(bare, "押金")
    assert (page.status_code, "flk.npc.gov.cn" in page.text) == (200, True)


@settings(max_examples=40, deadline=None)
@given(query=st.text(max_size=300))
def test_whatever_is_typed_is_a_calm_page(reader: TestClient, query: str) -> None:
    for path in ("/search", "/law"):
        page = reader.get(path, params={"q": query}, follow_redirects=False)
        assert page.status_code in (200, 303)


@pytest.mark.parametrize(
    "query", ["<script>x</script>", "\0", "☂" * 500, "'; DROP TABLE", "{{7*7}}", "押" * 6_000]
)
def test_what_was_typed_is_shown_harmless(reader: TestClient, query: str) -> None:
    page = look(reader, query)
    assert page.status_code == 200
    assert "<script>x" not in page.text
    assert "49" not in words_of(page).partition("规则版本")[0]
