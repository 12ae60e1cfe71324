"""Each paper as it is drawn: nothing lost, nothing cut off, no word upon another."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from html import unescape
from pathlib import Path

import docx
import pypdf
import pytest

from engine.documents.document import Document
from engine.documents.docx import render_docx
from engine.documents.pdf import render_pdf
from engine.documents.walk import texts_of
from engine.i18n import Language, Text
from engine.litigation.catalogue import forms_for
from engine.litigation.filling import fill_form
from engine.litigation.form import Of
from engine.litigation.matter import Due, Matter
from engine.litigation.papers import paper
from tests.engine.litigation.matters import (
    COPY,
    DISMISSED,
    FIRM,
    LANDLORD,
    RESTAURANT,
    RESTAURANT_DAY,
    WOMAN,
    exhibit,
    matter,
)
from tests.engine.litigation.test_plain import leak, wrote

PERSON = {
    "name": "欧阳明月",
    "id_number": WOMAN,
    "ethnicity": "维吾尔族",
    "workplace": "北京市石景山区古城街道某某便民服务有限责任公司第二分公司",
    "post": "店主",
    "address": "北京市石景山区古城南路西山枫林小区12号楼3单元1502室",
    "phone": "13800000000",
    "email": "mingyue.ouyang.of.the.long.name@mail.example.org",
    "delivery": "北京市石景山区八角西街甲20号院2号楼101（快递柜代收）",
}
HOUSE = {
    "name": "北京山水长城餐饮文化发展有限责任公司",
    "id_number": FIRM,
    "address": "北京市海淀区中关村路8号北京创业大厦B座1203",
    "phone": "01088886666",
    "legal_representative": "司马相如",
}
PIECES = (
    exhibit("e1", "租赁合同（全部8页扫描，含补充协议和物品清单）.pdf"),
    exhibit("e2", "银行流水_6222020200112233445566778899_20210801-20220516.pdf"),
    exhibit("e3", "录音.m4a", media_type="audio/mp4", facts=()),
)
AWARDED = {
    **DISMISSED,
    "case.prior_steps": ["lawsuit_or_arbitration"],
    "labour.arbitration_state": "awarded",
    "labour.arbitration_paper_number": "京石劳人仲字〔2026〕第1234号",
    "labour.award_result": "part",
    "labour.social_insurance_status": "unknown",
}


def _worker(role: str = "worker") -> Matter:
    case = matter({**AWARDED, "labour.role": role}, scope="labour", own=PERSON, other=HOUSE)
    due = Due(Text("不服裁决，向法院起诉", "Sue if you disagree with the award"), date(2026, 12, 5))
    return replace(
        case,
        pieces=PIECES,
        pages={"e1": 8, "e2": 123},
        days={"award_received": date(2026, 11, 20)},
        due={"award_suit": due},
    )


def _lease(role: str) -> Matter:
    answers = LANDLORD if role == "landlord" else RESTAURANT
    return matter(answers, day=RESTAURANT_DAY, own=PERSON, other=HOUSE, pieces=PIECES)


SCENES: dict[str, Callable[[], Matter]] = {
    "landlord": lambda: _lease("landlord"),
    "tenant": lambda: _lease("tenant"),
    "worker": _worker,
    "employer": lambda: replace(_worker("employer"), people={Of.OWN: HOUSE, Of.OTHER: PERSON}),
    "neighbour": lambda: replace(
        wrote(leak(), claim_own__0="判令被告修好水管", agent_scope__1="x", agent_scope__5="x"),
        pieces=PIECES,
    ),
    "nothing said": lambda: matter({}, scope="rental"),
}
LOOKS: dict[str, tuple[Language, bool]] = {
    "zh": ("zh", False),
    "en": ("en", False),
    "large": ("zh", True),
}


def drawn(scene: str, look: str) -> Iterator[tuple[str, Document]]:
    case = SCENES[scene]()
    language, large = LOOKS[look]
    for form in forms_for(case):
        copy = replace(COPY, language=language, large_print=large)
        yield form.id, paper(fill_form(form, case), copy)


VOICES = {"body", "lead", "quiet", "notice", "urgent"}  # how a block is drawn, not what it says


def plain(text: str) -> str:
    return re.sub(r"[\s\u200b\u2060\u00ad☐]", "", text)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("scene", SCENES)
def test_every_word_of_a_paper_stands_in_its_file(scene: str, look: str) -> None:
    for name, document in drawn(scene, look):
        pdf = pypdf.PdfReader(io.BytesIO(render_pdf(document, strict=True)))
        told = plain("".join(page.extract_text() for page in pdf.pages))
        word = docx.Document(io.BytesIO(render_docx(document)))
        cells = [c.text for t in word.tables for row in t.rows for c in row.cells]
        typed = plain("".join([*(p.text for p in word.paragraphs), *cells]))
        assert "〓" not in told, name
        silent = {section.id for section in document.sections} | VOICES
        for text in (text for text in texts_of(document.sections) if text not in silent):
            for part in text.split("\n"):
                assert plain(part) in typed, (name, part)


@dataclass(frozen=True)
class Word:
    """A word where it stands on its page, in points."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def covers(self, other: Word) -> bool:
        """Whether the two share more than the half sign by which a full stop is drawn closer."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        size = min(self.bottom - self.top, other.bottom - other.top)
        return wide > 0.55 * size and high > 0.45 * size


BOX = re.compile(
    r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
)
PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.S)


def pages(pdf: bytes, folder: Path) -> Iterator[tuple[float, float, list[Word]]]:
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    told = subprocess.run(
        ["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True, text=True
    ).stdout
    for width, height, body in PAGE.findall(told):
        words = [
            Word(unescape(text), *(float(edge) for edge in edges))
            for *edges, text in BOX.findall(body)
        ]
        yield float(width), float(height), words


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="apt-get install poppler-utils")
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("scene", ["landlord", "worker"])
def test_nothing_is_cut_off_and_no_word_stands_upon_another(
    scene: str, look: str, tmp_path: Path
) -> None:
    margin = 40  # points; less is the edge of the paper
    for name, document in drawn(scene, look):
        for width, height, words in pages(render_pdf(document, strict=True), tmp_path):
            assert words, name
            for word in words:
                assert word.left >= margin, (name, word)
                assert word.right <= width - margin, (name, word)
                assert 0 < word.top < word.bottom < height, (name, word)
            for place, one in enumerate(words):
                for other in words[place + 1 :]:
                    assert not one.covers(other), (name, one, other)


@pytest.mark.parametrize("look", LOOKS)
def test_nobody_signs_on_a_page_of_its_own(look: str) -> None:
    """A signature stands with something of what is signed, or with the hints below it."""
    for name, document in drawn("worker", look):
        ids = [section.id for section in document.sections]
        assert ids.index("signatures") < ids.index("limits"), name
