"""Papers that list: facts that both confirmed, what was said to all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.casework.people import Side
from engine.documents.document import Block, Document, Paragraph, Table
from engine.mediation.papers.laying import Issue, lay_out, paragraphs, section, signing
from engine.mediation.papers.letters import Matter, meta_of, signers
from engine.mediation.papers.words import Words


@dataclass(frozen=True, slots=True)
class Undisputed:
    """One fact that both sides confirmed alike, and when each did."""

    title: str
    value: str
    applicant_at: str
    respondent_at: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """One session: when, and who was there."""

    when: str
    present: str


@dataclass(frozen=True, slots=True)
class Line:
    """Something said to all."""

    when: str
    who: str
    text: str


def facts(matter: Matter, confirmed: Sequence[Undisputed], issue: Issue, words: Words) -> Document:
    """The facts that both confirmed, for both to sign; made of nothing else."""
    rows = tuple(
        (
            str(number),
            one.title,
            one.value,
            words("facts.both", applicant=one.applicant_at, respondent=one.respondent_at),
        )
        for number, one in enumerate(confirmed, 1)
    )
    head = tuple(words(f"facts.{name}") for name in ("no", "fact", "value", "by"))
    blocks: list[Block] = [
        Paragraph(words("facts.lead")),
        Table(head, rows, widths=(1, 5, 4, 5)),
        Paragraph(words("facts.note"), voice="quiet"),
    ]
    sections = [section("facts", blocks), signing(signers(tuple(Side), matter, words), words)]
    return lay_out(words("facts.title"), sections, issue, words, meta_of(matter, words))


def record(
    matter: Matter, meetings: Sequence[Meeting], said: Sequence[Line], issue: Issue, words: Words
) -> Document:
    """What was said to all, for everybody to sign."""
    held: list[Block] = paragraphs([words("record.no_session")])
    if meetings:
        head = (words("record.when"), words("record.who"))
        held = [Table(head, tuple((one.when, one.present) for one in meetings), widths=(2, 3))]
    spoken: list[Block] = paragraphs([words("record.nothing")])
    if said:
        columns = (words("record.when"), words("record.speaker"), words("record.words"))
        rows = tuple((line.when, line.who, line.text) for line in said)
        spoken = [Table(columns, rows, widths=(2, 2, 6))]
    sections = [
        section("sessions", held, words("record.sessions")),
        section("said", spoken, words("record.said")),
        section("note", [Paragraph(words("record.note"), voice="quiet")]),
        signing(signers((*Side, "mediator"), matter, words), words),
    ]
    return lay_out(words("record.title"), sections, issue, words, meta_of(matter, words))
