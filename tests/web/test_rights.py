"""The new kinds of dispute over the pages, from the story to the guidance."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from engine.actions import consult
from engine.source import plain, read_file
from tests.web.resident import Answer, Resident, words_of

LEADS = plain(read_file(Path(__file__).parents[1] / "data" / "rights.yaml"))
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


@pytest.mark.parametrize("led", LEADS, ids=[led["kind"] for led in LEADS])
def test_each_new_kind_leads_where_the_law_sends_it(anna: Resident, led: dict[str, Any]) -> None:
    anna.begin(story="想问问我这个事情怎么办。", kind=led["kind"])
    review = anna.walk({**CLOSING, **led["answers"]})
    assert review.url.path == anna.at("review")
    page = anna.get("guidance")
    assert page.status_code == 200
    taken = consult.assess(anna.desk, anna.case()).route()
    assert taken is not None
    assert taken.primary == led["route"]
    said = words_of(page)
    assert not [word for word in led["told"] if word not in said], said
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
