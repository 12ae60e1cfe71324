"""Where the papers of a case stand with the courts and commissions that were handed them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from engine.casework.events import (
    CaseEvent,
    DocketCorrected,
    MediationDelegated,
    PacketAccepted,
    PacketDecided,
    PacketMade,
    PacketReturned,
    PacketSent,
    PacketTransferred,
    PacketWithdrawn,
    SupplementAsked,
)
from engine.errors import IllegalStep, NotFound


class Standing(StrEnum):
    """How a packet stands."""

    MADE = "made"
    SENT = "sent"  # it lies with a court, which has not answered
    SUPPLEMENT = "supplement"  # it lies there, and something more is asked for
    TRANSFERRED = "transferred"  # it lies with another one
    ACCEPTED = "accepted"
    RETURNED = "returned"
    DELEGATED = "delegated"  # the court gave the matter to mediation
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What can be done with a packet."""

    MAKE = "make"  # anew, with what was supplied; it keeps its id
    SEND = "send"
    ACCEPT = "accept"
    CORRECT = "correct"  # the number of the docket
    RETURN = "return"
    ASK = "ask"
    TRANSFER = "transfer"
    DECIDE = "decide"
    WITHDRAW = "withdraw"
    DELEGATE = "delegate"


_IN_INBOX: Final = frozenset(
    {Step.ACCEPT, Step.RETURN, Step.ASK, Step.TRANSFER, Step.WITHDRAW, Step.DELEGATE}
)
STEPS: Final[Mapping[Standing, frozenset[Step]]] = {
    Standing.MADE: frozenset({Step.MAKE, Step.SEND, Step.WITHDRAW}),
    Standing.SENT: _IN_INBOX | {Step.MAKE},
    Standing.SUPPLEMENT: _IN_INBOX | {Step.MAKE},
    Standing.TRANSFERRED: _IN_INBOX,
    Standing.ACCEPTED: frozenset(
        {Step.CORRECT, Step.TRANSFER, Step.DECIDE, Step.WITHDRAW, Step.DELEGATE}
    ),
    Standing.RETURNED: frozenset({Step.MAKE, Step.WITHDRAW}),
    Standing.DELEGATED: frozenset({Step.ACCEPT, Step.RETURN, Step.DECIDE, Step.WITHDRAW}),
    Standing.DECIDED: frozenset(),
    Standing.WITHDRAWN: frozenset(),
}
"""What can be done with a packet as it stands; everything else is refused."""
TRACKS: Final = ("COURT_PRE", "FILING", "CONFIRM", "PAY_ORDER", "ARBITRATE")
"""For what papers are handed over."""
OUTCOMES: Final = ("judgment", "award", "settled", "dismissed", "confirmed", "order", "withdrawn")
"""How it can end where they went."""
OVER: Final = frozenset({Standing.DECIDED, Standing.WITHDRAWN})
_ONLY_BEFORE: Final = frozenset({Step.ACCEPT, Step.RETURN})
_COMES: Final = frozenset({Standing.SENT, Standing.TRANSFERRED})
_TO_DO: Final = frozenset({Standing.RETURNED, Standing.SUPPLEMENT})


@dataclass(frozen=True, slots=True)
class Passage:
    """One standing that a packet came into: at which place of the case, when, by whose hand."""

    seq: int
    at: datetime
    standing: Standing
    by: str  # mark
    until: date | None = None  # by when something was to be supplied
    unit: str = ""  # with whom it lay from then on


@dataclass(frozen=True, slots=True)
class Packet:
    """One referral: what was handed over last, with whom it lies, and what became of it."""

    id: str
    track: str
    court: str
    digest: str  # SHA-256 of the manifest
    schema: str
    library_revision: str
    version: int = 1  # how often it was made
    unit: str = ""  # with whom it lies
    docket: str = ""
    codes: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    note: str = ""
    until: date | None = None
    reason: str = ""
    outcome: str = ""
    decided_on: date | None = None
    mediation: str = ""  # the track to which the court gave it
    passages: tuple[Passage, ...] = ()

    @property
    def standing(self) -> Standing:
        return self.passages[-1].standing

    @property
    def seq(self) -> int:
        """The place in the case of what happened to it last."""
        return self.passages[-1].seq

    @property
    def at(self) -> datetime:
        """When something happened to it last."""
        return self.passages[-1].at

    @property
    def allowed(self) -> frozenset[Step]:
        """What can be done with it now.

        Of what was given to mediation, the court decides only what it had taken on, and takes on
        or returns only what it had not.
        """
        steps = STEPS[self.standing]
        if self.standing is Standing.DELEGATED:
            return steps - (_ONLY_BEFORE if self.docket else {Step.DECIDE})
        return steps

    @property
    def is_open(self) -> bool:
        """Whether something can still become of it."""
        return self.standing not in OVER

    @property
    def came_at(self) -> datetime | None:
        """When it came last into the hands of the unit with which it lies."""
        came = [one.at for one in self.passages if one.standing in _COMES]
        return came[-1] if came else None

    def lay_with(self, unit: str) -> bool:
        """Whether it ever lay with a unit."""
        return bool(unit) and any(one.unit == unit for one in self.passages)

    @property
    def waits_for_applicant(self) -> bool:
        """Whether the next step is the applicant's: to supply something."""
        return self.standing in _TO_DO

    def check(self, step: Step) -> None:
        """Go on, or raise `IllegalStep` with what can be done instead."""
        if step not in self.allowed:
            raise IllegalStep(f"packet {self.standing}", sorted(self.allowed))


@dataclass(frozen=True, slots=True)
class Filing:
    """All packets of one case, by id."""

    packets: Mapping[str, Packet] = field(default_factory=dict)

    def find(self, id: str) -> Packet:
        """A packet; raises `NotFound`."""
        packet = self.packets.get(id)
        if packet is None:
            raise NotFound("packet", id[:40])
        return packet

    def lies_with(self, unit: str) -> bool:
        """Whether one of them lies with a unit, or came back from it and nobody else has it."""
        return bool(unit) and any(packet.unit == unit for packet in self.packets.values())

    @property
    def waiting(self) -> tuple[Packet, ...]:
        """Those for which the applicant is to supply something."""
        return tuple(one for one in self.packets.values() if one.waits_for_applicant)

    def at_seq(self, seq: int) -> tuple[Packet, Passage] | None:
        """The packet to which something happened at this place of the case, and what."""
        for packet in self.packets.values():
            for passage in packet.passages:
                if passage.seq == seq:
                    return packet, passage
        return None

    def after(self, happened: CaseEvent, seq: int, at: datetime, actor: str) -> Filing:
        """The packets after one more event."""
        match happened:
            case PacketMade():
                return self._made(happened, Passage(seq, at, Standing.MADE, actor))
            case PacketSent(id, to):
                return self._passed(id, Passage(seq, at, Standing.SENT, actor), unit=to)
            case PacketAccepted(id, docket) | DocketCorrected(id, docket):
                return self._passed(id, Passage(seq, at, Standing.ACCEPTED, actor), docket=docket)
            case PacketReturned(id, codes, note, until, items):
                passage = Passage(seq, at, Standing.RETURNED, actor, until)
                return self._passed(id, passage, codes=codes, note=note, until=until, items=items)
            case SupplementAsked(id, items, note, until):
                passage = Passage(seq, at, Standing.SUPPLEMENT, actor, until)
                return self._passed(id, passage, items=items, note=note, until=until)
            case PacketTransferred(id, to, reason):
                passage = Passage(seq, at, Standing.TRANSFERRED, actor)
                return self._passed(id, passage, unit=to, reason=reason, docket="")
            case PacketDecided(id, outcome, on):
                passage = Passage(seq, at, Standing.DECIDED, actor)
                return self._passed(id, passage, outcome=outcome, decided_on=on)
            case PacketWithdrawn(id, reason):
                passage = Passage(seq, at, Standing.WITHDRAWN, actor)
                return self._passed(id, passage, reason=reason)
            case MediationDelegated(id, track):
                passage = Passage(seq, at, Standing.DELEGATED, actor)
                return self._passed(id, passage, mediation=track)
        return self

    def _made(self, made: PacketMade, passage: Passage) -> Filing:
        earlier = self.packets.get(made.packet)
        packet = Packet(
            made.packet,
            made.track,
            made.court,
            made.digest,
            made.schema,
            made.library_revision,
            version=earlier.version + 1 if earlier else 1,
            unit=earlier.unit if earlier else "",
            passages=(*(earlier.passages if earlier else ()), passage),
        )
        return self._with(packet)

    def _passed(self, id: str, passage: Passage, **told: object) -> Filing:
        packet = self.packets.get(id)
        if packet is None:
            return self
        passages = (*packet.passages, replace(passage, unit=str(told.get("unit", packet.unit))))
        fresh = {"codes": (), "items": (), "note": "", "until": None, "reason": "", **told}
        return self._with(replace(packet, passages=passages, **fresh))  # type: ignore[arg-type]  # by name

    def _with(self, packet: Packet) -> Filing:
        return replace(self, packets={**self.packets, packet.id: packet})
