"""A case has the ways out that its answers give it, and each sheet is filled from what was told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from engine.actions.desk import Desk
from engine.actions.referring import opening
from engine.documents.walk import texts_of
from engine.errors import NotFound
from engine.litigation.filling import State
from engine.referral.aid import Outlook
from engine.referral.handover import Rank
from tests.engine.actions.referring.leaving import (
    AGENT,
    BEATEN,
    INJURED,
    INSURANCE,
    LENT,
    LOCKED_OUT,
    SITE,
    STORY,
    Leaving,
    told,
)
from tests.engine.litigation.matters import LANDLORD, WAGES

WORKED = [
    ("GL-07 wages on a site", "lab.wage", SITE, "ADMIN", "inspection_complaint", "18,000.00元"),
    ("GL-55 injured", "lab.injury", INJURED, "ADMIN", "injury_recognition", "2026年9月1日"),
    ("GL-58 insurance", "lab.social_ins", INSURANCE, "ADMIN", "insurance_complaint", "稽核"),
    ("GL-01 wages", "lab.wage", WAGES, "ADMIN", "inspection_complaint", "27,000.00元"),
    ("an agent's deposit", "rent.deposit", AGENT, "ADMIN", "housing_complaint", "代收、代付"),
    ("GR-26 cut off", "rent.early_exit", LOCKED_OUT, "ADMIN", "housing_complaint", "石景山区"),
    ("GX-01 beaten", "rent.arrears", BEATEN, "LEGAL_ORGAN", "police_report", "正在发生"),
    ("GX-07 fraud", "fin.illegal", LENT, "LEGAL_ORGAN", "police_report", "非法集资"),
    ("at home", "fam.dv", BEATEN, "LEGAL_ORGAN", "police_report", "家庭暴力"),
    ("judicial work", "adm.legal", LENT, "LEGAL_ORGAN", "judicial_letter", "信访工作条例"),
    ("GL-07 aid", "lab.wage", SITE, "AID", "aid_application", "进城务工人员"),
    ("heating", "adm.service", LENT, "PETITION_AGENCY", "petition_note", "信访工作条例"),
    ("bought goods", "cons.goods", LENT, "ADMIN", "authority_note", "信访工作条例"),
    (
        "judged already",
        "rent.arrears",
        {**LANDLORD, "case.prior_steps": ["judgment"]},
        "LEGAL_ORGAN",
        "decided_note",
        "民事诉讼法",
    ),
]


def shown(case: Leaving, kind: str) -> str:
    found = case.exits.find(kind)
    papers = [opening.drawn(case.desk, case.case, found, p.form.id, "zh") for p in found.papers]
    return "".join(text for paper in papers for text in texts_of(paper.sections))


@pytest.mark.parametrize(("name", "kind", "facts", "exit", "sheet", "says"), WORKED)
def test_a_worked_case_has_its_sheet_and_the_sheet_says_what_was_told(
    desk: Desk, name: str, kind: str, facts: Mapping[str, Any], exit: str, sheet: str, says: str
) -> None:
    case = told(desk, kind, facts)
    assert sheet in {
        s.sheet.id for way in case.exits.ways if way.exit.id == exit for s in way.sheets
    }
    text = shown(case, sheet)
    assert says in text
    assert "王丽" in text
    assert STORY in text
    found = case.exits.find(sheet)
    assert all(line.text.zh for paper in found.papers for line in paper.of(State.FILLED))


def test_a_report_of_harm_to_a_child_goes_to_the_police_and_is_told_why(desk: Desk) -> None:
    facts = {"case.danger": ["happening_now"], "family.child_or_elder_harmed": "yes"}
    case = told(desk, "fam.dv", facts)
    found = case.exits.find("minor_report")
    assert next(body.id for body in opening.bodies_of(desk, case.case, found.sheet)) == "police"
    assert any("公安" in why.zh for why in found.because)


def test_a_sheet_names_what_is_missing_with_the_question_that_tells_it(desk: Desk) -> None:
    found = told(desk, "lab.injury", INJURED, people=False).exits.find("injury_recognition")
    missing = {line.element.id: line for line in found.papers[0].missing}
    assert missing["injury.insured"].ask == ("labour.injury_insured",)
    assert "own.name" in missing
    assert "injury.story" not in missing


def test_a_story_that_was_not_told_is_missing_and_nothing_is_made_up(desk: Desk) -> None:
    found = told(desk, "lab.injury", INJURED, story="").exits.find("injury_recognition")
    story = next(one for one in found.papers[0].missing if one.element.id == "injury.story")
    assert story.supply is not None
    assert story.supply.value == "story"


def test_time_runs_from_the_injury_for_the_worker_and_for_the_employer(desk: Desk) -> None:
    worker = told(desk, "lab.injury", INJURED).exits.find("injury_recognition")
    assert [by.day for by in worker.by] == [date(2027, 9, 1)]
    boss = told(desk, "lab.injury", {**INJURED, "labour.role": "employer"})
    assert [by.day for by in boss.exits.find("injury_recognition").by] == [date(2026, 10, 1)]


def test_the_inspection_goes_back_two_years_from_the_earliest_month(desk: Desk) -> None:
    found = told(desk, "lab.wage", WAGES).exits.find("inspection_complaint")
    assert [by.day for by in found.by] == [date(2028, 8, 1)]
    nothing = {k: v for k, v in WAGES.items() if k != "labour.unpaid_wages"}
    below = told(desk, "lab.wage", {**nothing, "labour.age_band": "under_16"})
    assert [by.day for by in below.exits.find("inspection_complaint").by] == [None]


def test_the_route_decides_which_way_goes_first(desk: Desk) -> None:
    ways = {way.exit.id: way.rank for way in told(desk, "lab.injury", INJURED).exits.ways}
    assert ways["ADMIN"] is Rank.PRIMARY
    assert ways["AID"] is Rank.ALSO
    wages = {way.exit.id: way.rank for way in told(desk, "lab.wage", WAGES).exits.ways}
    assert wages["ADMIN"] is Rank.POSSIBLE


def test_what_may_fit_names_the_questions_that_would_tell(desk: Desk) -> None:
    ways = told(desk, "lab.wage", WAGES).exits.ways
    police = next(way for way in ways if way.exit.id == "LEGAL_ORGAN")
    assert police.rank is Rank.OPEN
    assert [sheet.sheet.id for sheet in police.maybe] == ["police_report"]
    assert police.maybe[0].ask == ("labour.wage_evasion",)


def test_a_couple_that_agrees_is_sent_to_the_registry_without_a_sheet(desk: Desk) -> None:
    facts = {
        "case.danger": ["none"],
        "family.violence": "never",
        "family.registered": "yes",
        "family.agreement": "all_agreed",
        "case.help_wanted": "assessment",
        "case.already_pending": "no",
        "case.prior_steps": ["none"],
    }
    ways = {way.exit.id: way for way in told(desk, "fam.divorce", facts).exits.ways}
    assert ways["ADMIN"].rank is Rank.PRIMARY
    assert ways["ADMIN"].sheets == ()


def test_an_employer_is_offered_no_aid(desk: Desk) -> None:
    case = told(desk, "lab.wage", {**WAGES, "labour.role": "employer"})
    assert "AID" not in {way.exit.id for way in case.exits.ways}
    with pytest.raises(NotFound):
        case.exits.find("aid_application")


def test_a_statement_of_means_is_asked_of_those_alone_whose_means_are_checked(desk: Desk) -> None:
    exempt = told(desk, "lab.wage", SITE).exits
    assert [p.form.id for p in exempt.find("aid_application").papers] == ["aid_application"]
    assert exempt.aid.outlook is Outlook.EXEMPT
    other = told(desk, "lab.wage", WAGES).exits
    assert [p.form.id for p in other.find("aid_application").papers][-1] == "aid_means"
    assert other.aid.outlook is Outlook.MEANS


PRIVATE = {"case.vulnerabilities": ["disability", "minimum_living_allowance"]}
HIDDEN = ("inspection_complaint", "insurance_complaint")


def test_a_private_answer_changes_no_sheet_that_others_may_see(desk: Desk) -> None:
    matters = ["unpaid_wages", "social_insurance"]
    facts = {
        **WAGES,
        "labour.matters": matters,
        "labour.social_insurance_status": "interrupted",
        "case.vulnerabilities": ["none"],
    }
    plain, private = told(desk, "lab.wage", facts), told(desk, "lab.wage", {**facts, **PRIVATE})
    for kind in HIDDEN:
        assert shown(plain, kind) == shown(private, kind)
    assert "领取低保" not in shown(plain, "aid_application")
    assert "领取低保" in shown(private, "aid_application")


def test_the_other_sides_words_and_pieces_are_in_no_sheet(desk: Desk) -> None:
    case = told(desk, "lab.wage", WAGES)
    assert case.exits.matter.pieces == ()
    text = shown(case, "inspection_complaint")
    assert not re.search(r"调解", text)


def test_a_copy_names_its_body_and_its_digest_follows_what_it_says(desk: Desk) -> None:
    case = told(desk, "adm.legal", LENT)
    found = case.exits.find("judicial_letter")
    copy = opening.drawn(desk, case.case, found, "judicial_letter", "zh", body="procuratorate")
    assert any(value == "人民检察院" for _, value in copy.meta.pairs)
    first = opening.digest_of(desk, case.case, found, "procuratorate")
    assert first == opening.digest_of(desk, case.case, found, "procuratorate")
    assert first != opening.digest_of(desk, case.case, found, "supervision_authority")
    with pytest.raises(NotFound):
        opening.drawn(desk, case.case, found, "police_report", "zh")
