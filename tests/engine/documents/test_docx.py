"""What the DOCX must keep when it is opened again."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from engine.documents.document import Bullets, Paragraph, Table
from engine.documents.docx import render_docx
from tests.engine.documents.builders import EVERY_WORD, STAMP, document, every_block


def opened(file: bytes) -> WordDocument:
    return docx.Document(io.BytesIO(file))


def words_of(file: bytes) -> str:
    """Every text of the body, tables included, in reading order."""
    return "".join(t.text or "" for t in opened(file).element.body.iter(qn("w:t")))


def test_every_kind_of_block_is_written() -> None:
    text = words_of(render_docx(document(*every_block())))
    assert [word for word in EVERY_WORD if word not in text] == []


def test_equal_documents_give_equal_bytes() -> None:
    assert render_docx(document(*every_block())) == render_docx(document(*every_block()))


def test_title_and_sections_are_real_headings() -> None:
    styles = {p.text: p.style.name for p in opened(render_docx(document())).paragraphs if p.style}
    assert styles["指导书"] == "Title"
    assert styles["一、情况"] == "Heading 1"


def test_a_table_repeats_its_head_and_breaks_no_row() -> None:
    table = Table(("项目", "金额"), tuple((f"第{n}项", "1.00") for n in range(80)), figures=(1,))
    rows = opened(render_docx(document(table))).tables[0]._tbl.tr_lst
    assert len(rows) == 81
    assert [bool(row.xpath("w:trPr/w:tblHeader")) for row in rows[:2]] == [True, False]
    assert all(row.xpath("w:trPr/w:cantSplit") for row in rows)


def test_each_numbered_list_begins_at_one() -> None:
    file = opened(render_docx(document(Bullets(("甲",), True), Bullets(("乙",), True))))
    lists = [p._p.find(f".//{qn('w:numId')}") for p in file.paragraphs if p.text in ("甲", "乙")]
    ids = [found.get(qn("w:val")) for found in lists if found is not None]
    assert len(ids) == 2
    assert len(set(ids)) == 2


def test_chinese_words_have_a_chinese_font() -> None:
    file = opened(render_docx(document(Paragraph("话"))))
    names = file.styles["Normal"].element.rPr.rFonts
    assert names.get(qn("w:eastAsia")) == "SimSun"
    assert names.get(qn("w:eastAsiaTheme")) is None


def test_header_names_the_number_and_footer_counts_the_pages() -> None:
    page = opened(render_docx(document())).sections[0]
    assert STAMP.number in page.header.paragraphs[0].text
    fields = [f.text for f in page.footer.paragraphs[0]._p.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_the_code_to_scan_is_there_and_described() -> None:
    body = opened(render_docx(document())).element.body
    described = [p.get("descr") for p in body.iter(qn("wp:docPr"))]
    assert described == [f"扫码核验 {STAMP.verify_url}"]
    silent = replace(document(), stamp=replace(STAMP, verify_url=""))
    assert not list(opened(render_docx(silent)).element.body.iter(qn("wp:docPr")))


def test_properties_carry_the_stamp_and_no_author() -> None:
    properties = opened(render_docx(document())).core_properties
    assert (properties.title, properties.subject) == ("指导书", STAMP.number)
    assert properties.identifier == STAMP.inputs_hash
    assert properties.author == properties.comments == ""
    assert properties.created is not None
    assert properties.created.isoformat() == "2026-11-22T01:00:00+00:00"


def test_markup_controls_and_rare_characters_survive_as_words() -> None:
    said = "<w:t>&amp;</w:t> \U00020bb7 \U0001f642 甲\x00\x0b乙\ud800\ufffe"
    assert "<w:t>&amp;</w:t> \U00020bb7 \U0001f642 甲乙〓〓" in words_of(
        render_docx(document(Paragraph(said)))
    )


def test_a_text_of_a_megabyte_and_an_empty_document_can_be_opened() -> None:
    assert len(words_of(render_docx(document(Paragraph("租金未付。" * 70_000))))) > 350_000
    assert words_of(render_docx(replace(document(), sections=()))).startswith("指导书")


def test_the_file_is_a_sound_archive() -> None:
    with zipfile.ZipFile(io.BytesIO(render_docx(document(*every_block())))) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "[Content_Types].xml"
