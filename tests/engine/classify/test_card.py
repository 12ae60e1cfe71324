"""The model card: every figure in its place, in two languages, nothing left open."""

from __future__ import annotations

from typing import Final

import pytest

from engine.classify.card import Card, card_page, card_words
from engine.classify.model import Model, shipped_model
from engine.i18n import Language
from tests.engine.classify.few import TAXONOMY, few, keywords
from tests.engine.classify.small import small_model

ORDER: Final = [
    "made", "sources", "figures", "areas", "confusion", "calibration", "coverage",
    "learning", "ablation", "words", "weak", "not_for",
]  # fmt: skip


@pytest.fixture(scope="module")
def model() -> Model:
    from engine.classify.training import train

    return train(few(), keywords(), {"revision": "r1", "trained_on": "2026-11-22"})


def test_it_has_all_sections_in_their_order(model: Model) -> None:
    assert [part.id for part in Card(model, TAXONOMY).parts()] == ORDER


def test_every_row_has_a_cell_for_each_head(model: Model) -> None:
    for part in Card(model, TAXONOMY).parts():
        if part.table:
            assert all(len(row) == len(part.table.head) for row in part.table.rows), part.id


def test_its_figures_are_those_of_the_model(model: Model) -> None:
    parts = {part.id: part for part in Card(model, TAXONOMY).parts()}
    areas = parts["areas"].table
    assert areas is not None
    assert areas.rows == (
        ("B 劳动", "8", "1.000", "1.000"),
        ("C 租房", "16", "1.000", "1.000"),
    )
    coverage = model.card["all"]["coverage"]
    assert parts["coverage"].points[0] == (1.0, coverage[0]["accuracy"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_of_the_shipped_model_leaves_nothing_to_be_filled_in(language: Language) -> None:
    page = card_page(shipped_model(), TAXONOMY, language)
    assert "{" not in page
    assert page.startswith("# ")
    assert page.endswith("\n")


def test_a_model_that_knows_nothing_of_itself_still_says_what_it_is_not_for() -> None:
    bare = small_model()
    ids = [
        part.id
        for part in Card(
            Model(bare.grams, bare.rarity, bare.areas, bare.kinds, ()), TAXONOMY
        ).parts()
    ]
    assert ids == ["made", "weak", "not_for"]


def test_every_text_is_there_in_both_languages() -> None:
    assert all(text.zh and text.en for text in card_words().values())
