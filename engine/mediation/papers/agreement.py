"""The mediation agreement as a document: the very words that are signed, and who signed them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine.documents.document import Block, Bullets, Document, Paragraph, Section
from engine.mediation.content import Content, Part, last_day
from engine.mediation.papers.laying import Issue, lay_out, paragraphs, section, signing
from engine.mediation.papers.words import Words


@dataclass(frozen=True, slots=True)
class Hand:
    """One hand under the agreement: as what, called what, and how and when it signed, if it did."""

    position: str
    name: str
    on: date | None = None
    made: str = ""
    verified: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the wording stands: its hash, the hands, the seal, and since when it binds."""

    digest: str
    hands: Sequence[Hand]
    sealed_on: date | None = None
    effective_on: date | None = None


def agreement_paper(
    content: Content, standing: Standing, issue: Issue, words: Words, on_screen: bool = False
) -> Document:
    """The agreement; on a screen, and before it binds, without numbers that others could use."""
    frame, language = content.frame, words.language
    hidden = on_screen or standing.effective_on is None
    parts = content.shown(language) if hidden else content.parts[language]
    track = f"agreement.title.{frame.track}"
    title = words(track if words.has(track) else "agreement.title")
    meta = (
        (words("meta.body"), frame.body.get(language)),
        (words("meta.mediator"), frame.mediator),
    )
    sections = [*map(_section, parts), _signatures(content, standing, words)]
    sections.append(_in_force(content, standing, words))
    subtitle = "" if language == "zh" else words("agreement.zh_prevails")
    return lay_out(title, sections, issue, words, meta, subtitle)


def _section(part: Part) -> Section:
    blocks: list[Block] = paragraphs(part.lines)
    if part.numbered:
        blocks = [Bullets(part.lines, numbered=True)]
    return section(part.id, blocks, part.heading)


def _signatures(content: Content, standing: Standing, words: Words) -> Section:
    lines = [
        (words(f"sign.{hand.position}"), _hand(hand, words), words.day(hand.on))
        for hand in standing.hands
    ]
    if content.frame.is_sealed:
        body = content.frame.body.get(words.language)
        lines.append((words("sign.body"), body, words.day(standing.sealed_on)))
    return signing(lines, words)


def _hand(hand: Hand, words: Words) -> str:
    if hand.on is None:
        return hand.name
    made, verified = words(f"signed.{hand.made}"), words(f"verified.{hand.verified}")
    return words("signed.name", name=hand.name, made=made, verified=verified)


def _in_force(content: Content, standing: Standing, words: Words) -> Section:
    own = Paragraph(words("agreement.in_force.own"), voice="quiet")
    digest = Paragraph(words("agreement.in_force.digest", digest=standing.digest), voice="quiet")
    heading = words("agreement.in_force")
    if standing.effective_on is None:
        waiting = Paragraph(words("agreement.waiting"))
        return section("in_force", [waiting, digest, own], heading, small=True)
    frame = content.frame
    confirm = words.day(last_day(standing.effective_on, frame.confirm_days))
    lines = [
        words("agreement.in_force.on", day=words.day(standing.effective_on)),
        words("agreement.in_force.confirm", last=confirm),
    ]
    if frame.review_days is not None:
        review = words.day(last_day(standing.effective_on, frame.review_days))
        lines.insert(1, words("agreement.in_force.review", last=review))
    return section("in_force", [*paragraphs(lines), digest, own], heading, small=True)
