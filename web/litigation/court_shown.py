"""A packet as a filing clerk reads it: all that its manifest says, in the order of their work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from engine.actions.litigating import drafting
from engine.actions.litigating.doubles import Double
from engine.casework.filing import Packet
from engine.clock import day_of, today
from engine.errors import AnswerError
from engine.i18n import Text, money_text
from engine.litigation.manifest import Fact, Limitation, Manifest, PersonOrBody
from engine.litigation.packet_index import packet_texts
from engine.litigation.reasons import reasons
from engine.rulebook.vocabulary import read_answer
from web import alike_views, desk_views, exhibit_views, urls, views
from web.context import Visit
from web.litigation.court_list import limit_view, row_view, short, term_view

PARTICULARS: Final = (
    "id_no",
    "org_code",
    "legal_representative",
    "gender",
    "birth",
    "ethnicity",
    "workplace",
    "post",
    "address",
    "phone",
    "email",
    "delivery_mode",
    "delivery_address",
)
ROLES: Final = ("resident", "respondent", "representative", "mediator", "agent")
MEDIA: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
SIDES: Final = ("plaintiff", "defendant", "third")


def head(visit: Visit, packet: Packet, m: Manifest | None) -> dict[str, Any]:
    """What stands above a packet, whether or not it may be read."""
    day = today(visit.desk.clock)
    came = packet.came_at
    came_on = day_of(came).isoformat() if came else ""
    safe = [one.last_day_safe for one in m.limitation if one.last_day_safe] if m else []
    return {
        "id": short(packet.id),
        "whole_id": packet.id,
        "kind": desk_views.kind_title(visit, m.cause.kind or m.cause.code) if m else "",
        "track": visit.say(f"court.track.{packet.track}"),
        "standing": visit.say(f"court.standing.{packet.standing}"),
        "docket": packet.docket,
        "came": desk_views.day(visit, day_of(came)) if came else "",
        "term": term_view(visit, packet.track, packet.standing, came_on, day),
        "limit": limit_view(visit, min(safe, default=None), day),
        "total": "" if m is None or m.total_fen is None else money_text(m.total_fen),
        "again": visit.say("court.made_times", count=packet.version) if packet.version > 1 else "",
        "line": _line(visit, m) if m else "",
    }


def _line(visit: Visit, m: Manifest) -> str:
    """The packet in figures."""
    return visit.say(
        "court.line",
        claims=len(m.claims),
        facts=len(m.facts),
        agreed=sum(fact.standing == "agreed" for fact in m.facts),
        pieces=len(m.evidence),
        files=sum(file.kind == "document" for file in m.files),
    )


def body(visit: Visit, packet: Packet, m: Manifest) -> dict[str, Any]:
    """Everything that the manifest says, in words."""
    return {
        "parties": [_party(visit, one) for side in SIDES for one in m.parties if one.side == side],
        "agents": [{"name": a.name, "scope": a.scope, "paper": a.document or ""} for a in m.agents],
        "claims": [
            {
                "no": claim.no,
                "text": claim.text,
                "sum": money(visit, claim.amount_fen),
                "formula": "" if claim.formula in claim.text else claim.formula,
                "as_of": desk_views.day(visit, claim.as_of) if claim.as_of else "",
            }
            for claim in m.claims
        ],
        "total": money(visit, m.total_fen),
        "fee": _fee(visit, m),
        "venue": _venue(visit, m),
        "limits": [_limit(visit, one) for one in m.limitation],
        "assets": _known(visit, m.urgency.assets_at_risk),
        "checks": _checks(visit, m),
        "facts": [_fact(visit, one) for one in m.facts],
        "agreed": [
            {
                "no": one.no,
                "text": one.text,
                "when": views.moment(visit, one.at),
                "by": visit.say("list.comma").join(
                    visit.say_or(f"mediation.side.{side}", side) for side in one.confirmed_by
                ),
            }
            for one in m.undisputed_facts
        ],
        "pieces": [_piece(visit, packet, m, at) for at in range(len(m.evidence))],
        "papers": _papers(visit, packet, m),
        "mediation": _mediation(visit, m),
        "before": _before(visit, m),
        "wish": visit.say(f"court.wish.{m.mediation_wish}"),
        "findings": _findings(visit, m),
        "made": views.moment(visit, m.created_at),
        "rules": m.library_revision,
        "digest": views.grouped(packet.digest[:16]),
    }


def money(visit: Visit, fen: int | None) -> str:
    """A sum in yuan, or that nobody knows it."""
    if fen is None:
        return visit.say("court.unknown")
    return visit.say("court.yuan", sum=money_text(fen))


def _party(visit: Visit, one: PersonOrBody) -> dict[str, Any]:
    told: list[dict[str, str]] = []
    for name in PARTICULARS:
        value = getattr(one, name, None)
        if value is not None:
            shown = desk_views.day(visit, value) if isinstance(value, date) else value
            told.append({"title": visit.say(f"court.party.{name}"), "value": shown})
    return {
        "side": visit.say(f"court.side.{one.side}"),
        "name": one.name or visit.say("court.unknown"),
        "type": visit.say(f"court.type.{one.type}") if one.type else "",
        "told": told,
    }


def _fee(visit: Visit, m: Manifest) -> dict[str, Any] | None:
    """What it will cost, as far as it was worked out; each fee by its name."""
    fee = m.fee_estimate
    if fee is None:
        return None
    known = {name: sum for name, sum in fee.model_dump(exclude={"note"}).items() if sum is not None}
    texts = packet_texts()
    named = {texts[f"fee.{name}"].get(visit.language): money(visit, s) for name, s in known.items()}
    return {"named": named, "none": money(visit, None), "note": fee.note}


def _venue(visit: Visit, m: Manifest) -> dict[str, str] | None:
    if m.jurisdiction is None:
        return None
    return {
        "place": m.jurisdiction.body or m.jurisdiction.place,
        "reason": m.jurisdiction.reason or "",
        "basis": m.jurisdiction.basis,
        "clause": _known(visit, m.jurisdiction.arbitration_clause),
    }


def _known(visit: Visit, value: bool | None) -> str:
    return visit.say("court.unknown" if value is None else f"answer.{'yes' if value else 'no'}")


def _limit(visit: Visit, one: Limitation) -> dict[str, Any]:
    day = today(visit.desk.clock)
    later = one.last_day_extended
    return {
        "title": _titled(visit, one.name, one.title),
        "status": visit.say_or(f"court.limited.{one.status}", ""),
        "stops": [
            f"{desk_views.day(visit, stop.on)} {stop.title}" for stop in one.interruptions or ()
        ],
        "safe": limit_view(visit, one.last_day_safe, day),
        "no_limit": visit.say("court.no_limit" if one.is_unlimited else "court.unknown"),
        "later": desk_views.day(visit, later) if later and later != one.last_day_safe else "",
    }


def _fact(visit: Visit, one: Fact) -> dict[str, Any]:
    fact = visit.desk.library.rulebook.facts.get(one.name)
    text = one.text
    if fact is not None and text is not None and "value" in one.stored:
        try:
            text = views.said(visit, fact, read_answer(fact, one.stored["value"]))
        except AnswerError:
            text = one.text
    return {
        "title": fact.title.get(visit.language) if fact else one.title,
        "text": text or visit.say("court.unknown"),
        "who": who(visit, one.said_by.role),
        "agreed": one.standing == "agreed",
        "pieces": [{"no": no, "anchor": f"#piece-{no}"} for no in one.evidence],
        "grade": one.grade or "",
    }


def who(visit: Visit, role: str) -> str:
    """Who said or handed in something, as a court calls them."""
    return visit.say(f"court.who.{role if role in ROLES else 'other'}")


def _piece(visit: Visit, packet: Packet, m: Manifest, at: int) -> dict[str, Any]:
    piece = m.evidence[at]
    facts = visit.desk.library.rulebook.facts
    items = {item.id: item for item in visit.desk.library.rulebook.listed_as("evidence")}
    item = items.get(piece.item or "")
    size = next((file.size for file in m.files if file.path == piece.path), None)
    return {
        "no": piece.no,
        "name": piece.name or visit.say("exhibits.unnamed"),
        "href": urls.to(urls.DESK_PACKET_PIECE, packet=packet.id, no=str(piece.no)),
        "form": visit.say(f"court.form.{piece.form}"),
        "size": exhibit_views.size_text(size) if size is not None else "",
        "item": item.texts["title"].get(visit.language) if item else "",
        "who": who(visit, piece.source),
        "filed": desk_views.day(visit, day_of(piece.filed_at)),
        "proves": _some(
            visit, [facts[name].title.get(visit.language) for name in piece.proves if name in facts]
        ),
        "grade": visit.say(f"exhibits.grade.{piece.grade}")
        if piece.grade
        else visit.say("exhibits.ungraded"),
    }


def _some(visit: Visit, titles: Sequence[str]) -> str:
    """The first of them, and how many there are where that is not all."""
    named = visit.say("list.semicolon").join(titles[: exhibit_views.NAMED])
    more = titles[exhibit_views.NAMED :]
    return visit.say("exhibits.some", named=named, count=len(titles)) if more else named


def piece_view(visit: Visit, packet: Packet, m: Manifest, no: str) -> dict[str, Any] | None:
    """One piece by its number; None where there is none of that number."""
    at = next((at for at, piece in enumerate(m.evidence) if str(piece.no) == no), None)
    return None if at is None else _piece(visit, packet, m, at)


def _papers(visit: Visit, packet: Packet, m: Manifest) -> list[dict[str, Any]]:
    """The documents, each with the forms in which it comes."""
    known = drafting.forms_of(visit.service.revisions.current.library).by_id
    papers: dict[str, dict[str, Any]] = {}
    for file in m.files:
        if file.kind != "document":
            continue
        name = file.path.rpartition("/")[2]
        stem, _, ending = name.rpartition(".")
        title = known[stem].title.get(visit.language) if stem in known else file.title or stem
        paper = papers.setdefault(stem, {"title": title, "files": []})
        paper["files"].append(
            {
                "title": ending.upper(),
                "size": exhibit_views.size_text(file.size),
                "href": urls.to(urls.DESK_PACKET_PAPER, packet=packet.id, name=name),
            }
        )
    return [*papers.values()]


def media_of(name: str) -> str:
    """What a document is, by its ending."""
    return MEDIA.get(name.rpartition(".")[2], "")


def _mediation(visit: Visit, m: Manifest) -> list[dict[str, str]]:
    told = m.mediation
    if told is None:
        return []
    lines = [
        ("body", told.body or ""),
        ("mediator", told.mediator or ""),
        ("sessions", "" if told.sessions is None else str(told.sessions)),
        ("accepted_on", desk_views.day(visit, told.accepted_on) if told.accepted_on else ""),
        ("ended_on", desk_views.day(visit, told.ended_on) if told.ended_on else ""),
        ("reason", _ended(visit, told.reason)),
        ("certificate_no", told.certificate_no or ""),
    ]
    return [
        {"title": visit.say(f"court.mediated.{name}"), "value": value}
        for name, value in lines
        if value
    ]


def _ended(visit: Visit, reason: str | None) -> str:
    """Why a mediation ended: by its own reasons, or why the case went on."""
    if not reason:
        return ""
    return visit.say_or(f"mediation.reason.{reason}", visit.say_or(f"course.reason.{reason}", ""))


def _before(visit: Visit, m: Manifest) -> list[dict[str, str]]:
    """What went before elsewhere, as far as the applicant told it."""
    award, kept, looked = m.arbitration, m.preservation, m.appraisal
    lines: list[tuple[str, str]] = []
    if award is not None:
        result = award.exempt or award.result
        lines.append(("arbitration", visit.say(f"court.award.{result or 'unknown'}")))
        lines.append(("award_no", award.no or ""))
        received = award.date_received
        lines.append(("award_received", desk_views.day(visit, received) if received else ""))
        until = award.deadline_15d
        lines.append(("award_until", desk_views.day(visit, until) if until else ""))
    if kept is not None:
        told = [_known(visit, kept.applied), kept.court or "", kept.case_no or ""]
        lines.append(("preservation", " · ".join(filter(None, told))))
    if looked is not None:
        told = [_known(visit, looked.need), looked.item or ""]
        lines.append(("appraisal", " · ".join(filter(None, told))))
    return [
        {"title": visit.say(f"court.before.{name}"), "value": value}
        for name, value in lines
        if value
    ]


def _checks(visit: Visit, m: Manifest) -> list[dict[str, str]]:
    """The reasons to return papers, each with how it stood when they were made."""
    states = {check.code: check.state for check in m.checks or ()}
    return [
        {
            "code": reason.code,
            "title": reason.title.get(visit.language),
            "state": states.get(reason.code, "by_hand"),
            "word": visit.say(f"court.check.{states.get(reason.code, 'by_hand')}"),
        }
        for reason in reasons().values()
    ]


def _findings(visit: Visit, m: Manifest) -> list[str]:
    return [_titled(visit, one.name, one.title) for one in m.replay.findings]


def _titled(visit: Visit, name: str, title: str) -> str:
    """What a definition is called in the reader's language; else as the packet calls it."""
    known = getattr(visit.desk.library.rulebook.definitions.get(name), "title", None)
    return known.get(visit.language) if isinstance(known, Text) else title


def doubles_view(visit: Visit, found: Iterable[Double]) -> list[dict[str, Any]]:
    """Other packets of this unit that may be about the same dispute, and what speaks for it."""
    day = today(visit.desk.clock)
    return [
        {
            **row_view(visit, one.row, day),
            "band": "same_case" if one.same_case else one.band.value,
            "points": one.score.points,
            "reasons": [alike_views.reason_text(visit, each) for each in one.score.reasons],
        }
        for one in found
    ]
