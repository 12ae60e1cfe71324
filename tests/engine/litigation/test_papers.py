"""Every paper can be drawn, in both languages, and holds what it has to."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pypdf
import pytest

from engine.documents.docx import render_docx
from engine.documents.pdf import render_pdf
from engine.documents.walk import texts_of
from engine.i18n import LANGUAGES, Language
from engine.litigation.catalogue import forms_for
from engine.litigation.filling import fill_form
from engine.litigation.matter import Matter
from engine.litigation.papers import paper
from tests.engine.litigation.matters import (
    COPY,
    DISMISSED,
    EMPLOYER,
    LANDLORD,
    RESTAURANT,
    RESTAURANT_DAY,
    WAGES,
    WOMAN_TENANT,
    exhibit,
    filled,
    matter,
)

CASES = {
    "GR-01 landlord": lambda: matter(
        LANDLORD, day=RESTAURANT_DAY, other=WOMAN_TENANT, pieces=(exhibit(),)
    ),
    "GR-01": lambda: matter(RESTAURANT, day=RESTAURANT_DAY, own=WOMAN_TENANT),
    "GL-01": lambda: matter(WAGES, scope="labour", own=WOMAN_TENANT, other=EMPLOYER),
    "GL-25": lambda: matter(DISMISSED, scope="labour", own=WOMAN_TENANT, other=EMPLOYER),
}
LEASE = ["payment_order", "lease_complaint", "lease_answer"]
WITH = ["evidence_list", "delivery_address", "mandate"]
LABOUR = ["labour_application", "labour_complaint", "labour_answer"]


@pytest.mark.parametrize(
    ("case", "papers"),
    [
        ("GR-01 landlord", LEASE + WITH),
        ("GR-01", LEASE[1:] + WITH),  # who owes the rent asks for no order to pay it
        ("GL-01", ["payment_order", *LABOUR, *WITH]),
        ("GL-25", LABOUR + WITH),
    ],
)
def test_each_case_has_its_papers(case: str, papers: list[str]) -> None:
    assert [form.id for form in forms_for(CASES[case]())] == papers


def test_a_dispute_without_forms_has_no_papers() -> None:
    assert forms_for(matter({"case.category": "biz.company"}, scope="rights")) == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", sorted(CASES))
def test_every_paper_is_drawn_without_a_lost_glyph(case: str, language: Language) -> None:
    made: Matter = CASES[case]()
    for form in forms_for(made):
        document = paper(fill_form(form, made), replace(COPY, language=language))
        pdf = pypdf.PdfReader(io.BytesIO(render_pdf(document, strict=True)))
        text = "".join(page.extract_text() for page in pdf.pages)
        assert "〓" not in text
        word = docx.Document(io.BytesIO(render_docx(document)))
        cells = "".join(c.text for t in word.tables for row in t.rows for c in row.cells)
        assert len(cells) > 50


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", sorted(CASES))
def test_no_place_is_left_unfilled_and_every_paper_tells_the_time_limit(
    case: str, language: Language
) -> None:
    made: Matter = CASES[case]()
    for form in forms_for(made):
        document = paper(fill_form(form, made), replace(COPY, language=language))
        said = list(texts_of(document.sections))
        assert not [text for text in said if "{" in text or text == "None"]
        assert "limits" in [section.id for section in document.sections]


def test_the_list_of_evidence_says_what_each_piece_proves() -> None:
    document = paper(filled("evidence_list", CASES["GR-01 landlord"]()), COPY)
    said = list(texts_of(document.sections))
    for part in ("租赁合同.jpg", "月租金", "□ 承认\n□ 不认可\n□ 不清楚"):
        assert part in said


def test_the_list_of_evidence_refers_to_itself_and_other_papers_to_the_list() -> None:
    case = CASES["GR-01 landlord"]()
    said = {
        name: list(texts_of(paper(filled(name, case), COPY).sections))
        for name in ("evidence_list", "lease_complaint")
    }
    assert "共 1 份，逐份列在下面" in said["evidence_list"]
    assert "共 1 份，见证据清单" in said["lease_complaint"]


def test_a_private_fact_is_not_named_as_proved() -> None:
    piece = exhibit(facts=("case.vulnerabilities", "case.danger"))
    case = matter(LANDLORD, day=RESTAURANT_DAY, pieces=(piece,))
    titles = [case.evaluation.rulebook.facts[name].title.zh for name in piece.facts]
    said = "".join(texts_of(paper(filled("evidence_list", case), COPY).sections))
    assert not [title for title in titles if title in said]


def test_equal_cases_give_equal_papers() -> None:
    case = CASES["GL-01"]()
    drawn = [render_pdf(paper(filled("labour_application", case), COPY)) for _ in range(2)]
    assert drawn[0] == drawn[1]


def test_another_value_is_another_checksum() -> None:
    one = paper(filled("lease_complaint", CASES["GR-01 landlord"]()), COPY)
    other = paper(filled("lease_complaint", CASES["GR-01"]()), COPY)
    assert one.stamp.inputs_hash != other.stamp.inputs_hash
