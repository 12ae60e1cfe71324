"""Cases with another way out, as people told them; those of the worked cases by number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.actions import consent, consult
from engine.actions.course import Slip
from engine.actions.desk import Desk
from engine.actions.litigating.describing import describe_opponent, describe_writer
from engine.actions.referring import handing, opening
from engine.actions.referring.handing import Going, NotTaken, Taken
from engine.casework.case import Case
from engine.casework.events import AdviserCalled, CaseAssigned
from engine.casework.people import RESIDENT, Actor, Role
from engine.casework.sheets import CARRIED, Handed
from engine.clock import today
from tests.engine.litigation.matters import EMPLOYER, WAGES, WOMAN_TENANT, read

WORKER = Actor(Role.MEDIATOR, "m1", "林岚", "bajiao", frozenset({"bajiao"}))
ELSEWHERE = Actor(Role.MEDIATOR, "m2", "韦远", "gucheng", frozenset({"gucheng"}))
STORY = "八月起就没发工资，九月一日在车间搬货时货架倒下，砸伤左脚。"
SITE: Mapping[str, Any] = {
    "labour.matters": ["unpaid_wages"],
    "labour.role": "worker",
    "labour.worker_type": "construction_crew",
    "labour.employer_status": "operating",
    "labour.work_district": "石景山区",
    "labour.employer_registered_district": "石景山区",
    "labour.employment_status": "employed",
    "labour.written_contract": "never_signed",
    "labour.migrant_worker": "yes",
    "labour.hired_on": "2026-06-01",
    "labour.construction_site": "总包甲公司,分包乙队",
    "labour.monthly_wage_agreed": "9000.00",
    "labour.unpaid_wages": [
        {"month": "2026-08", "due": "9000.00", "paid": "0.00"},
        {"month": "2026-09", "due": "9000.00", "paid": "0.00"},
    ],
    "case.other_party_willing": "no",
    "case.amount_claimed": "18000.00",
    "case.danger": ["none"],
}
"""GL-07: wages on a building site."""
INJURED: Mapping[str, Any] = {
    **WAGES,
    "labour.matters": ["work_injury", "unpaid_wages"],
    "labour.injured_on": "2026-09-01",
    "labour.injury_place": "at_work",
    "labour.injury_recognition": "not_applied",
    "labour.migrant_worker": "yes",
}
"""GL-55 before anybody recognised the injury."""
INSURANCE: Mapping[str, Any] = {
    "labour.matters": ["social_insurance"],
    "labour.role": "worker",
    "labour.worker_type": "full_time",
    "labour.social_insurance_status": "interrupted",
    "labour.employment_status": "employed",
    "labour.hired_on": "2024-01-02",
    "case.danger": ["none"],
}
"""GL-58: nothing but back payment is wanted."""
AGENT: Mapping[str, Any] = {
    "rental.role": "tenant",
    "rental.use": "own_home",
    "rental.district": "石景山区",
    "rental.property_kind": "commodity_housing",
    "rental.contract_form": "paper",
    "rental.lease_starts_on": "2026-01-01",
    "rental.lease_ends_on": "2026-12-31",
    "rental.monthly_rent": "5000.00",
    "rental.deposit_amount": "5000.00",
    "rental.deposit_label": "deposit",
    "rental.deposit_holder": "agent",
    "case.danger": ["none"],
}
LOCKED_OUT: Mapping[str, Any] = {**AGENT, "case.danger": ["lockout_or_cutoff"]}
"""GR-26: a landlord cuts power and water."""
BEATEN: Mapping[str, Any] = {"rental.role": "tenant", "case.danger": ["happening_now"]}
"""GX-01: violence under way."""
LENT: Mapping[str, Any] = {"case.danger": ["none"]}
"""GX-07: fraud dressed up as lending."""


@dataclass
class Leaving:
    """One case and the desks of those who deal with it."""

    desk: Desk
    number: str

    @property
    def case(self) -> Case:
        summary = self.desk.store.find_by_number(self.number)
        assert summary is not None
        return self.desk.case_of(summary)

    @property
    def exits(self) -> opening.Exits:
        return opening.exits(self.desk, self.case)

    def only(self) -> Handed:
        """The one sheet that went somewhere."""
        (handed,) = self.case.sheets.handed.values()
        return handed

    def hand_in(
        self, kind: str, body: str, how: str = CARRIED, by: Actor = RESIDENT, **more: Any
    ) -> Handed:
        on = more.pop("on", today(self.desk.clock))
        before = set(self.case.sheets.handed)
        desk = self.desk.of(by)
        case = handing.hand_in(desk, self.case, kind, Going(body, on, how), **more)
        new = set(case.sheets.handed) - before
        return case.sheets.handed[new.pop()] if new else case.sheets.handed[next(iter(before))]

    def receive(self, id: str, number: str = "第7号", by: Actor = RESIDENT, **more: Any) -> Handed:
        slip = more.pop("slip", Slip())
        told = Taken(more.pop("on", today(self.desk.clock)), number, **more)
        return handing.receive(self.desk.of(by), self.case, id, told, slip).sheets.find(id)

    def refuse(self, id: str, reason: str = "papers_missing", **more: Any) -> Handed:
        told = NotTaken(more.pop("on", today(self.desk.clock)), reason, more.pop("note", ""))
        return handing.refuse(self.desk, self.case, id, told, **more).sheets.find(id)

    def slip(self, key: str) -> Slip:
        """A form that shows the case as it stands."""
        return Slip(self.case.seq, key)


def told(
    desk: Desk,
    kind: str,
    facts: Mapping[str, Any],
    *,
    story: str = STORY,
    people: bool = True,
) -> Leaving:
    """A case of this kind with these answers, its story, and who the sides are."""
    case = consent.agree(desk, consult.open_case(desk).case, ["assess"])
    case = consult.tell_story(desk, case, story)
    case = consult.choose_category(desk, case, kind)
    answers = {name: value for name, value in read(facts).items() if name != "case.category"}
    case = consult.record_answers(desk, case, answers)
    if people:
        case = describe_writer(desk, case, WOMAN_TENANT, ["draft"])
        case = describe_opponent(desk, case, EMPLOYER, ["draft"])
    case = desk.append(case, [AdviserCalled("asked"), CaseAssigned("bajiao", WORKER.id, "taken")])
    return Leaving(desk, case.number)
