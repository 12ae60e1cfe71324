"""How a filled form becomes a document: parts as tables, pieces, time limits, signatures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from engine.casework.exhibits import Exhibit
from engine.documents.document import (
    Block,
    Bullets,
    Document,
    Fields,
    Labels,
    Paragraph,
    Section,
    Signature,
    Signatures,
    Stamp,
    Table,
    inputs_hash,
)
from engine.documents.walk import texts_of
from engine.i18n import Language, Text, join_text
from engine.litigation.days import plain_day
from engine.litigation.filling import Filled, FilledForm, FilledPart, State
from engine.litigation.form import NOTHING, SHEET, FromFindings, Of, Supply
from engine.litigation.limits import by_lines, limit_lines
from engine.litigation.open import Answered, answered
from engine.litigation.venue import competent

NAMED = 6  # facts that a piece is said to prove; the packet names all
CHECKED = 12  # characters of the checksum that stand at the foot


@dataclass(frozen=True, slots=True)
class Copy:
    """What ties a copy to the case: its number, the revision of the rules, the moment."""

    number: str
    revision: str
    at: datetime
    language: Language = "zh"
    large_print: bool = False
    to: Text = NOTHING  # the body, where no rule of competence names it


def paper(filled: FilledForm, copy: Copy) -> Document:
    """The paper in one language, ready to be drawn as PDF or DOCX."""
    return _Laying(filled, copy).document()


class _Laying:
    def __init__(self, filled: FilledForm, copy: Copy) -> None:
        self.filled, self.copy = filled, copy
        self.form, self.matter = filled.form, filled.matter

    def say(self, text: Text) -> str:
        return text.get(self.copy.language)

    def word(self, id: str, **values: str) -> str:
        return self.say(self.matter.words(id, **values))

    def document(self) -> Document:
        sections = tuple(self._sections())
        title, meta = self.say(self.form.title), self._meta()
        digest = inputs_hash(title, [list(pair) for pair in meta], list(texts_of(sections)))
        number = self.copy.number
        return Document(
            title=title,
            subtitle="" if self.copy.language == "zh" else self.word("english"),
            label=self.word("draft"),
            stamp=Stamp(number, digest, self.copy.revision, self.copy.at),
            meta=Fields(meta),
            sections=sections,
            footer=f"{number} · {self.word('checksum')} {digest[:CHECKED]}",
            labels=Labels(
                page=self.word("page"),
                checksum=self.word("checksum"),
                glyphs=self.word("glyphs"),
                labelled=self.word("labelled"),
            ),
            language=self.copy.language,
            large_print=self.copy.large_print,
        )

    def _meta(self) -> tuple[tuple[str, str], ...]:
        is_sheet = self.form.group == SHEET
        name = self.copy.to if is_sheet else competent(self.form, self.matter).name
        return (
            (self.word("meta.case"), self.copy.number),
            (self.word("meta.day"), self.say(plain_day(self.matter.day, self.matter))),
            (self.word("meta.venue"), self.say(name) or self.word("blank")),
        )

    def _sections(self) -> Iterator[Section]:
        if self.form.notice:
            notices = tuple(self.say(text) for text in self.form.notice)
            yield Section("notice", self.word("notice.title"), (Bullets(notices),), small=True)
        for part in self.filled.parts:
            if lines := [line for line in part.lines if _is_shown(line)]:
                yield self._part(part, lines)
        if self.form.listing:
            yield Section("listing", self.word("listing.title"), (self._listing(),))
        yield Section("signatures", "", (self._signatures(),))
        is_sheet = self.form.group == SHEET
        told = by_lines(self.form, self.matter) if is_sheet else limit_lines(self.matter)
        if limits := tuple(self.say(line) for line in told):
            yield Section("limits", self.word("limit.title"), (Bullets(limits),), small=True)
        if self.form.listing and self.matter.pieces:
            title = self.word("listing.digests")
            yield Section("digests", title, (self._digests(),), small=True)

    def _part(self, part: FilledPart, lines: list[Filled]) -> Section:
        head = (self.word("field"), self.word("value"))
        rows = tuple((self.say(line.element.title), self._value(line)) for line in lines)
        blocks: list[Block] = [Table(head, rows, widths=(3, 7))]
        if part.part.note is not None:
            blocks.append(Paragraph(self.say(part.part.note), voice="quiet"))
        return Section(part.part.id, self.say(part.part.title), tuple(blocks))

    def _value(self, line: Filled) -> str:
        """What stands in the paper; what is missing is a line to fill in."""
        said = self.say(line.text)
        blank = self.word("blank")
        if line.state is State.MISSING and blank not in said:
            is_open = line.supply is not Supply.HAND or not said
            return f"{said} {blank}".strip() if is_open else said
        return said

    def _signatures(self) -> Signatures:
        name = self.matter.person(Of.OWN).get("name", "")
        names = [name] + [""] * len(self.form.signs)
        day = self.word("blank.day")
        signs = tuple(
            Signature(self.say(role), signer, day)
            for role, signer in zip(self.form.signs, names, strict=False)
        )
        return Signatures(signs, self.word("date"))

    def _listing(self) -> Block:
        if not self.matter.pieces:
            return Paragraph(self.word("listing.empty"))
        columns = ("no", "name", "form", "source", "proves", "pages", "view", "original")
        head = tuple(self.word(f"listing.{column}") for column in columns)
        rows = tuple(
            self._piece(number, piece) for number, piece in enumerate(self.matter.pieces, 1)
        )
        return Table(head, rows, widths=(4, 10, 9, 8, 10, 4, 9, 6))

    def _digests(self) -> Block:
        """By what each file can be told from a changed one."""
        head = (self.word("listing.no"), self.word("listing.digest"))
        pieces = enumerate(self.matter.pieces, 1)
        return Table(head, tuple((str(n), piece.digest) for n, piece in pieces), widths=(1, 14))

    def _piece(self, number: int, piece: Exhibit) -> tuple[str, ...]:
        day = self.say(plain_day(piece.filed_at.date(), self.matter))
        pages = self.matter.pages.get(piece.id)
        return (
            str(number),
            piece.name,
            self.word("listing.copy"),
            self.word("listing.handed", day=day),
            self._proves(piece),
            "" if pages is None else str(pages),
            self.word("listing.views"),
            "",
        )

    def _proves(self, piece: Exhibit) -> str:
        """What was said that it was tied to, the first few; nothing private is in any paper."""
        evaluation = self.matter.evaluation
        facts = evaluation.rulebook.facts
        said = [
            self.say(facts[name].title)
            for name in piece.facts
            if name in facts
            and not facts[name].private
            and answered(evaluation, name) is Answered.GIVEN
        ]
        listed = join_text(said[:NAMED], self.copy.language)
        if len(said) > NAMED:
            return self.word("listing.more", named=listed, count=str(len(said)))
        return listed or self.word("listing.untied")


def _is_shown(line: Filled) -> bool:
    """A ground that has not been shown is left out, and what no model form has where it is open."""
    if line.state is State.NOT_APPLICABLE:
        return False
    may_lack = isinstance(line.element.origin, FromFindings) or line.element.is_extra
    return line.state is State.FILLED or not may_lack or bool(line.claim and line.claim.blank.zh)
