"""What a clerk is told of the course of a packet: who did what and when, and where it went."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.accounts.unit import Tree
from engine.actions.litigating.history import Step
from engine.actions.staff.books import ACCOUNTS
from engine.actions.staff.clients import CLIENTS
from engine.casework.case import Case
from engine.casework.events import (
    DocketCorrected,
    MediationDelegated,
    PacketAccepted,
    PacketDecided,
    PacketMade,
    PacketReturned,
    PacketTransferred,
    PacketWithdrawn,
    SupplementAsked,
)
from engine.casework.filing import Packet, Passage, Standing
from engine.casework.people import STAFF, role_of_mark
from engine.litigation.reasons import reasons
from engine.mediation.mediation import Mediation
from engine.mediation.tracks import track_of
from web import desk_views, views
from web.context import Visit
from web.litigation.court_acts import days_text
from web.staff import views as staff_views

KEY = "key-"


def by_whom(visit: Visit, mark: str) -> str:
    """Who acted: of the staff by name, a system by its key, of the applicant's side by the side."""
    role = role_of_mark(mark)
    if role not in STAFF:
        return visit.say("court.by_applicant")
    id = mark.partition(":")[2]
    office = visit.service.office
    if id.startswith(KEY):
        client = CLIENTS.find(office.store, id.removeprefix(KEY))
        return client.thing.title if client else visit.say("court.by_system")
    account = ACCOUNTS.find(office.store, id) if id else None
    return account.thing.name if account else visit.say(f"role.{role}")


def unit_named(visit: Visit, tree: Tree, id: str) -> str:
    """A unit as it is called; a court elsewhere as somebody wrote it."""
    unit = tree.get(id)
    return staff_views.title(visit, unit) if unit else id


def overtaken(visit: Visit, packet: Packet, tree: Tree) -> str:
    """Who was faster, what they did, when: for whoever comes second."""
    last = packet.passages[-1]
    did = visit.say(f"court.did.{last.standing}", to=unit_named(visit, tree, packet.unit))
    return visit.say(
        "court.overtaken",
        who=by_whom(visit, last.by),
        did=did,
        when=views.moment(visit, last.at),
    )


def gone(visit: Visit, packet: Packet, tree: Tree) -> str:
    """Where a packet went that lay here, since when, by whose hand."""
    left = _left(packet, visit.desk.actor.unit)
    did = visit.say(f"court.did.{Standing.TRANSFERRED}", to=unit_named(visit, tree, left.unit))
    return visit.say(
        "court.overtaken", who=by_whom(visit, left.by), did=did, when=views.moment(visit, left.at)
    )


def _left(packet: Packet, unit: str) -> Passage:
    """The passage by which it left a unit."""
    lay = [at for at, one in enumerate(packet.passages) if one.unit == unit]
    return packet.passages[min(lay[-1] + 1, len(packet.passages) - 1)]


def withdrawn(visit: Visit, packet: Packet) -> str:
    """That the applicant took it back, and why; nothing where they did not."""
    if packet.standing is not Standing.WITHDRAWN:
        return ""
    why = visit.say_or(f"court.withdrawal.{packet.reason}", "")
    return visit.say("court.withdrawn_text", when=views.moment(visit, packet.at), why=why)


def mediation_view(visit: Visit, case: Case, packet: Packet) -> dict[str, str] | None:
    """The mediation to which the court gave the matter: its track, its clock, how it stands."""
    if not packet.mediation:
        return None
    given = [one for one in packet.passages if one.standing is Standing.DELEGATED]
    return {
        "track": track_of(packet.mediation).title.get(visit.language),
        "clock": days_text(visit, packet.mediation),
        "since": views.moment(visit, given[-1].at) if given else "",
        "state": visit.say(f"mediation.state.{Mediation.of(case).state}"),
    }


def history_view(visit: Visit, steps: Iterable[Step], tree: Tree) -> list[dict[str, Any]]:
    """Everything that happened, the latest first."""
    told = []
    for step in steps:
        passage = step.passage
        if isinstance(step.happened, PacketMade):
            continue  # that it was sent says the same
        told.append(
            {
                "title": _title(visit, step),
                "when": views.moment(visit, passage.at),
                "by": by_whom(visit, passage.by),
                "lines": _lines(visit, step, tree),
            }
        )
    return told[::-1]


def _title(visit: Visit, step: Step) -> str:
    if isinstance(step.happened, DocketCorrected):
        return visit.say("court.corrected")
    return visit.say(f"court.standing.{step.passage.standing}")


def _lines(visit: Visit, step: Step, tree: Tree) -> list[str]:
    happened = step.happened
    match happened:
        case PacketAccepted() | DocketCorrected():
            return [happened.docket]
        case PacketReturned() | SupplementAsked():
            return _wanted(visit, happened)
        case PacketTransferred():
            why = visit.say(f"court.transfer.{happened.reason}")
            return [visit.say("court.to", to=unit_named(visit, tree, happened.to)), why]
        case PacketDecided():
            outcome = visit.say(f"court.outcome.{happened.outcome}")
            return [f"{outcome} · {desk_views.day(visit, happened.on)}"]
        case PacketWithdrawn():
            return [visit.say_or(f"court.withdrawal.{happened.reason}", "")]
        case MediationDelegated():
            return [track_of(happened.track).title.get(visit.language)]
    return []


def _wanted(visit: Visit, happened: PacketReturned | SupplementAsked) -> list[str]:
    """Why it came back or what was asked for, each in a line."""
    codes = happened.codes if isinstance(happened, PacketReturned) else ()
    known = reasons()
    lines = [f"{code} {known[code].title.get(visit.language)}" for code in codes if code in known]
    lines += [visit.say("court.item", item=item) for item in happened.items]
    lines += [visit.say("court.noted", note=happened.note)] if happened.note else []
    if happened.until is not None:
        lines.append(visit.say("court.until", day=desk_views.day(visit, happened.until)))
    return lines
