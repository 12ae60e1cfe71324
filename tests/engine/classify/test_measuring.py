"""Figures, counted by hand."""

from __future__ import annotations

from engine.classify.measuring import (
    Judged,
    by_area,
    calibration,
    calibration_error,
    confusion,
    coverage,
    measured,
)

FOUR = [
    Judged({"A": 0.95, "B": 0.04, "C": 0.01}, "A"),
    Judged({"A": 0.92, "B": 0.05, "C": 0.03}, "B"),
    Judged({"A": 0.2, "B": 0.55, "C": 0.25}, "B"),
    Judged({"A": 0.1, "B": 0.5, "C": 0.4}, "C"),
]


def test_the_first_is_the_likeliest() -> None:
    assert [one.first for one in FOUR] == ["A", "A", "B", "B"]
    assert [one.hits for one in FOUR] == [True, False, True, False]


def test_what_is_right_may_stand_among_the_likeliest() -> None:
    assert [one.among(2) for one in FOUR] == [True] * 4
    assert not Judged({"A": 0.5, "B": 0.3, "C": 0.2}, "C").among(2)


def test_what_was_claimed_is_held_against_what_held() -> None:
    bins = calibration(FOUR)
    assert bins == [
        {"from": 0.5, "texts": 2, "claimed": 0.525, "held": 0.5},
        {"from": 0.9, "texts": 2, "claimed": 0.935, "held": 0.5},
    ]
    assert calibration_error(FOUR) == round(0.5 * 0.025 + 0.5 * 0.435, 4)


def test_certainty_falls_into_the_last_tenth() -> None:
    assert calibration([Judged({"A": 1.0}, "A")])[0]["from"] == 0.9


def test_the_surest_half_is_decided_first() -> None:
    steps = {step["coverage"]: step for step in coverage(FOUR)}
    assert steps[1.0] == {"coverage": 1.0, "threshold": 0.5, "accuracy": 0.5}
    assert steps[0.75] == {"coverage": 0.75, "threshold": 0.55, "accuracy": 0.6667}
    assert steps[0.5] == {"coverage": 0.5, "threshold": 0.92, "accuracy": 0.5}


def test_each_area_has_its_precision_and_recall() -> None:
    assert by_area(FOUR) == {
        "A": {"texts": 1, "precision": 0.5, "recall": 1.0},
        "B": {"texts": 2, "precision": 0.5, "recall": 0.5},
        "C": {"texts": 1, "precision": None, "recall": 0.0},
    }


def test_what_was_taken_for_what_is_told_the_most_frequent_first() -> None:
    twice = [*FOUR, FOUR[3]]
    assert confusion(twice) == [
        {"right": "C", "taken_for": "B", "texts": 2},
        {"right": "B", "taken_for": "A", "texts": 1},
    ]


def test_the_figures_of_a_card_stand_together() -> None:
    figures = measured(FOUR)
    assert (figures["texts"], figures["accuracy"], figures["among_three"]) == (4, 0.5, 1.0)


def test_of_nothing_nothing_is_said() -> None:
    assert measured([]) == {}
    assert calibration([]) == []
    assert calibration_error([]) == 0
