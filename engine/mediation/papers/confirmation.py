"""What a court is asked with: the joint application and the list of identity papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine.casework.people import Side
from engine.documents.document import Block, Bullets, Document, Paragraph
from engine.i18n import Text
from engine.mediation.content import party_line
from engine.mediation.obligations import Kind, Obligation
from engine.mediation.papers.laying import Issue, lay_out, paragraphs, section, signing
from engine.mediation.papers.letters import Matter, meta_of, signers, values_of
from engine.mediation.papers.words import Words

COURT_TRACKS = frozenset({"court_pre", "court_post", "court_post_simplified"})
LABOUR = "labour"
MONEY = frozenset({Kind.PAY, Kind.WAIVE})


@dataclass(frozen=True, slots=True)
class Court:
    """Which court is asked, and the key of why."""

    title: Text | None
    why: str


def court_for(track: str, terms: Sequence[Obligation], court: Text | None) -> Court:
    """The court of a track (民事诉讼法#205, 劳动争议解释一#52); no name where none is known."""
    if track in COURT_TRACKS:
        return Court(court, "inviting")
    if track == LABOUR and is_payment_only(terms):
        return Court(court, "payment")
    return Court(court, "body")


def is_payment_only(terms: Sequence[Obligation]) -> bool:
    """Whether nothing but money is undertaken."""
    return any(term.kind == Kind.PAY for term in terms) and all(
        term.kind in MONEY for term in terms
    )


@dataclass(frozen=True, slots=True)
class Application:
    """What the joint application says beyond the matter itself."""

    court: Court
    days: int
    last: date
    has_plain: bool


def application(matter: Matter, asked: Application, issue: Issue, words: Words) -> Document:
    """The joint application, for both to sign."""
    court = asked.court.title.get(words.language) if asked.court.title else ""
    values = {
        **values_of(matter, words),
        "days": str(asked.days),
        "last": words.day(asked.last),
    }
    lines = list(words.lines("confirmation", **values))
    if asked.has_plain:
        lines.append(words("confirmation.plain"))
    to = words("confirmation.to", court=court or words("confirmation.court_blank"))
    why = Paragraph(words(f"confirmation.why.{asked.court.why}"), voice="quiet")
    sections = [
        section("parties", paragraphs(party_line(party, words) for party in matter.parties)),
        section("body", paragraphs([to, *lines])),
        section("why", [why], words("confirmation.why")),
        section(
            "enclosed",
            [Bullets(words.lines("confirmation.enclosed"), numbered=True)],
            words("confirmation.enclosed"),
        ),
        signing(signers(tuple(Side), matter, words), words),
    ]
    return lay_out(words("confirmation.title"), sections, issue, words, meta_of(matter, words))


def identity(matter: Matter, issue: Issue, words: Words) -> Document:
    """Which identity papers go with it."""
    listed = tuple(
        words("identity.line", name=party.name, id=party.id_number or words("blank"))
        for party in matter.parties
    )
    blocks: list[Block] = [
        Paragraph(words("identity.1")),
        Bullets(listed, numbered=True),
        Paragraph(words("identity.firm"), voice="quiet"),
    ]
    title = words("identity.title")
    return lay_out(title, [section("list", blocks)], issue, words, meta_of(matter, words))
