"""What every printed thing consists of: one model that PDF, DOCX and HTML are drawn from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal, TypeAlias

from engine.i18n import Language


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of words in one voice."""

    text: str
    strong: bool = False
    quiet: bool = False


Rich: TypeAlias = str | tuple[Run, ...]


def runs(rich: Rich) -> tuple[Run, ...]:
    """Words as runs, whichever way they were written."""
    return (Run(rich),) if isinstance(rich, str) else rich


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `lead` opens a document, `quiet` stands back."""

    kind: ClassVar = "paragraph"
    text: Rich
    voice: Literal["body", "lead", "quiet"] = "body"


@dataclass(frozen=True, slots=True)
class Fields:
    """Labels with their values, short ones side by side where there is room."""

    kind: ClassVar = "fields"
    pairs: tuple[tuple[str, Rich], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head; columns in `figures` hold sums, `widths` share out the room (0: own)."""

    kind: ClassVar = "table"
    head: tuple[str, ...]
    rows: tuple[tuple[Rich, ...], ...]
    widths: tuple[int, ...] = ()
    figures: tuple[int, ...] = ()
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, numbered where the order counts."""

    kind: ClassVar = "bullets"
    items: tuple[Rich, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to another page; on paper there are none."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A numbered statement: what holds, how surely (`tag`), its code (`mark`), and its basis.

    `links` are the articles of the basis one by one, for a page.
    """

    title: Rich
    body: Rich = ""
    tag: str = ""
    mark: str = ""
    notes: tuple[Rich, ...] = ()
    basis: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Statements:
    """Statements in order."""

    kind: ClassVar = "statements"
    items: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A thing to have ready; `label` says in words whether it is there."""

    label: str
    text: Rich
    done: bool = False
    note: Rich = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """Things to tick."""

    kind: ClassVar = "checklist"
    items: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Callout:
    """A box that must be seen; never told apart by colour alone."""

    kind: ClassVar = "callout"
    items: tuple[Rich, ...]
    title: str = ""
    tone: Literal["urgent", "notice"] = "notice"


@dataclass(frozen=True, slots=True)
class Column:
    """One of several things set side by side."""

    heading: str
    blocks: tuple[Paragraph | Bullets, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Things that deserve equal weight, side by side."""

    kind: ClassVar = "columns"
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of another text, told apart from ours, with where they come from."""

    kind: ClassVar = "quote"
    source: str
    text: str
    note: str = ""
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """A line to sign on; `name` is printed beneath the role, `day` where it is known."""

    role: str
    name: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on, two abreast."""

    kind: ClassVar = "signatures"
    items: tuple[Signature, ...]
    day_label: str = ""


Block: TypeAlias = (
    Paragraph
    | Fields
    | Table
    | Bullets
    | Statements
    | Checklist
    | Callout
    | Columns
    | Quote
    | Signatures
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part, under a heading where it has one; `id` is stable and names it in links and tests."""

    id: str
    heading: str
    blocks: tuple[Block, ...]
    small: bool = False


@dataclass(frozen=True, slots=True)
class Stamp:
    """What ties a copy to its origin: number, hash of the inputs, library revision, moment."""

    number: str
    inputs_hash: str
    revision: str
    issued_at: datetime
    verify_url: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """The few words the renderers themselves print; `{…}` is filled in by them."""

    page: str = "{page} / {pages}"
    verify: str = ""
    checksum: str = ""
    glyphs: str = "〓: {codes}"
    basis: str = ""
    labelled: str = "{label}: {value}"

    def labelled_basis(self, basis: str) -> str:
        """The basis of a statement as one line on paper."""
        return self.labelled.format(label=self.basis, value=basis)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document in one language, ready to be drawn."""

    title: str
    stamp: Stamp
    sections: tuple[Section, ...]
    subtitle: str = ""
    label: str = ""
    meta: Fields = Fields(())
    footer: str = ""
    labels: Labels = Labels()
    language: Language = "zh"
    large_print: bool = False


def inputs_hash(*inputs: object) -> str:
    """SHA-256 over JSON values written in one canonical way."""
    text = json.dumps(inputs, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def document_number(pattern: str, year: int, sequence: int) -> str:
    """A number such as 〔2026〕0001, after a pattern with {year} and {sequence}."""
    return pattern.format(year=year, sequence=f"{sequence:04d}")
