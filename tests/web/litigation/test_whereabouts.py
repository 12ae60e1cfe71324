"""The page of a case tells for every place where it is, what comes next, and what to bring."""

from __future__ import annotations

from datetime import date

import pytest

from engine.actions import course
from engine.actions.desk import hash_secret
from engine.actions.litigating import receiving
from engine.actions.litigating.receiving import Act
from engine.casework.events import SeatOffered, SeatTaken
from engine.casework.moves import Wish
from engine.casework.people import Role
from engine.library import Library
from engine.store.memory import MemoryStore
from tests.engine.actions.litigating.filings import CLERK, DOCKET, ready
from tests.web.api.running import House
from tests.web.litigation.test_handover import LANDLORD, Home, home_of
from tests.web.resident import Resident, words_of


@pytest.fixture
def house(library: Library) -> House:
    return House.over(library, MemoryStore())


@pytest.fixture
def home(house: House) -> Home:
    home = home_of(house, ready(house.desk, LANDLORD))
    home.send(home.look())
    return home


def told(home: Home) -> str:
    return words_of(home.person.get("course"))


def decided(home: Home, outcome: str) -> None:
    receiving.accept(home.act("a"), DOCKET)
    receiving.decide(home.act("d"), outcome, date(2026, 11, 20))


def test_an_acceptance_tells_the_docket_and_what_to_bring(home: Home) -> None:
    receiving.accept(home.act("a"), DOCKET)
    for words in ("法院已经收下", DOCKET, "交费", "证据原件", "12368"):
        assert words in told(home), words


def test_a_judgment_tells_the_safe_days_and_asks_for_the_day_of_service(home: Home) -> None:
    decided(home, "judgment")
    for words in ("法院判了", "2026年12月5日", "2028年11月20日", "判决书原件"):
        assert words in told(home), words
    assert "可以去法院了" not in told(home)
    page = home.person.get("course").text
    assert f"{home.person.at('deadlines')}?note=judgment_received#note" in page


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("settled", "在那边谈成了"), ("dismissed", "没有支持"), ("withdrawn", "在那边撤了")],
)
def test_each_outcome_has_words_of_its_own(home: Home, outcome: str, words: str) -> None:
    decided(home, outcome)
    assert words in told(home)


def test_a_transfer_names_the_new_court(home: Home) -> None:
    receiving.transfer(home.act("t"), "court2", "no_jurisdiction")
    assert "材料转到别处了" in told(home)
    assert "海淀区人民法院" in told(home)


def test_a_delegation_leads_to_the_mediation(home: Home) -> None:
    receiving.delegate(home.act("d"), "court_pre")
    assert "法院请人先调解" in told(home)
    assert f'href="{home.person.at("mediation")}"' in home.person.get("course").text


def test_ways_out_are_told_beside_it(home: Home) -> None:
    for way, reason in (("authority", "competent_body"), ("aid", "cannot_pay")):
        course.go_on(home.scene.desk, home.scene.case, Wish(way, reason))
    for words in ("政府部门在管", "在申请法律援助", "材料送到了"):
        assert words in told(home), words


def test_the_home_of_a_case_that_went_out_is_where_it_is(home: Home) -> None:
    assert home.person.browser.get(f"/case/{home.person.number}").url.path.endswith("/course")


def test_from_the_guidance_it_is_one_tap(home: Home) -> None:
    page = home.person.get("guidance").text
    assert f'<a class="button second" href="{home.person.at("course")}">' in page


def test_the_calendar_holds_its_days_and_no_word_of_it(home: Home) -> None:
    decided(home, "judgment")
    assert "deadlines.ics" in home.person.get("course").text
    calendar = home.person.get("deadlines.ics").text
    for day in ("20261205", "20281120"):
        assert f"DTSTART;VALUE=DATE:{day}" in calendar, day
    for word in ("法院", "判决", "张明", "court"):
        assert word not in calendar


def test_the_other_side_learns_nothing_of_it(home: Home, house: House) -> None:
    desk, secret = home.scene.desk, "R" * 16
    until = date(2026, 12, 31)
    offered = SeatOffered("b", Role.RESPONDENT.value, hash_secret(secret), until)
    desk.append(home.scene.case, [offered, SeatTaken("b")])
    other = Resident.at_home(house.app)
    other.number = home.person.number
    other.browser.cookies.set(f"case-{other.number}", secret)
    words = words_of(other.get("course"))
    assert "我的案子走到哪一步" in words
    for page in ("course", "deadlines"):
        words = words_of(other.get(page))
        for word in ("材料已送出", "材料送到了", "石景山区人民法院", "法院答复收不收材料"):
            assert word not in words, (page, word)
    assert "20261129" not in other.get("deadlines.ics").text
    assert other.get("handover").status_code == 403


def test_a_clerk_acts_and_the_page_follows(home: Home) -> None:
    act = Act(home.scene.of(CLERK), home.scene.case, home.packet.id, home.scene.slip("a"))
    assert "等答复" in told(home)
    receiving.accept(act, DOCKET)
    assert "等答复" not in told(home)


def test_it_reads_in_english(home: Home) -> None:
    home.person.browser.cookies.set("language", "en")
    assert "The papers are there" in told(home)
    assert "What to bring" in told(home)


def test_before_anything_is_sent_it_says_what_to_take_along(house: House) -> None:
    home = home_of(house, ready(house.desk, LANDLORD))
    for words in ("可以去法院了", "对方有几个人，就多带几份", "送材料"):
        assert words in told(home), words


def test_nobody_without_a_key_sees_it(home: Home, house: House) -> None:
    stranger = Resident.at_home(house.app)
    stranger.number = home.person.number
    assert stranger.get("course").status_code == 404
