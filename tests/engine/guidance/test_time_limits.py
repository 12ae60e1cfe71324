"""Time limits in plain words: in part, in doubt, or none, in every form of the guidance."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from engine.documents.docx import render_docx
from engine.documents.html import render_html
from engine.documents.pdf import render_pdf
from engine.i18n import Language
from tests.engine.guidance.cases import CALM, paper

HIRED = {
    **CALM,
    "labour.role": "worker",
    "labour.worker_type": "full_time",
    "labour.age_band": "adult",
    "labour.employment_status": "employed",
    "labour.hired_on": "2025-09-01",
    "labour.written_contract": "never_signed",
    "labour.no_contract_reason": "employer_delayed",
    "labour.contract_sign_notice": "no",
    "labour.monthly_wage_agreed": "8000.00",
    "labour.monthly_wage_fixed_part": "8000.00",
    "labour.matters": ["no_contract"],
    "labour.first_demanded_on": "never",
    "labour.employer_promised_on": "never",
}
LENT = {
    **CALM,
    "loan.role": "lender",
    "loan.loans": [{"lent_on": "2022-01-01", "written": "9000.00", "received": "9000.00"}],
    "loan.repayments": [],
    "loan.due_on": "2023-01-01",
    "loan.last_demand_on": "2026-03-01",
    "loan.warning_signs": ["none"],
}
OPEN_LOAN = {**LENT, "loan.due_on": "not_stated", "loan.last_demand_on": "never"}


def forms(category: str, given: dict[str, Any], language: Language = "zh") -> dict[str, str]:
    document = paper(category, given).document(language)
    pages = PdfReader(io.BytesIO(render_pdf(document))).pages
    docx = zipfile.ZipFile(io.BytesIO(render_docx(document))).read("word/document.xml").decode()
    pdf = "".join("".join(page.extract_text() for page in pages).split())
    return {"html": str(render_html(document)), "docx": docx, "pdf": pdf}


def limits(category: str, given: dict[str, Any], name: str) -> tuple[str, str]:
    values = paper(category, given).guidance().values
    line = next(value for value in values if value.key == f"limitation.{name}")
    assert line.text is not None
    return line.text.zh, line.text.en


def test_a_claim_that_shrinks_by_the_day_says_what_is_left() -> None:
    guidance = paper("lab.no_contract", HIRED).guidance()
    line = next(line for line in guidance.urgent if line.kind == "PARTIAL")
    assert line.text.zh == "追要双倍工资的期限：每晚一天，就可能少要回一天"
    assert line.day == date(2027, 8, 31)
    assert line.whole_until == date(2026, 10, 1)
    assert line.safe_from == date(2025, 11, 22)
    zh, en = limits("lab.no_contract", HIRED, "double_wage_extra")
    assert zh.startswith("2027年8月31日(星期二)；2026年10月1日(星期四)以前提出，本来可以全部要回")
    assert "what is still safe now is the part from 22 November 2025" in en


@pytest.mark.parametrize("form", ["html", "docx", "pdf"])
def test_what_is_left_stands_in_every_form(form: str) -> None:
    said = forms("lab.no_contract", HIRED)[form]
    assert "每晚一天" in said
    assert "2025年11月22日" in said
    english = forms("lab.no_contract", HIRED, "en")[form]
    assert "22 November 2025" in english or "22November2025" in english


def test_while_nothing_is_lost_yet_the_day_up_to_which_is_told() -> None:
    zh, en = limits(
        "lab.no_contract", {**HIRED, "labour.hired_on": "2026-01-05"}, "double_wage_extra"
    )
    assert "以前提出，可以全部要回；以后每晚一天，就可能少一天" in zh
    assert "all of it is safe" in en


def test_a_limit_in_doubt_names_both_days() -> None:
    zh, en = limits("loan.private", LENT, "loan_repayment")
    assert (
        zh == "稳妥的算法：2026年1月1日(星期四)；较宽的算法：2029年3月1日(星期四)。请按早的那天办"
    )
    assert en.startswith("on the safe count: 1 January 2026 (Thursday)")
    for said in forms("loan.private", LENT).values():
        assert "2029年3月1日" in said


@pytest.mark.parametrize(
    ("category", "given", "name", "why"),
    [
        ("fam.support", {**CALM, "family.support_kind": "parent"}, "support", "随时可以要"),
        ("loan.private", OPEN_LOAN, "loan_repayment", "还没有开始算"),
        ("nb.noise", CALM, "neighbour_nuisance", "没有期限"),
    ],
)
def test_where_no_limit_runs_the_reason_is_told(
    category: str, given: dict[str, Any], name: str, why: str
) -> None:
    zh, en = limits(category, given, name)
    assert why in zh
    assert en
    assert all(why in said for said in forms(category, given).values())
