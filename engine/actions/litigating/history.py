"""What became of a packet, step by step, with what was said at each: who, when, what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.actions.desk import Desk
from engine.casework.case import Case
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
    from_record,
)
from engine.casework.filing import Packet, Passage
from engine.casework.sealing import Seal

OF_PACKETS: Final = (
    PacketMade,
    PacketSent,
    PacketAccepted,
    DocketCorrected,
    PacketReturned,
    SupplementAsked,
    PacketTransferred,
    PacketDecided,
    PacketWithdrawn,
    MediationDelegated,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a packet, and what it says."""

    passage: Passage
    happened: CaseEvent


def history(desk: Desk, case: Case, packet: Packet) -> tuple[Step, ...]:
    """Everything that happened to a packet, the first thing first."""
    passages = {passage.seq: passage for passage in packet.passages}
    seal = Seal(desk.vault, case.sealed_key)
    events = [event for event in desk.store.read(case.id) if event.seq in passages]
    told = ((e.seq, from_record(e.kind, e.body)) for e in seal.open(events))
    return tuple(
        Step(passages[seq], happened) for seq, happened in told if isinstance(happened, OF_PACKETS)
    )
