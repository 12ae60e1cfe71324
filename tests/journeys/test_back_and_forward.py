"""The browser's own buttons: back, forward and a second window never lose or hide an answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.journeys.serving import Server
from tests.journeys.walking import Walker
from tests.web.resident import STORY

if TYPE_CHECKING:
    from playwright.sync_api import Browser

RENT = "rental.monthly_rent"


@pytest.fixture
def walker(browser: Browser, server: Server) -> Iterator[Walker]:
    context = browser.new_context(locale="zh-CN")
    walker = Walker(context.new_page(), server.address)
    walker.open("/")
    walker.press("main form button")
    walker.page.fill("textarea", STORY)
    walker.page.check('[id="agree.assess"]')
    walker.press("form .buttons button")
    walker.page.check('[id="case.danger.none"]')
    walker.press("form .buttons button")
    walker.page.check('[id="kind.rent.arrears"]')
    walker.press("form .buttons button")
    yield walker
    context.close()


def test_going_back_shows_the_answer_and_lets_it_be_changed(walker: Walker) -> None:
    assert walker.asked() == "rental.role"
    walker.answer("rental.role", "tenant")
    after = walker.asked()
    walker.page.go_back()
    walker.page.wait_for_url("**/q/rental.role")
    chosen = walker.page.locator('[id="rental.role.tenant"]')
    chosen.wait_for()
    assert chosen.is_checked()
    walker.answer("rental.role", "landlord")
    walker.page.go_back()
    walker.page.wait_for_url("**/q/rental.role")
    assert walker.page.locator('[id="rental.role.landlord"]').is_checked()
    walker.page.go_forward()
    walker.page.wait_for_url(f"**/q/{after}")
    walker.page.wait_for_load_state("networkidle")  # htmx fetches what it does not keep
    walker.look()


def test_what_was_typed_survives_a_change_of_print_size(walker: Walker) -> None:
    case = "/".join(walker.path.split("/")[:3])
    walker.open(f"{case}/story")
    walker.page.fill("textarea", "写到一半")
    walker.page.click('button[name="size"]')
    walker.page.wait_for_selector('html[data-size="large"]')
    assert walker.page.input_value("textarea") == "写到一半"
    walker.look()


def test_a_mistake_is_shown_in_place_and_mended(walker: Walker) -> None:
    case = "/".join(walker.path.split("/")[:3])
    walker.open(f"{case}/q/{RENT}")
    walker.page.fill(f'[id="{RENT}"]', "😀")
    walker.page.click("form.question .buttons button")
    errors = walker.page.locator(".errors")
    errors.wait_for()
    assert errors.evaluate("part => part === document.activeElement")
    assert walker.page.input_value(f'[id="{RENT}"]') == "😀"
    assert [line.split()[0] for line in walker.refused] == ["422"]
    walker.refused.clear()
    walker.look()
    walker.answer(RENT, "5000")
    walker.open(f"{case}/review")
    assert "5,000.00" in walker.page.inner_text("main")


def test_a_second_window_is_told_what_the_first_one_said(walker: Walker) -> None:
    case = "/".join(walker.path.split("/")[:3])
    walker.open(f"{case}/q/{RENT}")
    second = Walker(walker.page.context.new_page(), walker.base)
    second.open(f"{case}/q/{RENT}")
    walker.answer(RENT, "5000")
    second.page.fill(f'[id="{RENT}"]', "6000")
    second.page.click("form.question .buttons button")
    second.page.locator(".errors").wait_for()
    assert "5,000.00" in second.page.inner_text(".errors")
    assert second.page.input_value(f'[id="{RENT}"]') == "6000"
    second.refused.clear()
    second.look()


def test_two_quick_presses_are_one_answer(walker: Walker) -> None:
    walker.page.check('[id="rental.role.tenant"]')
    walker.page.dblclick("form.question .buttons button")
    walker.page.wait_for_url(lambda url: "rental.role" not in url)
    walker.look()
