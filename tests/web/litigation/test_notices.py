"""What a court answers reaches the applicant's page, in plain words and with a way to mend it."""

from __future__ import annotations

from datetime import date

from engine.actions.litigating import receiving
from engine.actions.litigating.receiving import Act, Asking
from engine.library import Library
from engine.store.memory import MemoryStore
from tests.engine.actions.litigating.filings import CLERK, Filed
from tests.web.api.running import House
from tests.web.resident import Resident, words_of


def at_home(library: Library) -> tuple[House, Filed, Resident]:
    house = House.over(library, MemoryStore())
    scene = house.filed()
    person = Resident.at_home(house.app)
    person.number = scene.number
    person.browser.cookies.set(f"case-{scene.number}", scene.secret)
    return house, scene, person


def test_a_return_is_told_with_its_reasons_and_where_to_mend_it(library: Library) -> None:
    _, scene, person = at_home(library)
    page = words_of(person.get("course"))
    assert "材料已送出" in page
    asking = Asking(["身份证复印件"], "<请>补齐", date(2026, 12, 10))
    act = Act(scene.of(CLERK), scene.case, scene.packet)
    receiving.give_back(act, ["C10", "C03"], asking)
    answer = person.get("course")
    page = words_of(answer)
    for told in (
        "石景山区人民法院退回了材料",
        "要什么还不够具体",
        "身份证复印件",
        "<请>补齐",
        "2026年12月10日",
    ):
        assert told in page, told
    assert "<请>" not in answer.text
    assert f'href="/case/{scene.number}/exhibits"' in answer.text
    assert f'href="/case/{scene.number}/review"' in answer.text
    waiting = [entry.body for entry in scene.desk.store.entries("messages")]
    assert len([body for body in waiting if "packet_returned" in body]) == 0  # sends nothing here


def test_an_acceptance_is_told_with_its_number(library: Library) -> None:
    _, scene, person = at_home(library)
    receiving.accept(Act(scene.of(CLERK), scene.case, scene.packet), "(2026)京0107民初1号")
    page = words_of(person.get("course"))
    assert "材料已收下" in page
    assert "(2026)京0107民初1号" in page


def test_in_english_as_well(library: Library) -> None:
    _, scene, person = at_home(library)
    receiving.ask(Act(scene.of(CLERK), scene.case, scene.packet), Asking(["receipt"]))
    person.browser.cookies.set("language", "en")
    page = words_of(person.get("course"))
    assert "Shijingshan Court asks you to add something" in page
    assert "Hand in papers" in page
