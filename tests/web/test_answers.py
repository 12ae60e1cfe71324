"""Answers that cannot be read, and stories that are too long: explained, and nothing is lost."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

from tests.conftest import ROOT
from tests.web.resident import LEASE, Resident, faults_on, words_of
from web.render import read_interface

RARE = "𠮷"


@pytest.mark.parametrize(
    ("fact", "sent", "says"),
    [
        ("rental.monthly_rent", "😀", "不像金额"),
        ("rental.monthly_rent", "1e999", "不像金额"),
        ("rental.monthly_rent", "-5", "太小"),
        ("rental.monthly_rent", "9" * 15, "太大"),
        ("rental.monthly_rent", "", "请填写"),
        ("rental.role", "king", "没有"),
        ("rental.lease_starts_on", "2026-02-31", "没有"),
        ("rental.lease_starts_on", "20264-02-01", "四位"),
        ("rental.liquidated_damages_rate", "1e999999999", "不是数字"),
        ("rental.liquidated_damages_rate", "3", "千分之"),
    ],
)
def test_a_bad_answer_is_explained_and_kept(
    anna: Resident, fact: str, sent: str, says: str
) -> None:
    anna.begin(kind="rent.arrears")
    anna.answer("rental.liquidated_damages_kind", "permille_per_day")
    form = {fact: sent}
    if "-" in sent[1:]:
        form = dict(
            zip((f"{fact}.year", f"{fact}.month", f"{fact}.day"), sent.split("-"), strict=True)
        )
    page = anna.post(f"q/{fact}", form)
    assert page.status_code == 422
    assert any(says in fault for fault in faults_on(page)), faults_on(page)
    for value in form.values():
        if fact != "rental.role":
            assert f'value="{value}"' in page.text


def test_every_fault_has_words_for_it() -> None:
    texts = read_interface()
    readers = [ROOT / "engine/interview/answers.py", ROOT / "engine/rulebook/vocabulary.py"]
    written = "".join(path.read_text(encoding="utf-8") for path in readers)
    keys = set(re.findall(r'AnswerError\([^"]*?"([a-z_]+)"', written))
    assert len(keys) > 12
    assert {f"fault.{key}" for key in keys} <= set(texts)


def test_full_width_figures_and_signs_are_understood(anna: Resident) -> None:
    anna.begin(kind="rent.arrears")
    anna.answer("rental.monthly_rent", "１２，０００元")
    assert "12,000.00" in words_of(anna.get("review"))


def test_rows_are_added_taken_away_and_kept_while_typing(anna: Resident) -> None:
    anna.begin(kind="rent.arrears")
    fact = "rental.unpaid_rents"
    sent = {f"{fact}.count": "1", f"{fact}.0.amount": "36000", f"{fact}.add": "1"}
    page = anna.post(f"q/{fact}", sent)
    assert page.text.count('class="row"') == 2
    assert 'value="36000"' in page.text
    page = anna.post(
        f"q/{fact}", {**sent, f"{fact}.count": "2", f"{fact}.remove": "0", f"{fact}.add": ""}
    )
    assert page.text.count('class="row"') == 1
    assert 'value="36000"' not in page.text
    faulty = anna.post(f"q/{fact}", {f"{fact}.count": "1", f"{fact}.0.amount": "viel"})
    assert faulty.status_code == 422
    assert 'value="viel"' in faulty.text


def test_a_story_too_long_is_refused_with_every_word_still_there(anna: Resident) -> None:
    anna.begin(story="")
    story = "房" * 600
    page = anna.post("story", {"story": story, "agree": "assess"})
    assert page.status_code == 422
    assert story in page.text
    huge = anna.post("story", {"story": "x" * 1_200_000, "agree": "assess"})
    assert huge.status_code == 413
    assert "之前保存的都在" in words_of(huge)


def test_a_rare_character_survives_or_is_named_on_paper(anna: Resident) -> None:
    anna.begin(story=f"{RARE}野家的房东不退押金", kind="rent.arrears")
    anna.fill({**LEASE, "rental.emergency_event": f"{RARE}野家停堂食"})
    assert f"{RARE}野家的房东" in words_of(anna.get("review"))
    assert f"{RARE}野家停堂食" in words_of(anna.get("guidance"))
    paper = PdfReader(io.BytesIO(anna.get("guidance.pdf").content))
    printed = "".join(page.extract_text() for page in paper.pages)
    assert f"{RARE}野家停堂食" in printed or "U+20BB7" in printed, "neither shown nor named"


def test_every_kind_on_the_page_can_be_chosen(anna: Resident) -> None:
    anna.begin(story="")
    offered = re.findall(r'name="kind" value="([a-z_.]+)"', anna.get("kind").text)
    assert len(offered) > 40
    for kind in offered:
        assert anna.choose(kind).status_code == 200, kind


def test_an_unknown_kind_is_refused_politely(anna: Resident) -> None:
    anna.begin()
    assert anna.choose("rent.castle").status_code == 422
    assert anna.choose("").status_code == 422
    none = anna.choose("none")
    assert none.status_code == 200
    assert "这件事属于哪一类" in words_of(none)


def test_only_a_question_that_offers_it_can_be_said_not_to_apply(anna: Resident) -> None:
    anna.begin(kind="rent.arrears")
    page = anna.post("q/rental.role", {"rental.role.skip": "not_applicable"})
    assert page.status_code == 422
