"""Somebody who works here, in front of the pages: joins by a link, signs in, without a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from engine.actions.desk import Desk
from engine.casework.people import RESIDENT
from engine.library import Library
from tests.engine.actions.staffed import PASSWORD, Town
from tests.web.resident import OWN
from web.app import create_app
from web.context import Service

WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/150.0.0.0 Safari/537.36"
)


def house(library: Library, town: Town, public_url: str = "") -> FastAPI:
    """The application over a small town."""
    terms = town.office.terms
    return create_app(library, town.store, town.clock, public_url, authors=False, terms=terms)


def desk_of(app: FastAPI) -> Desk:
    """The desk that the pages act at, with a resident at it."""
    service: Service = app.state.service
    return service.revisions.current.of(RESIDENT)


@dataclass
class Colleague:
    """One person with one browser."""

    browser: TestClient
    town: Town
    login: str = ""

    @classmethod
    def at(cls, app: FastAPI, town: Town, login: str = "", scheme: str = "http") -> Colleague:
        """Somebody whose browser has not been here before."""
        headers = {**OWN, "user-agent": WINDOWS}
        return cls(
            TestClient(app, base_url=f"{scheme}://jiefen.example", headers=headers), town, login
        )

    @classmethod
    def signed_in(cls, app: FastAPI, town: Town, login: str) -> Colleague:
        """Somebody at their desk."""
        colleague = cls.at(app, town, login)
        colleague.sign_in()
        colleague.post("/desk/codes")
        return colleague

    def get(self, address: str) -> Response:
        return self.browser.get(address)

    def post(self, address: str, **sent: str | list[str]) -> Response:
        return self.browser.post(address, data=sent)

    def sign_in(
        self, password: str = PASSWORD, code: str | None = None, onward: str = ""
    ) -> Response:
        shown = self.town.next_code(self.login) if code is None else code
        sent = {"login": self.login, "password": password, "code": shown, "next": onward}
        return self.post("/desk/sign-in", **sent)

    def take_up(self, link: str, login: str, password: str = PASSWORD) -> Response:
        """Follow the link of an invitation through its pages."""
        self.login = login
        page = self.post(
            link, name=f"{login} 的名字", login=login, password=password, again=password
        )
        assert page.url.path.endswith("/factor"), page.text
        self.town.secrets[login] = key_on(page)
        return self.post(f"{link}/factor", code=self.town.code(login))


AtDesk = Callable[[str], Colleague]
"""Has whoever has this login sign in."""


def key_on(page: Response) -> str:
    """The secret that a page tells the app, as it is typed in by hand."""
    found = re.search(r'class="code">([A-Z2-7 ]+)<', page.text)
    assert found, page.text
    return found[1].replace(" ", "")


def link_on(page: Response) -> str:
    """The path of the link that a page tells."""
    found = re.search(r'class="address">[^<]*?(/desk/join/[^<]+)<', page.text)
    assert found, page.text
    return unescape(found[1])
