"""What the pages of the room show: who reads what, what was said by whom, and what came with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final

from engine.actions.mediating import presence, table, talking
from engine.actions.mediating.presence import Company
from engine.actions.staff.books import ACCOUNTS
from engine.casework.case import Case
from engine.casework.exhibits import Exhibit
from engine.casework.people import APPLICANT, Role, role_of_mark
from engine.clock import TIMEZONE
from engine.i18n import date_text
from engine.mediation.confidence import CAUCUS, JOINT, NOTES, Kind, Viewer, side_of_mark
from engine.mediation.room import THREADS, Message, Room, side_of_thread, threads_of
from web import exhibit_views, urls
from web.context import Visit

SCRIPTS: Final = ("welcome", "free", "role", "rights", "rules", "private", "effect", "honest")
"""What is read out at the beginning, in order; the keys of the texts."""
_ICONS: Final = {JOINT: "people", NOTES: "pen"}


def kind_of(thread: str) -> str:
    """Who reads a thread: all, one side, or whoever wrote it."""
    return "caucus" if thread in CAUCUS.values() else thread


def banner(visit: Visit, viewer: Viewer, thread: str) -> dict[str, str]:
    """Who sees what is written here, in so many words, with a colour and a sign of its own."""
    side = side_of_thread(thread)
    ours = viewer.kind is Kind.MEDIATOR and side is not None
    key = f"{kind_of(thread)}.{side}" if ours else kind_of(thread)
    return {
        "kind": kind_of(thread),
        "icon": _ICONS.get(thread, "lock"),
        "title": visit.say(f"room.banner.{key}"),
        "text": visit.say(f"room.banner.{key}.text"),
    }


def ways(
    visit: Visit, case: Case, viewer: Viewer, room: Room, current: str
) -> list[dict[str, Any]]:
    """The threads to choose from, each with how much in it is new."""
    unread = presence.unread(visit.desk, case, room)
    return [
        {
            "title": thread_title(visit, viewer, thread),
            "href": urls.to(urls.MEDIATION_ROOM, number=case.number, thread=thread) + "#latest",
            "icon": _ICONS.get(thread, "lock"),
            "kind": kind_of(thread),
            "current": thread == current,
            "new": 0 if thread == current else unread.get(thread, 0),
        }
        for thread in threads_of(viewer)
    ]


def thread_title(visit: Visit, viewer: Viewer, thread: str) -> str:
    """How a thread is called for who looks on."""
    side = side_of_thread(thread)
    if side is not None and viewer.kind is Kind.MEDIATOR:
        return visit.say(f"room.thread.caucus.{side}")
    return visit.say(f"room.thread.{kind_of(thread)}")


# ---------------------------------------------------------------- what was said


def days(
    visit: Visit,
    case: Case,
    messages: Iterable[Message],
    company: Company,
    *,
    names_all: bool = False,
) -> list[dict[str, Any]]:
    """Messages by day, the oldest first; one's own with who has read them.

    On paper (`names_all`) nobody is called "me".
    """
    pieces = {piece.id: piece for piece in talking.pieces(visit.desk, case)}
    me = "" if names_all else visit.desk.actor.mark
    lines = [_line(visit, case, message, company, pieces, me) for message in messages]
    return [
        {"day": day, "messages": list(group)}
        for day, group in groupby(lines, key=lambda line: line["day"])
    ]


def _line(
    visit: Visit,
    case: Case,
    message: Message,
    company: Company,
    pieces: dict[str, Exhibit],
    me: str,
) -> dict[str, Any]:
    own = message.by == me
    at = message.at.astimezone(TIMEZONE)
    readers = company.readers(message.seq) if own else ()
    return {
        "own": own,
        "who": visit.say("room.you") if own else name_of(visit, case, message.by),
        "role": "" if own else role_title(visit, case, message.by),
        "day": date_text(at.date(), visit.language),
        "time": f"{at:%H:%M}",
        "iso": at.isoformat(timespec="minutes"),
        "text": message.text,
        "pieces": [piece_line(visit, case, pieces[id]) for id in message.pieces if id in pieces],
        "gone": sum(id not in pieces for id in message.pieces),
        "read": read_text(visit, readers),
    }


def read_text(visit: Visit, who: Iterable[str]) -> str:
    """Who has read something; nothing where nobody has."""
    named = called(visit, who)
    return visit.say("room.read", who=named) if named else ""


def called(visit: Visit, who: Iterable[str]) -> str:
    """Kinds of people at the table, named one after another."""
    return visit.say("list.comma").join(visit.say(f"room.who.{each}") for each in who)


def role_title(visit: Visit, case: Case, mark: str) -> str:
    """As what somebody speaks."""
    role, side = role_of_mark(mark), side_of_mark(case.people, mark)
    if role is Role.MEDIATOR:
        return visit.say("room.who.mediator")
    if side is None:
        return visit.say("room.who.guest")
    if role in (Role.RESIDENT, Role.RESPONDENT):
        return visit.say(f"room.who.{side}")
    return visit.say(f"room.beside.{side}")


def name_of(visit: Visit, case: Case, mark: str) -> str:
    """The name of somebody at the table, or nothing where it is not known."""
    role, _, id = mark.partition(":")
    if role == Role.MEDIATOR:
        page = ACCOUNTS.find(visit.service.office.store, id)
        return page.thing.name if page else ""
    seat = APPLICANT if role == Role.RESIDENT else id
    return case.people.details.get(seat, {}).get("name", "")


# ---------------------------------------------------------------- pieces


def piece_line(visit: Visit, case: Case, piece: Exhibit) -> dict[str, str]:
    """A piece in a message or a list: a picture is shown, anything else can be saved."""
    kind = visit.desk.intake.of_type(piece.media_type)
    return {
        "name": exhibit_views.name_of(visit, piece.name),
        "href": urls.to(urls.MEDIATION_PIECE, number=case.number, exhibit=piece.id),
        "about": exhibit_views.about(visit, piece),
        "is_picture": "yes" if kind is not None and kind.shown == "picture" else "",
    }


def grid(visit: Visit, case: Case) -> list[dict[str, Any]]:
    """Every piece that may be seen here: what it is, how far it carries, and who can see it."""
    viewer = table.viewer(visit.desk, case)
    may_show = talking.may_show(visit.desk, case)
    lines = []
    for piece in talking.pieces(visit.desk, case):
        own, shown = talking.is_own(visit.desk, case, piece), talking.is_shown(case, piece)
        lines.append(
            {
                **piece_line(visit, case, piece),
                "id": piece.id,
                "by": role_title(visit, case, piece.filed_by),
                "mark": piece.grade,
                "grade": exhibit_views.grade_text(visit, piece),
                "seen": _seen_text(visit, case, viewer, piece),
                "is_shown": shown,
                "can_show": own and not shown and may_show,
            }
        )
    return lines


def _seen_text(visit: Visit, case: Case, viewer: Viewer, piece: Exhibit) -> str:
    """Who can see a piece; one side is told of itself and of all, never of the other alone."""
    if talking.is_shown(case, piece):
        return visit.say("room.piece.all")
    if viewer.kind is Kind.SIDE:
        return visit.say("room.piece.own")
    who = talking.seen_by_sides(case, piece)
    return visit.say(f"room.piece.{who[0]}") if who else visit.say("room.piece.mediator")


def scripts(visit: Visit) -> Iterator[dict[str, str]]:
    """What the mediator reads out at the beginning."""
    for key in SCRIPTS:
        title = visit.say(f"room.script.{key}")
        yield {"title": title, "text": visit.say(f"room.script.{key}.text")}


def default_thread(viewer: Viewer, is_joint_open: bool) -> str:
    """Where somebody comes in: with all, or before that with the mediator."""
    own = threads_of(viewer)
    private = [thread for thread in THREADS if thread in own and side_of_thread(thread)]
    return JOINT if is_joint_open or not private or viewer.kind is Kind.MEDIATOR else private[0]
