import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import axe_playwright_python
import pytest

from engine.i18n import Language
from web.assets import Assets
from web.render import TEMPLATES, Pages, Site, read_interface
from web.security import HEADERS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

ORIGIN = "https://jiefen.example"
PAGES = Path(__file__).parent / "pages"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, SMALL_PHONE, DESK = 375, 320, 1280

CONTEXT: dict[str, Any] = {
    "options": [
        {"key": "paper", "title": "纸质合同", "hint": "一式两份"},
        {"key": "oral", "title": "只是口头"},
    ],
    "cells": [
        {"key": "due_on", "type": "date", "title": "哪天该付"},
        {"key": "amount", "type": "money", "title": "该付多少"},
        {"key": "agreed", "type": "bool3", "title": "说好了吗"},
    ],
    "form": {
        "rental.contract_form": "oral",
        "case.danger": ["paper", "oral"],
        "rental.monthly_rent": "36000.5",
        "rental.starts_on.year": "2021",
        "rental.ends_on.choice": "value",
        "rental.unpaid.0.amount": "12000",
        "case.free_text": "租的门面，停了业。",
        "evidence.lease": "have",
    },
    "faults": {
        "rental.contract_form": "请选一项",
        "rental.starts_on.month": "请写月份",
        "rental.ends_on": "请写日期",
        "rental.rate": "请写数字",
        "rental.unpaid.1.amount": "请写数字",
    },
}

Visit = Callable[..., AbstractContextManager["Page"]]


@pytest.fixture(scope="module")
def visit(browser: "Browser") -> Visit:
    """Opens the gallery as a visitor reads it, under the headers of the service."""
    assets = Assets.load()
    pages = Pages(read_interface(), assets.url, [TEMPLATES, PAGES])

    @contextmanager
    def opened(
        language: Language = "zh",
        size: str = "normal",
        theme: str = "light",
        width: int = PHONE,
        scripts: bool = True,
    ) -> Iterator["Page"]:
        site = Site("/", "/display", "/privacy", "/figures", "/gallery", "2026.11", "", size, theme)
        html = pages.render("gallery.html", language, site=site, **CONTEXT)

        def answer(route: "Route") -> None:
            path = route.request.url.removeprefix(ORIGIN)
            if path.startswith(assets.prefix):
                file = assets.respond(path.removeprefix(assets.prefix))
                route.fulfill(body=bytes(file.body), content_type=file.media_type)
            else:
                status = 422 if route.request.method == "POST" else 200
                kind = "text/html; charset=utf-8"
                route.fulfill(status=status, body=html, content_type=kind, headers=HEADERS)

        context = browser.new_context(
            viewport={"width": width, "height": 812}, java_script_enabled=scripts
        )
        context.route("**/*", answer)
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{ORIGIN}/gallery")
        yield page
        assert [line for line in said if "status of 422" not in line] == []
        context.close()

    return opened


def violations(page: "Page") -> Any:
    """What axe finds; it comes in by the debugger, since the page's policy keeps it out."""
    console = page.context.new_cdp_session(page)
    console.send("Runtime.evaluate", {"expression": AXE})
    ask = f"axe.run({{runOnly: {json.dumps(RULES)}}})"
    ask += ".then(r => r.violations.map(v => v.id + ' ' + v.nodes.map(n => n.target).join(' ')))"
    wanted = {"expression": ask, "awaitPromise": True, "returnByValue": True}
    return console.send("Runtime.evaluate", wanted)["result"]["value"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_no_component_shuts_anybody_out(
    visit: Visit, language: Language, theme: str, width: int
) -> None:
    with visit(language, theme=theme, width=width, size="large") as page:
        found = violations(page)
    assert found == []


@pytest.mark.parametrize("size", ["normal", "large"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [SMALL_PHONE, PHONE, 768, DESK])
def test_nothing_runs_off_the_side(visit: Visit, language: Language, size: str, width: int) -> None:
    with visit(language, size, width=width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_everything_to_press_is_large_enough_for_a_finger(visit: Visit) -> None:
    wanted = "a, button, summary, select, textarea, .input, .choice > label"
    with visit() as page:
        low = page.eval_on_selector_all(
            f"header :is({wanted}), main :is({wanted}), aside :is(button, img)",
            """found => found
                .filter(e => e.offsetParent && !e.closest('.sr, .errors, p') && !e.matches('.sr'))
                .filter(e => e.getBoundingClientRect().height < 44)
                .map(e => e.outerHTML.slice(0, 80))""",
        )
    assert low == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_error_summary_has_the_focus_and_leads_to_the_field(
    visit: Visit, scripts: bool
) -> None:
    with visit(scripts=scripts) as page:
        assert page.locator(".errors:focus").count() == 1
        for link in page.locator(".errors a").all():
            target = (link.get_attribute("href") or "").removeprefix("#")
            assert page.locator(f"[id='{target}']").count() == 1, target


def test_a_refused_answer_replaces_the_page_and_takes_the_focus(visit: Visit) -> None:
    with visit() as page:
        page.evaluate("window.before = true")
        page.focus("textarea")
        with page.expect_response(f"{ORIGIN}/post") as sent:
            page.locator(".question .buttons .button").click()
        assert sent.value.request.resource_type == "xhr"
        page.locator(".errors:focus").wait_for()
        assert page.evaluate("window.before"), "the page was loaded anew"
        assert page.locator("main").count() == 1


def test_every_name_of_an_element_is_given_once(visit: Visit) -> None:
    with visit() as page:
        ids = page.eval_on_selector_all("[id]", "found => found.map(e => e.id)")
    assert sorted(ids) == sorted(set(ids))


def test_enter_in_a_row_goes_on_and_removes_nothing(visit: Visit) -> None:
    with visit() as page:
        name = page.locator("[id='rental.unpaid']").evaluate(
            "e => e.querySelector('button').outerHTML"
        )
    assert "remove" not in name
    assert "tabindex" in name


def test_none_excludes_the_others_as_soon_as_it_is_ticked(visit: Visit) -> None:
    with visit() as page:
        box = page.locator("[name='case.danger']")
        box.last.check()
        assert [b.is_checked() for b in box.all()] == [False, False, True]
        box.first.check()
        assert [b.is_checked() for b in box.all()] == [True, False, False]


@pytest.mark.parametrize(
    ("language", "typed", "said"),
    [
        ("zh", "36000.5", "叁万陆仟元伍角整"),
        ("zh", "12,000", "壹万贰仟元整"),
        ("zh", "100000001", "壹亿零壹元整"),
        ("zh", "1010.05", "壹仟零壹拾元零伍分"),
        ("zh", "0", "零元整"),
        ("zh", "一万二", ""),
        ("en", "36000.5", "36,000.50 yuan"),
    ],
)
def test_a_sum_is_said_again_in_words_while_it_is_typed(
    visit: Visit, language: Language, typed: str, said: str
) -> None:
    with visit(language) as page:
        page.fill("[id='rental.monthly_rent']", typed)
        assert page.locator("[id='rental.monthly_rent.said']").inner_text() == said


def test_a_story_counts_its_characters(visit: Visit) -> None:
    with visit() as page:
        page.fill("textarea", "租" * 499)
        assert page.locator(".counter").inner_text() == "还可以写 1 字"
        page.fill("textarea", "租" * 501)
        assert page.locator(".counter").inner_text() == "多了 1 字，请删短一些"


def test_writing_a_value_picks_the_choice_it_belongs_to(visit: Visit) -> None:
    with visit() as page:
        page.fill("[id='rental.transfer_fee']", "5000")
        assert page.locator("[id='rental.transfer_fee.choice.value']").is_checked()
