"""What the keyword classifier proposes, and when it declines to."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.classify.cues import Wording
from engine.classify.keywords import TEXT_LIMIT, Category, Cause, KeywordClassifier
from engine.classify.proposal import Classifier
from engine.classify.taxonomy import Taxonomy
from tests.engine.classify.conftest import Story

SEED = "疫情期间停堂食,餐馆欠了一个季度房租三万六,房东要收回房子还要违约金"


def small(*causes: Cause) -> KeywordClassifier:
    categories = [Category("home", ("房东", "租金"))]
    return KeywordClassifier(causes, categories, Wording(negators=("没有", "没")))


def test_the_seed_story_is_arrears_first_and_relief_second(classifier: Classifier) -> None:
    proposal = classifier.propose(SEED)
    assert [c.cause for c in proposal.candidates][:2] == ["rent.arrears", "rent.force_majeure"]
    assert not proposal.abstains
    assert proposal.first == proposal.candidates[0]
    assert proposal.category == "rental"


def test_the_words_that_decided_are_shown(classifier: Classifier) -> None:
    first, second, *_ = classifier.propose(SEED).candidates
    assert "欠了一个季度房租" in first.cues
    assert second.cues == ("疫情", "停堂食")


def test_scores_fall_and_stay_between_nought_and_one(
    classifier: Classifier, stories: list[Story]
) -> None:
    for story in stories:
        scores = [candidate.score for candidate in classifier.propose(story.text).candidates]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score < 1 for score in scores)
        assert len(scores) <= 3


def test_rental_stories_are_recognised(classifier: Classifier, stories: list[Story]) -> None:
    rental = [story for story in stories if story.cause.startswith("rent.")]
    assert len(rental) >= 60
    proposals = [classifier.propose(story.text) for story in rental]
    among = [
        s.cause in {c.cause for c in p.candidates} for s, p in zip(rental, proposals, strict=True)
    ]
    first = [
        bool(p.candidates) and p.candidates[0].cause in s.right
        for s, p in zip(rental, proposals, strict=True)
    ]
    assert sum(among) >= 0.90 * len(rental)
    assert sum(first) >= 0.85 * len(rental)


def test_what_is_preselected_is_nearly_always_right(
    classifier: Classifier, stories: list[Story]
) -> None:
    chosen = [(story, classifier.propose(story.text).first) for story in stories]
    decided = [(story, first) for story, first in chosen if first is not None]
    assert len(decided) >= 0.80 * len(stories)
    right = sum(first.cause in story.right for story, first in decided)
    assert right >= 0.95 * len(decided)


def test_real_questions_land_in_their_area(taxonomy: Taxonomy, shared: Path) -> None:
    """Where the cues decide they name a kind of the right area; else a person is asked."""
    classifier = taxonomy.classifier
    with gzip.open(shared / "data/category_train.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["label_src"].startswith("hand")]
    firsts = [(row["code"], classifier.propose(row["text"]).first) for row in rows]
    decided = [(code, first) for code, first in firsts if first is not None]
    right = [code in codes_of(taxonomy, first.cause) for code, first in decided]
    assert len(decided) >= 0.50 * len(rows)
    assert sum(right) >= 0.82 * len(decided)
    home = [fits for (code, _), fits in zip(decided, right, strict=True) if code in "ABCEFI"]
    assert sum(home) >= 0.90 * len(home)


def codes_of(taxonomy: Taxonomy, cause: str) -> set[str]:
    return {area.code for area in taxonomy.areas_of(cause)}


@pytest.mark.parametrize("text", ["", "   ", "你好", "😀😀", "?", "\x00", "我想问一下", "hello"])
def test_it_abstains_where_nothing_is_said(classifier: Classifier, text: str) -> None:
    proposal = classifier.propose(text)
    assert proposal.abstains
    assert proposal.first is None


def test_it_abstains_when_two_are_level() -> None:
    level = small(Cause("a", "home", ("押金",)), Cause("b", "home", ("拖欠",)))
    proposal = level.propose("房东说拖欠,还扣押金")
    assert [c.cause for c in proposal.candidates] == ["a", "b"]
    assert proposal.abstains


def test_a_denied_cue_counts_against(classifier: Classifier) -> None:
    assert classifier.propose("我没有拖欠房租").first is None
    assert classifier.propose("有没有拖欠房租?").first is not None


def test_an_unkept_duty_is_no_denial(classifier: Classifier) -> None:
    first = classifier.propose("房东不退押金").first
    assert first is not None
    assert first.cause == "rent.deposit"


def test_cues_count_by_half_without_their_surroundings() -> None:
    one = small(Cause("a", "home", ("停业",), ("损失", "通知")))
    assert (
        one.propose("停业了,有损失").candidates[0].score
        < one.propose("房东知道停业了,有损失").candidates[0].score
    )


def test_a_cue_against_lowers_the_score() -> None:
    plain, against = Cause("a", "home", ("押金",)), Cause("a", "home", ("押金",), (), ("单车",))
    text = "房东说共享单车押金"
    assert small(plain).propose(text).candidates
    assert (
        small(against).propose(text).candidates[0].score
        < small(plain).propose(text).candidates[0].score
    )


def test_a_cue_inside_a_longer_one_counts_once() -> None:
    proposal = small(Cause("a", "home", ("不退押金", "押金"))).propose("房东不退押金")
    assert proposal.candidates[0].cues == ("不退押金",)


@pytest.mark.parametrize(
    "text",
    [
        "房東不退押金",
        "房 东 不 退 押 金",
        "房东😡不退😡押金",
        "房东不退\u200b押金",
        "ＭＹ landlord won't return my ＤＥＰＯＳＩＴ",
    ],
)
def test_spelling_does_not_matter(classifier: Classifier, text: str) -> None:
    first = classifier.propose(text).first
    assert first is not None
    assert first.cause == "rent.deposit"


def test_a_long_text_is_read_at_both_ends(classifier: Classifier) -> None:
    for text in ("房东不退押金。" + "的" * 1_000_000, "的" * 1_000_000 + "。房东不退押金"):
        proposal = classifier.propose(text)
        assert not proposal.read_in_full
        assert proposal.candidates[0].cause == "rent.deposit"


def test_a_megabyte_takes_no_longer_than_a_page(classifier: Classifier) -> None:
    start = time.process_time()
    classifier.propose("房东不退押金,租客欠租。" * 90_000)
    assert time.process_time() - start < 1


def test_it_is_fast(classifier: Classifier, stories: list[Story]) -> None:
    """Measured 0.5 ms for 500 characters; the bound leaves room for a busy machine."""
    texts = [story.text for story in stories]
    start = time.process_time()
    for text in texts:
        classifier.propose(text)
    per_500 = (time.process_time() - start) / sum(map(len, texts)) * 500
    assert per_500 < 0.010


def test_the_order_of_causes_in_files_changes_no_score(taxonomy: Taxonomy) -> None:
    turned = KeywordClassifier(taxonomy.causes[::-1], taxonomy.surroundings[::-1], taxonomy.wording)
    before = {c.cause: c.score for c in taxonomy.classifier.propose(SEED).candidates}
    after = {c.cause: c.score for c in turned.propose(SEED).candidates}
    assert {name: after[name] for name in before if name in after} == {
        name: before[name] for name in before if name in after
    }
    assert list(before)[:2] == list(after)[:2]


@given(st.text(max_size=600))
def test_any_text_can_be_read(text: str) -> None:
    proposal = READER.propose(text)
    assert len(proposal.candidates) <= 3
    assert proposal.read_in_full == (len(text) <= TEXT_LIMIT)


READER = small(Cause("a", "home", ("押金", "退…押金", "deposit"), ("房",), ("单车",)))
