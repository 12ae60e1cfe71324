"""What a court does with a packet: takes it on, returns it, asks, hands it on, decides."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.actions.consult import tidy_text
from engine.actions.course import NO_SLIP, WANTED, Slip
from engine.actions.desk import Desk
from engine.actions.litigating.shelf import REFER
from engine.actions.litigating.writing import Beside, nothing, write
from engine.casework.case import Case
from engine.casework.events import (
    AdviserCalled,
    CaseEvent,
    CaseReopened,
    DocketCorrected,
    MediationDelegated,
    PacketAccepted,
    PacketDecided,
    PacketReturned,
    PacketTransferred,
    SupplementAsked,
)
from engine.casework.filing import Packet, Step
from engine.casework.permissions import Action, Refusal
from engine.clock import today
from engine.errors import AnswerError, AnswerFaults, NotFound, NotPermitted
from engine.litigation.reasons import OUTCOMES, TRANSFERS, reasons
from engine.mediation.intake import given_by_court
from engine.mediation.mediation import Mediation

DOCKET_MOST: Final = 60
NOTE_MOST: Final = 500
ITEM_MOST: Final = 200
ITEMS_MOST: Final = 20
CAME_BACK: Final = "came_back"
BY_COURT: Final = ("court_pre", "court_post", "court_post_simplified")
"""Tracks of mediation that a court can give a case to: before it takes it on, and after."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What is to be supplied: each thing in a line, a note for the person, and until when."""

    items: Sequence[str] = ()
    note: str = ""
    until: date | None = None


NO_ASKING: Final = Asking()


@dataclass(frozen=True, slots=True)
class Act:
    """One act on one packet by whoever is at the desk; `beside` makes what is written with it."""

    desk: Desk
    case: Case
    packet: str
    slip: Slip = NO_SLIP
    beside: Beside = nothing

    def done(
        self,
        step: Step,
        happened: Callable[[Packet], CaseEvent],
        besides: Callable[[Case], list[CaseEvent]] = lambda _: [],
    ) -> Case:
        """Have it happen, if the packet lies here and stands so that it may.

        `besides` is what follows from it in the case. Of what the applicant agrees to no longer,
        and nobody took on yet, nothing is left but to return it: else raises `NotPermitted`.
        """
        self.desk.permit(self.case, Action.RECEIVE)
        unit = self.desk.actor.unit

        def decide(now: Case) -> list[CaseEvent]:
            packet = now.filing.find(self.packet)
            if packet.unit != unit:
                raise NotFound("packet", self.packet[:40])
            packet.check(step)
            if step is not Step.RETURN and not packet.docket and REFER not in now.people.agreed():
                raise NotPermitted(self.packet, Action.RECEIVE.value, Refusal.WITHDRAWN.value)
            return [happened(packet), *besides(now)]

        what = f"{step}:{self.packet}"
        return write(self.desk, self.case, self.packet, decide, what, self.slip, self.beside)


def accept(act: Act, docket: str) -> Case:
    """Take it on under a docket number. Whoever comes second gets `IllegalStep` or `Conflict`."""
    number, by = _docket(docket), act.desk.actor.mark
    return act.done(Step.ACCEPT, lambda _: PacketAccepted(act.packet, number, by))


def correct(act: Act, docket: str) -> Case:
    """Put right a docket number that was noted wrongly; the wrong one stays in the history."""
    number = _docket(docket)

    def put_right(packet: Packet) -> CaseEvent:
        if packet.docket == number:
            raise AnswerFaults({"docket": AnswerError("docket", "filing_same_docket")})
        return DocketCorrected(act.packet, number)

    return act.done(Step.CORRECT, put_right)


def _docket(written: str) -> str:
    """A docket number as it is kept; raises `AnswerFaults` for what is none."""
    number = tidy_text(written).strip()
    fits = 0 < len(number) <= DOCKET_MOST and number.isprintable()
    fault = AnswerError("docket", "filing_docket", limit=str(DOCKET_MOST))
    _refuse({"docket": None if fits else fault})
    return number


def give_back(act: Act, codes: Collection[str], asking: Asking = NO_ASKING) -> Case:
    """Return it for reasons of the list, and say what is to be supplied."""
    known = tuple(code for code in reasons() if code in codes)
    wrong = not known or len(known) != len({*codes})
    faults = {"codes": AnswerError("codes", "filing_codes") if wrong else None}
    asked = _asked(act, asking, faults)
    return act.done(
        Step.RETURN,
        lambda _: PacketReturned(act.packet, known, asked.note, asked.until, tuple(asked.items)),
    )


def ask(act: Act, asking: Asking) -> Case:
    """Keep it, and ask for something more."""
    named = any(tidy_text(one) for one in asking.items)
    asked = _asked(act, asking, {"items": None if named else AnswerError("items", "filing_items")})
    return act.done(
        Step.ASK, lambda _: SupplementAsked(act.packet, tuple(asked.items), asked.note, asked.until)
    )


def transfer(act: Act, to: str, reason: str) -> Case:
    """Hand it on to another unit, or note that it went to a court that is none of ours."""
    to = tidy_text(to).strip()
    fits = 0 < len(to) <= DOCKET_MOST and to.isprintable() and to != act.desk.actor.unit
    _refuse(
        {
            "to": None if fits else AnswerError("to", "filing_to"),
            "reason": None if reason in TRANSFERS else AnswerError("reason", "filing_reason"),
        }
    )
    return act.done(Step.TRANSFER, lambda _: PacketTransferred(act.packet, to, reason))


def decide(act: Act, outcome: str, on: date) -> Case:
    """Note how it ended there, and when."""
    late = on > today(act.desk.clock)
    _refuse(
        {
            "outcome": None if outcome in OUTCOMES else AnswerError("outcome", "filing_outcome"),
            "on": AnswerError("on", "filing_future") if late else None,
        }
    )
    return act.done(Step.DECIDE, lambda _: PacketDecided(act.packet, outcome, on))


def delegate(act: Act, track: str) -> Case:
    """Give the matter to mediation: before taking it on, or after; the track says which.

    A mediation begins on that track, and waits for a mediator; one under way goes on on it. A
    case that was closed here is taken up again, for nobody mediates in a closed one.
    """

    def given(packet: Packet) -> CaseEvent:
        fits = track in BY_COURT and (track == BY_COURT[0]) == (not packet.docket)
        _refuse({"track": None if fits else AnswerError("track", "filing_delegated")})
        return MediationDelegated(act.packet, track)

    def begun(now: Case) -> list[CaseEvent]:
        day = today(act.desk.clock)
        course = now.course
        lies = course.called or course.unit or course.account
        waits: list[CaseEvent] = [] if lies else [AdviserCalled(WANTED)]
        again: list[CaseEvent] = [CaseReopened(CAME_BACK)] if course.closing is not None else []
        return [*again, *given_by_court(now, Mediation.of(now), track, day), *waits]

    return act.done(Step.DELEGATE, given, begun)


def _asked(act: Act, asking: Asking, faults: Mapping[str, AnswerError | None]) -> Asking:
    items = tuple(text for one in asking.items if (text := tidy_text(one).strip()))
    note = tidy_text(asking.note).strip()
    found = dict(faults)
    if len(items) > ITEMS_MOST or any(len(one) > ITEM_MOST for one in items):
        found["items"] = AnswerError("items", "filing_items")
    if len(note) > NOTE_MOST:
        found["note"] = AnswerError("note", "text_too_long", limit=str(NOTE_MOST))
    if asking.until is not None and asking.until < today(act.desk.clock):
        found["until"] = AnswerError("until", "filing_past")
    _refuse(found)
    return Asking(items, note, asking.until)


def _refuse(faults: Mapping[str, AnswerError | None]) -> None:
    found = {field: fault for field, fault in faults.items() if fault is not None}
    if found:
        raise AnswerFaults(found)
