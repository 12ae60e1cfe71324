"""A case on its way to court: an applicant with papers, two clerks of a court, one of another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.accounts.unit import Level, Unit
from engine.actions import consent, consult, course, exhibits, seats
from engine.actions.course import Slip
from engine.actions.desk import Desk
from engine.actions.litigating import handing, shelf
from engine.actions.litigating.gather import NOTHING, Additions
from engine.casework.case import Case
from engine.casework.filing import Packet
from engine.casework.moves import Wish
from engine.casework.people import RESIDENT, Actor, Role
from engine.i18n import Text
from tests.engine.actions.mediating.tables import FACTS, answered

COURT = Unit("court", Text("石景山区人民法院", "Shijingshan Court"), Level.COURT)
OTHER = Unit("court2", Text("海淀区人民法院"), Level.COURT)
STREET = Unit("bajiao", Text("八角街道"), Level.STREET)
CLERK = Actor(Role.COURT, "c1", "沈正", "court", frozenset({"court"}))
SECOND = Actor(Role.COURT, "c2", "何平", "court", frozenset({"court"}))
ELSEWHERE = Actor(Role.COURT, "c3", "韦远", "court2", frozenset({"court2"}))
DOCKET = "（2026）京0107民初1234号"
PURPOSES = ("assess", "mediate", "messages", "refer")
CONTRACT = "租赁合同.txt", "甲乙双方约定，月租一万二千元。".encode()


@dataclass
class Filed:
    """One case, the desks of everybody, and the packet that lies with the court."""

    desk: Desk
    number: str
    secret: str
    packet: str = ""

    @property
    def case(self) -> Case:
        summary = self.desk.store.find_by_number(self.number)
        assert summary is not None
        return self.desk.case_of(summary)

    @property
    def found(self) -> Packet:
        return self.case.filing.find(self.packet)

    def of(self, actor: Actor) -> Desk:
        return self.desk.of(actor)

    def hand_over(self, more: Additions = NOTHING, track: str = "FILING", **named: Any) -> Packet:
        before = set(self.case.filing.packets)
        desk = self.of(RESIDENT)
        case = handing.hand_over(desk, self.case, COURT, track, more, **named)
        new = set(case.filing.packets) - before
        self.packet = new.pop() if new else self.packet
        return self.found

    def content(self) -> bytes:
        return shelf.content(self.desk, self.case, self.found)

    def slip(self, key: str) -> Slip:
        """A form that shows the case as it stands."""
        return Slip(self.case.seq, key)


def ready(
    desk: Desk,
    facts: dict[str, Any] | None = None,
    kind: str = "rent.arrears",
    agrees: tuple[str, ...] = PURPOSES,
    way: str = "court",
) -> Filed:
    """A case that went on to court, with one file of evidence."""
    opened = consult.open_case(desk)
    case = consent.agree(desk, opened.case, agrees)
    case = consult.choose_category(desk, case, kind)
    case = consult.record_answers(desk, case, answered(desk, FACTS if facts is None else facts))
    case = seats.describe(desk, case, {"name": "张明", "phone": "13800138000"}, ["messages"])
    name, content = CONTRACT
    offered = exhibits.Offered(name, len(content), lambda: content)
    handed = exhibits.hand_in(desk, case, [offered], "lease_contract")
    assert handed.kept, handed.refused
    case = course.go_on(desk, handed.case, Wish(way, "own_choice"))
    return Filed(desk, case.number, opened.secret)


def filed(desk: Desk, **named: Any) -> Filed:
    """The same, its packet in the court's inbox."""
    scene = ready(desk, **named)
    scene.hand_over()
    return scene
