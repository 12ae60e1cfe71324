"""What settled cases add to a model, and what of them can never be read from it."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.classify.correcting import SHARED_BY, correct, shared_grams
from engine.classify.examples import Example
from engine.classify.grams import grams
from engine.classify.learned import LearnedClassifier
from engine.classify.model import FIGURES, Layer, Model, read_model, write_model
from engine.classify.training import train
from tests.engine.classify.few import TAXONOMY, few, keywords

ABOUT = {"revision": "r1", "trained_on": "2026-11-22"}
BASE = train(few(), keywords(), ABOUT)


def case(number: int, text: str, area: str = "B", kind: str = "lab.wage") -> Example:
    return Example(f"case-{number}", text, area, kind, "case")


RIDERS = [case(n, f"骑手跑单平台扣钱第{n}次{'甲乙丙丁戊己庚辛壬癸'[n]}") for n in range(10)]


def corrected(cases: list[Example]) -> Model:
    return correct(BASE, cases, few(), keywords(), TAXONOMY.areas)


def weight(layer: Layer, model: Model, gram: str, name: str) -> float:
    at = layer.names.index(name)
    return layer.scales[at] * layer.weights[at][model.grams[gram]]


class TestLearning:
    def test_what_many_cases_say_is_learned(self) -> None:
        before = LearnedClassifier(BASE, TAXONOMY).propose("骑手被平台扣钱")
        after = LearnedClassifier(corrected(RIDERS), TAXONOMY).propose("骑手被平台扣钱")
        p = [{one.area: one.p for one in told.areas}["B"] for told in (before, after)]
        assert p[1] > p[0] + 0.1

    def test_what_was_known_stays_known(self) -> None:
        classifier = LearnedClassifier(corrected(RIDERS), TAXONOMY)
        for one in few():
            assert classifier.propose(one.text).areas[0].area == one.area

    def test_the_base_is_left_as_it_is(self) -> None:
        content = write_model(BASE)
        corrected(RIDERS)
        assert write_model(BASE) == content

    def test_the_same_cases_in_any_order_make_the_same_model(self) -> None:
        assert write_model(corrected(RIDERS)) == write_model(corrected(RIDERS[::-1]))

    def test_it_can_be_written_and_read(self) -> None:
        model = corrected(RIDERS)
        assert read_model(write_model(model)).grams == model.grams

    def test_kinds_are_told_apart_within_their_area_only(self) -> None:
        cases = [
            case(n, f"房东拿押金抵房租第{n}回{end}", "C", "rent.deposit")
            for n, end in enumerate("甲乙丙丁戊己庚")
        ]
        told = LearnedClassifier(corrected(cases), TAXONOMY).propose("房东拿押金抵房租")
        assert told.candidates[0].cause == "rent.deposit"

    def test_a_kind_that_the_model_never_knew_is_left_aside(self) -> None:
        cases = [case(n, f"宠物咬人{n}{'甲乙丙丁戊己'[n]}", "E", "nb.pet") for n in range(6)]
        assert corrected(cases).kinds.names == BASE.kinds.names

    def test_of_no_case_nothing_is_learned(self) -> None:
        assert write_model(corrected([])) == write_model(BASE)


signs = st.text(alphabet="房租押金工资老板甲乙丙丁猫狗 ab", min_size=1, max_size=12)


class TestNobodyIsKnown:
    def test_a_gram_of_four_cases_is_not_shared_one_of_five_is(self) -> None:
        texts = [f"骑手{sign}" for sign in "甲乙丙丁"]
        assert "骑手" not in shared_grams(texts)
        assert "骑手" in shared_grams([*texts, "骑手戊"])

    def test_one_text_told_five_times_counts_once(self) -> None:
        assert not shared_grams(["张三欠我钱"] * 9)

    @given(st.lists(signs, max_size=25))
    def test_whatever_is_shared_stands_in_five_different_texts(self, texts: list[str]) -> None:
        for gram in shared_grams(texts):
            assert len({text for text in texts if gram in {*grams(text)}}) >= SHARED_BY

    @settings(max_examples=25)
    @given(st.lists(st.tuples(signs, st.sampled_from(["B", "C"])), min_size=1, max_size=14))
    def test_no_weight_moves_for_what_fewer_than_five_cases_say(
        self, told: list[tuple[str, str]]
    ) -> None:
        cases = [case(n, text, area) for n, (text, area) in enumerate(told)]
        model = corrected(cases)
        even = keywords().even
        stands = Counter(
            gram
            for text in {even(one.text).translate(FIGURES) for one in cases}
            for gram in {*grams(text)}
        )
        for gram in model.grams:
            if stands[gram] >= SHARED_BY:
                continue
            assert gram in BASE.grams
            for name in BASE.areas.names:
                moved = weight(model.areas, model, gram, name)
                rounding = sum(
                    layer.scales[layer.names.index(name)] for layer in (BASE.areas, model.areas)
                )
                assert moved == pytest.approx(
                    weight(BASE.areas, BASE, gram, name), abs=rounding / 2 + 1e-9
                )

    def test_a_name_that_one_person_wrote_is_not_in_the_model(self) -> None:
        named = [*RIDERS, case(11, "我叫欧阳锋骑手跑单平台扣钱电话是abcxyz")]
        model = corrected(named)
        assert not {"欧阳", "阳锋", "欧", "abcxyz"} & {*model.grams}
