"""How a document becomes DOCX: real headings, lists and tables that an office can go on editing."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC
from typing import Any

import docx
import segno
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from engine.documents import ooxml
from engine.documents.characters import clean
from engine.documents.document import (
    Block,
    Bullets,
    Callout,
    Checklist,
    Columns,
    Document,
    Fields,
    Paragraph,
    Quote,
    Rich,
    Run,
    Section,
    Signatures,
    Statements,
    Table,
    runs,
)
from engine.documents.walk import with_texts

_WIDTH = 168  # millimetres between the margins of A4


def render_docx(document: Document) -> bytes:
    """The document as DOCX; equal documents give equal bytes."""
    return _Writer(with_texts(document, clean)).write()


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.size = 16.0 if document.large_print else 10.5
        self.scale = 1.0
        self.word = docx.Document()
        self.drawers: dict[str, Callable[[Any], None]] = {  # each takes its own kind of block
            "paragraph": self.paragraph,
            "fields": self.fields,
            "table": self.table,
            "bullets": self.bullets,
            "statements": self.statements,
            "checklist": self.checklist,
            "callout": self.callout,
            "columns": self.columns,
            "quote": self.quote,
            "signatures": self.signatures,
        }

    def write(self) -> bytes:
        self.set_styles()
        self.set_page()
        self.opening()
        for section in self.document.sections:
            self.section(section)
        self.set_properties()
        return ooxml.save(self.word, self.document.stamp.issued_at)

    def set_styles(self) -> None:
        styles = self.word.styles
        for name in ("Normal", "List Bullet", "List Number", "Caption"):
            ooxml.set_font(styles[name], ooxml.SONG, self.size, ooxml.INK, bold=False)
            styles[name].paragraph_format.space_after = Pt(self.size * 0.35)
        ooxml.set_font(styles["Title"], ooxml.HEI, self.size * 2, ooxml.ACCENT, bold=True)
        ooxml.set_font(styles["Heading 1"], ooxml.HEI, self.size * 1.3, ooxml.ACCENT, bold=True)
        styles["Heading 1"].paragraph_format.space_before = Pt(self.size * 1.4)
        styles["Heading 1"].paragraph_format.space_after = Pt(self.size * 0.5)
        for border in styles["Title"].element.xpath("w:pPr/w:pBdr"):
            border.getparent().remove(border)
        for language in styles.element.xpath("w:docDefaults//w:lang"):
            language.set(qn("w:eastAsia"), "zh-CN")
            english = self.document.language == "en"
            language.set(qn("w:val"), "en-GB" if english else "zh-CN")

    def set_page(self) -> None:
        page = self.word.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin = page.right_margin = Mm((210 - _WIDTH) / 2)
        page.top_margin = page.bottom_margin = Mm(20)
        head, foot = page.header.paragraphs[0], page.footer.paragraphs[0]
        for line, left in ((head, self.document.title), (foot, self.document.footer)):
            tabs = self.word.styles[line.style.name].paragraph_format.tab_stops
            tabs.clear_all()
            tabs.add_tab_stop(Mm(_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
            line.add_run(f"{left}\t")
        head.add_run(self.document.stamp.number)
        ooxml.write_page(foot, self.document.labels.page)
        for run in (*head.runs, *foot.runs):
            ooxml.set_font(run, ooxml.HEI, 8, ooxml.SOFT)

    def opening(self) -> None:
        document = self.document
        self.word.add_paragraph(document.title, style="Title")
        for words in filter(None, (document.subtitle, document.label)):
            self.say(self.word.add_paragraph(), words, fonts=ooxml.HEI, color=ooxml.SOFT)
        if document.stamp.verify_url:
            self.qr(self.word.add_paragraph())
        if document.meta.pairs:
            self.fields(document.meta)

    def qr(self, line: WordParagraph) -> None:
        picture = io.BytesIO()
        made = segno.make(self.document.stamp.verify_url, error="m", micro=False)
        made.save(picture, kind="png", scale=6, border=0)
        shape = line.add_run().add_picture(picture, width=Mm(22))
        verify = self.document.labels.verify
        ooxml.float_right(shape, f"{verify} {self.document.stamp.verify_url}")

    def section(self, section: Section) -> None:
        self.scale = 0.88 if section.small else 1.0
        if section.heading:
            self.word.add_heading(section.heading, level=1)
        for block in section.blocks:
            self.draw(block)

    def draw(self, block: Block) -> None:
        self.drawers[block.kind](block)

    def paragraph(self, block: Paragraph) -> None:
        line = self.word.add_paragraph()
        if block.voice == "quiet":
            self.say(line, block.text, fonts=ooxml.HEI, color=ooxml.SOFT, scale=0.86)
        else:
            self.say(line, block.text, scale=1.15 if block.voice == "lead" else 1)

    def fields(self, block: Fields) -> None:
        cells = self.grid(len(block.pairs), (1, 5), lines=False)
        for (label, value), line in zip(block.pairs, cells, strict=True):
            left, right = line
            self.say(left, label, fonts=ooxml.HEI, color=ooxml.SOFT, scale=0.9)
            self.say(right, value, fonts=ooxml.HEI, scale=0.95)

    def table(self, block: Table) -> None:
        if block.caption:
            self.say(self.word.add_paragraph(style="Caption"), block.caption, bold=True)
        widths = tuple(width or 1 for width in block.widths) or (1,) * len(block.head)
        cells = self.grid(len(block.rows) + 1, widths, head=True)
        for words, line in zip(block.head, cells[0], strict=True):
            self.say(line, words, fonts=ooxml.HEI, color=ooxml.ACCENT, scale=0.9, bold=True)
        for row, lines in zip(block.rows, cells[1:], strict=True):
            for rich, line in zip(row, lines, strict=True):
                self.say(line, rich, fonts=ooxml.HEI, scale=0.9)
        for lines in cells:
            for index in block.figures:
                lines[index].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self.gap()

    def bullets(self, block: Bullets) -> None:
        style = "List Number" if block.numbered else "List Bullet"
        list_id = ooxml.restart_numbering(self.word, style) if block.numbered else 0
        for item in block.items:
            line = self.word.add_paragraph(style=style)
            if list_id:
                ooxml.number(line, list_id)
            self.say(line, item)

    def statements(self, block: Statements) -> None:
        list_id = ooxml.restart_numbering(self.word, "List Number")
        for item in block.items:
            line = self.word.add_paragraph(style="List Number")
            ooxml.number(line, list_id)
            self.say(line, item.title, fonts=ooxml.HEI, bold=True)
            aside = "  ".join(filter(None, (f"[{item.tag}]" if item.tag else "", item.mark)))
            self.say(line, f"  {aside}", fonts=ooxml.HEI, color=ooxml.ACCENT, scale=0.86)
            if item.body:
                line.add_run().add_break()
                self.say(line, item.body)
            basis = self.document.labels.labelled_basis(item.basis) if item.basis else ""
            for note in (*item.notes, basis):
                if not note:
                    continue
                line.add_run().add_break()
                self.say(line, note, fonts=ooxml.HEI, color=ooxml.SOFT, scale=0.86)
            line.paragraph_format.keep_together = True

    def checklist(self, block: Checklist) -> None:
        for item in block.items:
            line = self.word.add_paragraph()
            self.say(line, f"{'☑' if item.done else '☐'} ")
            self.say(line, f"{item.label}  ", fonts=ooxml.HEI, color=ooxml.SOFT, scale=0.86)
            self.say(line, item.text)
            if item.note:
                self.say(line, "  ")
                self.say(line, item.note, fonts=ooxml.HEI, color=ooxml.SOFT, scale=0.86)

    def callout(self, block: Callout) -> None:
        urgent = block.tone == "urgent"
        color, fill = (ooxml.ALARM, ooxml.ALARM_TINT) if urgent else (ooxml.ACCENT, ooxml.TINT)
        items: list[tuple[Rich, bool]] = [(block.title, True)] if block.title else []
        items += [(item, False) for item in block.items]
        for rich, bold in items:
            line = self.word.add_paragraph()
            line.paragraph_format.left_indent = line.paragraph_format.right_indent = Mm(3)
            ooxml.box(line, color, fill, all_sides=urgent)
            self.say(line, rich, bold=bold)

    def columns(self, block: Columns) -> None:
        cells = self.grid(2, (1,) * len(block.columns), head=True)
        for column, head, body in zip(block.columns, *cells, strict=True):
            self.say(head, column.heading, fonts=ooxml.HEI, color=ooxml.ACCENT, bold=True)
            lines = [line for inner in column.blocks for line in _lines(inner)]
            for index, rich in enumerate(lines):
                if index:
                    body.add_run().add_break()
                self.say(body, rich)
        self.gap()

    def quote(self, block: Quote) -> None:
        line = self.word.add_paragraph()
        line.paragraph_format.left_indent = Mm(4)
        self.say(line, block.source, fonts=ooxml.HEI, bold=True, scale=0.92)
        self.say(line, f"  {block.note}", fonts=ooxml.HEI, color=ooxml.SOFT, scale=0.8)
        line.add_run().add_break()
        self.say(line, block.text, scale=0.92)

    def signatures(self, block: Signatures) -> None:
        rows = [block.items[n : n + 2] for n in range(0, len(block.items), 2)]
        for signed, lines in zip(rows, self.grid(len(rows), (1, 1), lines=False), strict=True):
            for item, line in zip(signed, lines, strict=False):
                self.say(line, f"{item.role}  {item.name}\n\n{'_' * 28}", fonts=ooxml.HEI)
                self.say(line, f"\n{block.day_label} {item.day}", color=ooxml.SOFT, scale=0.86)
        self.gap()

    def grid(
        self, count: int, widths: Sequence[int], head: bool = False, lines: bool = True
    ) -> list[list[WordParagraph]]:
        """A table of empty paragraphs, one a cell, its columns sharing the width of the page."""
        table = self.word.add_table(count, len(widths))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        ooxml.rule_table(table, lines)
        ooxml.keep_rows(table, head)
        whole = sum(widths)
        sizes = [Mm(_WIDTH * width / whole) for width in widths]
        for column, size in zip(table.columns, sizes, strict=True):
            column.width = size
        cells: list[list[WordParagraph]] = []
        for row in table._tbl.tr_lst:
            made = [_Cell(cell, table) for cell in row.tc_lst]
            for cell, size in zip(made, sizes, strict=True):
                cell.width = size
            cells.append([cell.paragraphs[0] for cell in made])
        for line in (line for row in cells for line in row):
            line.paragraph_format.space_after = Pt(2)
            line.paragraph_format.space_before = Pt(2)
        return cells

    def gap(self) -> None:
        line = self.word.add_paragraph()
        line.paragraph_format.space_after = Pt(0)
        line.paragraph_format.line_spacing = Pt(4)

    def say(
        self,
        line: WordParagraph,
        rich: Rich,
        fonts: tuple[str, str] | None = None,
        color: str = "",
        scale: float = 1,
        bold: bool = False,
    ) -> None:
        for part in runs(rich):
            run = line.add_run(part.text)
            strong, quiet = bold or part.strong, part.quiet
            used = ooxml.HEI if strong or quiet else fonts
            rate = (0.86 if quiet else scale) * self.scale
            size = self.size * rate
            if used or color or rate != 1:
                shade = ooxml.SOFT if quiet else color
                ooxml.set_font(run, used or ooxml.SONG, size, shade, bold=strong or None)

    def set_properties(self) -> None:
        properties, stamp = self.word.core_properties, self.document.stamp
        properties.title, properties.subject = self.document.title, stamp.number
        properties.identifier, properties.version = stamp.inputs_hash, stamp.revision
        properties.author = properties.last_modified_by = properties.comments = ""
        properties.language = "en-GB" if self.document.language == "en" else "zh-CN"
        moment = stamp.issued_at.astimezone(UTC).replace(tzinfo=None)
        properties.created = properties.modified = moment


def _lines(block: Paragraph | Bullets) -> Iterable[Rich]:
    if isinstance(block, Paragraph):
        return (block.text,)
    return tuple((Run("· "), *runs(item)) for item in block.items)
