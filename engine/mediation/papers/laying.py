"""What all papers of a mediation share: title, number, stamp, page and lines to sign on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.documents.document import (
    Block,
    Document,
    Fields,
    Labels,
    Paragraph,
    Section,
    Signature,
    Signatures,
    Stamp,
    inputs_hash,
)
from engine.documents.walk import texts_of
from engine.mediation.papers.words import Words

CHECKED = 12  # characters of the checksum that stand at the foot


@dataclass(frozen=True, slots=True)
class Issue:
    """What ties a copy to its origin; without a number it is a draft, or a form to be signed."""

    at: datetime
    number: str = ""
    digest: str = ""
    verify_url: str = ""
    large_print: bool = False
    is_form: bool = False  # filled in and signed by hand: it needs no number


def lay_out(
    title: str,
    sections: Iterable[Section],
    issue: Issue,
    words: Words,
    meta: Sequence[tuple[str, str]] = (),
    subtitle: str = "",
) -> Document:
    """A paper, ready to be drawn."""
    parts = tuple(sections)
    number = issue.number or ("" if issue.is_form else words("draft.number"))
    digest = issue.digest or digest_of(title, meta, parts)
    pairs = ((words("meta.number"), number), *meta) if number else tuple(meta)
    foot = f"{words('checksum')} {digest[:CHECKED]}"
    return Document(
        title=title,
        subtitle=subtitle,
        label="" if issue.number or issue.is_form else words("draft"),
        stamp=Stamp(number, digest, "", issue.at, issue.verify_url),
        meta=Fields(pairs),
        sections=parts,
        footer=f"{number} · {foot}" if number else foot,
        labels=Labels(
            page=words.pattern("page"),
            verify=words("verify"),
            checksum=words("checksum"),
            glyphs=words.pattern("glyphs"),
            labelled=words.pattern("labelled"),
        ),
        language=words.language,
        large_print=issue.large_print,
    )


def digest_of(title: str, meta: Sequence[tuple[str, str]], sections: Sequence[Section]) -> str:
    """SHA-256 of everything a paper says."""
    return inputs_hash(title, [list(pair) for pair in meta], list(texts_of(tuple(sections))))


def section(id: str, blocks: Iterable[Block], heading: str = "", small: bool = False) -> Section:
    """One part of a paper."""
    return Section(id, heading, tuple(blocks), small=small)


def paragraphs(lines: Iterable[str]) -> list[Block]:
    """Each line as a paragraph."""
    return [Paragraph(line) for line in lines]


def signing(signers: Iterable[tuple[str, str, str]], words: Words) -> Section:
    """Lines to sign on: role, name, day of each."""
    lines = tuple(Signature(role, name, day) for role, name, day in signers)
    return Section("signatures", "", (Signatures(lines, words("date")),))
