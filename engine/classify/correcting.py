"""Learns from settled cases what to add to a model, and nothing by which one of them is known."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from engine.classify.examples import Example
from engine.classify.grams import grams
from engine.classify.keywords import KeywordClassifier
from engine.classify.model import FIGURES, MOST_POINTS, Layer, Model
from engine.classify.taxonomy import Area
from engine.classify.training import small_layer

SHARED_BY: Final = 5  # cases that a gram must stand in, so that none of them is known by it
MOST_NEW: Final = 5_000  # grams that the model did not know
HOLD: Final = 2.0  # how strongly weights are held where they stand
OUT: Final = -1e9  # the score of what is not asked about
OURS: Final = "ours"

Numbers = Any  # arrays of numpy and scipy, which carry no types here


@dataclass(frozen=True, slots=True)
class _Told:
    """Texts as the model reads them, and what is right for each."""

    examples: Sequence[Example]
    values: Numbers  # texts × (grams that may change, then cues that may)
    vectors: Sequence[Any]
    points: Sequence[Mapping[str, int]]

    @property
    def trust(self) -> Numbers:
        return np.array([one.trust for one in self.examples])


def correct(
    base: Model,
    cases: Sequence[Example],
    stories: Sequence[Example],
    keywords: KeywordClassifier,
    areas: Mapping[str, Area],
) -> Model:
    """The base with what settled cases add; our stories hold it to what it knew.

    A weight changes only for a gram (or the cues of a kind) that stands in the different texts of
    at least `SHARED_BY` cases. The base itself is left as it is.
    """
    cases = sorted(cases, key=lambda one: one.id)
    evens = {one.id: keywords.even(one.text) for one in (*cases, *stories)}
    shared = shared_grams(evens[one.id] for one in cases)
    known = _grown(base, shared, len(cases))
    cues = _shared_cues(cases, evens, keywords)
    places = sorted(known.grams[gram] for gram in shared if gram in known.grams)
    told = _told([*cases, *stories], evens, known, keywords, places, cues)
    named = [one for one in told.examples if one.area in known.areas.names]
    if not named or not places:
        return base
    kinds = {kind for area in areas.values() for kind in area.causes}
    return replace(
        known,
        areas=_moved(known.areas, told, places, cues, lambda one: (one.area, known.areas.names)),
        kinds=_moved(
            known.kinds,
            told,
            places,
            cues,
            lambda one: (one.cause if one.cause in kinds else "", _kinds_of(one, areas)),
        ),
    )


def _kinds_of(one: Example, areas: Mapping[str, Area]) -> tuple[str, ...]:
    return areas[one.area].causes if one.area in areas else ()


def shared_grams(evens: Iterable[str], least: int = SHARED_BY) -> set[str]:
    """The grams that stand in so many different texts; one text told five times counts once."""
    counted = Counter(
        gram for even in {even.translate(FIGURES) for even in evens} for gram in {*grams(even)}
    )
    return {gram for gram, texts in counted.items() if texts >= least}


def _shared_cues(
    cases: Sequence[Example], evens: Mapping[str, str], keywords: KeywordClassifier
) -> list[str]:
    """The kinds whose cues stand in enough different texts of cases."""
    counted = Counter(
        candidate.cause
        for even in {evens[one.id] for one in cases}
        for _, candidate in keywords.weigh(even)
    )
    return sorted(kind for kind, texts in counted.items() if texts >= SHARED_BY)


def _grown(base: Model, shared: set[str], cases: int) -> Model:
    """The base with room for grams that it did not know; they weigh nothing yet."""
    new = sorted(shared - {*base.grams})[:MOST_NEW]
    texts = cases + sum(base.card.get("sources", {}).values())
    rare = math.log((1 + texts) / (1 + SHARED_BY)) + 1
    return replace(
        base,
        grams={**base.grams, **{gram: len(base.grams) + at for at, gram in enumerate(new)}},
        rarity=array("f", [*base.rarity, *[rare] * len(new)]),
        areas=_roomier(base.areas, len(new)),
        kinds=_roomier(base.kinds, len(new)),
    )


def _roomier(layer: Layer, more: int) -> Layer:
    return replace(layer, weights=tuple(row + array("b", bytes(more)) for row in layer.weights))


def _told(
    examples: Sequence[Example],
    evens: Mapping[str, str],
    model: Model,
    keywords: KeywordClassifier,
    places: Sequence[int],
    cues: Sequence[str],
) -> _Told:
    column = {place: at for at, place in enumerate(places)}
    column_of_cue = {kind: len(places) + at for at, kind in enumerate(cues)}
    vectors, points, rows, columns, values = [], [], [], [], []
    for row, one in enumerate(examples):
        vector = model.vector(evens[one.id])
        own = {candidate.cause: count for count, candidate in keywords.weigh(evens[one.id])}
        vectors.append(vector)
        points.append(own)
        found = [
            (column[place], value)
            for place, value in zip(vector.places, vector.values, strict=True)
            if place in column
        ]
        found += [
            (column_of_cue[kind], min(count, MOST_POINTS) / MOST_POINTS)
            for kind, count in own.items()
            if kind in column_of_cue
        ]
        for at, value in found:
            rows.append(row)
            columns.append(at)
            values.append(value)
    shape = len(examples), len(places) + len(cues)
    return _Told(examples, csr_matrix((values, (rows, columns)), shape=shape), vectors, points)


def _moved(
    layer: Layer, told: _Told, places: Sequence[int], cues: Sequence[str], asked: Any
) -> Layer:
    """The layer moved towards what is right, as little as need be; `asked` names what that is."""
    among = {name: at for at, name in enumerate(layer.names)}
    rows, right, barred = [], [], []
    for row, one in enumerate(told.examples):
        name, others = asked(one)
        if name in among and len({*others} & {*among}) > 1:
            rows.append(row)
            right.append(among[name])
            barred.append([0.0 if other in others else OUT for other in layer.names])
    if not rows:
        return layer
    every = range(len(layer.names))
    start = np.array([layer.scores(told.vectors[row], told.points[row], every) for row in rows])
    step, bias = _least_move(
        start + np.array(barred), told.values[rows], np.array(right), told.trust[rows]
    )
    weights = np.array(layer.weights, dtype=float) * np.array(layer.scales)[:, None]
    weights[:, places] += step[:, : len(places)]
    kinds = sorted({kind for own in layer.cues for kind in own} | {*cues})
    written = np.array([[own.get(kind, 0.0) for kind in kinds] for own in layer.cues])
    written[:, [kinds.index(kind) for kind in cues]] += step[:, len(places) :]
    own_bias = np.array(layer.bias) + bias
    return small_layer(layer.names, weights, written, kinds, own_bias, layer.curve)


def _least_move(
    start: Numbers, values: Numbers, right: Numbers, trust: Numbers
) -> tuple[Numbers, Numbers]:
    """What to add to weights and head starts so that what is right is more to be expected."""
    names, many = start.shape[1], values.shape[1]
    at = np.arange(len(right))

    def loss(guess: Numbers) -> tuple[float, Numbers]:
        step = guess[: names * many].reshape(names, many)
        bias = guess[names * many :]
        scores = start + values @ step.T + bias
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        shares /= shares.sum(axis=1, keepdims=True)
        missed = -(trust * np.log(shares[at, right] + 1e-12)).sum()
        shares[at, right] -= 1
        shares *= trust[:, None]
        slope = np.r_[(values.T @ shares).T.ravel(), shares.sum(axis=0)] + HOLD * guess
        return float(missed + HOLD / 2 * (guess @ guess)), slope

    found = minimize(
        loss, np.zeros(names * many + names), jac=True, method="L-BFGS-B", options={"maxiter": 200}
    ).x
    return found[: names * many].reshape(names, many), found[names * many :]
