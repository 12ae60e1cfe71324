"""Two models on the same texts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.classify.comparing import compare, sign_test
from engine.classify.examples import Example
from engine.classify.model import Model
from tests.engine.classify.few import TAXONOMY
from tests.engine.classify.small import small_model


def turned(model: Model) -> Model:
    """A model that finds for each area what speaks for the other."""
    areas = model.areas
    return replace(model, areas=replace(areas, weights=areas.weights[::-1]))


TEXTS = [
    Example(f"{number}", "房租房" if number % 2 else "工工", "C" if number % 2 else "B")
    for number in range(40)
]


def test_a_sign_test_is_as_counted_by_hand() -> None:
    assert sign_test(0, 0) == 1
    assert sign_test(0, 3) == pytest.approx(1 / 8)
    assert sign_test(2, 2) == pytest.approx((6 + 4 + 1) / 16)
    assert sign_test(30, 0) == 1


def test_the_same_model_is_not_worse_than_itself() -> None:
    found = compare("x", small_model(), small_model(), TEXTS, TAXONOMY)
    assert found is not None
    assert (found.won, found.lost, found.is_worse) == (0, 0, False)
    assert found.now == found.then


def test_a_model_that_places_fewer_is_worse() -> None:
    found = compare("x", small_model(), turned(small_model()), TEXTS, TAXONOMY)
    assert found is not None
    assert found.is_worse
    assert found.lost == 40
    assert found.now.accuracy == 1


def test_a_model_that_places_more_is_not() -> None:
    found = compare("x", turned(small_model()), small_model(), TEXTS, TAXONOMY)
    assert found is not None
    assert not found.is_worse


def test_a_loss_of_two_texts_may_be_chance() -> None:
    swapped = [replace(one, area="BC"[one.area == "B"]) for one in TEXTS]
    mixed = [*TEXTS[:20], *swapped[20:]]
    found = compare("x", small_model(), turned(small_model()), mixed, TAXONOMY)
    assert found is not None
    assert (found.won, found.lost) == (20, 20)
    assert not found.is_worse


def test_of_no_texts_nothing_is_said() -> None:
    assert compare("x", small_model(), small_model(), [], TAXONOMY) is None
