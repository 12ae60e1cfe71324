"""Two telephones and a desk in real browsers: the restaurant's rent, until all have signed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyotp
import pytest

from engine.accounts.account import Account
from engine.actions import consent, consult
from engine.actions.desk import Desk
from engine.actions.staff import Office, joining, units
from engine.casework.people import Role
from engine.clock import SystemClock, today
from engine.store.duckdb import DuckdbStore
from engine.vault import Vault
from tests.engine.actions.mediating.agreements import LANDLORD, TENANT, TOLD
from tests.engine.actions.mediating.tables import FACTS, answered
from tests.engine.actions.staffed import HERE, PASSWORD
from tests.journeys.serving import LIBRARY, Server, fork_server
from tests.journeys.walking import Walker

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

PHONE: Final = {"width": 375, "height": 812}
DESKTOP: Final = {"width": 1280, "height": 900}
PICTURES: Final = os.environ.get("JIEFEN_PICTURES", "")
"""A folder for pictures of the pages, for whoever wants to look at them."""
PRESS: Final = 'button:not([type="button"])'
CAUCUS: Final = "其实我最多能凑三万一千五"


@dataclass
class Hand(Walker):
    """Somebody who fills in the forms of a mediation as they stand on the screen."""

    name: str = ""
    case: str = ""

    def at(self, page: str = "") -> None:
        self.open(f"{self.case}/mediation{page}")
        self.picture(page)

    def picture(self, page: str) -> None:
        if PICTURES:
            part = page.strip("/").replace("/", "-").partition("?")[0] or "home"
            file = Path(PICTURES) / f"{len(self.looked_at):02d}-{part}-{self.name}.png"
            self.page.screenshot(path=file, full_page=True)

    def send(self, action: str, press: str = "", **fields: str) -> None:
        """Fill in the form that goes there and bears that button, and press it."""
        self.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        form = self._form(action, press)
        for name, text in fields.items():
            self._put(form, name.replace("__", "."), text)
        button = (
            form.locator(f'button[value="{press}"]')
            if press
            else form.locator('button:not([type="button"])')
        )
        if not button.count():
            button = form.locator(PRESS)
        with self.page.expect_navigation():
            button.first.click()
        self.look()

    def _form(self, action: str, press: str) -> Locator:
        inside = f'[value="{press}"]' if press else ""
        found = self.page.locator(f'form[action*="{action}"]')
        return (found.filter(has=self.page.locator(inside)) if inside else found).first

    def _put(self, form: Locator, name: str, text: str) -> None:
        field = form.locator(f'[name="{name}"]')
        kind = field.first.get_attribute("type")
        if kind in ("radio", "checkbox"):
            form.locator(f'[name="{name}"][value="{text}"]').check()
        elif field.first.evaluate("e => e.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)

    def reads(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for(timeout=20_000)


@dataclass
class Table:
    """The three of them."""

    tenant: Hand
    landlord: Hand
    lin: Hand


def seeded(path: Path) -> tuple[str, str, str]:
    """A store with a mediator and an assessed case: its number and secret, and her session."""
    store, clock = DuckdbStore(path), SystemClock()
    office = Office.over(store, Vault.demo(), clock)
    units.add(office, None, units.Wish("北社区", "North", "community"), id="north")
    link = joining.invite(office, None, Role.MEDIATOR, "north")
    setup = joining.introduce(office, link, "lin", "林岚", PASSWORD, PASSWORD)
    assert setup is not None
    begun = joining.finish(office, link, pyotp.TOTP(setup.secret).now(), HERE)
    assert isinstance(begun.account, Account)
    desk = Desk.over(LIBRARY, store, clock, Vault.demo())
    opened = consult.open_case(desk)
    case = consent.agree(desk, opened.case, ["assess", "mediate"])
    case = consult.choose_category(desk, case, "rent.arrears")
    consult.record_answers(desk, case, answered(desk, FACTS))
    store.close()
    return case.number, opened.secret, begun.token


@pytest.fixture
def table(tmp_path: Path, browser: Browser) -> Iterator[Table]:
    number, secret, token = seeded(tmp_path / "cases.duckdb")
    server = Server.start(fork_server(), tmp_path / "cases.duckdb")

    def hand(name: str, size: dict[str, int]) -> Hand:
        context = browser.new_context(
            viewport=size,  # type: ignore[arg-type]  # a mapping of two numbers is what it takes
            locale="zh-CN",
            has_touch=size is PHONE,
        )
        return Hand(context.new_page(), server.address, name=name, case=f"/case/{number}")

    table = Table(hand("tenant", PHONE), hand("landlord", PHONE), hand("lin", DESKTOP))
    cookie = {"name": "staff", "value": token, "url": server.address}
    table.lin.page.context.add_cookies([cookie])  # type: ignore[list-item]
    table.tenant.open(f"/r/{number}/{secret}")
    yield table
    server.kill()


def test_two_phones_and_a_mediator_bring_an_agreement_into_force(table: Table) -> None:
    tenant, landlord, lin = table.tenant, table.landlord, table.lin
    bring_together(tenant, landlord, lin)
    talk(tenant, landlord, lin)
    come_to_terms(tenant, landlord)
    sign(tenant, landlord, lin)
    tenant.at("/agreement")
    assert "还有30天" in tenant.page.inner_text("main")
    with tenant.page.expect_download() as file:
        tenant.page.locator('a[href$="/papers/agreement.pdf"]').first.click()
    assert Path(file.value.path()).read_bytes().startswith(b"%PDF")


def bring_together(tenant: Hand, landlord: Hand, lin: Hand) -> None:
    tenant.open(f"{tenant.case}/course")
    tenant.send("/course/step", "mediate", mediate__reason="asked_by_applicant")
    tenant.at()
    lin.open(f"/desk{tenant.case}")
    lin.send("/take")
    lin.at()
    lin.send("/lead", "accept")
    lin.at("/invite")
    lin.send("/invite", name="王芳", inviter="林岚", channel="sms")
    lin.picture("/invited")
    found = re.search(r"/r/[A-Z0-9]+/[A-Z0-9]+", lin.page.inner_text("main"))
    assert found
    landlord.open(found[0])
    landlord.picture("/seat")
    landlord.send("/seat", agree="seat")
    for who in (tenant, landlord):
        who.at("/opening")
        for box in who.page.locator('input[name="items"]').all():
            box.check()
        who.send("/opening")
        who.picture("/opened")
    lin.at("/mediators")
    lin.page.locator('input[name="name.account"]').first.check()
    lin.send("/mediators/name")
    lin.send("/mediators/ties", disclose__ties="none")
    lin.at("/sessions")
    day = today(SystemClock()).isoformat()
    link = "https://video.example/room"
    plan = {"plan__day": day, "plan__time": "23:30", "plan__mode": "joint_video"}
    lin.send("/sessions/plan", plan__link=link, **plan)
    for who in (tenant, landlord):
        who.at("/sessions")
        who.send("/say", "waive")
    lin.at("/sessions")
    lin.send("/sessions/", "begin")


def talk(tenant: Hand, landlord: Hand, lin: Hand) -> None:
    landlord.at("/answers")
    landlord.page.locator("main a.button").first.click()
    landlord.page.wait_for_url("**/answers/**")
    landlord.look()
    landlord.picture("/answers/one")
    lin.at("/room/joint")
    tenant.at("/room/caucus.applicant")
    tenant.send("/room/caucus.applicant", message=CAUCUS)
    tenant.picture("/room/said")
    landlord.at("/room/joint")
    tenant.at("/room/joint")
    tenant.send("/room/joint", message="这一季确实没有客人")
    landlord.reads("这一季确实没有客人")  # without a reload
    lin.reads("这一季确实没有客人")
    assert CAUCUS not in landlord.page.content()
    landlord.picture("/room/live")
    lin.at("/room/caucus.applicant")
    lin.reads(CAUCUS)
    lin.at("/facts")
    lin.at("/overview")


def come_to_terms(tenant: Hand, landlord: Hand) -> None:
    tenant.at("/offers?make=1")
    due = today(SystemClock()) + timedelta(days=30)
    fill_rent(tenant, due)
    tenant.page.locator('input[name="scope"][value="applicant"]').check()
    tenant.send("/offers", "send")
    tenant.picture("/offers/private")
    landlord.at("/offers")
    assert "30,000" not in landlord.page.inner_text("main")
    latest(tenant)
    tenant.send("/offers/", "release")
    latest(landlord)
    landlord.picture("/offers/one")
    latest(tenant)
    if tenant.page.locator('form [value="accept"]').count():
        tenant.send("/offers/", "accept")
    landlord.send("/offers/", "accept")
    landlord.picture("/offers/accepted")


def latest(who: Hand) -> None:
    """Open the latest proposal that they see."""
    who.at("/offers")
    address = who.page.locator('a[href*="/offers/"]').first.get_attribute("href")
    assert address
    who.open(address)


def fill_rent(who: Hand, due: date) -> None:
    """The first row is there already, with what the rules reckon."""
    form = who.page.locator("form#proposal")
    form.locator('[name="terms.0.fen"]').fill("30000")
    for part, value in (("year", due.year), ("month", due.month), ("day", due.day)):
        form.locator(f'[name="terms.0.by.{part}"]').fill(str(value))
    form.locator('[name="terms.0.how"]').fill("转到王芳的银行账户，账号 6222 0000 0000 0001")


def sign(tenant: Hand, landlord: Hand, lin: Hand) -> None:
    for who, details in ((tenant, TENANT), (landlord, LANDLORD)):
        who.at("/agreement/party")
        who.send("/party", **details)
    lin.at("/agreement")
    lin.send("/draft", facts=TOLD.facts, points=TOLD.points)
    lin.picture("/agreement/draft")
    lin.send("/freeze", read_out="yes")
    codes = []
    signers = [box.get_attribute("value") for box in lin.page.locator('[name="signer"]').all()]
    for signer in signers:
        lin.at("/agreement")
        lin.send("/code", signer or "")
        codes.append((signer, lin.page.inner_text(".one-time")))
    known = dict(codes)
    for who, name in ((landlord, "王芳"), (tenant, "张明")):
        mine = "own" if who is tenant else next(key for key in known if key != "own")
        who.at("/agreement/sign")
        if who is landlord:
            draw(who)
        who.send("/agreement/sign", name=name, code=known[mine])
        who.picture("/agreement/signed")
    lin.at("/agreement/sign")
    lin.send("/agreement/sign", name="林岚")
    lin.send("/seal")
    lin.picture("/agreement/sealed")


def draw(who: Hand) -> None:
    """A name by the finger."""
    canvas = who.page.locator("canvas").first
    box = canvas.bounding_box()
    assert box
    mouse = who.page.mouse
    mouse.move(box["x"] + 20, box["y"] + 30)
    mouse.down()
    for step in range(6):
        mouse.move(box["x"] + 40 + 30 * step, box["y"] + (60 if step % 2 else 25))
    mouse.up()
