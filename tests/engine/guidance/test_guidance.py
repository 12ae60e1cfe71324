"""What a guidance may hold, who may read it, and how it is laid out."""

from __future__ import annotations

import io
import json
import re
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from engine.documents.document import Document, Section
from engine.documents.docx import render_docx
from engine.documents.html import render_html
from engine.documents.pdf import render_pdf
from engine.documents.walk import texts_of
from engine.errors import NotFound, NotPermitted
from engine.guidance.guidance import (
    AmountLine,
    Branch,
    Citation,
    Edition,
    FactLine,
    Guidance,
    LawLine,
    Party,
    TipLine,
    UrgentLine,
    ValueLine,
)
from engine.guidance.layout import lay_out
from engine.guidance.words import Words
from engine.i18n import Language, Text
from tests.engine.guidance.sample import (
    CODE,
    emergency_guidance,
    mediator_guidance,
    shared_guidance,
    texts,
)

TEXTS = texts()
VERIFY = "https://jiefen.example/v/7Q2M-KX9A"
SECTIONS = [
    "headline",
    "urgent",
    "facts",
    "findings",
    "amounts",
    "reasons",
    "options",
    "route",
    "evidence",
    "missing",
    "helpers",
    "disclaimers",
    "law",
]
ROUTES = (
    "CONSULT ASSESS MEDIATE_COMMUNITY MEDIATE_STREET MEDIATE_DISTRICT ARBITRATE LITIGATE ADMIN "
    "LEGAL_ORGAN PETITION_AGENCY AID EMERGENCY"
)
REASONS = (
    "R_SAFE R_CRIM R_FINAL R_NONCIVIL R_PRIOR_STEP R_LIMIT R_ARBCLAUSE R_UNREACHABLE R_REFUSED "
    "R_FAILED2 R_SCORE R_SPECIFIC R_FACTS"
)
LIMITS = "IN_TIME EXPIRING EXPIRED DISPUTED PARTIAL REVIVED UNKNOWN NOT_APPLICABLE"
WORDS_BY_GROUP = {
    "route": ROUTES,
    "reason": REASONS,
    "limitation": LIMITS,
    "level": "certain likely arguable info warning heuristic",
    "edition": "own shared mediator",
    "material": "have obtainable missing unknown",
    "state": "unknown later not_applicable presumed",
    "grade": "A B C N",
    "side": "applicant respondent both landlord tenant claimant debtor worker employer",
}


def own(party: Party) -> Guidance:
    return mediator_guidance().in_edition(Edition.OWN, party)


def bare() -> Guidance:
    """A guidance of which nothing is known yet."""
    full = shared_guidance()
    empty: Any = {f.name: () for f in fields(full) if isinstance(getattr(full, f.name), tuple)}
    return replace(full, route=None, reviewed_by=None, **empty)


def laid(guidance: Guidance, language: Language = "zh") -> Document:
    return lay_out(guidance, TEXTS, language, verify_url=VERIFY)


def section(document: Document, id: str) -> Section:
    return next(part for part in document.sections if part.id == id)


def said(part: object) -> str:
    return "\n".join(texts_of(part))


# Editions


def test_both_sides_and_the_mediator_get_the_same_findings_and_sums() -> None:
    copies = [shared_guidance(), own(Party.APPLICANT), own(Party.RESPONDENT), mediator_guidance()]
    for id in ("headline", "findings", "amounts", "disclaimers"):
        assert len({said(section(laid(copy), id)) for copy in copies[:3]}) == 1
    assert len({copy.findings for copy in copies}) == 1
    assert len({copy.amounts for copy in copies}) == 1


def test_the_shared_edition_shows_nothing_private() -> None:
    printed = said(laid(shared_guidance()))
    assert "家里有病人要照顾" not in printed
    assert "病历" not in printed
    assert "只写给您的提醒" not in printed
    assert "您最需要补的证据" not in printed


def test_each_side_reads_its_own_private_lines_and_not_the_others() -> None:
    tenant, landlord = said(laid(own(Party.APPLICANT))), said(laid(own(Party.RESPONDENT)))
    assert "家里有病人要照顾" in tenant
    assert "您最需要补的证据" in tenant
    assert "您的违约金条款偏高" not in tenant
    assert "家里有病人要照顾" not in landlord
    assert "您的违约金条款偏高" in landlord


def test_names_and_ranges_are_for_the_mediator_alone() -> None:
    mediator, shared = said(laid(mediator_guidance())), said(laid(shared_guidance()))
    assert "rental.rent_owed" in mediator
    assert "参考范围：18,000.00—25,200.00 元" in mediator
    assert "rental.rent_owed" not in shared
    assert "参考范围" not in shared


@pytest.mark.parametrize("edition", [Edition.SHARED, Edition.OWN])
def test_no_copy_can_be_made_that_shows_what_is_private_to_another(edition: Edition) -> None:
    line = FactLine("case.health", Text("健康"), Text("病"), private_to=Party.APPLICANT)
    party = Party.RESPONDENT if edition is Edition.OWN else Party.BOTH
    with pytest.raises(NotPermitted, match=r"may not show case\.health: it is private to the app"):
        replace(bare(), edition=edition, party=party, facts=(line,))


def test_a_hint_for_one_side_cannot_stand_in_the_shared_edition() -> None:
    with pytest.raises(NotPermitted):
        replace(bare(), tips=(TipLine(Text("提醒"), Party.APPLICANT),))


# JSON


def test_the_json_shape_is_stable() -> None:
    data = json.loads(json.dumps(shared_guidance().to_json()))
    assert data["schema"] == "guidance.v1"
    assert data["edition"] == "shared"
    assert data["as_of"] == "2022-05-16"
    assert data["generated_at"] == "2022-05-16T09:30:00+08:00"
    assert data["headline"]["zh"].startswith("餐馆租金")
    assert data["amounts"][1] == {
        "key": "liquidated_damages_agreed",
        "label": {
            "zh": "合同违约金(到 5月16日,15 天)",
            "en": "Agreed damages (to 16 May, 15 days)",
        },
        "formula_text": {"zh": "36,000 × 0.3% × 15", "en": ""},
        "value": "1620.00",
        "low": None,
        "high": None,
        "missing": [],
        "note": None,
        "citations": [],
        "heuristic": False,
        "total": False,
    }
    assert data["amounts"][-1]["value"] is None
    assert data["amounts"][-1]["missing"] == [
        {"zh": "停业前后流水", "en": "accounts before and after"}
    ]
    assert list(data) == ["schema", *(n for n in Guidance.__slots__ if n != "common")]


# Layout


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sections_stand_in_their_fixed_order(language: Language) -> None:
    document = laid(shared_guidance(), language)
    assert [part.id for part in document.sections] == SECTIONS


def test_the_headings_are_numbered_without_a_gap() -> None:
    headings = [part.heading for part in laid(shared_guidance()).sections]
    assert headings[0] == "一、一句话说明"
    assert headings[7] == "八、下一步怎么走"
    assert headings[11] == "十二、重要说明"
    assert headings[12] == "附：法条摘录"


def test_an_empty_section_says_so_and_the_urgent_box_is_left_out() -> None:
    document = laid(bare())
    assert [part.id for part in document.sections] == [s for s in SECTIONS if s != "urgent"]
    empty = [part.id for part in document.sections if "这一项暂时没有" in said(part)]
    assert empty == [s for s in SECTIONS if s not in ("headline", "urgent", "disclaimers")]


@pytest.mark.parametrize("make", [emergency_guidance, lambda: replace(bare(), safety_first=True)])
def test_where_somebody_is_in_danger_nothing_is_weighed_or_bargained(make: object) -> None:
    assert callable(make)
    document = laid(make())
    assert not {"reasons", "options"} & {part.id for part in document.sections}
    assert "怎么谈" not in said(document)


def test_the_eight_disclaimers_stand_in_every_copy_word_for_word() -> None:
    words = Words(TEXTS, "zh")
    for guidance in (shared_guidance(), bare(), emergency_guidance(), own(Party.APPLICANT)):
        printed = said(section(laid(guidance), "disclaimers"))
        assert all(words(f"disclaimer.{n}") in printed for n in range(1, 9))
    assert TEXTS["disclaimer.2"].zh == (
        "它不是判决、裁决、鉴定意见或律师意见,不代表法院、仲裁机构或行政机关的看法,对任何人没有强制力。"
    )


def test_unknown_stays_unknown_and_is_never_nought() -> None:
    printed = laid(shared_guidance())
    assert "还不清楚" in said(section(printed, "facts"))
    assert "缺停业前后流水，暂不能算" in said(section(printed, "amounts"))


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (AmountLine("a", Text("甲"), Text("")), "暂不能算"),
        (AmountLine("a", Text("甲"), Text(""), low=100, high=250), "1.00 至 2.50 之间"),
        (AmountLine("a", Text("甲"), Text(""), low=100), "至少 1.00"),
        (AmountLine("a", Text("甲"), Text(""), high=250), "最多 2.50"),
        (AmountLine("a", Text("甲"), Text(""), 0), "0.00"),
        (AmountLine("a", Text("甲"), Text(""), 1, note=Text("注")), " 注\n0.01"),
        (AmountLine("a", Text("甲"), Text(""), 1, heuristic=True), "甲(参考)"),
    ],
)
def test_a_sum_is_exact_a_range_or_not_computable(line: AmountLine, shown: str) -> None:
    assert shown in said(section(laid(replace(bare(), amounts=(line,))), "amounts"))


def test_a_value_that_is_no_sum_stands_with_the_sums() -> None:
    lines = (
        ValueLine("months", Text("工作年限"), Text("3 年")),
        ValueLine("day", Text("最后一天"), missing=(Text("开始的日子"),)),
    )
    printed = said(section(laid(replace(bare(), values=lines)), "amounts"))
    assert "3 年" in printed
    assert "缺开始的日子，暂不能算" in printed


def test_the_last_safe_day_is_printed_with_its_weekday() -> None:
    assert "最稳妥的最后一天：2025年5月8日(星期四)" in said(laid(shared_guidance()))
    assert "Last safe day: 8 May 2025 (Thursday)" in said(laid(shared_guidance(), "en"))
    two = UrgentLine("DISPUTED", Text("期限"), date(2025, 5, 8), date(2025, 6, 9))
    printed = said(laid(replace(bare(), urgent=(two,))))
    assert "2025年5月8日(星期四)" in printed
    assert "2025年6月9日(星期一)" in printed


def test_answers_of_one_person_need_one_column_and_of_two_need_two() -> None:
    one = FactLine("f", Text("合同"), Text("有"))
    alone = said(section(laid(replace(bare(), facts=(one,))), "facts"))
    assert "您的回答" in alone
    assert "还没有回答" not in alone
    other = FactLine("g", Text("租金"), Text("没付"), answered_by=Party.RESPONDENT)
    both = FactLine("h", Text("租期"), Text("三年"), answered_by=Party.BOTH)
    together = said(section(laid(replace(bare(), facts=(one, other, both))), "facts"))
    assert "您的回答" not in together
    assert together.count("还没有回答") == 2
    assert "三年\n同意" in together


def test_a_finding_on_a_contested_fact_shows_both_branches() -> None:
    first = shared_guidance().findings[0]
    both = (Branch("tenant", Text("可以减")), Branch("landlord", Text("不能减")))
    printed = said(laid(replace(bare(), findings=(replace(first, branches=both),))))
    assert "如果采信租客的说法：可以减" in printed
    assert "如果采信房东的说法：不能减" in printed


@pytest.mark.parametrize(
    ("articles", "zh", "en"),
    [
        (("465", "703"), "民法典第465、703条", "Civil Code art. 465, 703"),
        (("585(2)",), "民法典第585条第2款", "Civil Code art. 585(2)"),
        (("127-2",), "民法典第127条第2项", "Civil Code art. 127 item 2"),
        (("Q57(5)",), "民法典第57问第5款", "Civil Code question 57(5)"),
        (("722", "716(2)"), "民法典第722条、第716条第2款", "Civil Code art. 722, art. 716(2)"),
        (("721、722", "722"), "民法典第721、722条", "Civil Code art. 721, 722"),
        (("276之一(2)",), "民法典第276条之一第2款", "Civil Code art. 276之一(2)"),
        (("附则",), "民法典附则", "Civil Code 附则"),
        (("",), "民法典", "Civil Code"),
    ],
)
def test_articles_are_named_as_people_name_them(
    articles: tuple[str, ...], zh: str, en: str
) -> None:
    cites = tuple(Citation("民法典", article, CODE) for article in articles)
    assert Words(TEXTS, "zh").basis(cites) == zh
    assert Words(TEXTS, "en").basis(cites) == en


def test_an_article_whose_text_is_not_at_hand_is_named() -> None:
    line = LawLine(Citation("民法典", "721、722", CODE), effective=date(2021, 1, 1))
    printed = said(section(laid(replace(bare(), law_text=(line,))), "law"))
    assert "民法典第721、722条" in printed
    assert "自 2021年1月1日 起施行" in printed


def test_a_missing_text_is_named() -> None:
    with pytest.raises(NotFound, match=r"no text document\.empty"):
        Words({}, "zh")("document.empty")


# The fixed texts


@pytest.mark.parametrize("group", WORDS_BY_GROUP)
def test_every_code_has_a_name_in_both_languages(group: str) -> None:
    for code in WORDS_BY_GROUP[group].split():
        text = TEXTS[f"{group}.{code}"]
        assert text.zh
        assert text.en


def test_the_texts_promise_nothing_and_are_short() -> None:
    for id, text in TEXTS.items():
        assert not re.search("必胜|胜率|肯定判|一定会|百分之百", text.zh), id
        if not id.startswith("disclaimer"):
            sentences = re.split("[。;；]", text.zh)
            assert max(len(re.findall("[\u4e00-\u9fff]", s)) for s in sentences) <= 45, id


# Printed


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_worked_example_fits_on_four_pages(language: Language) -> None:
    pages = PdfReader(io.BytesIO(render_pdf(laid(shared_guidance(), language)))).pages
    assert len(pages) <= 4


def test_pdf_docx_and_page_show_the_same_sums() -> None:
    document = laid(shared_guidance())
    pages = PdfReader(io.BytesIO(render_pdf(document))).pages
    pdf = "".join(page.extract_text() for page in pages)
    page = str(render_html(document))
    for value in ("36,000.00", "1,620.00", "54.74", "71.16", "218.96", "700.00", "233.33"):
        assert value in pdf
        assert value in page
    assert render_docx(document).startswith(b"PK")


def test_an_answer_with_a_script_and_a_rare_name_stays_words() -> None:
    fact = FactLine("f", Text("说明"), Text("<script>alert(1)</script>\U00020bb7"))
    document = laid(replace(bare(), facts=(fact,)))
    assert "&lt;script&gt;" in render_html(document)
    pages = PdfReader(io.BytesIO(render_pdf(document))).pages
    pdf = "".join(page.extract_text() for page in pages).replace("\u200b", "")
    assert "<script>alert(1)</script>" in "".join(pdf.split())
    assert "\U00020bb7" in pdf or "U+20BB7" in pdf


def test_an_empty_guidance_can_be_printed_in_every_form() -> None:
    document = laid(bare())
    assert render_pdf(document).startswith(b"%PDF-")
    assert render_docx(document).startswith(b"PK")
    assert "这一项暂时没有" in render_html(document)
