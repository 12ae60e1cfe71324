"""A resident in front of the pages: opens a case, answers what is asked, without a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any

from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from engine.actions import consult
from engine.actions.desk import Desk, tidy_code
from engine.actions.staff.office import Terms
from engine.casework.case import Case
from engine.casework.purposes import purposes
from engine.clock import TIMEZONE, FixedClock
from engine.interview.answers import read_form
from engine.library import Library
from engine.store.memory import MemoryStore
from tests.engine.actions.staffed import CHEAP
from web.app import create_app
from web.context import Service

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=TIMEZONE)
OWN = {"sec-fetch-site": "same-origin"}
STORY = "停业期间欠了一个季度的房租，房东要收回房子，还要违约金。"

Answer = str | Sequence[str] | Sequence[Mapping[str, str]]

# The restaurant's lease, in our own dates.
LEASE: dict[str, Answer] = {
    "case.help_wanted": "mediation",
    "case.other_party_contact": "reachable",
    "case.secondary_categories": ["none"],
    "rental.role": "tenant",
    "rental.use": "shop",
    "rental.district": "石景山区",
    "rental.contract_form": "paper",
    "rental.property_kind": "commodity_housing",
    "rental.building_permit": "shown",
    "rental.occupancy_status": "occupying",
    "rental.lease_starts_on": "2024-08-01",
    "rental.lease_ends_on": "2027-07-31",
    "rental.monthly_rent": "12000",
    "rental.payment_cycle": "quarterly",
    "rental.unpaid_rents": [{"due_on": "2026-11-01", "amount": "36000", "paid": "0"}],
    "rental.arrears_reason": "sudden_closure",
    "rental.arrears_demanded": "yes",
    "rental.arrears_demanded_on": "2026-11-08",
    "rental.arrears_demand_mode": "wechat",
    "rental.arrears_grace_days": "not_stated",
    "rental.termination_clause_days": "not_stated",
    "rental.liquidated_damages_kind": "permille_per_day",
    "rental.liquidated_damages_rate": "3‰",
    "rental.reduction_requested": "yes",
    "rental.bad_faith_default": "no",
    "rental.emergency_event": "停堂食",
    "rental.emergency_started_on": "2026-11-01",
    "rental.revenue_drop": "from_60_to_90_percent",
    "rental.in_arrears_before_emergency": "no",
    "rental.emergency_notified": "yes",
    "rental.landlord_nature": "private",
    "rental.tenant_nature": "sole_trader",
    "case.amount_claimed": "36000",
    "case.prior_steps": ["none"],
    "case.other_party_willing": "yes",
    "case.self_willing": "yes",
    "case.urgent_needs": ["none"],
    "case.vulnerabilities": ["none"],
}


def service(library: Library, store: MemoryStore) -> FastAPI:
    """The application at a fixed moment."""
    terms = Terms(cost=CHEAP, needs_factor=False)
    return create_app(library, store, FixedClock(NOW), authors=False, terms=terms)


def fields_of(fact: str, answer: Answer) -> dict[str, Any]:
    """An answer as the fields of its form send it."""
    if isinstance(answer, str):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", answer):
            return {f"{fact}.choice": "value", **_day(fact, answer)}
        key = answer if re.fullmatch(r"[a-z_0-9]*[a-z][a-z_0-9]*", answer) else "value"
        return {fact: answer, f"{fact}.choice": key}
    if answer and isinstance(answer[0], Mapping):
        sent: dict[str, Any] = {f"{fact}.count": str(len(answer))}
        for number, row in enumerate(answer):
            assert isinstance(row, Mapping)
            for name, cell in row.items():
                place = f"{fact}.{number}.{name}"
                sent |= _day(place, cell) if re.match(r"\d{4}-", cell) else {place: cell}
        return sent
    return {fact: list(answer)}


def _day(name: str, day: str) -> dict[str, str]:
    parts = zip(("year", "month", "day"), day.split("-"), strict=True)
    return {f"{name}.{part}": written for part, written in parts}


@dataclass
class Resident:
    """One person with one browser."""

    browser: TestClient
    number: str = ""

    @classmethod
    def at_home(cls, app: FastAPI) -> Resident:
        """Somebody whose browser runs no scripts and has not been here before."""
        return cls(TestClient(app, base_url="http://jiefen.example", headers=OWN))

    @property
    def desk(self) -> Desk:
        """The desk behind the pages."""
        app = self.browser.app
        assert isinstance(app, FastAPI)
        served: Service = app.state.service
        return served.revisions.current

    def case(self) -> Case:
        """The case as it is kept."""
        summary = self.desk.store.find_by_number(self.number)
        assert summary is not None
        return self.desk.case_of(summary)

    def begin(self, story: str = STORY, danger: str = "none", kind: str = "") -> Response:
        """From the home page to the first question, or to the kinds where none is named."""
        home = self.browser.get("/")
        opened = self.browser.post("/start", data={"key": self.hidden(home, "key")})
        self.number = opened.url.path.split("/")[2]
        self.browser.post(self.at("story"), data={"story": story, "agree": "assess"})
        page = self.browser.post(self.at("safety"), data={"case.danger": danger})
        return self.choose(kind) if kind else page

    def choose(self, kind: str) -> Response:
        return self.browser.post(self.at("kind"), data={"kind": kind})

    def at(self, page: str) -> str:
        return f"/case/{self.number}/{page}"

    def get(self, page: str) -> Response:
        return self.browser.get(self.at(page))

    def post(self, page: str, sent: Mapping[str, Any]) -> Response:
        return self.browser.post(self.at(page), data=dict(sent))

    def answer(self, fact: str, answer: Answer, **more: str) -> Response:
        """An answer; where the page asks for consent to use it, the tick as well."""
        purpose = purposes().at(fact)
        agree = {"agree": purpose.id} if purpose and purpose.is_asked else {}
        return self.post(f"q/{fact}", {**fields_of(fact, answer), **agree, **more})

    def skip(self, fact: str, state: str = "unknown", **more: str) -> Response:
        return self.post(f"q/{fact}", {f"{fact}.skip": state, **more})

    def fill(self, answers: Mapping[str, Answer]) -> Response:
        """Give many answers at once behind the pages' back; the look back over them."""
        facts = self.desk.library.rulebook.facts
        typed = {}
        for name, answer in answers.items():
            sent = {k: [v] if isinstance(v, str) else v for k, v in fields_of(name, answer).items()}
            typed[name] = read_form(facts[name], sent)
        consult.record_answers(self.desk, self.case(), typed)
        return self.get("review")

    def walk(self, answers: Mapping[str, Answer]) -> Response:
        """Answer page after page, what is not given with 不清楚, until nothing is asked."""
        page = self.get("next")
        for fact in self._asked(page):
            page = self.answer(fact, answers[fact]) if fact in answers else self.skip(fact)
            assert page.status_code == 200, f"{fact}: {faults_on(page)}"
            self._latest = page
        return self._latest

    def _asked(self, page: Response) -> Iterator[str]:
        self._latest = page
        for _ in range(150):
            path = self._latest.url.path
            if "/q/" not in path:
                return
            yield path.split("/q/")[1]
        raise AssertionError("the questions do not come to an end")

    @staticmethod
    def hidden(page: Response, name: str) -> str:
        """The value of a hidden field."""
        found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page.text)
        assert found, f"no field {name}"
        return unescape(found[1])

    def secret(self) -> str:
        """The secret as the slip shows it."""
        codes = re.findall(r'class="code">([^<]+)<', self.get("save").text)
        return tidy_code(codes[1])


def faults_on(page: Response) -> list[str]:
    """The messages of the error summary."""
    found = re.search(r'<div class="errors".*?</div>', page.text, re.S)
    return (
        [unescape(text) for text in re.findall(r"<a[^>]*>([^<]*)</a>", found[0])] if found else []
    )


def words_of(page: Response) -> str:
    """What a reader sees of a page, without marks."""
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page.text, flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))
