"""How a document becomes PDF: Typst sets it, and no character is lost unseen."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from functools import cache
from importlib.resources import files
from threading import Lock

import segno
import typst

from engine.documents.characters import breakable, clean
from engine.documents.document import Document, Paragraph, Section
from engine.documents.fonts import installed_fonts
from engine.documents.walk import texts_of, to_data, with_texts
from engine.errors import MissingGlyphs

# PDF/A-2a for the archive, PDF/UA-1 for screen readers.
_STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
_LONG = 50_000  # characters; above it lines are broken one by one, ten times as fast
_LOCK = Lock()  # a compiler serves one thread at a time


def render_pdf(document: Document, strict: bool = False) -> bytes:
    """The document as PDF; equal documents give equal bytes.

    A character that no installed font has becomes 〓, and a note names its code point.
    `strict` raises `MissingGlyphs` instead: for papers that are signed.
    """
    document = with_texts(document, clean)
    if missing := installed_fonts().missing(texts_of(document)):
        if strict:
            raise MissingGlyphs(missing)
        document = _marked(document, missing)
    document = with_texts(document, breakable)
    inputs = {
        "document": json.dumps(to_data(document), ensure_ascii=False),
        "fonts": json.dumps(installed_fonts().fallbacks),
        "qr": _qr(document.stamp.verify_url),
        "long": "yes" if sum(map(len, texts_of(document))) > _LONG else "no",
    }
    with _LOCK:
        pdf = _compiler().compile(
            input=_template(),
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=_STANDARDS,
            timestamp=int(document.stamp.issued_at.timestamp()),
        )
    assert isinstance(pdf, bytes)
    return pdf


def _marked(document: Document, missing: tuple[str, ...]) -> Document:
    table = {ord(character): "〓" for character in missing}
    codes = " ".join(f"U+{ord(character):04X}" for character in missing)
    marked = with_texts(document, lambda text: text.translate(table))
    note = Paragraph(document.labels.glyphs.format(codes=codes), voice="quiet")
    last = marked.sections[-1] if marked.sections else Section("note", "", ())
    last = replace(last, blocks=(*last.blocks, note))
    return replace(marked, sections=(*marked.sections[:-1], last))


def _qr(url: str) -> str:
    if not url:
        return ""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()


@cache
def _template() -> bytes:
    return files("engine.documents").joinpath("templates/document.typ").read_bytes()


@cache
def _compiler() -> typst.Compiler:
    folders = [str(folder) for folder in installed_fonts().folders]
    fonts = typst.Fonts(False, include_embedded_fonts=False, font_paths=folders)
    return typst.Compiler(_template(), font_paths=fonts, ignore_system_fonts=True)
