"""From the story to the kind of dispute on a telephone: proposed, asked for, left to a person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.journeys.serving import Server
from tests.journeys.walking import CONTINUE, Walker

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PHONE = {"width": 375, "height": 812}
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
SURE = {
    "zh": "退租一个月了，房东还不退押金，说墙上有钉子眼要扣两千。",
    "en": "The landlord refuses to return my deposit and charges a cleaning fee without receipt.",
}
VAGUE = {
    "zh": "他说好的事情不算数，我找了他好几回，他就是躲着我。",
    "en": "They broke their promise and keep avoiding me.",
}
DANGER = {
    "zh": "为了押金的事，房东拿刀说要砍死我。",
    "en": "He hit me because of the deposit and threatened to kill me.",
}
Opening = Callable[[str, bool], Walker]


@pytest.fixture
def phone(browser: Browser, server: Server) -> Iterator[Opening]:
    """A telephone in a language, with or without scripts."""
    contexts = []

    def opened(language: str, scripts: bool) -> Walker:
        context = browser.new_context(
            viewport=PHONE,  # type: ignore[arg-type]  # a mapping of two numbers is what it takes
            locale=LOCALES[language],
            java_script_enabled=scripts,
            has_touch=True,
        )
        contexts.append(context)
        return Walker(context.new_page(), server.address, scripts)

    yield opened
    for context in contexts:
        context.close()


each_way = pytest.mark.parametrize(
    ("language", "scripts"), [("zh", True), ("en", True), ("zh", False)],
    ids=["zh", "en", "zh-without-scripts"],
)  # fmt: skip


def tell(walker: Walker, story: str) -> None:
    """From the first page to the one about safety."""
    walker.open("/")
    walker.press("main form button")
    walker.page.fill("textarea", story)
    walker.page.check('[id="agree.assess"]')
    walker.press(CONTINUE)


def be_safe(walker: Walker) -> None:
    walker.page.check('[id="case.danger.none"]')
    walker.press(CONTINUE)


@each_way
def test_a_story_leads_to_proposals_a_choice_and_the_first_question(
    phone: Opening, language: str, scripts: bool
) -> None:
    walker = phone(language, scripts)
    tell(walker, SURE[language])
    be_safe(walker)
    assert walker.path.endswith("/kind")
    assert walker.page.locator("blockquote mark").count()
    assert re.search(r"\d\d ?%", walker.page.inner_text("form.question"))
    assert walker.page.locator('[id="kind.none"]').is_visible()
    walker.page.check('[id="kind.rent.deposit"]')
    walker.press(CONTINUE)
    assert walker.asked().startswith("rental.") or walker.asked().startswith("case.")


@each_way
def test_a_story_that_cannot_be_placed_is_asked_about(
    phone: Opening, language: str, scripts: bool
) -> None:
    walker = phone(language, scripts)
    tell(walker, VAGUE[language])
    be_safe(walker)
    assert walker.path.endswith("/kind/ask/matter")
    walker.page.check('[id="matter.work"]')
    walker.press(CONTINUE)
    if walker.path.endswith("/kind/ask/other_side"):
        walker.page.check('[id="other_side.employer"]')
        walker.press(CONTINUE)
    assert walker.path.endswith("/kind")
    kinds = walker.page.locator('form.question input[name="kind"]')
    values = [box.get_attribute("value") or "" for box in kinds.all()]
    assert values[0].startswith("lab.")
    assert values[-1] == "none"
    kinds.first.check()
    walker.press(CONTINUE)
    assert walker.asked()


@each_way
def test_who_cannot_say_is_handed_to_a_person_with_the_story(
    phone: Opening, language: str, scripts: bool
) -> None:
    walker = phone(language, scripts)
    tell(walker, VAGUE[language])
    be_safe(walker)
    for question in ("matter", "other_side"):
        assert walker.path.endswith(f"/kind/ask/{question}")
        walker.page.check(f'[id="{question}.unsure"]')
        walker.press(CONTINUE)
    assert walker.path.endswith("/kind")
    assert not walker.page.locator('input[name="kind"]:checked').count()
    walker.press('button[value="hand_over"]')
    assert "/advice" in walker.path
    assert VAGUE[language] in walker.page.inner_text(".thread")


@each_way
def test_a_sign_of_danger_comes_before_all_kinds(
    phone: Opening, language: str, scripts: bool
) -> None:
    walker = phone(language, scripts)
    tell(walker, DANGER[language])
    assert walker.path.endswith("/safety")
    assert walker.page.locator('input[value="violence"]').is_checked()
    be_safe(walker)
    assert walker.path.endswith("/safety/help")
    assert walker.page.locator('a[href="tel:110"]').first.is_visible()
    walker.press("main .buttons a")
    assert "/kind" in walker.path
