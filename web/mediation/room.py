"""The room of a mediation: its threads, one page each, what is said there, and the transcript."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse, Response

from engine.actions.course import Slip
from engine.actions.mediating import presence, table, talking
from engine.casework.case import Case
from engine.documents.html import render_html, render_page
from engine.errors import AnswerError
from engine.mediation.confidence import JOINT, NOTES, Kind, Viewer
from engine.mediation.mediation import Mediation
from engine.mediation.room import Room, bar, threads_of
from web import exhibit_views, urls
from web.context import Visit, go, one
from web.course_forms import NOT_REFUSED, Refused
from web.mediation import frame, transcript
from web.mediation import room_views as shown
from web.uploads import AT_ONCE, Upload, upload_of

router = APIRouter(default_response_class=Response, include_in_schema=False)
TAB = "room"


class Entered:
    """A visit that may do what its address stands for; asked before any file is read."""

    def __init__(self, request: Request) -> None:
        self.visit = Visit(request)
        self.case: Case = self.visit.case()


Inside = Annotated[Entered, Depends(Entered)]


@router.get(urls.MEDIATION_TALK)
def talk(entered: Inside) -> Response:
    """On to the thread where somebody comes in; whoever has none, back to the first page."""
    visit, case = entered.visit, entered.case
    viewer = table.viewer(visit.desk, case)
    if not threads_of(viewer):
        return go(urls.to(urls.MEDIATION, number=case.number))
    thread = shown.default_thread(viewer, bar(Mediation.of(case), JOINT) is None)
    return go(urls.to(urls.MEDIATION_ROOM, number=case.number, thread=thread) + "#latest")


@router.get(urls.MEDIATION_ROOM)
def room(entered: Inside, thread: str) -> Response:
    return _room(entered.visit, entered.case, thread)


def _room(visit: Visit, case: Case, thread: str, refused: Refused = NOT_REFUSED) -> Response:
    viewer = talking.thread_at(visit.desk, case, thread)
    presence.note(visit.desk, case, thread)
    return frame.page(
        visit,
        case,
        "mediation/room.html",
        refused,
        tab=TAB,
        thread=thread,
        banner=shown.banner(visit, viewer, thread),
        action=urls.to(urls.MEDIATION_ROOM, number=case.number, thread=thread),
        transcript=urls.to(urls.MEDIATION_TRANSCRIPT, number=case.number, thread=thread),
        limit=talking.LIMIT,
        limits=exhibit_views.limits_view(visit),
        accept=exhibit_views.accepted(visit.desk.intake)["files"],
        **_said(visit, case, viewer, thread),
        **_beside(visit, case, viewer, thread),
    )


def _said(visit: Visit, case: Case, viewer: Viewer, thread: str) -> dict[str, Any]:
    said = Room.of(case, viewer)
    company = presence.company(visit.desk, case, thread)
    why = bar(Mediation.of(case), thread)
    return {
        "threads": shown.ways(visit, case, viewer, said, thread),
        "days": shown.days(visit, case, said.thread(thread), company),
        "company": shown.called(visit, company.here),
        "bar": visit.say(f"mediation.need.{why}") if why else "",
    }


def _beside(visit: Visit, case: Case, viewer: Viewer, thread: str) -> dict[str, Any]:
    """What only the mediator has beside a thread: words to read out, a locked place for notes."""
    if viewer.kind is not Kind.MEDIATOR or thread == NOTES:
        return {"scripts": [], "notes": None}
    notes = Room.of(case, viewer).thread(NOTES)
    return {
        "scripts": list(shown.scripts(visit)) if thread == JOINT else [],
        "notes": {
            "days": shown.days(visit, case, notes, presence.Company()),
            "action": urls.to(urls.MEDIATION_ROOM, number=case.number, thread=NOTES),
            "is_open": bar(Mediation.of(case), NOTES) is None,
        },
    }


@router.post(urls.MEDIATION_ROOM)
def say(entered: Inside, thread: str, upload: Annotated[Upload, Depends(upload_of)]) -> Response:
    """Say something; a note written beside another thread leads back to that one."""
    visit, case = entered.visit, entered.case
    talking.thread_at(visit.desk, case, thread)
    beside = one(upload.fields, "beside")
    back = beside if beside in threads_of(table.viewer(visit.desk, case)) else thread
    address = urls.to(urls.MEDIATION_ROOM, number=case.number, thread=back) + "#latest"

    def show(case: Case, refused: Refused) -> Response:
        return _room(visit, case, thread, refused)

    return frame.settle(
        visit,
        case,
        upload.fields,
        thread,
        address,
        show,
        lambda: _post(visit, case, thread, upload),
    )


def _post(visit: Visit, case: Case, thread: str, upload: Upload) -> Case:
    slip = Slip(None, one(upload.fields, "key")[:32])
    message = one(upload.fields, talking.MESSAGE)
    try:
        if not upload.files:
            return talking.post(visit.desk, case, thread, message, slip=slip)
        with AT_ONCE:
            return talking.post(visit.desk, case, thread, message, upload.files, slip)
    except AnswerError as err:
        raise AnswerError(err.field, err.key, **exhibit_views.spoken(visit, err)) from err


@router.get(urls.MEDIATION_TRANSCRIPT)
def written(entered: Inside, thread: str) -> Response:
    """What was said in a thread, to be printed or, with `save`, kept as a file of its own."""
    visit, case = entered.visit, entered.case
    viewer = talking.thread_at(visit.desk, case, thread)
    document = transcript.document(visit, case, viewer, thread)
    if "save" in visit.request.query_params:
        name = f"{case.number}-{thread}.html"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HTMLResponse(render_page(document, visit.language), headers=headers)
    here = urls.to(urls.MEDIATION_TRANSCRIPT, number=case.number, thread=thread)
    return frame.page(
        visit,
        case,
        "mediation/transcript.html",
        tab=TAB,
        document=render_html(document),
        banner=shown.banner(visit, viewer, thread),
        back=urls.to(urls.MEDIATION_ROOM, number=case.number, thread=thread),
        save=urls.query(here, save="1"),
    )
