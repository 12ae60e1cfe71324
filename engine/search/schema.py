"""The fields of the index, and how a document stands in them."""

from __future__ import annotations

from typing import Final
from uuid import UUID

import tantivy

from engine.search.blind import Blinder
from engine.search.document import Document, magnitude
from engine.search.query import head_number, lies

FORMAT: Final = "2"
"""Raise it when fields change or are filled in otherwise: every index is then made anew."""
BLANKS: Final = "blanks"
SAID: Final = "said"
TOLD: Final = "told"
MARKS: Final = "marks"
ARTICLES: Final = "articles"
WORDS: Final = (SAID, TOLD)
PLAIN: Final = ("state", "stage", "unit", "assignee", "place", "level", "outcome")
LIES: Final = "lies"
"""What stands in the row of a case as well, and unsealed there."""

_LOW: Final = (1 << 64) - 1


def make_schema() -> tantivy.Schema:
    """The fields; nothing but numbers can be read back."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    for name in ("high", "low", "seq", "head"):
        builder.add_unsigned_field(name, fast=True)
    for name in ("kind", "shard", "year"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in ("opened", "closed"):
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in (*PLAIN, "category"):
        builder.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
    for name in WORDS:
        builder.add_text_field(name, tokenizer_name=BLANKS, index_option="freq")
    for name in (MARKS, ARTICLES, LIES):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    return builder.build()


def tokenizer() -> tantivy.TextAnalyzer:
    """What takes tokens apart again that were written with a blank between."""
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def written(document: Document, blinder: Blinder) -> tantivy.Document:
    """A document as the index takes it: its words as tokens."""
    row = tantivy.Document()
    row.add_text("id", document.id.hex)
    number = document.id.int
    row.add_unsigned("high", number >> 64)
    row.add_unsigned("low", number & _LOW)
    row.add_unsigned("shard", number & 0xFF)
    row.add_unsigned("seq", document.seq)
    row.add_unsigned("head", head_number(document.head))
    row.add_unsigned("kind", int(document.kind))
    row.add_unsigned("year", document.opened.year)
    row.add_integer("opened", document.opened.toordinal())
    if document.closed is not None:
        row.add_integer("closed", document.closed.toordinal())
    for name in PLAIN:
        row.add_text(name, getattr(document, name))
    row.add_text(LIES, lies(document.state, document.unit))
    for category in document.categories:
        row.add_text("category", category)
    for name in WORDS:
        row.add_text(name, " ".join(blinder.tokens(name, getattr(document, name))))
    for name, values in ((MARKS, marks_of(document)), (ARTICLES, document.articles)):
        for value in sorted(values):
            row.add_text(name, blinder.token(name, value))
    return row


def marks_of(document: Document) -> frozenset[str]:
    """The marks of a document, and that of the size of its amount."""
    if document.amount is None:
        return document.marks
    return document.marks | {amount_mark(document.amount)}


def amount_mark(fen: int, steps: int = 0) -> str:
    """The mark of amounts as large as this one, or some steps larger or smaller."""
    return f"amount:{magnitude(fen) + steps}"


def id_of(high: int, low: int) -> UUID:
    """The id whose halves these are."""
    return UUID(int=high << 64 | low)
