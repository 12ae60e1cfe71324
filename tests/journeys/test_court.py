"""Two clerks in real browsers: one returns papers and later takes them on, the other comes late."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.actions import demo_court, demo_staff
from engine.actions.desk import Desk
from engine.actions.litigating import assembling, handing
from engine.actions.staff import Office, joining
from engine.actions.staff.office import Terms
from engine.casework.people import RESIDENT, Role
from engine.clock import SystemClock
from engine.store.duckdb import DuckdbStore
from engine.vault import Vault
from tests.engine.actions.staffed import HERE, PASSWORD
from tests.journeys.serving import LIBRARY, Server, fork_server
from tests.journeys.walking import Walker
from web.context import STAFF_COOKIE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NUMBER = "DEMC0002"
DOCKET = "（2026）京0107民初1234号"


class Town:
    """The example court over a file, with two clerks who are signed in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        store = DuckdbStore(path)
        office = Office.over(store, Vault.demo(), SystemClock(), Terms(needs_factor=False))
        desk = Desk.over(LIBRARY, store, SystemClock())
        demo_staff.seed(office)
        demo_court.seed(desk, office)
        self.tokens = [self._clerk(office, login) for login in ("li.ning", "he.ping")]
        summary = store.find_by_number(NUMBER)
        assert summary is not None
        (self.packet,) = desk.case_of(summary).filing.packets
        store.close()

    def _clerk(self, office: Office, login: str) -> str:
        link = joining.invite(office, None, Role.COURT, "court")
        joining.introduce(office, link, login, login, PASSWORD, PASSWORD)
        return joining.finish(office, link, None, HERE).token

    def supplied(self) -> None:
        """The applicant sends the same papers again."""
        store = DuckdbStore(self.path)
        desk = Desk.over(LIBRARY, store, SystemClock()).of(RESIDENT)
        office = Office.over(store, Vault.demo(), SystemClock())
        summary = store.find_by_number(NUMBER)
        assert summary is not None
        case = desk.case_of(summary)
        more = assembling.additions(desk, case)
        handing.hand_over(desk, case, office.tree().get("court"), "FILING", more, self.packet)
        store.close()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return Town(tmp_path_factory.mktemp("court") / "cases.duckdb")


@pytest.fixture
def house(town: Town) -> Iterator[Server]:
    running = Server.start(fork_server(), town.path)
    yield running
    running.kill()


def clerk(browser: Browser, house: Server, token: str, width: int, scripts: bool = True) -> Walker:
    context = browser.new_context(
        locale="zh-CN" if scripts else "en-GB",
        viewport={"width": width, "height": 800},
        java_script_enabled=scripts,
    )
    context.add_cookies([{"name": STAFF_COOKIE, "value": token, "url": house.address}])
    return Walker(context.new_page(), house.address, scripts=scripts)


def test_a_clerk_returns_papers_and_the_second_is_told(
    browser: Browser, house: Server, town: Town
) -> None:
    first = clerk(browser, house, town.tokens[0], 375)
    second = clerk(browser, house, town.tokens[1], 1280)
    for path in ("/desk", "/desk/court", "/desk/court?standing=any&least=x", "/desk/court/figures"):
        first.open(path)
    first.open("/desk/court")
    first.press(f'a[href="/desk/court/{town.packet}"]')
    first.press("#piece-1 a >> nth=0")
    first.press("a.back")
    second.open(f"/desk/court/{town.packet}")

    first.page.click("#return summary")
    first.page.fill("#return\\.items", "身份证复印件")
    first.page.click("#return form .button")
    first.page.locator(".errors").wait_for()
    assert first.refused.pop().startswith("422")
    first.look()
    assert first.page.input_value("#return\\.items") == "身份证复印件"
    first.page.check("#return\\.codes\\.C10")
    first.page.click("#return form .button")
    first.page.wait_for_url("**done=return")
    first.look()
    assert "补：身份证复印件" in first.page.inner_text(".timeline")

    second.page.click("#accept summary")
    second.page.fill("#accept\\.docket", DOCKET)
    second.page.click("#accept form .button")
    second.page.locator(".errors").wait_for()
    assert second.refused.pop().startswith("409")
    second.look()
    assert "li.ning在" in second.page.inner_text(".errors")
    assert DOCKET in second.page.inner_text("main")


def test_and_takes_them_on_once_they_came_again_without_scripts(
    browser: Browser, town: Town
) -> None:
    town.supplied()
    running = Server.start(fork_server(), town.path)
    try:
        quiet = clerk(browser, running, town.tokens[0], 375, scripts=False)
        quiet.open("/desk/court")
        quiet.press(f'a[href="/desk/court/{town.packet}"]')
        quiet.page.click("#accept summary")
        quiet.page.fill("#accept\\.docket", DOCKET)
        quiet.press("#accept form .button")
        assert quiet.path.endswith("?done=accept")
        assert DOCKET in quiet.page.inner_text("main")
        assert quiet.page.locator("#return").count() == 0
    finally:
        running.kill()
