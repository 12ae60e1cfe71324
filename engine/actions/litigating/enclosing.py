"""What a plan puts into a packet: the papers it names, an agreement, the guidance if wanted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from engine.actions.desk import Desk
from engine.actions.litigating.assembling import additions
from engine.actions.litigating.gather import Additions
from engine.actions.mediating.agreeing import House
from engine.casework.case import Case

if TYPE_CHECKING:
    from engine.actions.litigating.preparing import Plan

GUIDANCE: Final = "guidance.pdf"


@dataclass(frozen=True, slots=True)
class Beside:
    """What the pages know of the house: who mediated, where a number is verified."""

    house: House
    verify_url: str = ""  # {number} is filled in


def enclosed(desk: Desk, case: Case, plan: Plan, beside: Beside, drawn: bool = True) -> Additions:
    """All that a plan adds to the facts of the case; where it is only told, nothing is drawn."""
    choice = replace(plan.choice, house=beside.house, verify_url=beside.verify_url)
    return additions(desk, case, choice, plan.offer.way.id, plan.unit, drawn)
