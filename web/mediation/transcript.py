"""What was said in a thread as a document, day by day, for whoever takes part in it."""

from __future__ import annotations

from engine.actions.mediating.presence import Company
from engine.casework.case import Case
from engine.documents.document import (
    Callout,
    Document,
    Paragraph,
    Section,
    Stamp,
    Table,
    inputs_hash,
)
from engine.mediation.confidence import Viewer
from engine.mediation.room import Room
from web import views
from web.context import Visit
from web.mediation import room_views as shown


def document(visit: Visit, case: Case, viewer: Viewer, thread: str) -> Document:
    """The transcript, which says on its face for whom it is."""
    said = Room.of(case, viewer).thread(thread)
    days = shown.days(visit, case, said, Company(), names_all=True)
    banner = shown.banner(visit, viewer, thread)
    told = Callout((banner["text"], visit.say("room.transcript.text")), banner["title"])
    empty = Paragraph(visit.say("room.nothing_said"), "quiet")
    parts = [
        Section(f"day-{n}", day["day"], (_table(visit, day["messages"]),))
        for n, day in enumerate(days, 1)
    ]
    return Document(
        title=visit.say("room.transcript"),
        stamp=Stamp(
            views.grouped(case.number),
            inputs_hash([case.number, thread, days]),
            visit.desk.library.revision,
            visit.desk.clock.now(),
        ),
        sections=(Section("scope", "", (told, *(() if parts else (empty,)))), *parts),
        subtitle=shown.thread_title(visit, viewer, thread),
        language=visit.language,
    )


def _table(visit: Visit, messages: list[dict[str, object]]) -> Table:
    heads = ("room.column.time", "room.column.who", "room.column.said")
    rows = tuple((str(line["time"]), _who(visit, line), _words(line)) for line in messages)
    return Table(tuple(visit.say(head) for head in heads), rows, (1, 3, 9))


def _who(visit: Visit, line: dict[str, object]) -> str:
    named = [str(line[part]) for part in ("who", "role") if line[part]]
    return visit.say("list.comma").join(named)


def _words(line: dict[str, object]) -> str:
    pieces = line["pieces"]
    assert isinstance(pieces, list)
    return "\n".join(filter(None, [str(line["text"]), *(f"[{p['name']}]" for p in pieces)]))
