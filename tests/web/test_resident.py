"""The way of a resident from the story to the guidance, and how she changes her mind."""

from __future__ import annotations

import re

import pytest

from tests.web.resident import LEASE, Resident, words_of

RAW = re.compile(r"\b(?:rental|case|rent|labour|fault|home|review)\.[a-z_]{3,}")
KINDS_FOR_A_PERSON = ["lab.wage", "fam.dv", "nb.leak", "adm.service", "crime.report", "other"]


def test_the_whole_way_leads_from_the_story_to_the_guidance(anna: Resident) -> None:
    kinds = anna.begin()
    assert kinds.url.path == anna.at("kind")
    assert 'value="rent.arrears"' in kinds.text
    anna.choose("rent.arrears")
    review = anna.walk(LEASE)
    assert review.url.path == anna.at("review")
    assert "36,000.00" in words_of(review)
    shown = anna.post("evidence", {"evidence.lease_contract": "have"})
    assert shown.url.path == anna.at("guidance")
    said = words_of(shown)
    assert "36,000.00" in said
    assert "2,268.00" in said, "3 per thousand a day for 21 days"
    assert not RAW.search(said)


def test_who_knows_nothing_still_gets_a_polite_guidance(anna: Resident) -> None:
    anna.begin(kind="rent.deposit")
    for fact in ("rental.role", "rental.contract_form", "rental.deposit_amount"):
        anna.skip(fact)
    shown = anna.get("guidance")
    assert shown.status_code == 200
    said = words_of(shown)
    assert "接着答" in said
    assert "12348" in said
    assert not RAW.search(said)


@pytest.mark.parametrize("kind", KINDS_FOR_A_PERSON)
def test_a_kind_without_questions_of_its_own_leads_to_a_person(anna: Resident, kind: str) -> None:
    anna.begin(kind=kind)
    review = anna.walk({})
    assert review.url.path == anna.at("review")
    shown = anna.get("evidence")
    assert shown.status_code == 200
    guidance = anna.get("guidance")
    assert guidance.status_code == 200
    assert "12348" in words_of(guidance)
    assert anna.get("guidance.pdf").content.startswith(b"%PDF")


def test_somebody_in_danger_is_sent_to_help_and_sees_no_bargaining(anna: Resident) -> None:
    page = anna.begin(story="房东带人打我，还威胁要杀人", danger="happening_now")
    assert page.url.path == anna.at("safety/help")
    assert 'href="tel:110"' in page.text
    anna.choose("rent.arrears")
    anna.fill(LEASE)
    said = words_of(anna.get("guidance"))
    assert "110" in said
    assert "可以怎么谈" not in said
    assert "双方各自的理由" not in said


def test_the_guidance_can_be_taken_along_in_three_forms(anna: Resident) -> None:
    anna.begin(kind="rent.arrears")
    anna.fill(LEASE)
    for form, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("json", b"{")):
        file = anna.get(f"guidance.{form}?edition=shared&lang=en")
        assert file.status_code == 200
        assert file.content.startswith(start)
        assert "attachment" in file.headers["content-disposition"]
    assert anna.get("guidance.exe").status_code == 404


def test_the_copy_for_both_sides_leaves_out_what_is_private(anna: Resident) -> None:
    anna.begin(kind="rent.arrears")
    anna.fill({**LEASE, "case.vulnerabilities": ["disability"]})
    own, shared = (words_of(anna.get(f"guidance?edition={e}")) for e in ("own", "shared"))
    assert "只写给您的提醒" in own
    assert "只写给您的提醒" not in shared.replace("不含只写给您的提醒和您的隐私", "")
    assert "需要照顾的情况" not in shared


def test_a_finding_shows_its_answers_its_law_and_what_would_turn_it(anna: Resident) -> None:
    anna.begin(kind="rent.arrears")
    anna.fill(LEASE)
    why = anna.get("why/rental.rent_owed")
    said = words_of(why)
    assert "民法典" in said
    assert "没付清的租金" in said
    assert "这一条就不成立" in said
    assert not RAW.search(said)
    assert anna.get("why/rental.no_such_finding").status_code == 404
    assert anna.get("why/rental.role").status_code == 404


def test_changing_an_early_answer_leaves_nothing_stale(anna: Resident) -> None:
    anna.begin(kind="rent.arrears")
    anna.fill(LEASE)
    before = words_of(anna.get("guidance?edition=own"))
    review = anna.answer("rental.role", "landlord", review="1")
    assert review.url.path == anna.at("review")
    after = words_of(anna.get("guidance?edition=own"))
    assert before != after
    assert "您是哪一方 房东" in words_of(anna.get("review"))


def test_an_answer_no_longer_asked_for_is_set_aside_and_comes_back(anna: Resident) -> None:
    anna.begin(kind="rent.arrears")
    anna.fill(LEASE)
    review = anna.answer("rental.arrears_demanded", "no", review="1")
    assert "先放着的回答" in words_of(review)
    assert "微信" in words_of(review)
    again = anna.answer("rental.arrears_demanded", "yes", review="1")
    assert "先放着的回答" not in words_of(again)
    assert "微信" in words_of(again)


def test_another_kind_asks_its_own_questions_and_keeps_common_answers(anna: Resident) -> None:
    anna.begin(kind="rent.arrears")
    anna.fill(LEASE)
    anna.choose("rent.deposit")
    deductions = anna.get("q/rental.deposit_deductions")
    assert deductions.url.path == anna.at("q/rental.deposit_deductions")
    assert "租客" in words_of(anna.get("review"))


def test_what_was_put_off_is_offered_again_on_the_review(anna: Resident) -> None:
    anna.begin(kind="rent.arrears")
    anna.skip("rental.monthly_rent", "later")
    anna.fill({k: v for k, v in LEASE.items() if k != "rental.monthly_rent"})
    review = anna.get("review")
    assert anna.at("q/rental.monthly_rent") + "?review=1" in review.text
    assert "以后再答" in words_of(review)
    back = anna.answer("rental.monthly_rent", "12000", review="1")
    assert back.url.path == anna.at("review")


def test_a_question_that_does_not_apply_leads_on(anna: Resident) -> None:
    anna.begin(kind="rent.arrears")
    anna.fill({**LEASE, "rental.arrears_demanded": "no"})
    page = anna.get("q/rental.arrears_demanded_on")
    assert page.status_code == 200
    assert page.url.path != anna.at("q/rental.arrears_demanded_on")


def test_back_leads_to_the_question_answered_before(anna: Resident) -> None:
    anna.begin(kind="rent.arrears")
    first = anna.get("next").url.path.split("/q/")[1]
    second = anna.answer(first, LEASE[first])
    assert f'class="back" href="{anna.at("q/" + first)}"' in second.text
    assert f'class="back" href="{anna.at("kind")}"' in anna.get(f"q/{first}").text
