"""The new kinds of dispute over the pages, from the story to the guidance."""

from __future__ import annotations

import re

import pytest

from engine.actions import consult
from tests.web.resident import Answer, Resident, words_of

RAW = re.compile(r"\b(?:rights|triage|case|home|med|biz|land|crime|proc)\.[a-z_]{3,}")
CLOSING: dict[str, Answer] = {
    "case.danger": ["none"],
    "case.help_wanted": "mediation",
    "case.other_party_contact": "reachable",
    "case.other_party_kind": "person",
    "case.amount_claimed": "20000",
    "case.prior_steps": ["none"],
    "case.already_pending": "no",
    "case.other_party_willing": "yes",
    "case.self_willing": "yes",
    "case.urgent_needs": ["none"],
    "case.vulnerabilities": ["none"],
    "rights.side": "claims",
    "rights.known_on": "2026-03-01",
}


@pytest.mark.parametrize(
    ("kind", "answers", "route", "told"),
    [
        (
            "home.purchase",
            {"rights.home_kind": "new", "rights.home_matter": "late_delivery"},
            "MEDIATE_COMMUNITY",
            ["书面催", "房子所在地", "区住房和城乡建设委员会"],
        ),
        (
            "inj.person",
            {"rights.injury_how": "beaten", "rights.police_told": "no"},
            "MEDIATE_COMMUNITY",
            ["110", "医疗费", "报警"],
        ),
        (
            "inj.dignity",
            {"rights.dignity_matter": "insulted", "rights.online": "yes"},
            "MEDIATE_COMMUNITY",
            ["赔礼道歉", "平台", "录屏"],
        ),
        (
            "med.harm",
            {"rights.patient_died": "yes", "rights.records_sealed": "no"},
            "MEDIATE_STREET",
            ["48小时", "封存病历", "医疗纠纷人民调解委员会"],
        ),
        (
            "biz.company",
            {"rights.company_matter": "resolution", "rights.resolution_on": "2026-11-01"},
            "MEDIATE_STREET",
            ["2026年12月31日", "公司住所地", "商事调解组织"],
        ),
        (
            "land.rights",
            {"rights.land_matter": "taken", "triage.decision_received_on": "2026-11-01"},
            "ADMIN",
            ["行政复议", "2026年12月31日", "规划和自然资源"],
        ),
        ("land.rights", {"rights.land_matter": "title"}, "ADMIN", ["乡镇", "谁也不"]),
        (
            "ip.rights",
            {"rights.creation": "trademark", "rights.online": "yes"},
            "MEDIATE_STREET",
            ["平台下架", "市场监督管理局"],
        ),
        ("crime.report", {}, "LEGAL_ORGAN", ["110", "12309", "回执", "法律援助"]),
        ("proc.question", {}, "CONSULT", ["问一问", "12348", "传票"]),
    ],
)
def test_each_new_kind_leads_where_the_law_sends_it(
    anna: Resident, kind: str, answers: dict[str, Answer], route: str, told: list[str]
) -> None:
    anna.begin(story="想问问我这个事情怎么办。", kind=kind)
    review = anna.walk({**CLOSING, **answers})
    assert review.url.path == anna.at("review")
    page = anna.get("guidance")
    assert page.status_code == 200
    taken = consult.assess(anna.desk, anna.case()).route()
    assert taken is not None
    assert taken.primary == route
    said = words_of(page)
    assert not [word for word in told if word not in said], said
    assert not RAW.search(said)
    english = words_of(anna.get("guidance?lang=en"))
    assert not RAW.search(english)
    assert anna.get("guidance.pdf").content.startswith(b"%PDF")


def test_crime_and_taken_land_are_offered_no_common_table(anna: Resident) -> None:
    outside: list[tuple[str, dict[str, Answer]]] = [
        ("crime.report", {}),
        ("land.rights", {"rights.land_matter": "taken"}),
    ]
    for kind, answers in outside:
        anna.begin(story="想问问我这个事情怎么办。", kind=kind)
        anna.walk({**CLOSING, **answers})
        said = words_of(anna.get("guidance"))
        assert "起诉（简易程序）" not in said
        assert "调解是自愿的" not in said
        assert "诉讼费约" not in said
