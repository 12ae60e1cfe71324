"""Deadlines as their page shows them: the day, how far off, its law, what to do."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.actions import deadlines
from engine.casework.case import Case
from engine.casework.deadlines import Item, Reason, Status
from engine.clock import today
from engine.i18n import date_text
from engine.library import Library
from web import law, urls, views
from web.context import Visit

CHIPS = {Status.TODAY: "danger", Status.SOON: "warning", Status.MISSED: "danger"}
CHIPS |= {Status.DISPUTED: "warning"}
STANDING_CHIPS = {"product": "info", "fixed": ""}


def groups_view(visit: Visit, case: Case, items: tuple[Item, ...]) -> list[dict[str, Any]]:
    """The deadlines in the parts of the page: running, to be told, past, done."""
    parts: dict[str, list[Item]] = {"open": [], "unknown": [], "missed": [], "over": []}
    for item in items:
        part = item.status.value if item.status.value in parts else "over"
        parts["open" if item.is_open else part].append(item)
    return [
        {"key": part, "items": [_item_view(visit, case, item) for item in found]}
        for part, found in parts.items()
        if found
    ]


def _item_view(visit: Visit, case: Case, item: Item) -> dict[str, Any]:
    language, definition = visit.language, item.definition
    standing = definition.standing.value
    return {
        "title": item.title.get(language),
        "above": "" if item.title == definition.title else definition.title.get(language),
        "day": date_text(item.day, language) if item.day else "",
        "iso": item.day.isoformat() if item.day else "",
        "left": _left(visit, item),
        "status": item.status.value,
        "chip": CHIPS.get(item.status, ""),
        "standing": standing,
        "standing_chip": STANDING_CHIPS.get(standing, ""),
        "binds": visit.say(f"deadlines.binds_{definition.binds.value}"),
        "reasons": [
            _reason_text(visit, reason)
            for reason in item.reasons
            if item.is_open or reason.key != "day_off"
        ],
        "act": definition.act.get(language),
        "missed": definition.missed.get(language),
        "is_over": item.status in (Status.MET, Status.STOPPED),
        "doubtful": definition.status == "to_confirm",
        "basis": [
            {"text": views.article_text(visit, cited), "href": law.citation_href(visit, cited)}
            for cited in item.basis
        ],
        "note": _note_href(case, item),
    }


def due_view(visit: Visit, item: Item) -> dict[str, str]:
    """One deadline in a line: what, on which day, how far off."""
    return {
        "title": item.title.get(visit.language),
        "day": date_text(item.day, visit.language) if item.day else "",
        "iso": item.day.isoformat() if item.day else "",
        "left": _left(visit, item),
        "chip": CHIPS.get(item.status, ""),
    }


def _left(visit: Visit, item: Item) -> str:
    """How far off the day is, in words; nothing where there is none to wait for."""
    if item.day is None or not item.is_open:
        return ""
    days = (item.day - today(visit.desk.clock)).days
    if days > 0:
        return visit.say("deadlines.left_one" if days == 1 else "deadlines.left", days=days)
    return visit.say("deadlines.left_today" if days == 0 else "deadlines.left_over")


def _reason_text(visit: Visit, reason: Reason) -> str:
    day = date_text(reason.day, visit.language) if reason.day else ""
    named = visit.service.revisions.current.library.deadlines.milestones.get(reason.name)
    name = named.title.get(visit.language) if named else reason.name
    return visit.say(f"deadlines.reason_{reason.key}", day=day, name=name)


def _note_href(case: Case, item: Item) -> str:
    """Where the day is told that nobody has told yet."""
    wanted = next((r.name for r in item.reasons if r.key == "note_start"), "")
    address = urls.to(urls.DEADLINES, number=case.number)
    return f"{urls.query(address, note=wanted)}#note" if wanted else ""


def milestone_options(visit: Visit, case: Case, library: Library) -> list[dict[str, str]]:
    """The days that can be noted, to choose from."""
    return [
        {"key": one.id, "title": one.title.get(visit.language)}
        for one in deadlines.milestones_for(case, library)
    ]


def noted_view(visit: Visit, case: Case, library: Library) -> list[dict[str, str]]:
    """What was noted, the latest first."""
    noted: list[tuple[str, date]] = sorted(
        case.course.milestones.items(), key=lambda item: item[1], reverse=True
    )
    known = library.deadlines.milestones
    return [
        {
            "key": name,
            "title": known[name].title.get(visit.language) if name in known else name,
            "day": date_text(day, visit.language),
        }
        for name, day in noted
    ]
