"""How a document becomes plain text for a terminal: the same words, told apart by marks alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from engine.documents.document import (
    Bullets,
    Callout,
    Checklist,
    Columns,
    Document,
    Fields,
    Paragraph,
    Quote,
    Rich,
    Signatures,
    Statements,
    Table,
    runs,
)

Lines = Iterator[str]


def plain_text(document: Document) -> str:
    """The document as text, its sections under underlined headings."""
    return "\n".join(_lines(document)).rstrip() + "\n"


def _lines(document: Document) -> Lines:
    yield document.title
    yield "=" * _width(document.title)
    for line in (document.subtitle, document.label):
        if line:
            yield line
    yield from _fields(document.meta)
    for section in document.sections:
        yield ""
        yield section.heading
        yield "-" * _width(section.heading)
        for block in section.blocks:
            yield from _block(block)
    if document.footer:
        yield ""
        yield document.footer


def _block(block: Any) -> Lines:  # any block; the table below knows each kind
    yield from _WRITERS[type(block)](block)


def _say(rich: Rich) -> str:
    return "".join(run.text for run in runs(rich))


def _hung(mark: str, text: str) -> Lines:
    """Text after a mark, its further lines set under the first."""
    first, *rest = text.split("\n")
    yield f"{mark}{first}"
    yield from (f"{' ' * _width(mark)}{line}" for line in rest)


def _paragraph(block: Paragraph) -> Lines:
    yield from _say(block.text).split("\n")


def _fields(block: Fields) -> Lines:
    for label, value in block.pairs:
        yield from _hung(f"{label}: ", _say(value))


def _table(block: Table) -> Lines:
    if block.caption:
        yield block.caption
    for row in block.rows:
        first, *cells = (_say(cell) for cell in row)
        yield from _hung("- ", first)
        for label, cell in zip(block.head[1:], cells, strict=False):
            if cell.strip("—"):  # a dash says that there is nothing
                yield from _hung(f"    {label}: ", cell)


def _bullets(block: Bullets) -> Lines:
    for number, item in enumerate(block.items, 1):
        yield from _hung(f"{number}. " if block.numbered else "- ", _say(item))


def _statements(block: Statements) -> Lines:
    for number, item in enumerate(block.items, 1):
        tag = f" [{item.tag}]" if item.tag else ""
        yield from _hung(f"{number}. ", f"{_say(item.title)}{tag}")
        basis = (
            f"{item.basis} ({item.mark})" if item.mark and item.basis else item.basis or item.mark
        )
        for part in (_say(item.body), *map(_say, item.notes), basis):
            if part:
                yield from _hung("   ", part)


def _checklist(block: Checklist) -> Lines:
    for item in block.items:
        yield from _hung(f"[{'x' if item.done else ' '}] ", f"{item.label}  {_say(item.text)}")
        if item.note:
            yield from _hung("    ", _say(item.note))


def _callout(block: Callout) -> Lines:
    mark = "!! " if block.tone == "urgent" else "!  "
    for text in (block.title, *map(_say, block.items)):
        if text:
            yield from _hung(mark, text)


def _columns(block: Columns) -> Lines:
    for column in block.columns:
        yield f"[{column.heading}]"
        for inner in column.blocks:
            yield from _block(inner)


def _quote(block: Quote) -> Lines:
    yield f"> {block.source}"
    for text in (block.note, block.text):
        if text:
            yield from _hung("  ", text)


def _signatures(block: Signatures) -> Lines:
    for item in block.items:
        yield f"{item.role} {item.name} ____________ {block.day_label} {item.day}".rstrip()


def _width(text: str) -> int:
    """Columns that a text takes in a terminal: Chinese characters take two."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


_WRITERS: Final[Mapping[type, Callable[[Any], Iterable[str]]]] = {
    Paragraph: _paragraph,
    Fields: _fields,
    Table: _table,
    Bullets: _bullets,
    Statements: _statements,
    Checklist: _checklist,
    Callout: _callout,
    Columns: _columns,
    Quote: _quote,
    Signatures: _signatures,
}
