"""What a resident is told of the papers at a court: what happened to them, and what to add."""

from __future__ import annotations

from typing import Any, Final

from engine.accounts.unit import Tree
from engine.casework.case import Case
from engine.casework.filing import Packet, Passage, Standing
from engine.casework.permissions import Action, may, relation_of
from engine.i18n import date_text
from engine.litigation.reasons import reasons
from web import urls
from web.context import Visit

TOLD: Final = frozenset(
    {
        "PacketSent",
        "PacketAccepted",
        "PacketReturned",
        "SupplementAsked",
        "PacketTransferred",
        "PacketDecided",
        "PacketWithdrawn",
        "MediationDelegated",
    }
)
SUPPLIED: Final = {"review": urls.REVIEW, "exhibits": urls.EXHIBITS, "people": urls.PEOPLE}
OTHERWISE: Final = "exhibits"


def told(visit: Visit, case: Case, seq: int, tree: Tree) -> dict[str, str]:
    """A line of the timeline; what a court wrote stands in the notice alone."""
    found = case.filing.at_seq(seq)
    if found is None:
        return {}
    packet, passage = found
    title = visit.say(f"filing.told.{passage.standing}")
    told = title[:1].upper() + title[1:]
    return {"title": told, "why": "", "note": _note(visit, packet, passage, tree)}


def _note(visit: Visit, packet: Packet, passage: Passage, tree: Tree) -> str:
    if passage.standing is Standing.ACCEPTED:
        return packet.docket
    if passage.standing in (Standing.SENT, Standing.TRANSFERRED):
        unit = tree.get(packet.court if passage.standing is Standing.SENT else packet.unit)
        return unit.title.get(visit.language) if unit else ""
    return ""


def notices(visit: Visit, case: Case, tree: Tree) -> list[dict[str, Any]]:
    """What came back or is asked for, in plain words, each with where it is supplied."""
    actor = visit.desk.actor
    if may(actor, Action.HAND_OVER, relation_of(actor, case)) is not None:
        return []
    return [notice(visit, case, packet, tree) for packet in case.filing.waiting]


def notice(visit: Visit, case: Case, packet: Packet, tree: Tree) -> dict[str, Any]:
    """What one of them lacks."""
    unit = tree.get(packet.unit)
    court = unit.title.get(visit.language) if unit else visit.say("filing.the_court")
    known = [reasons()[code] for code in packet.codes if code in reasons()]
    ways = [reason.supply for reason in known if reason.supply in SUPPLIED] or [OTHERWISE]
    return {
        "title": visit.say(f"filing.notice.{packet.standing}", court=court),
        "reasons": [reason.plain.get(visit.language) for reason in known],
        "missing": packet.items,
        "note": packet.note,
        "until": date_text(packet.until, visit.language) if packet.until else "",
        "links": [
            {
                "href": urls.to(SUPPLIED[way], number=case.number),
                "text": visit.say(f"filing.supply.{way}"),
            }
            for way in dict.fromkeys(ways)
        ],
    }
