"""What somebody may learn of a case's going on: that it did, and up to which place.

That a case grew is itself told only to whom what happened is: else a page that follows would tell
one side whenever the other speaks with the mediator, or bids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from engine.actions import exhibits
from engine.actions.desk import Desk
from engine.casework import events as ev
from engine.casework.case import Case
from engine.casework.people import Relation, Side
from engine.casework.permissions import Action, may
from engine.casework.sealing import Seal
from engine.mediation.confidence import seen_by, side_of_mark, viewer_of
from engine.store.store import Event

COURSE: Final = frozenset(
    kind.__name__
    for kind in (
        ev.CaseOpened,
        ev.StageMoved,
        ev.ExitTaken,
        ev.CaseClosed,
        ev.CaseReopened,
        ev.CaseAssigned,
        ev.MilestoneNoted,
        ev.MilestoneWithdrawn,
        ev.SeatTaken,
        ev.SeatClosed,
        ev.CaseErased,
    )
)
"""What everybody may see who may see that the case exists: its course and its dates."""
_ON_PIECES: Final = (ev.ExhibitFiled, ev.ExhibitGraded, ev.ExhibitTied, ev.ExhibitWithdrawn)
_PIECES: Final = frozenset(kind.__name__ for kind in _ON_PIECES)
_AT_ONCE: Final = 32  # events that are read at once, from the latest back


def place(desk: Desk, case: Case) -> int:
    """Where the case stands for the one at the desk: the last place they may know of."""
    until = case.seq
    while until > 0:
        begin = max(0, until - _AT_ONCE)
        events = [event for event in desk.store.read(case.id, begin) if event.seq <= until]
        if found := news(desk, case, events):
            return found
        until = begin
    return 0


def news(desk: Desk, case: Case, events: Iterable[Event]) -> int:
    """The last place among these events that the one at the desk may know of; 0 where none is."""
    return max((event.seq for event in learned(desk, case, events)), default=0)


def learned(desk: Desk, case: Case, events: Iterable[Event]) -> Iterator[Event]:
    """Those of the events of a case that the one at the desk may know of, in order."""
    viewer = viewer_of(desk.actor, case)
    mediated = {noted.seq for noted in case.mediation}
    seen = {noted.seq for noted in seen_by(case, viewer)}
    pieces: set[str] | None = None
    for event in events:
        if event.seq in mediated:
            if event.seq in seen:
                yield event
        elif event.kind in _PIECES:
            if pieces is None:
                pieces = {piece.id for piece in exhibits.seen(desk, case)}
            if _piece_of(desk, case, event) in pieces:
                yield event
        elif _is_told(desk, case, event):
            yield event


def _piece_of(desk: Desk, case: Case, event: Event) -> str:
    """Which piece something happened to; none, where the words are gone."""
    if case.is_erased:
        return ""
    (opened,) = Seal(desk.vault, case.sealed_key).open([event])
    happened = ev.from_record(opened.kind, opened.body)
    return happened.exhibit if isinstance(happened, _ON_PIECES) else ""


def _is_told(desk: Desk, case: Case, event: Event) -> bool:
    """Whether what happened outside of the mediation may be known."""
    actor = desk.actor
    if actor.is_staff or event.kind in COURSE or event.actor == actor.mark:
        return True
    if viewer_of(actor, case).side is Side.RESPONDENT or may(actor, Action.READ, Relation.PARTY):
        return False
    return side_of_mark(case.people, event.actor) is not Side.RESPONDENT
