"""From which days the deadlines of papers run that went to a court, and what put an end to each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.casework.case import Case
from engine.casework.deadlines.definition import Deadline, Handed
from engine.casework.filing import Packet, Passage, Standing
from engine.clock import day_of

_DONE: Final[Mapping[Handed, frozenset[Standing]]] = {
    Handed.SENT: frozenset({Standing.ACCEPTED, Standing.RETURNED, Standing.SUPPLEMENT}),
    Handed.ASKED: frozenset({Standing.MADE}),
}
"""What comes next where the one who was to act did."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a deadline: of which papers, from when, until when; `done` by what was due."""

    packet: str
    start: date
    ended: date | None = None
    done: bool = False


def runs(definition: Deadline, case: Case) -> Iterator[Run]:
    """Every run of a deadline in a case, the latest of each of its papers."""
    for packet in case.filing.packets.values():
        if definition.tracks and packet.track not in definition.tracks:
            continue
        if definition.outcomes and packet.outcome not in definition.outcomes:
            continue
        run = _run(Handed(definition.start_name), packet)
        if run is not None:
            yield run


def _run(handed: Handed, packet: Packet) -> Run | None:
    if handed is Handed.DECIDED:
        return None if packet.decided_on is None else Run(packet.id, packet.decided_on)
    begun = [no for no, one in enumerate(packet.passages) if _start(handed, one) is not None]
    if not begun:
        return None
    start = _start(handed, packet.passages[begun[-1]])
    assert start is not None  # it was looked for
    after = packet.passages[begun[-1] + 1 :]
    if not after:
        return Run(packet.id, start)
    return Run(packet.id, start, day_of(after[0].at), after[0].standing in _DONE[handed])


def _start(handed: Handed, passage: Passage) -> date | None:
    if handed is Handed.ASKED:
        return passage.until
    return day_of(passage.at) if passage.standing is Standing.SENT else None
