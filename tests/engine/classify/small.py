"""A small model that can be counted by hand, and taxonomies for it."""

from __future__ import annotations

from array import array

from engine.classify.model import Curve, Layer, Model, Step

NAMES = ("B", "C")
KINDS = ("lab.wage", "rent.arrears", "rent.deposit")


def layer(names: tuple[str, ...], *rows: list[int], curve: Curve | None = None) -> Layer:
    return Layer(
        names=names,
        weights=tuple(array("b", row) for row in rows),
        scales=(0.1,) * len(names),
        cues=tuple({name: 2.0} for name in KINDS[: len(names)]),
        bias=(0.0,) * len(names),
        curve=curve or Curve(),
    )


def small_model() -> Model:
    """Four grams: 工 speaks for work, 房 and 租 and 房租 for renting."""
    return Model(
        grams={"工": 0, "房": 1, "租": 2, "房租": 3},
        rarity=array("f", [1.0, 1.0, 1.5, 2.0]),
        areas=layer(NAMES, [90, -40, -30, -60], [-90, 40, 30, 60]),
        kinds=layer(KINDS, [9, 0, 0, 0], [0, 5, 5, 9], [0, 3, 3, -9]),
        steps=(Step(0.3, 1.0, 0.7), Step(0.6, 0.8, 0.86), Step(0.9, 0.3, 0.97)),
        card={"seed": 1, "words": {"B": ["工"]}},
    )
