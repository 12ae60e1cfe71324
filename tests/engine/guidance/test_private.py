"""What is private to one side shows nowhere in the copy for both, nor does what rests on it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest
from pypdf import PdfReader

from engine.documents.docx import render_docx
from engine.documents.html import render_html
from engine.documents.pdf import render_pdf
from engine.guidance.guidance import Edition, Guidance, Party
from engine.i18n import LANGUAGES
from tests.engine.guidance.cases import CALM, TALKING, paper
from tests.ours import library

DIVORCE = {
    **TALKING,
    "family.registered": "yes",
    "family.agreement": "one_refuses",
    "family.youngest_child_age": "6",
    "family.children": "1",
    "family.payer_income": "8000.00",
    "family.separated_since": "together",
    "family.refused_on": "never",
    "family.circumstances": ["none"],
    "family.property": ["savings"],
}
BEATEN = {
    **CALM,
    "case.danger": ["happened_before"],
    "case.vulnerabilities": ["pregnant_or_infant"],
    "family.violence_by": "family_member",
    "family.violence_again": "yes",
    "family.child_or_elder_harmed": "yes",
    "family.injured": "yes",
    "family.safe_place": "no",
    "family.cannot_apply": "yes",
    "family.violence_reported": "no",
}
RENT = {
    **TALKING,
    "rental.role": "tenant",
    "rental.contract_form": "paper",
    "rental.use": "own_home",
    "case.amount_claimed": "6000.00",
}
TELLTALE = re.compile(
    r"暴力|打骂|挨打|受伤|伤害|受害|威胁|110|报警|公安|告诫|保护令|庇护|妇联|妇女|法律援助中心|"
    r"不用当面|紧急|安全|怀孕|"
    r"violen|beat|blow|threat|police|protection|shelter|women|injur|harm|safety|danger|pregnan",
    re.IGNORECASE,
)
# What every copy says, whatever the case.
EVERYWHERE = re.compile(r'"safety_first": false')


def shared(category: str, given: Mapping[str, Any]) -> Guidance:
    return paper(category, given).guidance().in_edition(Edition.SHARED)


def content(guidance: Guidance) -> dict[str, object]:
    return {key: value for key, value in guidance.to_json().items() if key != "answers_hash"}


def written(category: str, given: Mapping[str, Any]) -> dict[str, str]:
    """The copy for both sides in every form and language, as text."""
    case = paper(category, given)
    guidance = case.guidance().in_edition(Edition.SHARED)
    forms = {"json": json.dumps(guidance.to_json(), ensure_ascii=False)}
    for language in LANGUAGES:
        document = case.document(language, Edition.SHARED)
        pages = PdfReader(io.BytesIO(render_pdf(document))).pages
        docx = zipfile.ZipFile(io.BytesIO(render_docx(document)))
        forms[f"html {language}"] = str(render_html(document))
        forms[f"pdf {language}"] = "".join(page.extract_text() for page in pages)
        forms[f"docx {language}"] = docx.read("word/document.xml").decode()
    return {form: EVERYWHERE.sub("", text) for form, text in forms.items()}


@pytest.mark.parametrize(
    ("category", "given"),
    [
        ("fam.divorce", {**DIVORCE, "family.violence": "past"}),
        ("fam.divorce", {**DIVORCE, "family.violence": "recent"}),
        ("fam.dv", BEATEN),
        ("fam.support", {**TALKING, "family.support_kind": "parent", "family.abandoned": "yes"}),
        ("rent.deposit", {**RENT, "case.danger": ["happening_now"]}),
    ],
)
def test_the_copy_for_both_names_no_violence_in_any_form(
    category: str, given: dict[str, Any]
) -> None:
    found = {form: TELLTALE.findall(text) for form, text in written(category, given).items()}
    assert {form: words for form, words in found.items() if words} == {}


@pytest.mark.parametrize("violence", ["past", "recent", "unknown"])
def test_a_divorce_reads_the_same_for_both_with_and_without_violence(violence: str) -> None:
    told = shared("fam.divorce", {**DIVORCE, "family.violence": violence})
    assert content(told) == content(shared("fam.divorce", {**DIVORCE, "family.violence": "never"}))


@pytest.mark.parametrize(
    ("category", "given"),
    [
        ("fam.divorce", DIVORCE),
        ("rent.deposit", RENT),
        ("fin.bank", TALKING),
        ("nb.noise", TALKING),
    ],
)
def test_no_private_answer_changes_the_copy_for_both(category: str, given: dict[str, Any]) -> None:
    plain = content(shared(category, given))
    for fact in library().rulebook.facts.values():
        if not fact.private or fact.type not in ("multi", "enum", "bool3"):
            continue
        for choice in fact.choices:
            answer = [choice] if fact.type == "multi" else choice
            told = {**given, fact.name: answer}
            assert content(shared(category, told)) == plain, f"{fact.name}: {choice}"


def test_the_copy_for_the_other_side_is_no_more_open_than_that_for_both() -> None:
    whole = paper("fam.divorce", {**DIVORCE, "family.violence": "past"}).guidance()
    copy = whole.in_edition(Edition.OWN, Party.RESPONDENT)
    other = json.dumps(copy.to_json(), ensure_ascii=False)
    assert not TELLTALE.findall(EVERYWHERE.sub("", other))


def test_whoever_answered_and_the_mediator_read_of_the_violence() -> None:
    whole = paper("fam.divorce", {**DIVORCE, "family.violence": "past"}).guidance()
    for edition, party in ((Edition.OWN, Party.APPLICANT), (Edition.MEDIATOR, Party.BOTH)):
        copy = whole.in_edition(edition, party)
        assert "不用当面谈" in copy.headline.zh
        assert copy.route is not None
        assert copy.route.primary == "LITIGATE"
        assert "police_record" in [line.item for line in copy.evidence]


def test_a_case_of_violence_at_home_is_of_no_named_kind_to_others() -> None:
    copy = shared("fam.dv", BEATEN)
    assert copy.category.zh == "其他事情"
    assert not copy.safety_first
    assert copy.urgent == ()
    assert copy.route is not None
    assert copy.route.primary == "CONSULT"


def test_the_copy_for_both_says_what_it_is_made_from() -> None:
    forms = written("nb.noise", TALKING)
    assert "只根据双方都可以知道的情况写成" in forms["html zh"]
    assert "made only from what both sides may know" in forms["html en"]
