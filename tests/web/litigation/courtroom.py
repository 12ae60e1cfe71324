"""A court with two clerks, a commission, and packets that came to them, in front of the pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from fastapi import FastAPI
from httpx2 import Response

from engine.accounts.unit import Level, Unit
from engine.actions.desk import Desk
from engine.actions.staff import units
from engine.casework.people import Role
from engine.i18n import Text
from engine.library import Library
from engine.store.memory import MemoryStore
from tests.engine.actions.litigating.filings import COURT, OTHER, Filed, filed
from tests.web.resident import Resident, service
from tests.web.worker import Worker
from web import urls
from web.context import Service

COMMISSION = Unit("labour", Text("劳动仲裁委", "Labour Commission"), Level.COMMISSION)


@dataclass
class Courtroom:
    """A service, and who works at its court."""

    app: FastAPI
    clerk: Worker
    second: Worker

    @classmethod
    def over(cls, library: Library) -> Courtroom:
        app = service(library, MemoryStore())
        served: Service = app.state.service
        for unit in (COURT, OTHER, COMMISSION):
            wish = units.Wish(unit.title.zh, unit.title.en, unit.level.value)
            units.add(served.office, None, wish, id=unit.id)
        clerk = Worker.signed_in(app, Role.COURT, "court")
        return cls(app, clerk, Worker.signed_in(app, Role.COURT, "court"))

    @property
    def desk(self) -> Desk:
        served: Service = self.app.state.service
        return served.revisions.current

    def worker(self, role: Role, unit: str) -> Worker:
        return Worker.signed_in(self.app, role, unit)

    def filed(self, **named: Any) -> Filed:
        return filed(self.desk, **named)


def at(packet: str, more: str = "") -> str:
    """The address of a packet, or of what belongs to it."""
    return urls.to(urls.DESK_PACKET, packet=packet) + more


def tie(page: Response) -> dict[str, str]:
    """What ties the forms of a page to what it showed."""
    return {name: Resident.hidden(page, name) for name in ("seen", "key")}


def act(
    worker: Worker, packet: str, step: str, page: Response | None = None, **sent: Any
) -> Response:
    """Send one of the forms of a packet's page."""
    shown = page or worker.get(at(packet))
    fields = {f"{step}.{name}": value for name, value in sent.items()}
    return worker.browser.post(at(packet, f"/{step}"), data={**tie(shown), **fields})


def rows(page: Response) -> list[str]:
    """The lines of a list, as somebody reads them."""
    body = page.text.partition("<tbody>")[2].partition("</tbody>")[0]
    plain = (unescape(re.sub(r"<[^>]+>", " ", line)) for line in body.split("<tr>")[1:])
    return [re.sub(r"\s+", " ", line).strip() for line in plain]
