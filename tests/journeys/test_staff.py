"""The first administrator comes in, invites a colleague, who comes in: in real browsers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyotp
import pytest

from engine.actions.staff import Office, joining, units
from engine.clock import SystemClock
from engine.store.duckdb import DuckdbStore
from engine.vault import Vault
from tests.engine.actions.staffed import PASSWORD
from tests.journeys.serving import Server, fork_server
from tests.journeys.walking import Walker

if TYPE_CHECKING:
    from playwright.sync_api import Browser

GO = "main form .button"


@pytest.fixture
def link(tmp_path: Path) -> str:
    """The link of the first administrator, as the command line prints it."""
    store = DuckdbStore(tmp_path / "cases.duckdb")
    office = Office.over(store, Vault.demo(), SystemClock())
    units.add(office, None, units.Wish("区中心", "District", "district"), id="district")
    secret = joining.enrol(office, None, "admin", "周明", "administrator", "district")
    store.close()
    return f"/desk/join/{secret}"


@pytest.fixture
def house(tmp_path: Path, link: str) -> Iterator[Server]:
    running = Server.start(fork_server(), tmp_path / "cases.duckdb")
    yield running
    running.kill()


def join(walker: Walker, link: str, login: str = "") -> list[str]:
    """Follow a link to the desk; the spare codes."""
    walker.open(link)
    if login:
        walker.page.fill("#name", "林岚")
        walker.page.fill("#login", login)
    walker.page.fill("#password", PASSWORD)
    walker.page.fill("#again", PASSWORD)
    walker.press(GO)
    walker.page.click("summary")
    key = walker.page.inner_text(".code").replace(" ", "")
    walker.page.fill("#code", pyotp.TOTP(key).now())
    walker.press(GO)
    codes = walker.page.locator(".spare li").all_inner_texts()
    walker.press(GO)
    assert walker.path == "/desk"
    return codes


def test_colleagues_come_in_one_by_the_other(browser: Browser, house: Server, link: str) -> None:
    context = browser.new_context(locale="zh-CN", viewport={"width": 375, "height": 700})
    admin = Walker(context.new_page(), house.address)
    codes = join(admin, link)
    assert len(codes) == 10
    for path in ("/desk/own", "/desk/own/password", "/desk/own/factor", "/desk/own/sessions"):
        admin.open(path)
    admin.open("/desk/units")
    admin.page.fill("#zh", "八角街道")
    admin.page.fill("#en", "Bajiao")
    admin.page.select_option("#level", "street")
    admin.page.select_option("#parent", "district")
    admin.press(GO)
    admin.press(".tree li:nth-child(2) a")
    admin.open("/desk/invitations")
    admin.page.check('[id="role.mediator"]')
    admin.page.select_option("#unit", label="　八角街道")
    admin.page.click(GO)
    admin.page.wait_for_selector(".address")
    admin.look()
    invited = admin.page.inner_text(".address").removeprefix(house.address)

    quiet = browser.new_context(
        locale="en-GB", viewport={"width": 375, "height": 700}, java_script_enabled=False
    )
    colleague = Walker(quiet.new_page(), house.address, scripts=False)
    spare = join(colleague, invited, "lin.lan")
    assert "Bajiao" in colleague.page.inner_text("main")
    colleague.press(".signed-in button")
    colleague.page.fill("#login", "lin.lan")
    colleague.page.fill("#password", PASSWORD)
    colleague.page.fill("#code", spare[3].lower())
    colleague.press(GO)
    assert colleague.path == "/desk"

    for path in ("/desk/accounts", "/desk/changes"):
        admin.open(path)
    admin.open("/desk/accounts?q=lin.lan")
    admin.press("table a")
    admin.page.click('button[value="disable"]')
    admin.page.wait_for_load_state()
    admin.look()
    colleague.page.reload()
    assert colleague.path.startswith("/desk/sign-in")
    for looked in (context, quiet):
        looked.close()


def test_what_is_wrong_is_shown_in_place(browser: Browser, house: Server, link: str) -> None:
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 800})
    walker = Walker(context.new_page(), house.address)
    for path in ("/desk/sign-in", link):
        walker.open(path)
        walker.page.click(GO)
        errors = walker.page.locator(".errors")
        errors.wait_for()
        assert [line.split()[0] for line in walker.refused] == ["422"]
        walker.refused.clear()
        walker.look()
    context.close()
