"""The shorter papers of a mediation: receipt, invitation, consents, confirmations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine.casework.people import Side
from engine.documents.document import Block, Document, Fields
from engine.i18n import Text
from engine.mediation.papers.laying import Issue, lay_out, paragraphs, section, signing
from engine.mediation.papers.words import Words
from engine.mediation.parties import Party

BODY = "body"
SIGNED_BY = {
    "receipt": (BODY,),
    "invitation": (BODY,),
    "withdrawal": (Side.APPLICANT,),
    "extension": tuple(Side),
    "performed": tuple(Side),
    "presided": (BODY,),
}
"""Whose line stands under each."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What every paper may say: who, about what, before whom; nothing of the talks."""

    case: str
    cause: Text
    body: Text
    mediator: str
    parties: tuple[Party, ...]
    asked_on: date | None = None
    until: date | None = None
    number: str = ""  # of the agreement
    effective_on: date | None = None
    performed_on: date | None = None

    def names(self, side: Side, words: Words) -> str:
        """The names of a side; a line to fill in where nobody said one."""
        named = [party.name for party in self.parties if party.side == side and party.name]
        return words("list.comma").join(named) or words("blank")


def letter(paper: str, matter: Matter, issue: Issue, words: Words) -> Document:
    """One of the papers that are a few lines."""
    blocks: list[Block] = paragraphs(words.lines(paper, **values_of(matter, words)))
    if paper == "performed":
        blocks.append(Fields(((words("performed.done"), words.day(matter.performed_on)),)))
    sections = [section("body", blocks), signing(signers(SIGNED_BY[paper], matter, words), words)]
    return lay_out(words(f"{paper}.title"), sections, issue, words, meta_of(matter, words))


def delivery(matter: Matter, issue: Issue, words: Words) -> Document:
    """The addresses to which papers are delivered, each to be signed by whose it is."""
    sections = [section("body", paragraphs(words.lines("delivery")))]
    for number, party in enumerate(matter.parties):
        pairs = (
            (words("delivery.name"), party.name or words("blank")),
            (words("delivery.id"), party.id_number or words("blank")),
            (words("delivery.address"), party.delivery or party.address or words("blank")),
            (words("delivery.phone"), party.phone or words("blank")),
        )
        sections.append(section(f"party{number}", [Fields(pairs)]))
    lines = [(words(f"sign.{party.side}"), party.name, words.day(None)) for party in matter.parties]
    return lay_out(
        words("delivery.title"),
        [*sections, signing(lines, words)],
        issue,
        words,
        meta_of(matter, words),
    )


def values_of(matter: Matter, words: Words) -> dict[str, str]:
    """What fills the places of the lines."""
    return {
        "applicant": matter.names(Side.APPLICANT, words),
        "respondent": matter.names(Side.RESPONDENT, words),
        "cause": matter.cause.get(words.language),
        "body": matter.body.get(words.language),
        "mediator": matter.mediator,
        "case": matter.case,
        "asked": words.day(matter.asked_on),
        "until": words.day(matter.until),
        "number": matter.number,
        "effective": words.day(matter.effective_on),
    }


def meta_of(matter: Matter, words: Words) -> tuple[tuple[str, str], ...]:
    """The lines under the title."""
    return (
        (words("meta.body"), matter.body.get(words.language)),
        (words("meta.cause"), matter.cause.get(words.language)),
    )


def signers(who: Sequence[str], matter: Matter, words: Words) -> list[tuple[str, str, str]]:
    """The lines to sign on, for sides, the mediator and the body."""
    lines = []
    for one in who:
        if one == BODY:
            name = matter.body.get(words.language)
        elif one == "mediator":
            name = matter.mediator
        else:
            name = matter.names(Side(one), words)
        lines.append((words(f"sign.{one}"), name, words.day(None)))
    return lines
