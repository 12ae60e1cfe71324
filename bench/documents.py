"""One guidance laid out and written as PDF, DOCX and HTML."""

from __future__ import annotations

from bench.restaurant import Restaurant
from bench.timing import Line, Table, percentile, repeated, timed
from engine.actions import issue
from engine.documents.docx import render_docx
from engine.documents.html import render_html
from engine.documents.pdf import render_pdf
from engine.guidance.layout import lay_out
from engine.library import Library

PDF_GATE = 150.0  # ms
RUNS = 30


def tables() -> list[Table]:
    """Each form of the document after one that is not counted, and the first PDF of all."""
    library, restaurant = Library.load(), Restaurant.read()
    desk = restaurant.desk(library)
    _, guidance = issue.issue_guidance(desk, restaurant.case(desk))
    address = "https://example.org/v/1"
    document = lay_out(guidance, library.texts, verify_url=address)
    first = timed(lambda: render_pdf(document))
    laid = repeated(lambda: lay_out(guidance, library.texts, verify_url=address), RUNS)
    html = repeated(lambda: render_html(document), RUNS)
    floor = percentile(html, 0.5)
    lines = [
        Line("laid out", laid),
        Line("HTML", html),
        Line("DOCX", repeated(lambda: render_docx(document), RUNS), floor=floor),
        Line("PDF, the first", [first]),
        Line("PDF", repeated(lambda: render_pdf(document), RUNS), floor=floor, gate=PDF_GATE),
    ]
    size = len(render_pdf(document)) / 1024
    note = f"Floor: the same document as HTML. The PDF (PDF/A-2a, PDF/UA-1) has {size:.0f} kB."
    return [Table("One guidance as a document", lines, [note])]
