"""A case about which much is known: a story, answers, people, messages and a file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine.actions import consent, consult, seats
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.events import ExhibitFiled, MessagePosted
from engine.casework.people import Actor, Role
from engine.casework.thread import ADVICE
from engine.clock import FixedClock

STORY = "我叫欧阳明月，住在晨曦里九号，房东拿走了我的古琴。"
PLANTED = ("欧阳明月", "晨曦里", "古琴", "13900008888", "moon@example.org", "司徒青山", "紫藤")
MEDIATOR = Actor(Role.MEDIATOR, "m1", "王调解", "street-a", frozenset({"street-a"}))
OFFER = {"role": "respondent", "name": "司徒青山", "phone": "13900008888", "inviter": "欧阳明月"}


@dataclass(frozen=True, slots=True)
class Told:
    """The case, and the secrets that open it."""

    case: Case
    secret: str
    seat: str
    seat_secret: str


def told(desk: Desk) -> Told:
    """A case in which every kind of personal word stands somewhere."""
    opened = consult.open_case(desk)
    case = consent.agree(desk, opened.case, ["assess", "health"])
    case = consult.tell_story(desk, case, STORY)
    case = consult.choose_category(desk, case, "rent.deposit")
    answers = {"rental.district": "石景山区", "case.vulnerabilities": frozenset({"disability"})}
    case = consult.record_answers(desk, case, answers)
    details = {"name": "欧阳明月", "phone": "13900008888", "email": "moon@example.org"}
    case = seats.describe(desk, case, details, ["messages"])
    offered = seats.offer(desk, case, OFFER)
    case = offered.case
    content = "紫藤".encode()
    digest = hashlib.sha256(content).hexdigest()
    filed = ExhibitFiled("E1", "紫藤.pdf", "application/pdf", len(content), digest, "", ())
    case = desk.append(case, [MessagePosted(ADVICE, "紫藤花开的时候说好的"), filed])
    sealed = desk.vault.seal(case.sealed_key, content, "file:E1")
    desk.store.keep_file("E1", case.id, sealed)
    return Told(case, opened.secret, offered.seat.id, offered.secret)


def later(desk: Desk, days: int) -> Desk:
    """The same desk some days on."""
    now = desk.clock.now() + timedelta(days=days)
    return replace(desk, clock=FixedClock(datetime.fromtimestamp(now.timestamp(), now.tzinfo)))
