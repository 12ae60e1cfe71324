"""How something is written of a packet: once for each form, and by one clerk alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from engine.actions.course import NO_SLIP, Slip, as_seen
from engine.actions.desk import ATTEMPTS, Desk
from engine.actions.litigating.shelf import Row, entries_of
from engine.casework.case import Case
from engine.casework.events import CaseEvent
from engine.casework.filing import Packet
from engine.clock import FixedClock
from engine.errors import Conflict
from engine.store.store import Entry

Decide = Callable[[Case], list[CaseEvent]]
Beside = Callable[[Case, Packet], Sequence[Entry]]
"""What is written with it, of the case and the packet as it stands then."""


def nothing(_: Case, __: Packet) -> Sequence[Entry]:
    """Nothing but the packet's own row."""
    return ()


def write(
    desk: Desk,
    case: Case,
    packet: str,
    decide: Decide,
    what: str,
    slip: Slip = NO_SLIP,
    beside: Beside = nothing,
    known: Row | None = None,
) -> Case:
    """Write what `decide` finds to write, with its row in the books; all of it or nothing.

    Raises `Conflict` where somebody else dealt with the packet since the form was made, or while
    this was at work; the same form sent twice is one act.
    """
    desk = replace(desk, clock=FixedClock(desk.clock.now()))  # the row and the event say the same
    once = hashlib.sha256(f"{what}:{slip.key}".encode()).hexdigest() if slip.key else None
    seen = as_seen(desk, case, slip)
    if seen.filing.packets.get(packet) != case.filing.packets.get(packet):
        happened = decide(seen)
        then = _after(desk, seen, packet, happened)
        desk.append(seen, happened, key=once, entries=beside(seen, then))
        return desk.again(case)  # it was the same form sent twice
    for _ in range(ATTEMPTS):
        happened = decide(case)
        then = _after(desk, case, packet, happened)
        entries = [*beside(case, then), *entries_of(desk.store, case, then, known)]
        try:
            return desk.append(case, happened, key=once, entries=entries)
        except Conflict as err:
            raced, now = err, desk.again(case)
            if now.seq == case.seq:  # a book moved and the case did not
                raise
            if now.filing.packets.get(packet) != case.filing.packets.get(packet):
                raise
            case = now
    raise raced


def _after(desk: Desk, case: Case, packet: str, happened: Sequence[CaseEvent]) -> Packet:
    now, mark = desk.clock.now(), desk.actor.mark
    filing = case.filing
    for seq, event in enumerate(happened, case.seq + 1):
        filing = filing.after(event, seq, now, mark)
    return filing.find(packet)
