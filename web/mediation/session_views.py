"""Sessions and days as their pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from engine.actions.mediating import meeting, table
from engine.casework.case import Case
from engine.casework.people import Side
from engine.clock import TIMEZONE, day_of, today
from engine.i18n import date_text, day_text
from engine.mediation.confidence import Kind, Viewer
from engine.mediation.sessions import Session, Sessions
from web import urls
from web.context import Visit
from web.mediation import frame

SHOWN: Final = 21  # days of the calendar


def session_lines(
    visit: Visit, case: Case, sessions: Iterable[Session], viewer: Viewer
) -> list[dict[str, Any]]:
    """Sessions as somebody may see them, with what they can do about each."""
    notice = meeting.notice_days(visit.desk, case)
    seat = table.seat_at(visit.desk, case) if viewer.kind is Kind.SIDE else None
    return [_line(visit, case, one, seat, notice) for one in sessions]


def _line(visit: Visit, case: Case, one: Session, seat: str | None, notice: int) -> dict[str, Any]:
    at = one.at.astimezone(TIMEZONE)
    invited = one.invited(case.people)
    noticed = one.is_noticed(case.people, notice)
    standing = "off" if one.off else "held" if one.is_held else "ahead"
    return {
        "id": one.id,
        "day": date_text(day_of(one.at), visit.language),
        "time": f"{at:%H:%M}",
        "minutes": one.minutes,
        "mode": visit.say(f"mediation.mode.{one.mode}"),
        "place": one.place,
        "link": one.link if one.is_ahead else "",
        "standing": standing,
        "standing_text": visit.say(f"mediation.session.{standing}"),
        "why": visit.say(f"mediation.off.{one.off}") if one.off else "",
        "needs_waiver": one.is_ahead and not noticed,
        "waived": [
            frame.side_title(visit, side)
            for side in Side
            if any(seat in one.waived for seat in case.people.parties(side))
        ],
        "may_waive": one.is_ahead and not noticed and seat in invited and seat not in one.waived,
        "may_answer": one.is_ahead and seat in invited,
        "recording": visit.say(
            f"mediation.recording.{'yes' if one.is_recorded(case.people) else 'no'}"
        ),
        "own_recording": one.recording.get(seat) if seat is not None else None,
        "may_begin": one.is_ahead and noticed and day_of(one.at) <= today(visit.desk.clock),
        "form": {
            "day": day_of(one.at).isoformat(),
            "time": f"{at:%H:%M}",
            "minutes": str(one.minutes),
            "mode": one.mode,
            "place": one.place,
            "link": one.link,
        },
        "act": urls.to(urls.MEDIATION_SESSION, number=case.number, session=one.id),
        "say": urls.to(urls.MEDIATION_SESSION_SAY, number=case.number, session=one.id),
        "file": urls.to(urls.MEDIATION_SESSION_FILE, number=case.number, session=one.id),
        "present": [
            {"key": seat or "own", "title": _called(visit, case, seat)} for seat in invited
        ],
    }


def _called(visit: Visit, case: Case, seat: str) -> str:
    name = case.people.details.get(seat, {}).get("name", "")
    side = case.people.side_of(seat)
    return name or (frame.side_title(visit, side) if side else seat)


def days_view(visit: Visit, case: Case, sessions: Sessions, viewer: Viewer) -> list[dict[str, Any]]:
    """The days that come: who cannot, as far as somebody may see it, and days off."""
    first = today(visit.desk.clock)
    calendar = visit.service.revisions.current.library.rulebook.calendar
    own = sessions.taken.get(table.seat_at(visit.desk, case), ()) if _is_side(viewer) else ()
    lines = []
    for ahead in range(1, SHOWN + 1):
        day = first + timedelta(days=ahead)
        away = [
            frame.side_title(visit, side)
            for side in Side
            if any(day in sessions.taken.get(seat, ()) for seat in case.people.parties(side))
        ]
        lines.append(
            {
                "key": day.isoformat(),
                "title": day_text(day, visit.language),
                "off": not calendar.is_worked(day),
                "away": away,
                "own": day in own,
            }
        )
    return lines


def _is_side(viewer: Viewer) -> bool:
    return viewer.kind is Kind.SIDE
