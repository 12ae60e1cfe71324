"""How pages are read: languages, raw names, heads, cookies, caches."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from engine.store.memory import MemoryStore
from tests.web.resident import LEASE, Resident, words_of

RAW = re.compile(r"\b(?:rental|case|rent|labour|fault|home|review)\.[a-z_]{3,}")


def test_the_first_visit_speaks_the_browsers_language(anna: Resident) -> None:
    for accepted, lang in (
        ("en-GB,en;q=0.8", "en"),
        ("fr,en;q=0.5", "en"),
        ("zh,en", "zh-CN"),
        ("", "zh-CN"),
    ):
        page = anna.browser.get("/", headers={"accept-language": accepted})
        assert f'<html lang="{lang}"' in page.text


def test_changing_the_language_stays_on_the_page(anna: Resident) -> None:
    anna.begin(kind="rent.arrears")
    here = anna.at("q/rental.role") + "?review=1"
    page = anna.browser.post("/display", data={"language": "en", "back": here})
    assert str(page.url).endswith(here)
    assert "Which side are you on?" in words_of(page)
    for astray in ("//evil.example", "/\\evil.example", "https://evil.example", ""):
        assert anna.browser.post("/display", data={"back": astray}).url.host == "jiefen.example"


def test_no_page_shows_a_raw_name_and_english_is_english(anna: Resident) -> None:
    anna.browser.cookies.set("language", "en")
    anna.begin(story="", kind="rent.arrears")
    anna.fill({**LEASE, "rental.emergency_event": "dine-in ban"})
    pages = [
        "story",
        "safety",
        "safety/help",
        "kind",
        "q/rental.role",
        "q/rental.unpaid_rents",
        "review",
        "evidence",
        "guidance",
        "guidance?edition=shared",
        "why/rental.rent_owed",
        "save",
    ]
    shown = [anna.get(page) for page in pages]
    shown += [
        anna.browser.get(path) for path in ("/", "/contact", "/resume", "/privacy", "/nowhere")
    ]
    for page in shown:
        said = words_of(page)
        assert not RAW.search(said), page.url.path
        rest = re.sub(r"解纷|中文|石解指〔\d+〕", "", said)
        assert not re.search(r"[\u4e00-\u9fff]{2,}", rest), (
            page.url.path,
            re.findall(r"[\u4e00-\u9fff]{2,}", rest),
        )


def test_every_page_can_be_asked_for_its_head(anna: Resident) -> None:
    anna.begin(kind="rent.arrears")
    for path in ("/", "/contact", "/healthz", anna.at("q/rental.role"), anna.at("review")):
        answer = anna.browser.head(path)
        assert answer.status_code == 200
        assert not answer.content
    assert anna.browser.head("/nowhere").status_code == 404


@pytest.mark.parametrize(
    "cookie",
    [
        "language=klingon; size=huge; theme=pink",
        "case-ZZZZZZZZ=x",
        "case-=x; case-<b>=y",
        "a",
        "=;;==",
        'language="en"',
    ],
)
def test_odd_cookies_harm_nobody(stranger: Resident, cookie: str) -> None:
    page = stranger.browser.get("/", headers={"cookie": cookie})
    assert page.status_code == 200
    assert "<b>" not in page.text


def test_a_form_from_another_site_is_refused(anna: Resident) -> None:
    anna.begin()
    foreign = anna.browser.post(
        anna.at("story"), data={"story": "x"}, headers={"sec-fetch-site": "cross-site"}
    )
    assert foreign.status_code == 403


def test_pages_are_kept_by_no_cache(anna: Resident) -> None:
    anna.begin(kind="rent.arrears")
    for page in ("q/rental.role", "review", "guidance", "guidance.pdf", "save"):
        assert anna.get(page).headers["cache-control"] == "no-store"


def test_before_a_kind_is_chosen_every_later_page_leads_to_the_kinds(anna: Resident) -> None:
    anna.begin()
    for page in (
        "next",
        "review",
        "evidence",
        "guidance",
        "guidance.pdf",
        "why/rental.rent_owed",
        "q/rental.role",
    ):
        assert anna.get(page).url.path == anna.at("kind")
    assert anna.post("q/rental.role", {"rental.role": "tenant"}).url.path == anna.at("kind")


def test_numbers_of_cases_tell_nothing(anna: Resident, store: MemoryStore) -> None:
    anna.begin()
    kept = store.find_by_number(anna.number)
    assert kept is not None
    assert isinstance(kept.case_id, UUID)
    assert anna.secret() not in repr([event.body for event in store.read(kept.case_id)])


def test_a_plain_browser_without_our_headers_can_still_read(app: FastAPI) -> None:
    bare = TestClient(app, base_url="http://jiefen.example")
    assert bare.get("/").status_code == 200


def test_every_figure_stands_with_its_dates_place_source_and_standing(anna: Resident) -> None:
    said = words_of(anna.browser.get("/figures"))
    for words in ("一年期贷款市场报价利率", "待确认", "已核实", "全国", "2007-04-01"):
        assert words in said
