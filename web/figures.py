"""What the pages of figures share: what they were asked, for which days, and their file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from starlette.responses import Response

from web.context import Visit

LONGEST: Final = 40
Period = tuple[date | None, date | None]


def sent_of(query: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """What the fields of the form hold."""
    return {name: query.get(name, "").strip()[:LONGEST] for name in names}


def period_of(visit: Visit, sent: Mapping[str, str]) -> tuple[Period, dict[str, str]]:
    """The first and the last day, None is any; a day that is none is told and left out."""
    faults: dict[str, str] = {}
    days: dict[str, date | None] = dict.fromkeys(("first", "last"))
    for name in days:
        try:
            days[name] = date.fromisoformat(sent[name]) if sent[name] else None
        except ValueError:
            faults[name] = visit.say("fault.not_date", value=sent[name])
    first, last = days["first"], days["last"]
    if first and last and first > last:
        faults["last"] = visit.say("fault.funnel_order")
    return (first, last), faults


def file_of(name: str, day: date, written: str) -> Response:
    """A table as a file for a spreadsheet."""
    return Response(
        written,
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="jiefen-{name}-{day}.csv"'},
    )
