"""What the course of a case tells of its sheets: for those alone who may read the case."""

from __future__ import annotations

from typing import Final

from engine.actions.referring.opening import book_of
from engine.casework.case import Case
from engine.casework.events import SheetHanded
from engine.casework.sheets import Handed, Standing
from engine.store.store import Event
from web.context import Visit

TOLD: Final = frozenset({"SheetHanded", "SheetReceived", "SheetRefused"})


def told(visit: Visit, case: Case, event: Event) -> dict[str, str]:
    """A line of the timeline; of what became of a sheet only what was noted last."""
    if event.kind == SheetHanded.__name__:
        made = _made_at(case, event.seq)
        return _line(visit, made, "exits.timeline_handed", "") if made else {}
    for one in case.sheets.handed.values():
        if one.seq == event.seq and one.standing is Standing.RECEIVED:
            return _line(visit, one, "exits.timeline_received", one.number)
        if one.seq == event.seq and one.standing is Standing.REFUSED:
            return _line(visit, one, "exits.timeline_refused", "")
    return {}


def _made_at(case: Case, seq: int) -> Handed | None:
    return next((one for one in case.sheets.handed.values() if one.made == seq), None)


def _line(visit: Visit, one: Handed, text: str, note: str) -> dict[str, str]:
    book = book_of(visit.desk.library)
    sheet = book.handover.sheets.get(one.kind)
    if sheet is None:
        return {}
    title = book.forms.by_id[sheet.papers[0]].short.get(visit.language)
    body = visit.desk.library.directory.bodies.get(one.body)
    place = body.title.get(visit.language) if body else one.body
    return {
        "title": visit.say(text, sheet=title),
        "why": "",
        "note": " · ".join(part for part in (place, note) if part),
    }
