"""How a document becomes part of a web page: the same words, as semantic HTML."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from engine.documents.characters import clean
from engine.documents.document import Document
from engine.documents.walk import with_texts

TEMPLATES = Path(__file__).parent / "templates"
STYLESHEET = TEMPLATES / "document.css"  # for the page to serve; a fragment carries no styles
PAGE_STYLES = TEMPLATES / "page.css"


def render_html(document: Document) -> Markup:
    """The document as an `article`, safe to put into a page; every text is escaped."""
    document = with_texts(document, clean)
    return Markup(_template().render(document=document))


def render_page(document: Document, language: str, picture: str = "") -> str:
    """The document as a whole page that needs no site around it, a picture below its words."""
    styles = "".join(path.read_text(encoding="utf-8") for path in (PAGE_STYLES, STYLESHEET))
    title = escape(document.title)
    figure = f"<figure>{picture}</figure>" if picture else ""
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{styles}</style></head>"
        f"<body>{render_html(document)}{figure}</body></html>\n"
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
    )
    environment.globals["br"] = Markup("<br>")
    return environment.get_template("document.html")
