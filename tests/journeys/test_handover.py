"""A landlord hands her case to the court in a real browser; it comes back, goes again, is taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from engine.actions import consent, consult
from engine.actions.litigating import receiving
from engine.actions.litigating.receiving import Act, Asking
from engine.casework.filing import Packet
from engine.store.memory import MemoryStore
from tests.engine.actions.litigating.filings import CLERK, DOCKET
from tests.engine.actions.mediating.tables import FACTS, answered
from tests.journeys.serving import LIBRARY
from tests.journeys.test_mediation import DESKTOP, PHONE, Hand
from tests.web.api.running import House, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LANDLORD: Final = {**FACTS, "rental.role": "landlord"}
WOMAN: Final = "110107198802290022"
SENT: Final = {"zh": "材料送到了", "en": "The papers are there"}
BACK: Final = {"zh": "退回了材料", "en": "sent the papers back"}
TAKEN: Final = {"zh": "法院已经收下", "en": "The court has taken it on"}
LANGUAGES: Final = {"zh": "zh-CN", "en": "en-GB"}


@dataclass
class Scene:
    """The landlord before her screen, and the house behind it."""

    her: Hand
    house: House
    number: str

    @property
    def packet(self) -> Packet:
        summary = self.house.desk.store.find_by_number(self.number)
        assert summary is not None
        (packet,) = self.house.desk.case_of(summary).filing.packets.values()
        return packet

    def act(self) -> Act:
        """The clerk before the packet."""
        summary = self.house.desk.store.find_by_number(self.number)
        assert summary is not None
        desk = self.house.desk.of(CLERK)
        return Act(desk, self.house.desk.case_of(summary), self.packet.id)


@contextmanager
def at_home(browser: Browser, language: str, size: dict[str, int]) -> Iterator[Scene]:
    """Her case is assessed, and nothing else has happened."""
    house = House.over(LIBRARY, MemoryStore())
    opened = consult.open_case(house.desk, "zh")
    case = consent.agree(house.desk, opened.case, ["assess"])
    case = consult.choose_category(house.desk, case, "rent.arrears")
    consult.record_answers(house.desk, case, answered(house.desk, LANDLORD))
    with running(house):
        context = browser.new_context(
            viewport=size,  # type: ignore[arg-type]  # a mapping of two numbers is what it takes
            locale=LANGUAGES[language],
            accept_downloads=True,
        )
        name = f"{language}-{size['width']}"
        her = Hand(context.new_page(), house.address, name=name, case=f"/case/{case.number}")
        her.open(f"/r/{case.number}/{opened.secret}")
        yield Scene(her, house, case.number)
        context.close()


@pytest.mark.parametrize(
    ("language", "size"), [("zh", PHONE), ("en", DESKTOP), ("en", PHONE), ("zh", DESKTOP)]
)
def test_a_landlord_hands_over_supplements_and_is_taken_on(
    browser: Browser, tmp_path: Path, language: str, size: dict[str, int]
) -> None:
    with at_home(browser, language, size) as scene:
        her = scene.her
        describe_both(her)
        hand_in(her, tmp_path / "租赁合同.txt", "甲乙双方约定，月租一万二千元。")
        send_it(her)
        assert SENT[language] in her.page.inner_text("main")
        asking = Asking(["身份证复印件"], "请补齐", date(2026, 12, 10))
        receiving.give_back(scene.act(), ["C10", "C03"], asking)
        look_why(her, language)
        hand_in(her, tmp_path / "身份证.txt", "身份证复印件")
        send_again(her)
        assert scene.packet.version == 2
        receiving.accept(scene.act(), DOCKET)
        find_it_taken(her, language)
        keep_the_days(her)


def describe_both(her: Hand) -> None:
    """Both sides, from the page of the papers."""
    her.open(f"{her.case}/filing")
    her.picture("/filing")
    her.open(f"{her.case}/filing/person/own")
    own = {"name": "王丽", "id_number": WOMAN, "phone": "13800138000"}
    her.send("/filing/person/own", address="北京市石景山区古城路1号", agree="draft", **own)
    her.open(f"{her.case}/filing/person/other")
    her.send("/filing/person/other", name="李明", address="北京市石景山区八角路2号")
    her.page.locator('main a[href$="/handover"]').first.click()
    her.look()


def hand_in(her: Hand, file: Path, words: str) -> None:
    """One file of evidence."""
    file.write_text(words, encoding="utf-8")
    her.open(f"{her.case}/exhibits")
    form = her.page.locator('form[enctype="multipart/form-data"]')
    form.locator('[name="item"]').select_option(index=1)
    form.locator("input#files").set_input_files(file)
    with her.page.expect_navigation():
        form.locator('button:not([type="button"])').first.click()
    her.look()


def send_it(her: Hand) -> None:
    """Choose, forget the consent, be told, look, send."""
    her.open(f"{her.case}/handover")
    her.picture("/handover")
    assert her.page.locator('[name="track"][value="FILING"]').is_checked()
    assert her.page.locator('[name="unit"][value="court"]').is_checked()
    assert her.page.locator('[name="pieces"]').first.is_checked()
    her.page.locator('[name="e_delivery"][value="yes"]').check()
    her.send("/handover/check")
    her.picture("/check")
    said = her.page.inner_text("main")
    assert "王丽" in said
    assert WOMAN not in said
    button = her.page.locator(f'form[action$="{her.case}/handover"] button')
    with her.page.expect_response(lambda one: one.request.method == "POST") as refused:
        button.click()
    assert refused.value.status == 422
    her.refused.clear()
    her.page.wait_for_load_state()
    her.picture("/check-refused")
    assert her.page.locator(".errors li").count() == 2  # why now, and the consent
    her.send("/handover", reason="own_choice", agree="refer")
    her.picture("/sent")


def look_why(her: Hand, language: str) -> None:
    """The case's own page says why it came back."""
    her.open(her.case)
    her.picture("/back")
    said = her.page.inner_text("main")
    assert BACK[language] in said
    for told in ("身份证复印件", "请补齐"):
        assert told in said


def send_again(her: Hand) -> None:
    """Everything is as it was, with the new piece ticked."""
    her.open(f"{her.case}/handover")
    her.picture("/again")
    ticks = her.page.locator('[name="pieces"]')
    assert ticks.count() == 2
    assert all(ticks.nth(n).is_checked() for n in range(2))
    assert her.page.locator('[name="e_delivery"][value="yes"]').is_checked()
    her.send("/handover/check")
    her.send("/handover")


def find_it_taken(her: Hand, language: str) -> None:
    her.open(f"{her.case}/course")
    her.picture("/taken")
    said = her.page.inner_text("main")
    assert TAKEN[language] in said
    assert DOCKET in said


def keep_the_days(her: Hand) -> None:
    """One file for the calendar of a telephone."""
    with her.page.expect_download() as file:
        her.page.locator('a[href*="/deadlines.ics"]').first.click()
    calendar = Path(file.value.path()).read_text(encoding="utf-8")
    assert calendar.startswith("BEGIN:VCALENDAR")
    assert "BEGIN:VEVENT" in calendar
    assert "王丽" not in calendar
