"""A mediation in front of the pages: two parties with a browser each, and the mediator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from engine.actions.staff import signing
from engine.casework.people import RESIDENT, Role
from tests.engine.actions.mediating.tables import Scene, begun, seated
from tests.web.resident import OWN
from tests.web.worker import Worker
from web.context import Service

SITE = "http://jiefen.example"
File = tuple[str, bytes]


@dataclass
class Table:
    """One mediation, and a browser for each who looks at it."""

    scene: Scene
    browsers: Mapping[str, TestClient]

    @classmethod
    def laid(cls, app: FastAPI, *, agreed: bool = True) -> Table:
        """In session, or with the other side come in that has not said yet whether it wants to."""
        served: Service = app.state.service
        workers = {
            "mediator": Worker.signed_in(app, Role.MEDIATOR),
            "colleague": Worker.signed_in(app, Role.MEDIATOR),
            "overseer": Worker.signed_in(app, Role.SUPERVISOR, "district"),
        }
        hand = signing.actor_of(served.office, workers["mediator"].account)
        desk = served.revisions.current.of(RESIDENT)
        scene = seated(desk, hand=hand) if agreed else begun(desk, hand=hand)
        browsers = {name: worker.browser for name, worker in workers.items()}
        secrets = {"applicant": scene.secret, "respondent": scene.seat_secret, "stranger": "0" * 16}
        for name, secret in secrets.items():
            browsers[name] = TestClient(app, base_url=SITE, headers=OWN)
            browsers[name].cookies.set(f"case-{scene.number}", secret)
        return cls(scene, browsers)

    def at(self, page: str = "") -> str:
        return f"/case/{self.scene.number}/mediation{page}"

    def get(self, who: str, page: str = "") -> Response:
        return self.browsers[who].get(self.at(page))

    def post(self, who: str, page: str, **sent: str) -> Response:
        return self.browsers[who].post(self.at(page), data=sent)

    def say(
        self, who: str, thread: str, message: str = "", files: Sequence[File] = (), **sent: str
    ) -> Response:
        """Send the form of a thread, as a browser does."""
        parts = [("files", file) for file in files] or [("files", ("", b""))]
        data = {"message": message, **sent}
        return self.browsers[who].post(self.at(f"/room/{thread}"), data=data, files=parts)
