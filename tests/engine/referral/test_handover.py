"""The ways out as their authors wrote them: every sheet has papers, bodies, law and words."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from engine.casework.stages import WAYS
from engine.errors import DefinitionFaults, NotFound
from engine.litigation.form import SHEET, Forms, FromFacts, FromFindings
from engine.litigation.reading import load_sheets
from engine.referral.aid import load_criteria
from engine.referral.handover import EMERGENCY, Handover, load_handover
from engine.statutes.origin import fetch
from engine.statutes.shelf import Shelf
from tests.engine.litigation.matters import DAY, forms
from tests.ours import library


@cache
def sheets() -> Forms:
    return load_sheets(library().rulebook)


@cache
def handover() -> Handover:
    return load_handover(library().rulebook, library().directory.bodies, sheets().by_id)


def test_every_side_way_of_the_ladder_is_described() -> None:
    assert {exit.id for exit in handover().exits} == {way.exit for way in WAYS if way.is_side}
    sheeted = {sheet.exit for sheet in handover().sheets.values()}
    assert sheeted == {exit.id for exit in handover().exits} - {EMERGENCY}


def test_every_form_belongs_to_one_sheet_and_to_no_packet() -> None:
    used = [name for sheet in handover().sheets.values() for name in sheet.papers]
    assert sorted(used) == sorted(sheets().by_id)
    assert not set(sheets().by_id) & set(forms().by_id)
    assert {form.group for form in sheets().by_id.values()} == {SHEET}
    assert SHEET not in {form.group for form in forms().by_id.values()}


def test_every_sheet_says_its_law_what_to_bring_and_what_follows() -> None:
    for sheet in handover().sheets.values():
        assert sheet.basis
        for text in (*sheet.bring, *sheet.next):
            assert text.zh
            assert text.en
            assert len(text.zh) <= 60, text.zh
        assert sheet.bring
        assert sheet.next
    for form in sheets().by_id.values():
        assert form.basis
        assert form.notice


def test_only_what_is_confidential_names_what_is_private() -> None:
    facts, definitions = library().rulebook.facts, library().rulebook.definitions
    for form in sheets().by_id.values():
        for element in form.elements:
            match element.origin:
                case FromFacts(names):
                    assert form.confidential or not any(facts[name].private for name in names)
                case FromFindings(names):
                    private = [n for n in names if getattr(definitions[n], "private", False)]
                    assert form.confidential or not private


def test_a_body_answers_in_days_or_in_working_days() -> None:
    calendar = library().rulebook.calendar
    injury = handover().sheet("injury_recognition").answer
    watch = handover().sheet("inspection_complaint").answer
    assert injury is not None
    assert watch is not None
    assert injury.due(date(2026, 3, 2), calendar) == date(2026, 5, 1)
    assert watch.due(date(2026, 3, 2), calendar) > date(2026, 5, 25)


def test_every_article_that_is_cited_says_something_in_the_law_in_force(shared: Path) -> None:
    editions = fetch(str(shared / "data" / "statutes.jsonl.gz")).editions()
    shelf = Shelf(editions, {id: law.names for id, law in library().rulebook.laws.items()})
    cited = {one for form in sheets().by_id.values() for one in form.basis}
    cited |= {by.basis for form in sheets().by_id.values() for by in form.by}
    cited |= {one for sheet in handover().sheets.values() for one in sheet.basis}
    cited |= {sheet.answer.basis for sheet in handover().sheets.values() if sheet.answer}
    cited |= {one for criterion in load_criteria(library().rulebook) for one in criterion.basis}
    at_hand = {one for one in cited if shelf.title_of(one.partition("#")[0])}
    assert len(at_hand) > 40
    assert [one for one in sorted(at_hand) if shelf.quote(one, DAY) is None] == []


def test_what_is_not_there_is_not_found() -> None:
    for find in (handover().sheet, handover().exit):
        with pytest.raises(NotFound):
            find("nothing")


def test_a_slip_of_the_author_is_told_with_its_line(tmp_path: Path) -> None:
    wrong = tmp_path / "handover.yaml"
    wrong.write_text(
        "- sheet: x\n  exit: MOON\n  papers: [none]\n  bodies: [polices]\n  basis: []\n"
        "  because: [case.nothing]\n  answer: {days: soon, counted: moons, basis: 刑法#1, "
        "says: {zh: 快, en: Soon}}\n",
        encoding="utf-8",
    )
    with pytest.raises(DefinitionFaults) as err:
        load_handover(library().rulebook, library().directory.bodies, sheets().by_id, wrong)
    told = "\n".join(map(str, err.value.faults))
    for part in ("MOON", "papers: none", "police", "basis is missing", "case.nothing", "soon"):
        assert part in told
