"""Pages in a real browser, which asks the application without a socket between them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from starlette.testclient import TestClient

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

ORIGIN: Final = "https://jiefen.example"
SCROLLED: Final = """
    [...document.querySelectorAll("main *")]
        .filter(each => ["auto", "scroll"].includes(getComputedStyle(each).overflowX))
        .filter(each => each.scrollWidth > each.clientWidth)
        .map(each => each.outerHTML.slice(0, 80))
"""
"""What of a page must be scrolled sideways to be read."""


@contextmanager
def screen(browser: Browser, client: TestClient, width: int, language: str) -> Iterator[Page]:
    """A page of a browser so many pixels wide; whatever answers the client answers it."""

    def answer(route: Route) -> None:
        plain = {"accept-language": language, "accept-encoding": "identity"}
        got = client.get(route.request.url.removeprefix(ORIGIN), headers=plain)
        route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.content)

    with browser.new_context(viewport={"width": width, "height": 900}, base_url=ORIGIN) as context:
        page = context.new_page()
        page.route("**/*", answer)
        yield page
