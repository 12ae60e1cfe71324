"""What the fragment must be: the same words, semantic, safe to put into a page."""

from __future__ import annotations

from html.parser import HTMLParser

from engine.documents.document import Paragraph, Run, Statement, Statements, Table
from engine.documents.html import STYLESHEET, render_html
from tests.engine.documents.builders import EVERY_WORD, document, every_block

VOID = {"br", "path", "circle"}


class Outline(HTMLParser):
    """The elements, headings and words of a fragment; fails where tags do not nest."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(fragment)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def test_every_kind_of_block_is_shown_in_well_formed_elements() -> None:
    outline = Outline(render_html(document(*every_block())))
    assert [word for word in EVERY_WORD if word not in outline.words] == []
    assert {"article", "h1", "h2", "table", "caption", "ol", "details", "blockquote", "dl"} <= set(
        outline.tags
    )


def test_what_a_person_wrote_is_escaped_everywhere() -> None:
    said = '<script>alert(1)</script>" onload="x" {{ 7*7 }} &amp;'
    blocks = (
        Paragraph((Run(said, strong=True), Run(f"{said}\n{said}", quiet=True))),
        Table((said,), ((said,),), caption=said),
        Statements((Statement(said, said, said, said, (said,), said),)),
    )
    fragment = render_html(document(*blocks, title=said))
    outline = Outline(fragment)
    assert "script" not in outline.tags
    assert "onload" not in {name for name, _ in outline.attributes}
    assert "{{ 7*7 }} &amp;" in outline.words


def test_a_fragment_obeys_a_strict_content_policy() -> None:
    outline = Outline(render_html(document(*every_block())))
    names = {name for name, _ in outline.attributes}
    assert not {"style", "src", "href"} & names
    assert not {name for name in names if name.startswith("on")}
    assert not {"script", "style", "img", "link"} & set(outline.tags)


def test_a_table_names_its_columns_in_each_cell_for_narrow_pages() -> None:
    fragment = str(render_html(document(Table(("项目", "金额"), (("欠租", "1.00"),)))))
    assert '<th role="rowheader" scope="row">欠租</th>' in fragment
    assert '<span class="cell-label" aria-hidden="true">金额</span><span>1.00</span>' in fragment
    assert "@media screen and (max-width" in STYLESHEET.read_text(encoding="utf-8")


def test_line_ends_become_breaks() -> None:
    assert "甲<br>乙" in render_html(document(Paragraph("甲\r\n乙")))


def test_controls_and_direction_marks_are_left_out() -> None:
    assert "<p>甲乙</p>" in render_html(document(Paragraph("甲\x00\u202e乙")))


def test_headings_carry_stable_addresses() -> None:
    fragment = render_html(document(Paragraph("话")))
    assert '<section class="section" id="only" aria-labelledby="only-title">' in fragment
