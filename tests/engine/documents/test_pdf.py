"""What the PDF must keep: every word, every page number, every character or a word about it."""

from __future__ import annotations

import io
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from pypdf import PdfReader

from engine.documents.document import Document, Paragraph, Run, Table
from engine.documents.fonts import REQUIRED, installed_fonts
from engine.documents.pdf import render_pdf
from engine.errors import MissingGlyphs
from tests.conftest import ROOT
from tests.engine.documents.builders import EVERY_WORD, document, every_block


def words_of(pdf: bytes) -> str:
    """The text of a PDF without spaces: setting adds them between Chinese and Latin."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_every_kind_of_block_is_printed() -> None:
    text = words_of(render_pdf(document(*every_block())))
    assert [word for word in EVERY_WORD if word not in text] == []


def test_equal_documents_give_equal_bytes() -> None:
    assert render_pdf(document(*every_block())) == render_pdf(document(*every_block()))


def test_a_pdf_is_an_archive_pdf_with_title_language_and_tags() -> None:
    pdf = render_pdf(document(Paragraph("话")))
    reader = PdfReader(io.BytesIO(pdf))
    assert pdf.startswith(b"%PDF-")
    assert reader.metadata is not None
    assert reader.metadata.title == "指导书"
    assert str(reader.root_object["/Lang"]) == "zh-CN"
    assert "/StructTreeRoot" in reader.root_object
    assert b"<pdfaid:part>2<" in pdf
    assert b"<pdfuaid:part>1<" in pdf


def test_a_pdf_names_no_folder_of_the_machine() -> None:
    pdf = render_pdf(document(Paragraph("话")))
    folder = str(installed_fonts().folders[0])
    assert folder.encode() not in pdf
    assert str(ROOT).encode() not in pdf
    assert b"site-packages" not in pdf


def test_each_page_says_which_of_how_many() -> None:
    pdf = render_pdf(document(*(Paragraph(f"第{n}段\n" * 20) for n in range(10))))
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) > 2
    shown = "".join(pages[1].extract_text().split())
    assert f"第2页共{len(pages)}页" in shown


def test_a_character_without_glyph_is_marked_and_named() -> None:
    text = words_of(render_pdf(document(Paragraph("证人:李\U000285e4,心情\U0001f642"))))
    assert "证人:李〓,心情〓" in text
    assert "U+285E4U+1F642" in text


def test_a_paper_to_be_signed_refuses_a_character_without_glyph() -> None:
    with pytest.raises(MissingGlyphs, match=r"U\+1F642") as caught:
        render_pdf(document(Paragraph("张\U0001f642")), strict=True)
    assert caught.value.characters == ("\U0001f642",)


def test_a_rare_but_standard_character_is_printed() -> None:
    assert "\U0002cb4e喆镕" in words_of(
        render_pdf(document(Paragraph("\U0002cb4e喆镕")), strict=True)
    )


def test_markup_of_typst_and_html_stays_literal() -> None:
    said = "#panic() *a* _b_ $x$ <script>alert(1)</script> @ref \\ `c` = 题 // y"
    pdf = render_pdf(document(Paragraph(said), Table((said,), (((Run(said, strong=True),),),))))
    text = words_of(pdf).replace("\u200b", "")
    assert text.count("#panic()*a*_b_$x$<script>alert(1)</script>@ref\\`c`=题//y") == 3


def test_controls_and_broken_characters_do_no_harm() -> None:
    text = words_of(render_pdf(document(Paragraph("甲\x00\u202e乙\ud800丙\ufeff\r\n丁"))))
    assert "甲乙〓丙丁" in text


def test_a_long_word_does_not_run_off_the_page() -> None:
    pdf = render_pdf(document(Paragraph("https://example.org/" + "a" * 400)))
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    assert max(line.count("a") for line in page.extract_text().splitlines()) < 120


def test_a_text_of_a_megabyte_is_printed_in_full_in_reasonable_time() -> None:
    said = "租金没有付清。" * 50_000
    assert len(said.encode()) > 1_000_000
    begin = time.perf_counter()
    pdf = render_pdf(document(Paragraph(said)))
    assert time.perf_counter() - begin < 20
    assert len(PdfReader(io.BytesIO(pdf)).pages) > 100


def test_an_empty_document_is_printed() -> None:
    empty = document()
    assert render_pdf(empty).startswith(b"%PDF-")
    bare = replace(empty, sections=(), title="空", stamp=replace(empty.stamp, verify_url=""))
    assert "空" in words_of(render_pdf(bare))


def test_a_missing_glyph_is_named_also_where_there_is_no_section() -> None:
    bare = Document("\U0001f642", document().stamp, ())
    assert "U+1F642" in words_of(render_pdf(bare))


def test_large_print_takes_more_room() -> None:
    normal = document(*every_block(), *every_block())
    large = replace(normal, large_print=True)
    pages = [len(PdfReader(io.BytesIO(render_pdf(each))).pages) for each in (normal, large)]
    assert pages[0] < pages[1]


def test_several_threads_may_print_at_once() -> None:
    papers = [document(Paragraph(f"第{n}件")) for n in range(12)]
    with ThreadPoolExecutor(4) as pool:
        pdfs = list(pool.map(render_pdf, papers))
    assert all(f"第{n}件" in words_of(pdf) for n, pdf in enumerate(pdfs))


def test_a_small_document_takes_a_moment_once_the_fonts_are_read() -> None:
    render_pdf(document(*every_block()))
    begin = time.perf_counter()
    render_pdf(document(*every_block(), Paragraph("别的话")))
    assert time.perf_counter() - begin < 1


def test_the_fonts_cover_the_common_characters_and_say_what_they_lack() -> None:
    fonts = installed_fonts()
    assert any(REQUIRED in str(folder) for folder in fonts.folders)
    assert fonts.missing(["石景山区人民法院(〔2026〕〓)☐☑\n", "abc龘"]) == ()
    assert fonts.missing(["a\U0001f642b\U0001f642"]) == ("\U0001f642",)
