"""What the page of duplicates shows: who may be the same dispute, why, and both side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.actions import duplicates, looks, merging
from engine.actions.duplicates import Candidate
from engine.casework.case import Case
from engine.casework.contact import mask_email, mask_phone
from engine.casework.merging import APART, MERGING, UNDOING
from engine.casework.people import Role
from engine.casework.permissions import Action
from engine.clock import day_of
from engine.search.duplicates import Band, Reason
from engine.search.portrait import Portrait, portrait
from web import course_views, desk_views, urls, views
from web.context import Visit
from web.staff import views as staff_views

MASKED = {"phone": mask_phone, "email": mask_email, "id": mask_phone}


def brief(visit: Visit, case: Case) -> dict[str, Any] | None:
    """One line for the page of a case; nothing for those who decide nothing here."""
    if not course_views.may_do(visit, case, Action.MERGE):
        return None
    found = duplicates.alike(visit.desk, case)
    likely = [each for each in found.candidates if each.band is Band.DUPLICATE]
    joined = merging.joined(visit.desk, case)
    return {
        "href": urls.to(urls.DESK_ALIKE, number=case.number),
        "count": len(found.candidates) + found.hidden,
        "likely": len(likely) + found.hidden,
        "into": _line(visit, joined) if joined is not None else None,
        "holds": [_line(visit, each) for each in merging.held_with(visit.desk, case)],
    }


def own_again(visit: Visit, case: Case, kind: str) -> dict[str, str] | None:
    """The case of this browser that the one being begun may be about; a hint, never a hindrance.

    Nothing for those at work, whose browsers hold many people's cases.
    """
    if visit.desk.actor.role is not Role.RESIDENT or not case.story:
        return None
    others = [each for each in visit.open_cases() if each.category or each.story]
    known = duplicates.own_again(visit.desk, case, others, kind)
    return views.case_line(visit, known) if known is not None else None


def own_beside(visit: Visit, case: Case) -> dict[str, str] | None:
    """The case that this one is handled with, for whoever holds that one too with this browser."""
    merged = case.course.merged
    if merged is None or visit.desk.actor.is_staff:
        return None
    held = [each for each in visit.open_cases() if each.number == merged.into]
    return views.case_line(visit, held[0]) if held else None


def page_of(visit: Visit, case: Case, number: str) -> dict[str, Any]:
    """The whole page; `number` is that of the case that is laid beside, if one is wanted.

    That candidates which may be read were shown with their reasons is noted as reading them.
    """
    found = duplicates.alike(visit.desk, case)
    readable = [each for each in (*found.joined, *found.candidates, *found.apart) if each.reads]
    for each in readable:
        looks.note(visit.desk, each.case, Action.READ)
    joined = merging.joined(visit.desk, case)
    beside = next((each for each in readable if each.case.number == number), None)
    if beside is None and not number:
        proposed = (*found.joined, *found.candidates)
        beside = next((each for each in proposed if each.reads), None)
    return {
        "candidates": [_candidate(visit, case, each) for each in found.candidates],
        "apart": [_candidate(visit, case, each) for each in found.apart],
        "hidden": found.hidden,
        "into": _merged(visit, case, joined) if joined is not None else None,
        "holds": [_line(visit, each) for each in merging.held_with(visit.desk, case)],
        "beside": _beside(visit, case, beside) if beside is not None else None,
        "reasons": {
            "merge": course_views.reasons(visit, MERGING),
            "apart": course_views.reasons(visit, APART),
            "undo": course_views.reasons(visit, UNDOING),
        },
    }


def _line(visit: Visit, case: Case) -> dict[str, str]:
    """Another case by its number, with the way to it for those who may see it."""
    seen = duplicates.sees(visit.desk, case)
    return {
        "number": views.grouped(case.number) if seen else visit.say("alike.elsewhere"),
        "href": urls.to(urls.DESK_CASE, number=case.number) if seen else "",
        "alike": urls.to(urls.DESK_ALIKE, number=case.number)
        if course_views.may_do(visit, case, Action.MERGE)
        else "",
        "state": visit.say(f"course.state.{case.course.state.value}"),
        "over": "yes" if case.is_erased or case.course.closing is not None else "",
    }


def _merged(visit: Visit, case: Case, other: Case) -> dict[str, str]:
    merged = case.course.merged
    assert merged is not None  # it is handled with the other
    return {
        **_line(visit, other),
        "why": visit.say(f"course.reason.{merged.reason}"),
        "on": desk_views.day(visit, day_of(merged.at)),
        "points": str(merged.score),
    }


def _candidate(visit: Visit, case: Case, found: Candidate) -> dict[str, Any]:
    other = found.case
    tree = visit.service.office.tree()
    why = case.course.apart.get(other.number) or other.course.apart.get(case.number, "")
    shown: dict[str, Any] = {
        "number": other.number,
        "title": views.grouped(other.number),
        "unit": staff_views.title(visit, tree.get(other.course.unit)) if other.course.unit else "",
        "reads": found.reads,
        "why": visit.say(f"course.reason.{why}") if why else "",
    }
    if not found.reads:
        return shown
    return {
        **shown,
        "href": urls.query(urls.to(urls.DESK_ALIKE, number=case.number), beside=other.number)
        + "#beside",
        "kind": desk_views.kind_title(visit, other.category),
        "opened": desk_views.day(visit, day_of(other.opened_at)),
        "points": found.score.points,
        "band": found.band.value,
        "reasons": [reason_text(visit, each) for each in found.score.reasons],
        "cautions": [visit.say(f"alike.caution.{key}") for key in found.score.cautions],
        "state": visit.say(f"course.state.{other.course.state.value}"),
        "merged": other.course.merged is not None,
    }


def _beside(visit: Visit, case: Case, found: Candidate) -> dict[str, Any]:
    """Both cases in two columns, and what may be decided on them."""
    other = found.case
    may_merge = course_views.may_do(visit, other, Action.MERGE)
    return {
        "number": other.number,
        "title": views.grouped(other.number),
        "href": urls.to(urls.DESK_CASE, number=other.number),
        "seen": other.seq,
        "apart": found.apart or found.joined,
        "may_merge": may_merge,
        "directions": [
            {
                "key": "into",
                "title": visit.say("alike.into", other=views.grouped(other.number)),
            },
            {
                "key": "from",
                "title": visit.say("alike.from", other=views.grouped(other.number)),
            },
        ],
        "lines": [
            {"title": visit.say(f"alike.line.{key}"), "here": here, "there": there}
            for key, here, there in _lines(visit, case, other)
        ],
    }


def _lines(visit: Visit, case: Case, other: Case) -> Iterable[tuple[str, list[str], list[str]]]:
    here, there = _column(visit, case), _column(visit, other)
    return [(key, here[key], there[key]) for key in here]


def _column(visit: Visit, case: Case) -> dict[str, list[str]]:
    """One case as it is laid beside another; a list of lines for each thing, empty for none."""
    seen = portrait(case, duplicates.speller_of(visit.desk))
    tree = visit.service.office.tree()
    return {
        "kind": [desk_views.kind_title(visit, case.category)],
        "opened": [desk_views.day(visit, day_of(case.opened_at))],
        "lies": [staff_views.title(visit, tree.get(case.course.unit))] if case.course.unit else [],
        "story": [case.story] if case.story else [],
        "people": _people(visit, case),
        "days": _days(visit, seen),
        "amounts": [money(fen) for fen in sorted(seen.amounts)],
        "places": [place_text(place) for place in sorted(seen.places or seen.houses)],
        "papers": sorted(seen.contracts | seen.vehicles),
        "evidence": _evidence(visit, case),
    }


def _people(visit: Visit, case: Case) -> list[str]:
    """Who is on a case, with what may be seen of how they are reached."""
    seats = [
        ("resident", ""),
        *((s.role.value, s.id) for s in case.people.seats.values() if not s.closed),
    ]
    lines = []
    for role, seat in seats:
        details = case.people.details.get(seat, {})
        told = [details.get("name", ""), mask_phone(details["phone"]) if "phone" in details else ""]
        if any(told):
            lines.append(f"{visit.say(f'role.{role}')}: {' '.join(filter(None, told))}")
    return lines


def _days(visit: Visit, seen: Portrait) -> list[str]:
    days = [desk_views.day(visit, day) for day in (seen.first, seen.last) if day is not None]
    return [" – ".join(dict.fromkeys(days))] if days else []


def _evidence(visit: Visit, case: Case) -> list[str]:
    """The material that is at hand, and how many files were handed in."""
    known = {item.id: item for item in visit.desk.library.rulebook.listed_as("evidence")}
    held = [known[id] for id, mark in case.evidence.items() if mark == "have" and id in known]
    lines = [item.texts["title"].get(visit.language) for item in held]
    files = sum(not piece.thread for piece in case.exhibits.held)
    return [*lines, visit.say("alike.files", count=files)] if files else lines


def reason_text(visit: Visit, reason: Reason) -> str:
    """One thing in common, with what it is and the points it gives."""
    if reason.key in ("person", "persons"):
        values = [_mark_text(visit, mark) for mark in reason.values]
    elif reason.key == "amounts":
        values = [money(int(fen)) for fen in reason.values]
    elif reason.key in ("address", "building"):
        values = [place_text(place) for place in reason.values]
    elif reason.key == "cause":
        values = [desk_views.kind_title(visit, kind) for kind in reason.values]
    else:
        values = [*reason.values]
    told = visit.say("list.comma").join(values)
    told_as = visit.say(f"alike.reason.{reason.key}", value=told)
    return visit.say("alike.reason_points", told=told_as, points=reason.points)


def _mark_text(visit: Visit, mark: str) -> str:
    kind, _, value = mark.partition(":")
    shown = MASKED[kind](value) if kind in MASKED else value
    return visit.say(f"alike.mark.{kind}", value=shown)


def place_text(place: str) -> str:
    """角北路:12:3:402 as …角北路 12-3-402: of a name only its end is known."""
    name, _, numbers = place.partition(":")
    return f"…{name} {numbers.replace(':', '-')}"


def money(fen: int) -> str:
    """A sum as it is read: 36,000 or 36,000.50."""
    yuan, rest = divmod(fen, 100)
    return f"¥{yuan:,}.{rest:02}" if rest else f"¥{yuan:,}"
