"""The page about what reads the stories: for everybody, with the figures of the very site."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from engine.actions import consult
from engine.actions.desk import Desk
from engine.clock import FixedClock
from engine.library import Library
from engine.store.memory import MemoryStore
from tests.web.resident import NOW, service
from web.app import create_app

DEPOSIT = "房东不退押金，说墙面有划痕"


def reader(library: Library, store: MemoryStore) -> TestClient:
    return TestClient(service(library, store), base_url="http://jiefen.example")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ["各个方面", "C 房屋租赁", "它的短处", "还太少"]),
        ("en", ["Each area", "C Renting a home or shop", "Known weaknesses", "too few as yet"]),
    ],
)
def test_anybody_reads_the_card(library: Library, language: str, words: list[str]) -> None:
    page = reader(library, MemoryStore()).get(
        "/about/classifier", headers={"accept-language": language}
    )
    assert page.status_code == 200
    assert all(word in page.text for word in words)
    assert page.text.count('<svg class="curve"') == 2
    assert "style=" not in page.text


def test_every_page_leads_there(library: Library) -> None:
    assert 'href="/about/classifier"' in reader(library, MemoryStore()).get("/").text


def test_what_people_chose_is_told_once_it_is_not_few(library: Library) -> None:
    store = MemoryStore()
    desk = Desk.over(library, store, FixedClock(NOW))
    for kind, times in (("rent.deposit", 6), ("lab.wage", 5)):
        for _ in range(times):
            case = consult.tell_story(desk, consult.open_case(desk).case, DEPOSIT)
            consult.choose_category(desk, case, kind)
    page = reader(library, store).get("/about/classifier").text
    assert "6 (55%)" in page
    assert "5 (45%)" in page
    assert "2026-11" in page


def test_rules_without_areas_have_no_card_and_a_page_all_the_same(library: Library) -> None:
    app = create_app(
        library, MemoryStore(), FixedClock(NOW), reading=lambda taxonomy: taxonomy.classifier
    )
    page = TestClient(app, base_url="http://jiefen.example").get("/about/classifier")
    assert page.status_code == 200
    assert "只按规则里写明的关键词提议" in page.text
