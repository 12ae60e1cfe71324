"""One packet at the desk of a court: read it, open its files, act on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.actions.desk import Desk
from engine.actions.litigating import shelf
from engine.actions.litigating.doubles import doubles
from engine.actions.litigating.history import history
from engine.actions.litigating.receiving import Act
from engine.actions.staff import Present
from engine.casework.case import Case
from engine.casework.filing import Packet, Step
from engine.casework.permissions import Action
from engine.errors import AnswerError, AnswerFaults, Conflict, IllegalStep, NotFound, NotPermitted
from engine.evidence.intake import Kind
from engine.evidence.names import ending_of
from engine.evidence.plain import read_text
from engine.litigation.manifest import Manifest
from engine.litigation.packet import DOCUMENTS
from web import exhibit_views, urls
from web.context import Visit, form_of, go
from web.course_forms import slip_of
from web.litigation import court_acts, court_shown, court_told
from web.litigation.court_acts import ORDER, Sent
from web.litigation.court_list import known_packet
from web.staff import presence
from web.staff import views as staff_views
from web.uploads import AT_ONCE, handed_out

router = APIRouter(default_response_class=Response, include_in_schema=False)
Form = Annotated[Mapping[str, list[str]], Depends(form_of)]
STEPS: Final = {step.value: step for step in ORDER}
CONFLICT, GONE, UNFIT = 409, 410, 422


@dataclass(frozen=True, slots=True)
class Opened:
    """A packet that lies with the unit of whoever is signed in."""

    visit: Visit
    here: Present
    case: Case
    packet: Packet

    @property
    def desk(self) -> Desk:
        return self.visit.desk

    @property
    def manifest(self) -> Manifest | None:
        """What it says of itself; None where it may not be read any more."""
        if not shelf.is_readable(self.case, self.packet):
            return None
        return shelf.leafed(self.desk, self.case, self.packet)


@dataclass(frozen=True, slots=True)
class Refused:
    """A form to be shown again: which act, what it held, what was wrong, what else is told."""

    status: int = 200
    opened: str = ""
    form: Mapping[str, Any] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    typed: list[dict[str, str]] = field(default_factory=list)


NOT_REFUSED: Final = Refused()


def arrived(request: Request) -> tuple[Visit, Present]:
    """Somebody of a court; raises `NobodySignedIn`, `NotPermitted`."""
    visit = Visit(request)
    return visit, presence.needed(visit, Action.INBOX)


def opened(visit: Visit, here: Present, id: str) -> Opened:
    """A packet of their unit, under the rules of its case; raises `NotFound` for any other."""
    case, packet, _ = shelf.opened(visit.desk, known_packet(id))
    visit.desk = visit.service.revisions.desk_for(case).of(visit.staff)
    return Opened(visit, here, case, packet)


@router.get(urls.DESK_PACKET)
def packet(request: Request, packet: str) -> Response:
    """All of it, or where it went if it lay here once."""
    visit, here = arrived(request)
    try:
        found = opened(visit, here, packet)
    except NotFound:
        return _gone(visit, here, packet, GONE, [])
    return _page(found, NOT_REFUSED)


@router.post(urls.DESK_PACKET_STEP)
def act(request: Request, packet: str, step: str, form: Form) -> Response:
    """Act on it once; whoever comes second is told who did what, and keeps what they wrote."""
    visit, here = arrived(request)
    if step not in STEPS:
        raise NotFound("step", step[:20])
    sent, tree = Sent(STEPS[step], form), visit.service.office.tree()
    try:
        found = opened(visit, here, packet)
    except NotFound:
        return _gone(visit, here, packet, CONFLICT, court_acts.typed(visit, sent, tree))
    doing = Act(found.desk, found.case, found.packet.id, slip_of(form))
    try:
        court_acts.carried_out(doing, sent, tree)
    except (AnswerError, AnswerFaults) as err:
        faults = court_acts.faults_of(visit, sent, err)
        return _page(found, Refused(UNFIT, step, sent.held, faults))
    except (Conflict, IllegalStep, NotPermitted):
        return _overtaken(visit, here, found, sent)
    if sent.step is Step.TRANSFER:
        return go(urls.query(urls.DESK_COURT, done=Step.TRANSFER.value))
    return go(urls.query(urls.to(urls.DESK_PACKET, packet=found.packet.id), done=step))


def _overtaken(visit: Visit, here: Present, before: Opened, sent: Sent) -> Response:
    """Somebody was faster, or it cannot be done any more: how it stands by now, and why."""
    tree = visit.service.office.tree()
    typed = court_acts.typed(visit, sent, tree)
    try:
        found = opened(visit, here, before.packet.id)
    except NotFound:
        return _gone(visit, here, before.packet.id, CONFLICT, typed)
    told = {"acts": court_told.overtaken(visit, found.packet, tree)}
    may_still = sent.step in found.packet.allowed and shelf.is_readable(found.case, found.packet)
    again = Refused(CONFLICT, sent.step.value, sent.held, told, [] if may_still else typed)
    return _page(found, again)


def _gone(
    visit: Visit, here: Present, id: str, status: int, typed: list[dict[str, str]]
) -> Response:
    """It lay here and lies elsewhere now: where, since when, by whose hand; else `NotFound`."""
    found = shelf.passed_on(visit.desk, known_packet(id))
    return staff_views.page(
        visit,
        here,
        "litigation/court_gone.html",
        status,
        head=court_shown.head(visit, found, None),
        told=court_told.gone(visit, found, visit.service.office.tree()),
        typed=typed,
    )


def _page(found: Opened, refused: Refused) -> Response:
    visit, case, packet = found.visit, found.case, found.packet
    tree, manifest = visit.service.office.tree(), found.manifest
    body = court_shown.body(visit, packet, manifest) if manifest else None
    seen = doubles(found.desk, case, packet, manifest) if manifest else ()
    steps = history(found.desk, case, packet)
    done = visit.request.query_params.get("done", "")
    return staff_views.page(
        visit,
        found.here,
        "litigation/court_packet.html",
        refused.status,
        head=court_shown.head(visit, packet, manifest),
        m=body,
        doubles=court_shown.doubles_view(visit, seen),
        acts=court_acts.offered(visit, packet, tree, manifest is not None),
        limits=court_acts.LIMITS,
        history=court_told.history_view(visit, steps, tree),
        mediation=court_told.mediation_view(visit, case, packet),
        done=done if done in STEPS and not refused.faults else "",
        withdrawn=court_told.withdrawn(visit, packet),
        refused=refused,
        seen=case.seq,
        key=visit.desk.code(16),
        address=urls.to(urls.DESK_PACKET, packet=packet.id),
        whole=urls.to(urls.DESK_PACKET_FILE, packet=packet.id),
    )


# ---------------------------------------------------------------- files


@dataclass(frozen=True, slots=True)
class Held:
    """A file of a packet: its bytes, and what it is called there."""

    content: bytes
    name: str
    kind: Kind | None


def _file(found: Opened, path: str, name: str) -> Held:
    """One file; raises `NotPermitted` where the packet may not be read any more."""
    _, packet = shelf.readable(found.desk, found.packet.id)
    with AT_ONCE:
        content = shelf.member(shelf.read(found.desk, found.case, packet), path)
    ending = ending_of(path)
    kinds = found.desk.intake.kinds.values()
    return Held(content, name, next((kind for kind in kinds if ending in kind.endings), None))


def _leaf(found: Opened) -> Manifest:
    """What a packet says of itself; raises `NotPermitted` where it may not be read any more."""
    shelf.readable(found.desk, found.packet.id)
    return shelf.leafed(found.desk, found.case, found.packet)


@router.get(urls.DESK_PACKET_FILE)
def whole(request: Request, packet: str) -> Response:
    """The packet as one ZIP file."""
    found = opened(*arrived(request), packet)
    with AT_ONCE:
        known, content = shelf.fetched(found.desk, found.packet.id)
    name = f"packet-{known.id}-{known.version}.zip"
    return handed_out(content, "application/zip", name, name)


@router.get(urls.DESK_PACKET_PAPER)
def paper(request: Request, packet: str, name: str) -> Response:
    """One of its documents."""
    found = opened(*arrived(request), packet)
    path = f"{DOCUMENTS}{name}"
    listed = {file.path: file for file in _leaf(found).files if file.kind == "document"}
    if path not in listed:
        raise NotFound("document", name[:40])
    held = _file(found, path, name)
    return handed_out(held.content, court_shown.media_of(name), name, name)


@router.get(urls.DESK_PACKET_PIECE)
def piece(request: Request, packet: str, no: str) -> Response:
    """One piece of evidence, to be looked at and not changed."""
    found = opened(*arrived(request), packet)
    visit = found.visit
    shown, held = _piece(found, no)
    look: dict[str, Any] = {"shown": held.kind.shown if held.kind else "no", "text": "", "cut": ""}
    if look["shown"] == "text":
        text = read_text(held.content) or ""
        look |= {"text": text[: exhibit_views.SHOWN_TEXT]}
        look |= {"cut": "yes" if len(text) > exhibit_views.SHOWN_TEXT else ""}
    return staff_views.page(
        visit,
        found.here,
        "litigation/court_piece.html",
        piece=shown,
        look=look,
        file=urls.to(urls.DESK_PACKET_PIECE_FILE, packet=found.packet.id, no=no),
        back=urls.to(urls.DESK_PACKET, packet=found.packet.id) + f"#piece-{no}",
    )


@router.get(urls.DESK_PACKET_PIECE_FILE)
def piece_file(request: Request, packet: str, no: str) -> Response:
    """Its bytes, for an <img> of ours or to be saved; never as a page."""
    found = opened(*arrived(request), packet)
    shown, held = _piece(found, no)
    media = held.kind.media_type if held.kind else ""
    ending = held.kind.ending if held.kind else "bin"
    return handed_out(held.content, media, shown["name"], f"piece-{no}.{ending}")


def _piece(found: Opened, no: str) -> tuple[dict[str, Any], Held]:
    manifest = _leaf(found)
    listed = next((piece for piece in manifest.evidence if str(piece.no) == no), None)
    shown = court_shown.piece_view(found.visit, found.packet, manifest, no)
    if listed is None or shown is None:
        raise NotFound("piece", no[:20])
    return shown, _file(found, listed.path, listed.name)
