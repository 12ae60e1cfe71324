"""How a document becomes part of a web page: the same words, as semantic HTML."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from engine.documents.characters import clean
from engine.documents.document import Document
from engine.documents.walk import with_texts

TEMPLATES = Path(__file__).parent / "templates"
STYLESHEET = TEMPLATES / "document.css"  # for the page to serve; a fragment carries no styles


def render_html(document: Document) -> Markup:
    """The document as an `article`, safe to put into a page; every text is escaped."""
    document = with_texts(document, clean)
    return Markup(_template().render(document=document))


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
