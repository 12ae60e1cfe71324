"""How the applicant's side hands papers over: to which unit, made of what, and taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final, cast, get_args

from engine.accounts.unit import Level, Unit
from engine.actions import consent
from engine.actions.course import NO_SLIP, Slip
from engine.actions.desk import Desk
from engine.actions.litigating import doubles, shelf
from engine.actions.litigating.gather import NOTHING, REFER, Additions, gather
from engine.actions.litigating.shelf import Row
from engine.actions.litigating.writing import write
from engine.casework import moves
from engine.casework.case import Case
from engine.casework.course import Stage
from engine.casework.events import CaseEvent, PacketMade, PacketSent, PacketWithdrawn
from engine.casework.filing import Step
from engine.casework.people import APPLICANT
from engine.casework.permissions import Action
from engine.casework.purposes import purposes
from engine.errors import AnswerError, AnswerFaults, IllegalStep, NotPermitted
from engine.litigation.manifest import VERSION, Manifest, Track
from engine.litigation.outcomes import preconditions
from engine.litigation.packet import build
from engine.litigation.reasons import WITHDRAWALS

RECEIVING: Final = (Level.COURT, Level.COMMISSION)
TRACKS: Final[tuple[str, ...]] = get_args(Track)
IN_PROCEEDING: Final = frozenset({"FILING", "PAY_ORDER", "ARBITRATE"})
"""Tracks that need the case to have gone on to the court or the commission."""
ID_LENGTH: Final = 20


def receiving(units: Iterable[Unit], place: str, kind: str) -> list[Unit]:
    """The courts and commissions that may be handed a case of this place and kind."""
    able = [unit for unit in units if unit.level in RECEIVING]
    return moves.receivers(able, place, kind)


def hand_over(
    desk: Desk,
    case: Case,
    unit: Unit | None,
    track: str,
    more: Additions = NOTHING,
    packet: str = "",
    slip: Slip = NO_SLIP,
    agrees: bool = False,
) -> Case:
    """Put the papers together and lay them into a unit's inbox.

    With the id of a packet that came back, or to which something was to be supplied, that one is
    made anew. `agrees` where the form itself holds the consent that is needed.
    Raises `AnswerFaults` for the form, `ConsentMissing`, `IllegalStep`, `Conflict`.
    """
    desk.permit(case, Action.HAND_OVER)
    court, way = _checked(unit, track)
    if not agrees:
        consent.require(desk, case, REFER)
    if way in IN_PROCEEDING and case.stage is not Stage.LITIGATE:
        raise IllegalStep(case.stage.value, [Stage.LITIGATE.value])
    if case.category is None:
        raise IllegalStep(case.stage.value, ["choose a kind of dispute"])
    id = packet or _new_id(desk, case, court, slip)
    if slip.key and not packet and id in case.filing.packets:
        return case  # the same form again
    _may_make(case, id, court, slip)
    earlier = case.filing.packets.get(id)
    version = earlier.version + 1 if earlier else 1
    gathered = gather(desk, case, id, version, way, court, more)
    _must_be_open(gathered.manifest)
    made = build(gathered, case.language)
    shelf.keep(desk, case, id, made.digest, made.content)
    revision = desk.library.revision
    laid: list[CaseEvent] = [
        PacketMade(id, way, court.id, made.digest, VERSION, revision),
        PacketSent(id, court.id),
    ]

    def decide(now: Case) -> list[CaseEvent]:
        if not agrees:
            consent.require(desk, now, REFER)
        _may_make(now, id, court, NO_SLIP)
        wanted = purposes().needed(REFER) if agrees else ()
        return [*consent.agreeing(desk, now, wanted, APPLICANT), *laid]

    marks, row = doubles.marked(desk, id, made.manifest), _row(case, made.manifest)
    return write(desk, case, id, decide, f"hand_over:{id}", slip, marks, row)


def withdraw(desk: Desk, case: Case, packet: str, reason: str, slip: Slip = NO_SLIP) -> Case:
    """Take a packet back, for a reason from the list."""
    desk.permit(case, Action.HAND_OVER)
    if reason not in WITHDRAWALS:
        raise AnswerFaults({"reason": AnswerError("reason", "filing_reason")})

    def decide(now: Case) -> list[CaseEvent]:
        now.filing.find(packet).check(Step.WITHDRAW)
        return [PacketWithdrawn(packet, reason)]

    return write(desk, case, packet, decide, f"withdraw:{packet}", slip)


def _checked(unit: Unit | None, track: str) -> tuple[Unit, Track]:
    faults: dict[str, AnswerError] = {}
    if unit is None or unit.level not in RECEIVING or not unit.is_open:
        faults["unit"] = AnswerError("unit", "filing_unit")
    if track not in TRACKS:
        faults["track"] = AnswerError("track", "filing_track")
    if faults or unit is None:
        raise AnswerFaults(faults)
    return unit, cast(Track, track)


def _must_be_open(manifest: Manifest) -> None:
    """Go on, or raise `AnswerFaults` where the law surely closes the way that was chosen."""
    outcomes = preconditions().outcomes
    for check in manifest.checks or ():
        if check.outcome in outcomes and outcomes[check.outcome].bars:
            raise AnswerFaults({"track": AnswerError("track", f"filing_barred_{check.code}")})


def _new_id(desk: Desk, case: Case, court: Unit, slip: Slip) -> str:
    """The id of a new packet: the same for the same form, however often it is sent."""
    about = slip.key or str(len(case.filing.packets))
    return desk.vault.digest(f"packet:{case.id}:{court.id}:{about}")[:ID_LENGTH]


def _may_make(case: Case, id: str, court: Unit, slip: Slip) -> None:
    known = case.filing.packets.get(id)
    if known is not None:
        if not slip.key:
            known.check(Step.MAKE)
        if known.unit != court.id:
            raise NotPermitted(case.number, Action.HAND_OVER.value, "not_this_case")
        return
    for other in case.filing.packets.values():
        if other.is_open and other.unit == court.id:
            other.check(Step.MAKE)  # what lies there is answered first
            raise IllegalStep(f"packet {other.standing}", [Step.MAKE.value])


def _row(case: Case, manifest: Manifest) -> Row:
    """What the list tells of a packet that was just made."""
    days = [one.last_day_safe for one in manifest.limitation if one.last_day_safe]
    day: date | None = min(days, default=None)
    return replace(
        Row("", case.number, "", "", "", "", None, "", 0, 0, case.updated_at, ""),
        total_fen=manifest.total_fen,
        last_safe_day=day.isoformat() if day else "",
        unlimited=manifest.is_unlimited,
    )
