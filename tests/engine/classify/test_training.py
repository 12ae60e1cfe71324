"""A model made of a few examples: the same again, whatever their order, and never a crash."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from engine.classify.examples import Example, stories_in, told_in
from engine.classify.fitting import Texts, fitted, left_out
from engine.classify.learned import LearnedClassifier
from engine.classify.model import Model, read_model, write_model
from engine.classify.training import TOO_FEW, _ablation, train
from engine.errors import StoreError
from engine.library import Library
from tests.engine.classify.few import TAXONOMY, few, keywords

ROOT = Path(__file__).resolve().parents[3]
ABOUT = {"revision": "r1", "trained_on": "2026-11-22"}


@pytest.fixture(scope="module")
def model() -> Model:
    return train(few(), keywords(), ABOUT, unseen=[Example("u", "房东扣押金", "C")])


class TestSame:
    def test_the_same_seed_makes_the_same_bytes(self, model: Model) -> None:
        again = train(few(), keywords(), ABOUT, unseen=[Example("u", "房东扣押金", "C")])
        assert write_model(again) == write_model(model)

    def test_another_order_of_the_examples_changes_nothing(self, model: Model) -> None:
        mixed = few()
        random.Random(7).shuffle(mixed)
        again = train(mixed, keywords(), ABOUT, unseen=[Example("u", "房东扣押金", "C")])
        assert write_model(again) == write_model(model)


class TestWhatIsLearned:
    def test_what_was_learned_is_known_after_reading_it_again(self, model: Model) -> None:
        classifier = LearnedClassifier(read_model(write_model(model)), TAXONOMY)
        assert classifier.propose("房东不退押金怎么办").areas[0].area == "C"
        assert classifier.propose("老板不发工资怎么办").areas[0].area == "B"
        assert classifier.propose("房东不退押金怎么办").candidates[0].cause == "rent.deposit"

    def test_its_card_tells_where_it_came_from_and_how_good_it_is(self, model: Model) -> None:
        card = model.card
        assert (card["revision"], card["sources"]) == ("r1", {"hand": 24})
        assert card["all"]["accuracy"] == 1
        assert {row["used"] for row in card["ablation"]} == {"cues", "grams", "both"}
        assert card["ablation"][0]["unseen"]["texts"] == 1
        assert json.loads(json.dumps(card)) == card

    def test_the_learning_curve_counts_the_rows_that_were_learned_from(self, model: Model) -> None:
        rows = [point["rows"] for point in model.card["learning"]]
        assert rows[0] == 0
        assert rows == sorted(rows)
        assert rows[-1] < 24  # a fifth is always left out

    def test_a_judged_row_is_never_scored_by_a_fit_that_saw_it(self) -> None:
        odd = Example("odd", "紫色长颈鹿", "B", "lab.wage", "hand")
        others = [one for one in few() if one.fold != odd.fold] + [
            Example("near", "另一件事", "C", "rent.arrears", "hand")
        ]
        texts = Texts.of([*others, odd], keywords())
        every = [*range(len(texts.examples))]
        scores, _ = left_out(texts, every, every, ("B", "C"), lambda one: one.area, 1)
        seen = fitted(texts, every, ("B", "C"), lambda one: one.area, 1).scores(texts, every)
        assert seen[-1][0] > seen[-1][1]
        assert abs(scores[-1][0] - scores[-1][1]) < abs(seen[-1][0] - seen[-1][1])


class TestFew:
    def test_one_example_of_an_area_suffices(self) -> None:
        single = Example("q", "专利被人抄了", "Q", "", "hand")
        made = train([*few(4), single], keywords(), ABOUT)
        assert made.areas.names == ("B", "C", "Q")
        assert LearnedClassifier(made, TAXONOMY).propose("专利被人抄了").areas[0].area == "Q"

    @pytest.mark.parametrize("many", [1, 2, 3])
    def test_a_handful_suffices(self, many: int) -> None:
        assert write_model(train(few(many), keywords(), ABOUT))

    @pytest.mark.parametrize("examples", [[], few()[:1], [one for one in few() if one.area == "B"]])
    def test_what_cannot_be_told_apart_is_refused(self, examples: list[Example]) -> None:
        with pytest.raises(StoreError) as err:
            train(examples, keywords(), ABOUT)
        assert str(err.value) == TOO_FEW


@pytest.fixture(scope="module")
def worth(library: Library) -> dict[str, dict[str, Any]]:
    """What cues and grams are worth, learned from our stories, on stories of another hand."""
    cues = library.taxonomy.classifier
    told = Texts.of(stories_in(ROOT / "rules/causes/stories"), cues)
    unseen = Texts.of(told_in(ROOT / "tests/data/unseen_stories.jsonl"), cues)
    every = [*range(len(told.examples))]
    names = tuple(sorted({one.area for one in told.examples}))
    return {
        row["used"]: row["unseen"] for row in _ablation(told, every, every[:50], names, 1, unseen)
    }


class TestTogether:
    def test_they_place_more_than_either_alone(self, worth: dict[str, dict[str, Any]]) -> None:
        both = worth["both"]["accuracy"]
        assert both > worth["cues"]["accuracy"]
        assert both > worth["grams"]["accuracy"]

    def test_they_tell_renting_better_than_either_alone(
        self, worth: dict[str, dict[str, Any]]
    ) -> None:
        def harmonic(used: str) -> float:
            renting = worth[used]["renting"]
            p, r = float(renting["precision"]), float(renting["recall"])
            return 2 * p * r / (p + r)

        assert harmonic("both") > max(harmonic("cues"), harmonic("grams"))
