"""The zones: all kinds on one page, event zones by their days, and the way into a case."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from typing import TYPE_CHECKING

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from engine.clock import TIMEZONE, FixedClock
from engine.library import Library
from engine.store.memory import MemoryStore
from tests.web.resident import OWN, Resident, faults_on, words_of
from tests.web.screen import screen
from tests.web.test_author import violations
from web import urls
from web.app import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EPIDEMIC = urls.to(urls.ZONE, zone="epidemic")
WAGES = urls.to(urls.ZONE, zone="wages_before_spring_festival")
TEN = [
    "房屋租赁",
    "劳动争议",
    "生产经营",
    "合同履行",
    "金融借贷",
    "民间借贷",
    "消费",
    "物业",
    "邻里关系",
    "婚姻家庭",
]
ELSEWHERE = """
- zone: typhoon
  title: {zh: 台风专区, en: The typhoon}
  intro: {zh: 台风来过, en: A typhoon passed}
  from: 2026-11-01
  region: 上海市
  source: 平台设定
  status: verified
  kinds: [{kind: rent.repair}]
- zone: coming
  title: {zh: 明年专区, en: Next year}
  intro: {zh: 明年再来, en: Come back}
  from: 2027-01-01
  to: 2027-02-01
  source: 平台设定
  status: verified
  kinds: [{kind: other}]
  notices:
    - notice: {zh: "<b>粗</b>", en: bold}
      source: 公告
      date: 2026-10-01
      link: https://www.example.cn/?a=1&b=2
- zone: quiet
  title: {zh: 去年专区, en: Last year}
  intro: {zh: 去年的事, en: Last year's matters}
  from: 2025-01-01
  to: 2025-12-31
  source: 平台设定
  status: verified
  kinds: [{kind: con.sale}]
"""


def on(library: Library, year: int, month: int, day: int) -> Resident:
    """A resident on another day."""
    clock = FixedClock(datetime(year, month, day, 10, tzinfo=TIMEZONE))
    return Resident.at_home(create_app(library, MemoryStore(), clock, authors=False))


def pick(resident: Resident, kind: str, page: str = urls.ZONES, **more: str) -> Response:
    """Press the button of a kind on a page, with all that its form carries."""
    shown = resident.browser.get(page)
    assert f'name="kind" value="{kind}"' in shown.text
    sent = dict(re.findall(r'type="hidden" name="(key|zone)" value="([^"]*)"', shown.text))
    action = re.findall(r'<form[^>]*method="post" action="(/(?:zones|case)[^"]*)"', shown.text)[0]
    opened = resident.browser.post(action, data={**sent, "kind": kind, **more})
    if "/case/" in opened.url.path:
        resident.number = opened.url.path.split("/")[2]
    return opened


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    file = tmp_path_factory.mktemp("zones") / "zones.yaml"
    file.write_text(ELSEWHERE, encoding="utf-8")
    clock = FixedClock(datetime(2026, 11, 22, 10, tzinfo=TIMEZONE))
    return create_app(Library.load(zones=file), MemoryStore(), clock, authors=False)


# ---------------------------------------------------------------- all kinds on one page


def test_the_page_shows_the_ten_categories_first_and_every_kind(anna: Resident) -> None:
    page = anna.browser.get(urls.ZONES)
    titles = [unescape(t) for t in re.findall(r"<summary><span><strong>([^<]*)", page.text)]
    assert titles[:10] == TEN
    choosable = anna.desk.library.rulebook.facts["case.category"].choices
    assert sorted(re.findall(r'name="kind" value="([^"]*)"', page.text)) == sorted(choosable)


def test_every_kind_has_a_line_of_plain_words(anna: Resident) -> None:
    page = anna.browser.get(urls.ZONES)
    lines = re.findall(r'class="card pick"[^>]*><strong>[^<]+</strong><span>([^<]*)', page.text)
    assert len(lines) > 40
    assert all(lines)


def test_a_kind_opens_a_case_and_safety_is_still_asked_before_any_question(anna: Resident) -> None:
    story = pick(anna, "rent.deposit")
    assert story.url.path == anna.at("story")
    assert "押金退还" in words_of(story)
    assert anna.case().category == "rent.deposit"
    assert anna.get("next").url.path == anna.at("safety")
    safety = anna.post("story", {"story": "", "agree": "assess"})
    assert safety.url.path == anna.at("safety")
    first = anna.post("safety", {"case.danger": "none"})
    assert first.url.path.startswith(anna.at("q/"))


def test_danger_leads_to_help_from_a_card_as_well(anna: Resident) -> None:
    pick(anna, "rent.early_exit")
    anna.post("story", {"story": "房东换了锁", "agree": "assess"})
    page = anna.post("safety", {"case.danger": "happening_now"})
    assert page.url.path == anna.at("safety/help")


def test_the_kind_chosen_on_a_card_can_be_changed(anna: Resident) -> None:
    story = pick(anna, "rent.deposit")
    assert anna.at("kind") in story.text
    anna.choose("rent.repair")
    assert anna.case().category == "rent.repair"


def test_a_card_pressed_twice_opens_one_case_and_another_card_another(anna: Resident) -> None:
    page = anna.browser.get(urls.ZONES)
    key = anna.hidden(page, "key")

    def press(kind: str) -> str:
        return anna.browser.post(urls.ZONES, data={"key": key, "kind": kind}).url.path

    first = press("nb.leak")
    assert press("nb.leak") == first
    assert press("nb.noise") != first


def test_a_card_sent_again_does_not_undo_what_was_changed_since(anna: Resident) -> None:
    key = anna.hidden(anna.browser.get(urls.ZONES), "key")
    sent = {"key": key, "kind": "rent.deposit"}
    anna.number = anna.browser.post(urls.ZONES, data=sent).url.path.split("/")[2]
    anna.choose("rent.repair")
    anna.browser.post(urls.ZONES, data=sent)
    assert anna.case().category == "rent.repair"


@pytest.mark.parametrize("key", ["", "short", "x" * 400])
def test_a_card_without_a_proper_key_still_opens_a_case_of_its_own(
    anna: Resident, stranger: Resident, key: str
) -> None:
    paths = [
        each.browser.post(urls.ZONES, data={"key": key, "kind": "nb.leak"}).url.path
        for each in (anna, stranger)
    ]
    assert paths[0] != paths[1]
    assert all(path.endswith("/story") for path in paths)


@pytest.mark.parametrize("kind", ["rent.nothing", "proc.confirm", "<script>", "x" * 5000])
def test_a_kind_that_does_not_exist_opens_no_case(anna: Resident, kind: str) -> None:
    page = anna.browser.post(urls.ZONES, data={"kind": kind})
    assert page.status_code == 422
    assert faults_on(page)
    assert "<script>x" not in page.text
    assert not [name for name in anna.browser.cookies if "case-" in name]


def test_nothing_chosen_is_asked_for_again(anna: Resident) -> None:
    page = anna.browser.post(urls.ZONES, data={})
    assert page.status_code == 422
    assert faults_on(page)


def test_a_form_from_another_site_opens_nothing(anna: Resident) -> None:
    foreign = {"sec-fetch-site": "cross-site"}
    page = anna.browser.post(urls.ZONES, data={"kind": "nb.leak"}, headers=foreign)
    assert page.status_code == 403


# ---------------------------------------------------------------- to a person


def test_what_is_no_dispute_leads_to_those_in_charge_with_number_and_hours(anna: Resident) -> None:
    page = anna.browser.get(urls.ZONES)
    person = page.text.partition('id="person"')[2]
    for body in ("市民服务热线", "社区信访代理站", "政法机关或纪检监察机关", "公共法律服务热线"):
        assert body in person
    assert 'href="tel:12345"' in person
    assert "全天24小时" in person


@pytest.mark.parametrize("kind", ["other", "adm.service", "adm.legal"])
def test_they_can_also_be_registered_and_end_at_a_person(anna: Resident, kind: str) -> None:
    pick(anna, kind)
    assert anna.case().category == kind
    anna.post("story", {"story": "", "agree": "assess"})
    anna.post("safety", {"case.danger": "none"})
    anna.walk({})
    assert "12348" in words_of(anna.get("guidance"))


def test_none_of_these_on_the_kinds_leads_to_people_and_back_to_the_same_case(
    anna: Resident,
) -> None:
    kinds = anna.begin()
    address = f"{urls.ZONES}?case={anna.number}"
    assert f'href="{address}#person"' in kinds.text
    number = anna.number
    pick(anna, "con.work", address)
    assert anna.number == number
    assert anna.case().category == "con.work"


def test_the_case_of_somebody_else_is_not_touched(anna: Resident, stranger: Resident) -> None:
    anna.begin()
    opened = pick(stranger, "con.work", f"{urls.ZONES}?case={anna.number}")
    assert opened.url.path.endswith("/story")
    assert stranger.number != anna.number
    assert anna.case().category is None


@pytest.mark.parametrize("case", ["", "0", "%00", "x" * 3000, "../../etc"])
def test_a_strange_case_in_the_address_is_as_none(anna: Resident, case: str) -> None:
    page = anna.browser.get(f"{urls.ZONES}?case={case}")
    assert page.status_code == 200
    assert f'action="{urls.ZONES}"' in page.text


# ---------------------------------------------------------------- event zones


def test_the_zone_of_today_is_on_the_home_page_and_before_the_categories(anna: Resident) -> None:
    for page in (urls.HOME, urls.ZONES):
        shown = anna.browser.get(page).text
        assert f'href="{WAGES}"' in shown
    assert f'href="{urls.ZONES}"' in anna.browser.get(urls.HOME).text
    assert f'href="{EPIDEMIC}"' not in anna.browser.get(urls.HOME).text


def test_a_zone_leaves_the_home_page_after_its_last_day_and_keeps_its_address(
    library: Library,
) -> None:
    last, after = on(library, 2027, 2, 28), on(library, 2027, 3, 1)
    assert WAGES in last.browser.get(urls.HOME).text
    assert WAGES not in after.browser.get(urls.HOME).text
    kept = after.browser.get(WAGES)
    assert kept.status_code == 200
    assert "这个专区已经结束" in words_of(kept)
    assert WAGES in after.browser.get(urls.ZONES).text.partition('id="past"')[2]


def test_the_epidemic_zone_was_in_force_in_its_time(library: Library) -> None:
    then = on(library, 2022, 5, 1)
    assert EPIDEMIC in then.browser.get(urls.HOME).text
    assert "这个专区已经结束" not in words_of(then.browser.get(EPIDEMIC))


def test_an_event_zone_shows_its_kinds_in_order_its_notices_sources_and_bodies(
    anna: Resident,
) -> None:
    page = anna.browser.get(EPIDEMIC)
    kinds = re.findall(r'name="kind" value="([^"]*)"', page.text)
    assert kinds[:3] == ["rent.force_majeure", "rent.arrears", "rent.early_exit"]
    titles = re.findall(r"<summary><span><strong>([^<]*)", page.text)
    assert sorted(titles) == sorted(TEN)
    said = words_of(page)
    assert "法发〔2020〕17号" in said
    assert "2022年12月26日" in said
    assert "区住房租赁纠纷调解委员会" in said
    assert "还在核对" in said


def test_a_proposed_answer_is_shown_to_be_confirmed_and_recorded_by_nobody_else(
    anna: Resident,
) -> None:
    pick(anna, "rent.force_majeure", EPIDEMIC)
    anna.post("story", {"story": "", "agree": "assess"})
    anna.post("safety", {"case.danger": "none"})
    shown = anna.get("q/rental.emergency_event")
    assert 'value="疫情停业"' in shown.text
    assert "疫情专区" in words_of(shown)
    assert "rental.emergency_event" not in anna.case().answers
    assert "疫情停业" not in words_of(anna.get("review"))
    anna.answer("rental.emergency_event", "疫情停业")
    assert anna.case().answers["rental.emergency_event"] == {"value": "疫情停业"}
    again = anna.get("q/rental.emergency_event")
    assert "先填的" not in words_of(again)


def test_a_proposed_choice_is_ticked_and_may_be_refused(anna: Resident) -> None:
    pick(anna, "rent.arrears", EPIDEMIC)
    anna.post("story", {"story": "", "agree": "assess"})
    anna.post("safety", {"case.danger": "none"})
    shown = anna.get("q/rental.arrears_reason")
    assert re.search(r'value="sudden_closure"[^>]* checked', shown.text)
    anna.answer("rental.arrears_reason", "no_money")
    assert not re.search(
        r'value="sudden_closure"[^>]* checked', anna.get("q/rental.arrears_reason").text
    )


@pytest.mark.parametrize("state", ["unknown", "later"])
def test_who_passed_over_a_proposal_is_not_offered_it_again(anna: Resident, state: str) -> None:
    pick(anna, "rent.arrears", EPIDEMIC)
    anna.post("story", {"story": "", "agree": "assess"})
    anna.post("safety", {"case.danger": "none"})
    anna.skip("rental.arrears_reason", state)
    assert "先填的" not in words_of(anna.get("q/rental.arrears_reason"))


def test_nothing_is_proposed_to_who_began_elsewhere(anna: Resident) -> None:
    pick(anna, "rent.arrears")
    anna.post("safety", {"case.danger": "none"})
    assert "先填的" not in words_of(anna.get("q/rental.arrears_reason"))
    assert anna.case().zone == ""


def test_the_zone_stays_with_the_case_when_the_kind_is_changed(anna: Resident) -> None:
    pick(anna, "rent.arrears", EPIDEMIC)
    anna.choose("rent.force_majeure")
    assert anna.case().zone == "epidemic"


def test_a_zone_that_never_was_is_not_found(anna: Resident) -> None:
    assert anna.browser.get(urls.to(urls.ZONE, zone="plague")).status_code == 404
    assert anna.browser.get(urls.to(urls.ZONE, zone="../../x")).status_code == 404
    sent = {"kind": "nb.leak", "zone": "plague"}
    assert anna.browser.post(urls.ZONES, data=sent).status_code == 404
    anna.begin()
    assert anna.post("kind", sent).status_code == 404
    assert anna.case().category is None


def test_a_wrong_kind_in_a_zone_comes_back_to_the_zone(anna: Resident) -> None:
    page = anna.browser.post(urls.ZONES, data={"kind": "", "zone": "epidemic"})
    assert page.status_code == 422
    assert "疫情专区" in words_of(page)


def test_a_zone_for_another_place_is_not_shown_but_says_for_whom_it_is(
    elsewhere: FastAPI,
) -> None:
    ben = Resident.at_home(elsewhere)
    for page in (urls.HOME, urls.ZONES):
        assert "台风专区" not in ben.browser.get(page).text
    shown = ben.browser.get(urls.to(urls.ZONE, zone="typhoon"))
    assert shown.status_code == 200
    assert "这个专区是给上海市的" in words_of(shown)


def test_a_zone_to_come_is_not_shown_but_says_when_it_opens(elsewhere: FastAPI) -> None:
    ben = Resident.at_home(elsewhere)
    assert "明年专区" not in ben.browser.get(urls.ZONES).text
    page = ben.browser.get(urls.to(urls.ZONE, zone="coming"))
    assert "2027年1月1日至2027年2月1日开放，还没有开始" in words_of(page)


def test_what_an_operator_writes_is_text_and_links_are_whole(elsewhere: FastAPI) -> None:
    page = Resident.at_home(elsewhere).browser.get(urls.to(urls.ZONE, zone="coming"))
    assert "<b>粗</b>" not in page.text
    assert 'href="https://www.example.cn/?a=1&amp;b=2"' in page.text


def test_a_zone_that_is_over_without_words_for_it_still_says_so(elsewhere: FastAPI) -> None:
    page = Resident.at_home(elsewhere).browser.get(urls.to(urls.ZONE, zone="quiet"))
    assert "内容不再更新" in words_of(page)


@pytest.mark.parametrize("page", [urls.ZONES, EPIDEMIC, WAGES])
def test_the_pages_speak_english_throughout(app: FastAPI, page: str) -> None:
    headers = {**OWN, "accept-language": "en"}
    english = TestClient(app, base_url="http://jiefen.example", headers=headers)
    shown = english.get(page).text.partition("<main")[2].partition("</main>")[0]
    sources = re.sub(r"(Source|This page rests on): [^<]*", "", shown)
    assert not re.search(r"[\u4e00-\u9fff]", sources)


# ---------------------------------------------------------------- in a browser


@pytest.mark.parametrize(("width", "language"), [(375, "en"), (1280, "zh")])
def test_the_zones_shut_nobody_out_and_fit_every_screen(
    browser: Browser, app: FastAPI, width: int, language: str
) -> None:
    with screen(browser, TestClient(app, headers=OWN), width, language) as page:
        for address in (urls.ZONES, EPIDEMIC, WAGES):
            page.goto(address)
            for summary in page.locator("details.category > summary").all()[:2]:
                summary.focus()
                page.keyboard.press("Enter")
            assert page.locator("details.category[open]").count() == 2, address
            assert violations(page) == [], address
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
            ids = page.eval_on_selector_all("[id]", "found => found.map(e => e.id)")
            assert len(ids) == len(set(ids)), address
