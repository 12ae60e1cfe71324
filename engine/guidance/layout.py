"""How a guidance is laid out: which sections, in which order, under which headings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.documents.document import (
    Block,
    Document,
    Fields,
    Labels,
    Paragraph,
    Section,
    Stamp,
)
from engine.guidance import sections, ways
from engine.guidance.guidance import Edition, Guidance
from engine.guidance.words import Address, Words
from engine.i18n import Language, Text

Compose = Callable[[Guidance, Words], tuple[Block, ...]]

# The order is fixed. A part that is empty says so; only the urgent box is left out.
BODY: tuple[tuple[str, Compose], ...] = (
    ("headline", sections.headline),
    ("urgent", sections.urgent),
    ("facts", sections.facts),
    ("findings", sections.findings),
    ("amounts", sections.amounts),
    ("reasons", ways.reasons),
    ("options", ways.options),
    ("route", ways.route),
    ("evidence", ways.evidence),
    ("missing", ways.missing),
    ("helpers", ways.helpers),
    ("disclaimers", sections.disclaimers),
)
_WEIGHING = frozenset({"reasons", "options"})  # never where somebody is in danger
_SMALL = frozenset({"disclaimers", "law"})


def lay_out(
    guidance: Guidance,
    texts: Mapping[str, Text],
    language: Language = "zh",
    *,
    verify_url: str = "",
    large_print: bool = False,
    address: Address | None = None,
) -> Document:
    """The guidance as a document in one language, ready for PDF, DOCX and HTML.

    `address` gives the page of an article, for a copy that is read as a page.
    """
    words = Words(texts, language, address)
    return Document(
        title=words("title.guidance"),
        subtitle=_subtitle(guidance, words),
        label=_label(guidance, words),
        stamp=_stamp(guidance, verify_url),
        meta=_meta(guidance, words),
        sections=_sections(guidance, words),
        footer=_footer(guidance, words),
        labels=_labels(words),
        language=language,
        large_print=large_print,
    )


def _sections(guidance: Guidance, words: Words) -> tuple[Section, ...]:
    numerals = words("document.numerals").split()
    laid: list[Section] = []
    for id, compose in BODY:
        if guidance.safety_first and id in _WEIGHING:
            continue
        blocks = compose(guidance, words)
        if id == "urgent" and not blocks:
            continue
        title = words(f"section.{id}")
        heading = words("document.heading", numeral=numerals[len(laid)], title=title)
        laid.append(_section(id, heading, blocks, words))
    return (*laid, _section("law", words("section.law"), sections.law(guidance, words), words))


def _section(id: str, heading: str, blocks: tuple[Block, ...], words: Words) -> Section:
    blocks = blocks or (Paragraph(words("document.empty"), voice="quiet"),)
    return Section(id, heading, blocks, small=id in _SMALL)


def _subtitle(guidance: Guidance, words: Words) -> str:
    edition = words(f"edition.{guidance.edition}")
    if guidance.edition is not Edition.SHARED:
        return edition
    return f"{edition} · {words('edition.shared_note')}"


def _label(guidance: Guidance, words: Words) -> str:
    reviewer = guidance.reviewed_by
    review = words("label.reviewed", name=reviewer) if reviewer else words("label.not_reviewed")
    return f"{words.say(guidance.label)} · {review}"


def _meta(guidance: Guidance, words: Words) -> Fields:
    number = guidance.number
    if guidance.version > 1:
        number = f"{number} · {words('meta.version', version=str(guidance.version))}"
    pairs = [
        (words("meta.number"), number),
        (words("meta.date"), words.day(guidance.as_of)),
        (words("meta.category"), words.say(guidance.category)),
        (words("meta.rules"), guidance.rule_version),
        (words("meta.law_as_of"), words.day(guidance.law_as_of)),
    ]
    if named := [line for line in guidance.parties if line.name]:
        both = " · ".join(words.party(line) for line in named)
        pairs.insert(3, (words("meta.parties"), both))
    return Fields(tuple(pairs))


def _stamp(guidance: Guidance, verify_url: str) -> Stamp:
    return Stamp(
        number=guidance.number,
        inputs_hash=guidance.answers_hash,
        revision=guidance.rule_version,
        issued_at=guidance.generated_at,
        verify_url=verify_url,
    )


def _footer(guidance: Guidance, words: Words) -> str:
    return f"{guidance.number} · {words('document.checksum')} {guidance.answers_hash[:12]}"


def _labels(words: Words) -> Labels:
    return Labels(
        page=words("document.page"),
        verify=words("document.verify"),
        checksum=words("document.checksum"),
        glyphs=words("document.glyphs"),
        basis=words("finding.basis"),
        labelled=words("document.labelled"),
    )
