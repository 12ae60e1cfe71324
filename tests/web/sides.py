"""Two phones and a mediator's desk before one mediation, none of them with scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from httpx2 import Response

from engine.actions.desk import Desk
from engine.actions.staff import people
from engine.actions.staff.signing import actor_of
from engine.rulebook.vocabulary import Fact
from tests.engine.actions.mediating.tables import FACTS, Scene, seated
from tests.web.colleague import Colleague
from tests.web.resident import Answer, Resident, fields_of


@dataclass
class Table:
    """Everybody at the table, each with one browser."""

    scene: Scene
    applicant: Resident
    respondent: Resident
    mediator: Colleague

    @classmethod
    def laid(
        cls,
        app: FastAPI,
        desk: Desk,
        min: Colleague,
        facts: Mapping[str, Any] | None = None,
        kind: str = "rent.arrears",
    ) -> Table:
        office = min.town.office
        account = next(one for one in people.everybody(office) if one.login == "min")
        scene = seated(desk, dict(facts or FACTS), kind, actor_of(office, account))
        return cls(
            scene,
            entered(app, scene.number, scene.secret),
            entered(app, scene.number, scene.seat_secret),
            min,
        )

    def mediator_sees(self, page: str) -> Response:
        return self.mediator.get(f"/case/{self.scene.number}/mediation/{page}")

    def answer(self, fact: str, answer: Answer, **more: str) -> Response:
        """The other side answers a question."""
        sent = {**fields_of(fact, answer), **more}
        return self.respondent.post(f"mediation/answers/{fact}", sent)

    def answer_all(self, answers: Mapping[str, Answer]) -> None:
        """The other side answers all of these that it is asked."""
        facts = self.scene.desk.library.rulebook.facts
        for fact, answer in answers.items():
            if facts[fact].is_comparable:
                page = self.answer(fact, answer)
                assert page.status_code == 200, fact

    def act(self, who: Resident, act: str, *facts: str, seen: str = "") -> Response:
        """A side shows, confirms or takes back."""
        page = who.get("mediation/facts")
        sent = {"act": act, "facts": [*facts], "key": who.hidden(page, "key") if facts else ""}
        return who.post("mediation/facts", {**sent, "seen": seen or who.hidden(page, "seen")})


def comparable(facts: Mapping[str, Fact], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Those that both sides are asked."""
    return {fact: answer for fact, answer in answers.items() if facts[fact].is_comparable}


def entered(app: FastAPI, number: str, secret: str) -> Resident:
    person = Resident.at_home(app)
    person.browser.get(f"/r/{number}/{secret}")
    person.number = number
    return person
