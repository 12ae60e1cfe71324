"""What the receiver of a plan would see; the packet taken along; the plan sent, all in one act."""

from __future__ import annotations

from engine.actions import course
from engine.actions.course import NO_SLIP, Slip
from engine.actions.desk import Desk
from engine.actions.litigating import handing
from engine.actions.litigating.enclosing import Beside, enclosed
from engine.actions.litigating.gather import gather, told
from engine.actions.litigating.preparing import Plan
from engine.casework import moves
from engine.casework.case import Case
from engine.casework.filing import Step
from engine.casework.permissions import Action
from engine.litigation.manifest import Consent, Manifest, Track
from engine.litigation.packet import Built, PacketInput, build


def shown(desk: Desk, case: Case, plan: Plan, beside: Beside) -> Manifest:
    """What the one who receives it would see; nothing is drawn, kept or sent."""
    more = enclosed(desk, case, plan, beside, drawn=False)
    return told(desk, case, "", 1, _track(plan), plan.unit, more)[0]


def packed(desk: Desk, case: Case, plan: Plan, beside: Beside) -> Built:
    """The packet to be taken along: it lies in no inbox, and nothing is written of it."""
    desk.permit(case, Action.HAND_OVER)
    id = desk.vault.digest(f"taken-along:{case.id}")[: handing.ID_LENGTH]
    more = enclosed(desk, case, plan, beside)
    given = gather(desk, case, id, 1, _track(plan), plan.unit, more)
    nobody = Consent(share_with_court="")  # who takes it along has agreed to no sending
    manifest = given.manifest.model_copy(update={"consent": nobody})
    return build(PacketInput(manifest, given.documents, given.evidence), case.language)


def send(
    desk: Desk,
    case: Case,
    plan: Plan,
    beside: Beside,
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
    more = enclosed(desk, case, plan, beside)
    case = handing.hand_over(
        desk, desk.again(case), plan.unit, _track(plan), more, plan.packet, slip, agrees
    )
    old = case.filing.packets.get(plan.replaces)
    if old is not None and Step.WITHDRAW in old.allowed:
        case = handing.withdraw(desk, case, old.id, "other_court")
    return case


def _track(plan: Plan) -> Track:
    return plan.offer.way.id  # type: ignore[return-value]  # a test holds both lists together
