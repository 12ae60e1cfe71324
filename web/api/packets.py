"""The packets of a court: listed, fetched, and answered."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Query
from pydantic import BaseModel
from starlette.responses import Response

from engine.accounts.unit import Unit
from engine.actions.course import Slip
from engine.actions.litigating import handing, receiving, shelf
from engine.actions.litigating.receiving import Act, Asking
from engine.actions.litigating.shelf import Row, Wanted
from engine.casework.case import Case
from engine.casework.filing import Packet, Standing, Step
from engine.errors import AnswerError, AnswerFaults, JiefenError
from engine.litigation.manifest import Manifest
from engine.litigation.packet import MANIFEST
from engine.litigation.reasons import reasons
from engine.store.store import Entry
from web.api import models, urls
from web.api.caller import Caller, IfMatch, Key, Known, Once, Reading, Writing, matches
from web.api.describing import declared
from web.api.problems import Refused

router = APIRouter(tags=["packets"])
LOOKS: Final = declared(401, 403, 404, 422, 429, 503)
ACTS: Final = declared(401, 403, 404, 409, 412, 413, 415, 422, 428, 429, 503)
ETAG: Final = {"ETag": {"schema": {"type": "string"}}}
NOT_CHANGED: Final[dict[int | str, dict[str, Any]]] = {
    304: {"description": "Not Modified", "headers": ETAG}
}
APPLICANTS: Final = frozenset({Step.MAKE, Step.SEND, Step.WITHDRAW})
IfNoneMatch = Annotated[str | None, Header(alias="If-None-Match")]


def etag_of(caller: Caller, packet: Packet | Row) -> str:
    """What changes whenever something happens to a packet, and tells nothing else of its case."""
    return caller.desk.vault.digest(f"etag:{packet.id}:{packet.seq}")[:32]


@router.get(urls.PACKETS, responses=declared(401, 403, 422, 429, 503))
def list_packets(
    caller: Reading,
    state: Annotated[
        list[Standing],
        Query(
            description="Only those that stand so; may be given several times. "
            "An answer is awaited by `sent` and `transferred`.",
            max_length=len(Standing),
        ),
    ] = [],  # noqa: B006  # FastAPI copies it
    since: Annotated[
        models.Moment | None, Query(description="Only those changed then or since.")
    ] = None,
    after: Annotated[str, Query(pattern="^[0-9a-f]{0,20}$", description="`next` before.")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> models.Packets:
    """The packets that lie with the unit of the key, by id."""
    wanted = Wanted("", since, after, limit, frozenset(one.value for one in state))
    rows, more = shelf.listed(caller.desk.store, caller.client.unit, wanted)
    return models.Packets(
        packets=[_listed(caller, row) for row in rows], next=rows[-1].id if more else None
    )


@router.get(urls.REASONS, responses=declared(401, 403, 429, 503))
def list_reasons(caller: Reading) -> models.Reasons:
    """Why a packet can be returned."""
    return models.Reasons(
        reasons=[
            models.ReasonLine(code=one.code, zh=one.title.zh, en=one.title.en)
            for one in reasons().values()
        ]
    )


@router.get(urls.UNITS, responses=declared(401, 403, 429, 503))
def list_units(caller: Reading) -> models.Units:
    """The other courts and commissions of this service, to which a packet can be handed on."""
    lines = [
        models.UnitLine(id=unit.id, zh=unit.title.zh, en=unit.title.en, level=unit.level.value)
        for unit in _receiving(caller)
    ]
    return models.Units(units=lines)


class Zip(Response):
    """A packet as one file."""

    media_type = "application/zip"


_BYTES: Final = {"application/zip": {"schema": {"type": "string", "format": "binary"}}}


@router.get(
    urls.PACKET,
    response_class=Zip,
    responses={200: {"content": _BYTES, "headers": ETAG}, **NOT_CHANGED, **LOOKS},
)
def fetch_packet(caller: Reading, packet: models.PacketId, known: IfNoneMatch = None) -> Response:
    """The packet as one ZIP file; its etag is the SHA-256 of its manifest."""
    case, found = shelf.readable(caller.desk, packet)
    headers = {"ETag": f'"{found.digest}"'}
    if known is not None and matches(known, found.digest):
        return Response(status_code=304, headers=headers)
    name = f"packet-{found.id}-{found.version}.zip"
    headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Zip(shelf.read(caller.desk, case, found), headers=headers)


@router.get(
    urls.PACKET_MANIFEST,
    response_model=Manifest,
    responses={200: {"headers": ETAG}, **NOT_CHANGED, **LOOKS},
)
def fetch_manifest(caller: Reading, packet: models.PacketId, known: IfNoneMatch = None) -> Response:
    """The manifest alone, byte by byte as the packet holds it."""
    case, found = shelf.readable(caller.desk, packet)
    headers = {"ETag": f'"{found.digest}"'}
    if known is not None and matches(known, found.digest):
        return Response(status_code=304, headers=headers)
    content = shelf.read(caller.desk, case, found)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return Response(packed.read(MANIFEST), media_type="application/json", headers=headers)


@router.get(
    urls.PACKET_STATUS,
    response_model=models.Status,
    responses={200: {"headers": ETAG}, **LOOKS},
)
def packet_status(caller: Reading, packet: models.PacketId, response: Response) -> models.Status:
    """How a packet stands, and what can be done with it."""
    _, found, _ = shelf.opened(caller.desk, packet)
    response.headers["ETag"] = f'"{etag_of(caller, found)}"'
    return status_of(caller, found)


# ---------------------------------------------------------------- acts


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done with a packet, under which key, seen in which state."""

    caller: Caller
    packet: str
    step: Step
    body: BaseModel
    key: str
    seen: str | None


def _carried_out(wish: Wish, act: Callable[[Act], Case]) -> models.Status:
    """Carry it out once; the same request again is answered the same."""
    caller = wish.caller
    once = Once(caller, wish.key, f"{wish.step}:{wish.packet}:{wish.body.model_dump_json()}")
    if (known := once.known()) is not None:
        return _said_before(caller, once, known)
    try:
        return _done(wish, once, act)
    except (JiefenError, Refused):
        if (known := once.known()) is None:
            raise
        return _said_before(caller, once, known)  # carried out at the same moment


def _done(wish: Wish, once: Once, act: Callable[[Act], Case]) -> models.Status:
    """Carry it out now."""
    caller = wish.caller
    case, packet, _ = shelf.opened(caller.desk, wish.packet)
    if wish.seen is None:
        raise Refused(428, "if_match")
    packet.check(wish.step)  # what cannot be done is told before what was not read
    if not matches(wish.seen, etag_of(caller, packet)):
        raise Refused(412, "changed")
    desk = caller.desk_for(case)

    def beside(now: Case, then: Packet) -> tuple[Entry, ...]:
        said = status_of(caller, then).model_dump_json()
        return (once.entry(then.id, desk.vault.seal_text(now.sealed_key, said, once.id)),)

    done = act(Act(desk, case, wish.packet, Slip(case.seq), beside))
    return status_of(caller, done.filing.find(wish.packet))


def _said_before(caller: Caller, once: Once, known: Known) -> models.Status:
    """What was answered when it was carried out; raises `NotFound` once the case is erased."""
    case = shelf.case_of(caller.desk, known.about)
    said = caller.desk.vault.open_text(case.sealed_key, known.said, once.id)
    return models.Status.model_validate_json(said)


@router.post(urls.ACCEPTANCE, responses=ACTS)
def accept_packet(
    caller: Writing,
    packet: models.PacketId,
    body: models.Acceptance,
    key: Key,
    seen: IfMatch = None,
) -> models.Status:
    """Take it on (立案) under a docket number."""
    wish = Wish(caller, packet, Step.ACCEPT, body, key, seen)
    return _carried_out(wish, lambda act: receiving.accept(act, body.docket))


@router.post(urls.CORRECTION, responses=ACTS)
def correct_docket(
    caller: Writing,
    packet: models.PacketId,
    body: models.Correction,
    key: Key,
    seen: IfMatch = None,
) -> models.Status:
    """Put right a docket number (案号更正) that was noted wrongly."""
    wish = Wish(caller, packet, Step.CORRECT, body, key, seen)
    return _carried_out(wish, lambda act: receiving.correct(act, body.docket))


@router.post(urls.RETURN, responses=ACTS)
def return_packet(
    caller: Writing, packet: models.PacketId, body: models.Return, key: Key, seen: IfMatch = None
) -> models.Status:
    """Return it (退回) for reasons of the list; the applicant reads in plain words what to add."""
    wish = Wish(caller, packet, Step.RETURN, body, key, seen)
    asking = _asking(body.items, body.note, body.until)
    return _carried_out(wish, lambda act: receiving.give_back(act, {*body.codes}, asking))


@router.post(urls.SUPPLEMENT, responses=ACTS)
def ask_supplement(
    caller: Writing,
    packet: models.PacketId,
    body: models.Supplement,
    key: Key,
    seen: IfMatch = None,
) -> models.Status:
    """Keep it, and ask for something more (补充材料)."""
    wish = Wish(caller, packet, Step.ASK, body, key, seen)
    asking = _asking(body.items, body.note, body.until)
    return _carried_out(wish, lambda act: receiving.ask(act, asking))


@router.post(urls.TRANSFER, responses=ACTS)
def transfer_packet(
    caller: Writing, packet: models.PacketId, body: models.Transfer, key: Key, seen: IfMatch = None
) -> models.Status:
    """Hand it on (移送) to another unit or court; from then on it is found there."""
    wish = Wish(caller, packet, Step.TRANSFER, body, key, seen)
    return _carried_out(
        wish, lambda act: receiving.transfer(act, _receiver(caller, body), body.reason)
    )


@router.post(urls.DECISION, responses=ACTS)
def decide_packet(
    caller: Writing, packet: models.PacketId, body: models.Decision, key: Key, seen: IfMatch = None
) -> models.Status:
    """Note how it ended (结案)."""
    wish = Wish(caller, packet, Step.DECIDE, body, key, seen)
    return _carried_out(wish, lambda act: receiving.decide(act, body.outcome, body.on))


@router.post(urls.DELEGATION, responses=ACTS)
def delegate_packet(
    caller: Writing,
    packet: models.PacketId,
    body: models.Delegation,
    key: Key,
    seen: IfMatch = None,
) -> models.Status:
    """Give the matter to mediation (委派、委托调解)."""
    wish = Wish(caller, packet, Step.DELEGATE, body, key, seen)
    return _carried_out(wish, lambda act: receiving.delegate(act, body.track))


def _asking(items: list[str], note: str, until: date | None) -> Asking:
    return Asking(items, note, until)


def _receiver(caller: Caller, body: models.Transfer) -> str:
    """Where a packet is to go: a unit that can receive it, or a court that is none of this service.

    A unit that is not there is refused: what goes to nobody would be lost.
    """
    if body.unit is None:
        return body.name or ""
    if body.unit not in {unit.id for unit in _receiving(caller)}:
        raise AnswerFaults({"unit": AnswerError("unit", "filing_unit")})
    return body.unit


def _receiving(caller: Caller) -> list[Unit]:
    """The courts and commissions here, without one's own."""
    units = caller.service.office.tree().units.values()
    return [
        unit
        for unit in units
        if unit.level in handing.RECEIVING and unit.is_open and unit.id != caller.client.unit
    ]


def status_of(caller: Caller, packet: Packet) -> models.Status:
    """How a packet stands, as it is told; what was written to the applicant is not repeated."""
    own = packet.unit == caller.client.unit
    return models.Status(
        id=packet.id,
        version=packet.version,
        standing=packet.standing,
        etag=etag_of(caller, packet),
        track=packet.track,
        docket=packet.docket,
        codes=list(packet.codes),
        items=list(packet.items),
        until=packet.until,
        outcome=packet.outcome,
        allowed=sorted(packet.allowed - APPLICANTS) if own else [],
        updated_at=packet.at,
    )


def _listed(caller: Caller, row: Row) -> models.Listed:
    return models.Listed(
        id=row.id,
        version=row.version,
        standing=Standing(row.standing),
        etag=etag_of(caller, row),
        track=row.track,
        cause=row.cause,
        total_fen=row.total_fen,
        last_safe_day=date.fromisoformat(row.last_safe_day) if row.last_safe_day else None,
        unlimited=row.unlimited,
        sha256=row.digest,
        updated_at=row.at,
    )
