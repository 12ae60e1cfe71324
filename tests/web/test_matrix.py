"""Every address of a case, tried by everybody: only the table of permissions says who gets in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import count

import pytest
from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from engine.actions import consent, consult
from engine.actions.desk import Desk, hash_secret
from engine.casework.case import Case
from engine.casework.events import (
    AdviserCalled,
    CaseAssigned,
    PersonDescribed,
    SeatOffered,
    SeatTaken,
)
from engine.casework.people import OFFERED, RESIDENT, SYSTEM, VISITOR, Actor, Relation, Role
from engine.casework.permissions import Refusal, may
from engine.library import Library
from engine.store.memory import MemoryStore
from tests.engine.actions.staffed import TOWN
from tests.web.resident import NOW, OWN, service
from tests.web.worker import Worker
from web import urls
from web.access import ACTIONS
from web.context import Service

STORY = "只有经办人该看到的话"
NAME = "赵不言"
PLANTED = (STORY, NAME, "13800004321")
NOBODYS = "ZZZZZZZZ"
PARTS = {
    "fact": "rental.role",
    "question": "matter",
    "form": "json",
    "paper": "certificate",
    "name": "rental.deposit_refundable",
    "exhibit": "none",
    "seat": "none",
    "session": "none",
    "step": "none",
    "thread": "none",
    "proposal": "none",
    "who": "own",
    "sheet": "none",
}


@dataclass
class Someone:
    """Who tries, and how they stand to the case."""

    browser: TestClient
    actor: Actor
    relation: Relation


@dataclass
class Scene:
    """A case that lies with one unit, and everybody who might want to look at it."""

    app: FastAPI
    desk: Desk
    people: dict[str, Someone]
    number: str = ""

    def case(self) -> Case:
        summary = self.desk.store.find_by_number(self.number)
        assert summary is not None
        return self.desk.case_of(summary)

    def begin(self) -> None:
        """A fresh case, and everybody's cookies for it."""
        opened = consult.open_case(self.desk)
        case = consent.agree(self.desk, opened.case, ["assess"])
        case = consult.tell_story(self.desk, case, STORY)
        case = consult.choose_category(self.desk, case, "rent.deposit")
        answers = {"case.danger": frozenset({"none"}), "rental.role": "tenant"}
        case = consult.record_answers(self.desk, case, answers)
        seats = [
            event
            for role in OFFERED
            for event in (
                SeatOffered(role.value, role.value, hash_secret(_secret(role)), NOW.date()),
                SeatTaken(role.value),
            )
        ]
        described = PersonDescribed("", {"name": NAME, "phone": PLANTED[2]}, RESIDENT.mark)
        assigned = self.people["mediator in charge"].actor
        given = CaseAssigned("bajiao", assigned.id, "taken")
        case = self.desk.append(case, [described, AdviserCalled("asked"), *seats, given])
        self.number = case.number
        name = f"case-{case.number}"
        self.people["resident"].browser.cookies.set(name, opened.secret)
        for role in OFFERED:
            self.people[role.value].browser.cookies.set(name, _secret(role))
        self.people["somebody else"].browser.cookies.set(name, "0" * 16)


def _secret(role: Role) -> str:
    return f"{role.value.upper():Z<16}"[:16].replace("I", "1").replace("O", "0").replace("L", "1")


def staged(library: Library) -> Scene:
    """A scene of its own: nothing is in its town but one case and those who might look at it."""
    app = service(library, MemoryStore())
    served: Service = app.state.service
    scene = Scene(app, served.revisions.current, {})

    houses = count(1)

    def browser() -> TestClient:
        at, house = "http://jiefen.example", f"192.0.2.{next(houses)}"  # one's guesses stop nobody
        return TestClient(
            app, base_url=at, headers=OWN, follow_redirects=False, client=(house, 50000)
        )

    def seated(role: Role) -> Someone:
        return Someone(browser(), Actor(role), Relation.PARTY)

    def staff(role: Role, unit: str, relation: Relation) -> Someone:
        worker = Worker.signed_in(app, role, unit)
        worker.browser.follow_redirects = False
        below = served.office.tree().below(unit)
        actor = Actor(role, worker.account.id, "", unit, below)
        return Someone(worker.browser, actor, relation)

    scene.people |= {
        "nobody": Someone(browser(), VISITOR, Relation.NONE),
        "somebody else": Someone(browser(), VISITOR, Relation.NONE),
        "resident": seated(Role.RESIDENT),
        **{role.value: seated(role) for role in OFFERED},
        "mediator in charge": staff(Role.MEDIATOR, "bajiao", Relation.ASSIGNED),
        **{
            f"{role.value} of {unit}": staff(role, unit, relation)
            for role in (Role.MEDIATOR, Role.COURT, Role.AGENT, Role.SUPERVISOR, Role.ADMINISTRATOR)
            for unit, relation in (
                ("bajiao", Relation.UNIT),
                ("gucheng", Relation.NONE),
                ("district", Relation.BELOW),
            )
        },
    }
    assert {unit for unit, *_ in TOWN} > {"bajiao", "gucheng", "district"}
    scene.begin()
    return scene


@pytest.fixture(scope="module")
def scene(library: Library) -> Scene:
    """One for every address: each case that a test begins stays in its town."""
    return staged(library)


@pytest.fixture
def fresh(library: Library) -> Scene:
    """One for a single test, whose lists and logs hold nothing of the tests before."""
    return staged(library)


def address(pattern: str, number: str) -> str:
    parts = {name: part for name, part in PARTS.items() if f"{{{name}}}" in pattern}
    return urls.to(pattern, number=number, **parts)


def ask(who: Someone, method: str, pattern: str, number: str) -> Response:
    return who.browser.request(method, address(pattern, number))


def same_page(one: Response, other: Response, number: str) -> bool:
    """Whether two answers differ in nothing but the number that was asked for."""
    codes = (one.status_code, one.headers.get("location", "").replace(number, NOBODYS))
    others = (other.status_code, other.headers.get("location", ""))
    return codes == others and one.text.replace(number, NOBODYS) == other.text


ROUTES = sorted(ACTIONS)


@pytest.mark.parametrize(("method", "pattern"), ROUTES)
def test_only_the_table_says_who_gets_in(scene: Scene, method: str, pattern: str) -> None:
    action, before = ACTIONS[method, pattern], scene.case().seq
    for name, who in scene.people.items():
        refusal = may(who.actor, action, who.relation)
        if refusal is None:
            continue
        answer = ask(who, method, pattern, scene.number)
        expected = 404 if refusal is Refusal.NO_CASE else 403
        assert answer.status_code == expected, (name, method, pattern)
        assert not [word for word in PLANTED if word in answer.text], name
        if refusal is Refusal.NO_CASE:
            nobodys = ask(who, method, pattern, NOBODYS)
            assert same_page(answer, nobodys, scene.number), (name, method, pattern)
    assert scene.case().seq == before  # whoever was refused has left no trace


@pytest.mark.parametrize(("method", "pattern"), ROUTES)
def test_whoever_may_is_let_in(scene: Scene, method: str, pattern: str) -> None:
    action = ACTIONS[method, pattern]
    for name, who in scene.people.items():
        if may(who.actor, action, who.relation) is None:
            if method == "POST":
                scene.begin()
            answer = ask(who, method, pattern, scene.number)
            named = "none" in address(pattern, "") or pattern.startswith(
                (urls.MEDIATION, urls.FILING)
            )
            missing = answer.status_code == 404 and named  # it is named and not there, or not yet
            assert missing or answer.status_code not in (403, 404, 405, 500), (name, answer)
    scene.begin()


def links(page: Response) -> Iterator[str]:
    for found in re.findall(r'(?:href|action|src|data-[a-z]+)="(/[^"]*)"', page.text):
        yield unescape(found).partition("#")[0]


FEW = 4


def crawled(who: Someone, start: str) -> set[str]:
    """Every address that the pages lead to, as far as this person comes.

    Of a page that can be asked in many ways, such as a list by its filters, a few.
    """
    seen: set[str] = set()
    ways: Counter[str] = Counter()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        if here in seen or here.startswith(("/static/", "/law/", "/ask/", "/figures")):
            continue
        ways[here.partition("?")[0]] += 1
        if ways[here.partition("?")[0]] > FEW:
            continue
        seen.add(here)
        page = who.browser.get(here)
        if "location" in page.headers:
            waiting.append(page.headers["location"])
        if page.headers.get("content-type", "").startswith("text/html"):
            waiting.extend(links(page))
    return seen


def test_no_address_of_one_person_tells_another_what_is_not_theirs(fresh: Scene) -> None:
    fresh.begin()
    found = crawled(fresh.people["resident"], f"/case/{fresh.number}/review")
    found |= crawled(fresh.people["resident"], f"/case/{fresh.number}/guidance")
    found |= crawled(fresh.people["mediator in charge"], f"/desk/case/{fresh.number}")
    found |= crawled(fresh.people["mediator in charge"], urls.DESK)
    assert len([one for one in found if fresh.number in one]) > 10
    reading = {
        name
        for name, who in fresh.people.items()
        if may(who.actor, ACTIONS["GET", urls.REVIEW], who.relation) is None
    }
    before = fresh.case().seq
    for name, who in fresh.people.items():
        if name in reading:
            continue
        for one in sorted(found):
            answer = who.browser.get(one)
            assert answer.status_code < 500, (name, one)
            assert not [word for word in PLANTED if word in answer.text], (name, one)
    assert fresh.case().seq == before


def test_the_service_itself_acts_through_no_address() -> None:
    assert all(may(SYSTEM, action, Relation.ASSIGNED) for action in ACTIONS.values())
