"""A mediation before the pages: both sides at home, a mediator and others at their desks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from engine.accounts.account import Account
from engine.actions.staff.people import by_login
from engine.casework.case import Case
from engine.casework.events import CaseAssigned, OpeningRead, WillDeclared
from engine.mediation.states import State
from tests.engine.actions.mediating.tables import Scene, begun, moves
from tests.engine.actions.staffed import Town
from tests.web.colleague import Colleague, desk_of
from tests.web.resident import OWN


@dataclass
class Talks:
    """Everybody's browser, and the case."""

    scene: Scene
    town: Town
    ours: TestClient
    theirs: TestClient

    @classmethod
    def begun(cls, app: FastAPI, town: Town, *states: State) -> Talks:
        """Both sides agreed; the case lies with `min`, and stands in the last of these states."""
        scene = begun(desk_of(app))
        account = by_login(town.office, "min")
        scene.happen(
            CaseAssigned(account.unit, account.id, "taken"),
            WillDeclared(scene.seat, True, "w"),
            *(OpeningRead(seat, ("rights",), "w") for seat in ("", scene.seat)),
            *moves(State.CONSENTED, *states),
        )
        ours, theirs = (_home(app) for _ in range(2))
        ours.cookies.set(f"case-{scene.number}", scene.secret)
        theirs.cookies.set(f"case-{scene.number}", scene.seat_secret)
        return cls(scene, town, ours, theirs)

    @property
    def case(self) -> Case:
        return self.scene.case

    def account(self, login: str) -> Account:
        """Somebody of the town."""
        return by_login(self.town.office, login)

    def at(self, page: str = "") -> str:
        """The address of a page of the mediation."""
        return f"/case/{self.scene.number}/mediation{page}"

    def sent(self, page: Response, **fields: str | list[str]) -> dict[str, str | list[str]]:
        """A form of a page, filled in."""
        return {"seen": hidden(page, "seen"), "key": hidden(page, "key"), **fields}


def _home(app: FastAPI) -> TestClient:
    return TestClient(app, base_url="http://jiefen.example", headers=OWN)


def hidden(page: Response, name: str) -> str:
    """The value of a hidden field; empty where the page has none."""
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page.text)
    return unescape(found[1]) if found else ""


def post(who: TestClient | Colleague, address: str, sent: dict[str, str | list[str]]) -> Response:
    """Send a form as whoever that is."""
    browser = who.browser if isinstance(who, Colleague) else who
    return browser.post(address, data=sent)
