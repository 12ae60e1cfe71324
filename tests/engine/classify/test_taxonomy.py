"""That the kinds of dispute are complete, consistent, and faults in them are reported."""

from __future__ import annotations

import re

import pytest

from engine.classify.cues import GAP, CueIndex, Speller
from engine.classify.taxonomy import Taxonomy, read_taxonomy
from engine.errors import DefinitionError
from engine.source import Items, Record, read_text
from tests.engine.classify.conftest import records_in


def faults_of(text: str) -> list[str]:
    entries = read_text(text, "causes.yaml")
    assert isinstance(entries, Items)
    faults: list[DefinitionError] = []
    read_taxonomy([entry for entry in entries if isinstance(entry, Record)], faults)
    return [str(fault) for fault in faults]


def categories_of_cases() -> set[str]:
    facts = [r for r in records_in("rules/vocabulary") if r.get("fact") == "case.category"]
    choices = facts[0]["choices"]
    assert isinstance(choices, Record)
    return {str(key) for key in choices}


def test_ten_categories_stand_in_the_special_zone(taxonomy: Taxonomy) -> None:
    zone = [card for card in taxonomy.categories.values() if card.zone]
    assert [card.order for card in zone] == list(range(1, 11))


def test_every_answer_to_the_category_question_is_a_cause(taxonomy: Taxonomy) -> None:
    assert categories_of_cases() - {"other"} <= set(taxonomy.cards)


def test_only_answers_to_the_category_question_are_proposed(taxonomy: Taxonomy) -> None:
    proposed = {cause.id for cause in taxonomy.causes if cause.strong or cause.weak}
    assert proposed <= categories_of_cases()


def test_every_title_and_description_is_in_both_languages(taxonomy: Taxonomy) -> None:
    texts = [text for card in taxonomy.cards.values() for text in (card.title, card.about)]
    texts += [text for card in taxonomy.categories.values() for text in (card.title, card.about)]
    for text in texts:
        assert text.has("zh")
        assert text.has("en")


def test_a_cause_is_named_after_its_category(taxonomy: Taxonomy) -> None:
    prefixes: dict[str, set[str]] = {}
    for card in taxonomy.cards.values():
        prefixes.setdefault(card.category, set()).add(card.id.split(".")[0])
    assert all(len(found) == 1 for found in prefixes.values())


def test_codes_of_causes_have_the_form_of_the_list(taxonomy: Taxonomy) -> None:
    for card in taxonomy.cards.values():
        assert bool(card.cause_code) == bool(card.cause_name)
        for code in [card.cause_code, *(code for code, _ in card.cause_also)]:
            assert re.fullmatch(r"(\d{1,3}(\(\d{1,2}\))?)?", code), card.id


def test_no_cue_speaks_both_for_and_against(taxonomy: Taxonomy) -> None:
    for cause in taxonomy.causes:
        assert not set(cause.strong) & set(cause.weak), cause.id
        assert not {*cause.strong, *cause.weak} & set(cause.against), cause.id


def test_every_cue_is_written_in_a_form_that_texts_take(taxonomy: Taxonomy) -> None:
    """A cue that cannot be found in its own words would be dead."""
    cues = [cue for c in taxonomy.causes for cue in (*c.strong, *c.weak, *c.against)]
    cues += [word for category in taxonomy.surroundings for word in category.words]
    cues += [cue for signal in taxonomy.signals for cue in signal.cues]
    cues += taxonomy.harmless.phrases
    speller = Speller(taxonomy.wording)
    for cue in cues:
        even = speller.even(cue.replace(GAP, " "), 100)
        assert list(CueIndex([cue], speller).find(even)), cue


def test_the_seventeen_areas_stand_in_the_order_of_their_codes(taxonomy: Taxonomy) -> None:
    assert "".join(taxonomy.areas) == "ABCDEFGHIJKLMNOPQ"
    for area in taxonomy.areas.values():
        assert area.title.has("en")
        assert area.about.has("en")


def test_only_crime_authority_and_question_are_not_civil(taxonomy: Taxonomy) -> None:
    others = {a.code: a.nature for a in taxonomy.areas.values() if a.nature != "civil"}
    assert others == {"N": "administrative", "O": "criminal", "P": "none"}


def test_whatever_can_be_proposed_stands_in_an_area(taxonomy: Taxonomy) -> None:
    proposed = {cause.id for cause in taxonomy.causes if cause.strong or cause.weak}
    placed = {cause for area in taxonomy.areas.values() for cause in area.causes}
    assert placed == proposed
    assert [a.code for a in taxonomy.areas_of("fin.illegal")] == ["F", "O"]
    assert taxonomy.areas_of("proc.confirm") == ()


CAUSE = "- cause: rent.arrears\n  category: rental\n  depth: F\n  title: {zh: 甲, en: A}\n"
SPOKEN = CAUSE.replace("arrears", "other") + "  keywords: {weak: [房]}\n"
AREA = "- area: C\n  title: {zh: 甲, en: A}\n  nature: civil\n  causes: [rent.arrears]\n"
CATEGORY = "- lead_category: rental\n  order: 1\n  title: {zh: 甲, en: A}\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (CAUSE, "category rental is not known"),
        (CATEGORY + CAUSE + CAUSE, "defined twice"),
        (CATEGORY + CAUSE.replace("depth: F", "depth: X"), "depth: X is not known"),
        (CATEGORY + CAUSE + "  keywords: {strong: [退…]}\n", "empty part"),
        (CATEGORY + CAUSE + "  keywords: {storng: [退]}\n", "unknown key storng"),
        (CATEGORY + CAUSE + "  colour: red\n", "unknown key colour"),
        (CATEGORY.replace("order: 1", "order: first"), "whole number"),
        ("- wording: zh\n  variants: [abc]\n", "wants two characters"),
        ("- wording: zh\n- wording: zh\n", "a second wording"),
        ("- rule: x\n", "does not belong here"),
        ("- safety_signal: x\n  cues: [a]\n  pairs: [{of: [b]}]\n", "a pair wants both its sides"),
        ("- safety_signal: x\n  cues: [a]\n  pairs: [{of: b, than: c}]\n", "unknown key than"),
        (AREA, "cause rent.arrears is not known"),
        (CATEGORY + CAUSE + AREA.replace("arrears", "arears"), "did you mean rent.arrears?"),
        (CATEGORY + CAUSE + AREA + AREA, "area C is defined twice"),
        (CATEGORY + CAUSE + AREA.replace("[rent.arrears]", "[]"), "area C names no cause"),
        (CATEGORY + CAUSE + AREA.replace("civil", "cvil"), "nature: cvil is not known"),
        (CATEGORY + CAUSE + SPOKEN + AREA, "cause rent.other stands in no area"),
    ],
)
def test_a_fault_is_reported_with_its_place(text: str, says: str) -> None:
    faults = faults_of(text)
    assert any(says in fault for fault in faults), faults
    assert all(fault.startswith("causes.yaml:") for fault in faults)


def test_a_kind_without_cues_needs_no_area() -> None:
    assert faults_of(CATEGORY + CAUSE + CAUSE.replace("arrears", "applied") + AREA) == []
