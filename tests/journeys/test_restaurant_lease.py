"""The restaurant's lease from the first page to the papers in hand, on a telephone."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from docx import Document
from pypdf import PdfReader

from tests.journeys.serving import Server
from tests.journeys.walking import CONTINUE, Walker
from tests.web.resident import LEASE, STORY

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PHONE = {"width": 375, "height": 812}
KINDS = {"zh": "拖欠租金", "en": "Unpaid rent"}
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}


@pytest.mark.parametrize(
    ("language", "scripts"), [("zh", True), ("en", True), ("zh", False)],
    ids=["zh", "en", "zh-without-scripts"],
)  # fmt: skip
def test_a_resident_reaches_the_guidance(
    browser: Browser, server: Server, language: str, scripts: bool
) -> None:
    walk(browser, server.address, language, scripts)


def walk(browser: Browser, address: str, language: str, scripts: bool) -> None:
    """The whole way, whichever service answers."""
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]  # a mapping of two numbers is what it takes
        locale=LANGUAGES[language],
        java_script_enabled=scripts,
        has_touch=True,
    )
    walker = Walker(context.new_page(), address, scripts)
    case = walker.begin(STORY, "rent.arrears")
    answer_all(walker)
    review = walker.page.inner_text("main")
    assert KINDS[language] in review
    assert "36,000.00" in review
    walker.press("main .buttons a")
    walker.page.check('[id="evidence.lease_contract.have"]')
    walker.press(CONTINUE)
    said = walker.page.inner_text(".document")
    assert "36,000.00" in said
    assert not re.search(r"\b(rental|case)\.[a-z_]+", said)
    look_around(walker, case)
    take_along(walker, case, language)
    context.close()


def answer_all(walker: Walker) -> None:
    """Answer what is asked as far as known, put one question off, pass over the rest."""
    put_off = "rental.payment_cycle"
    while fact := walker.asked():
        if fact == put_off:
            walker.skip(fact, "later")
        elif fact in LEASE:
            walker.answer(fact, LEASE[fact])
        else:
            walker.skip(fact, "unknown")
    assert walker.path.endswith("/review")
    link = walker.page.locator(f'.callout a[href*="{put_off}"]')
    if link.count():
        link.click()
        walker.page.wait_for_url("**/q/**")
        walker.answer(put_off, LEASE[put_off])


def look_around(walker: Walker, case: str) -> None:
    """Every page around the guidance."""
    walker.open(f"{case}/guidance?edition=shared")
    walker.open(walker.page.locator(".why-list a").first.get_attribute("href") or "")
    walker.page.locator("summary").last.click()
    walker.look()
    pages = (
        "story",
        "safety",
        "safety/help",
        "kind",
        "kind?show=all",
        "save",
        "review",
        "evidence",
    )
    for page in pages:
        walker.open(f"{case}/{page}")
    for path in ("/", "/contact", "/resume", "/privacy"):
        walker.open(path)


def take_along(walker: Walker, case: str, language: str) -> None:
    """The files that the page offers, as files."""
    files = walker.page.context.request
    pdf = files.get(f"{walker.base}{case}/guidance.pdf?lang={language}")
    assert pdf.ok
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.body())).pages)
    assert "36,000.00" in printed
    docx = files.get(f"{walker.base}{case}/guidance.docx?lang={language}")
    assert docx.ok
    document = Document(io.BytesIO(docx.body()))
    words = [p.text for p in document.paragraphs]
    words += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any("36,000.00" in text for text in words)
    number = files.get(f"{walker.base}{case}/guidance.json").json()["number"]
    walker.open(f"/v/{number}")
