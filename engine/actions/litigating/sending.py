"""What the receiver of a plan would see; the packet taken along; the plan sent, all in one act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.actions import consent, course
from engine.actions.course import NO_SLIP, Slip
from engine.actions.desk import Desk
from engine.actions.litigating import handing
from engine.actions.litigating.assembling import additions
from engine.actions.litigating.gather import REFER, gather
from engine.actions.litigating.preparing import Plan
from engine.casework import moves
from engine.casework.case import Case
from engine.casework.filing import Step
from engine.casework.permissions import Action
from engine.litigation.manifest import Manifest, Track
from engine.litigation.packet import Built, build


@dataclass(frozen=True, slots=True)
class Shown:
    """What the one who receives it would see but for the pieces; `titles` of papers by name."""

    manifest: Manifest
    titles: Mapping[str, str]


def shown(desk: Desk, case: Case, plan: Plan) -> Shown:
    """What would go along; nothing is drawn, opened, kept or sent for it."""
    bare = replace(plan.choice, pieces=())
    more = additions(desk, case, bare, plan.offer.way.id, plan.unit, files=False)
    told = gather(desk, case, "", 1, _track(plan), plan.unit, more).manifest
    return Shown(told, more.titles)


def packed(desk: Desk, case: Case, plan: Plan) -> Built:
    """The packet to be taken along: it lies in no inbox, and nothing is written of it."""
    desk.permit(case, Action.HAND_OVER)
    id = desk.vault.digest(f"taken-along:{case.id}")[: handing.ID_LENGTH]
    more = additions(desk, case, plan.choice, plan.offer.way.id, plan.unit)
    given = gather(desk, case, id, 1, _track(plan), plan.unit, more)
    if not consent.lacking(case, REFER):
        return build(given, case.language)
    nobody = given.manifest.consent.model_copy(update={"share_with_court": ""})
    manifest = given.manifest.model_copy(update={"consent": nobody})
    return build(replace(given, manifest=manifest), case.language)


def send(
    desk: Desk,
    case: Case,
    plan: Plan,
    reason: str = "",
    agrees: bool = False,
    slip: Slip = NO_SLIP,
) -> Case:
    """Lay it into the inbox, with the step of the ladder where it is still to be taken.

    Raises as `course.go_on` and `handing.hand_over` do.
    """
    desk.permit(case, Action.HAND_OVER)
    if step := plan.offer.needs_step(case):
        case = course.go_on(desk, case, moves.Wish(step, reason), (), slip)
    case = desk.again(case)
    more = additions(desk, case, plan.choice, plan.offer.way.id, plan.unit)
    case = handing.hand_over(desk, case, plan.unit, _track(plan), more, plan.packet, slip, agrees)
    old = case.filing.packets.get(plan.replaces)
    if old is not None and Step.WITHDRAW in old.allowed:
        case = handing.withdraw(desk, case, old.id, "other_court")
    return case


def _track(plan: Plan) -> Track:
    return plan.offer.way.id  # type: ignore[return-value]  # a test holds both lists together
