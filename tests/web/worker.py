"""One of the staff in front of the pages: with an account, a unit and a signed-in browser."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Final

from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from engine.accounts.account import Account
from engine.actions.staff import joining, units
from engine.casework.people import Role
from tests.engine.actions.staffed import HERE, PASSWORD, TOWN
from tests.web.resident import OWN
from web.context import STAFF_COOKIE, Service

_LOGINS: Final = count(1)


@dataclass
class Worker:
    """Somebody at a desk."""

    browser: TestClient
    account: Account

    @classmethod
    def signed_in(cls, app: FastAPI, role: Role, unit: str = "bajiao") -> Worker:
        """A new colleague in a role and a unit of the town, who has just signed in."""
        served: Service = app.state.service
        office = served.office
        for id, title, level, parent in TOWN:
            if office.tree().get(id) is None:
                units.add(office, None, units.Wish(title, "", level, parent), id=id)
        link = joining.invite(office, None, role, unit)
        login = f"{role.value}{next(_LOGINS)}"
        joining.introduce(office, link, login, f"{role.value} {unit}", PASSWORD, PASSWORD)
        begun = joining.finish(office, link, None, HERE)
        browser = TestClient(app, base_url="http://jiefen.example", headers=OWN)
        browser.cookies.set(STAFF_COOKIE, begun.token)
        return cls(browser, begun.account)

    def get(self, address: str) -> Response:
        return self.browser.get(address)

    def post(self, address: str, **fields: str) -> Response:
        return self.browser.post(address, data=fields)
