"""Learns the weights with scikit-learn; nothing that answers a resident imports this."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from engine.classify.examples import FOLDS, Example
from engine.classify.grams import grams
from engine.classify.keywords import KeywordClassifier
from engine.classify.measuring import Judged, coverage, measured
from engine.classify.model import FIGURES, MOST_POINTS, Curve, Layer, Model, Step

# Chosen on that half of the judged rows which is not reported.
SOFTNESS: Final = 0.7  # LinearSVC's C
CUES: Final = 0.5  # how much written cues weigh beside learned grams
GRAMS: Final = 60_000  # the strongest are kept
LEVELNESS: Final = 3.0  # how far calibration holds back from favouring an area
SEED: Final = 20261122
HELD: Final = 1e6  # the same where rows are few: no area is favoured
LARGEST: Final = 127  # of a weight in its steps
WORDS: Final = 12
PARTS: Final = (0.25, 0.5, 0.75, 1.0)

Numbers = Any  # arrays and sparse matrices of scikit-learn, which carry no types


@dataclass(frozen=True, slots=True)
class _Texts:
    """Examples, their text as it is compared, and the cues that each holds."""

    examples: Sequence[Example]
    evens: Sequence[str]
    cues: Numbers
    kinds: tuple[str, ...]  # whose cues they are

    @classmethod
    def of(cls, examples: Sequence[Example], keywords: KeywordClassifier) -> _Texts:
        evens = [keywords.even(one.text) for one in examples]
        kinds = keywords.causes
        place = {kind: at for at, kind in enumerate(kinds)}
        cues = np.zeros((len(examples), len(kinds)))
        for row, even in enumerate(evens):
            for points, candidate in keywords.weigh(even):
                cues[row, place[candidate.cause]] = min(points, MOST_POINTS) / MOST_POINTS
        return cls(examples, [even.translate(FIGURES) for even in evens], cues, kinds)


@dataclass(frozen=True, slots=True)
class _Fit:
    """What was learned from some rows: a straight line for every name."""

    names: tuple[str, ...]
    vectors: TfidfVectorizer
    weights: Numbers  # names × (grams, then cues)
    bias: Numbers

    @property
    def many(self) -> int:
        return len(self.vectors.vocabulary_)

    def scores(self, texts: _Texts, rows: Sequence[int]) -> Numbers:
        """For every row how much speaks for each name."""
        return _matrix(texts, rows, self.vectors) @ self.weights.T + self.bias


Label = Callable[[Example], str]


def train(
    examples: Sequence[Example],
    keywords: KeywordClassifier,
    about: Mapping[str, Any],
    seed: int = SEED,
) -> Model:
    """The model of all examples; thresholds and figures are counted on rows left out of training.

    `about` goes into the model card as it is.
    """
    texts = _Texts.of(examples, keywords)
    every = [*range(len(examples))]
    judged = [row for row in every if examples[row].is_judged] or every
    names = tuple(sorted({one.area for one in examples}))
    scores = _left_out(texts, every, judged, names, _area, seed)
    by_area = _calibration(scores, [names.index(examples[row].area) for row in judged])
    out = _out_of_fold(scores, examples, judged, names)
    areas = _fitted(texts, every, names, _area, seed)
    told = [row for row in every if examples[row].cause]
    kinds = tuple(sorted({examples[row].cause for row in told}))
    causes = _fitted(texts, told, kinds, _cause, seed, areas.vectors)
    kind_scores = _left_out(texts, told, told, kinds, _cause, seed)
    known = [kinds.index(examples[row].cause) for row in told]
    by_cause = _calibration(kind_scores, known, level=HELD)
    steps = [Step(s["threshold"], s["coverage"], s["accuracy"]) for s in coverage(out)]
    reported = [one for row, one in zip(judged, out, strict=True) if examples[row].is_reported]
    return Model(
        grams={gram: int(at) for gram, at in areas.vectors.vocabulary_.items()},
        rarity=array("f", areas.vectors.idf_),
        areas=_layer(areas, texts.kinds, by_area),
        kinds=_layer(causes, texts.kinds, by_cause),
        steps=tuple(steps),
        card={
            **about,
            "seed": seed,
            "sources": _sources(examples),
            "all": measured(out),
            "reported": measured(reported),
            "kinds": _kind_figures(kind_scores, examples, told, kinds),
            "learning": _learning(texts, every, judged, names, seed),
            "words": _words(areas),
        },
    )


def _area(one: Example) -> str:
    return one.area


def _cause(one: Example) -> str:
    return one.cause


# ---------------------------------------------------------------- fitting


def _fitted(
    texts: _Texts,
    rows: Sequence[int],
    names: tuple[str, ...],
    label: Label,
    seed: int,
    vectors: TfidfVectorizer | None = None,
) -> _Fit:
    """Fit on some rows; without vectors of another fit, on the grams that turn out strongest."""
    if vectors is None:
        first = _fitted(texts, rows, names, label, seed, _vectors(texts, rows, None))
        strength = np.abs(first.weights[:, : first.many]).max(axis=0)
        known = np.array(first.vectors.get_feature_names_out())
        kept = sorted(known[np.argsort(-strength, kind="stable")[:GRAMS]])
        vectors = _vectors(texts, rows, kept)
    right = np.array([names.index(label(texts.examples[row])) for row in rows])
    trust = np.array([texts.examples[row].trust for row in rows])
    held = np.bincount(right, weights=trust, minlength=len(names))
    even = trust.sum() / (len(names) * np.maximum(held, 1e-9))
    machine = LinearSVC(C=SOFTNESS, random_state=seed)
    machine.fit(_matrix(texts, rows, vectors), right, sample_weight=trust * even[right])
    weights, bias = machine.coef_, machine.intercept_
    if len(names) == 2:
        weights, bias = np.vstack([-weights, weights]), np.array([-bias[0], bias[0]])
    return _Fit(names, vectors, weights, bias)


def _vectors(texts: _Texts, rows: Sequence[int], known: Sequence[str] | None) -> TfidfVectorizer:
    def each(even: str) -> list[str]:
        return [*grams(even)]

    vectors = TfidfVectorizer(analyzer=each, sublinear_tf=True, vocabulary=known)
    return vectors.fit([texts.evens[row] for row in rows])


def _matrix(texts: _Texts, rows: Sequence[int], vectors: TfidfVectorizer) -> csr_matrix:
    counted = vectors.transform([texts.evens[row] for row in rows])
    return hstack([counted, CUES * texts.cues[[*rows]]]).tocsr()


def _left_out(
    texts: _Texts,
    rows: Sequence[int],
    judged: Sequence[int],
    names: tuple[str, ...],
    label: Label,
    seed: int,
    part: float = 1.0,
) -> Numbers:
    """Scores of judged rows by fits that never saw their fifth; `part` of the others is used."""
    scores = np.zeros((len(judged), len(names)))
    counted = {*judged}
    shown = {row for place, row in enumerate(judged) if place % 100 < 100 * part}
    for fold in range(FOLDS):
        tried = [at for at, row in enumerate(judged) if texts.examples[row].fold == fold]
        seen = [
            row
            for row in rows
            if row not in counted or (row in shown and texts.examples[row].fold != fold)
        ]
        if tried:
            fit = _fitted(texts, seen, names, label, seed, _vectors(texts, seen, None))
            scores[tried] = fit.scores(texts, [judged[at] for at in tried])
    return scores


# ---------------------------------------------------------------- calibrating


@dataclass(frozen=True, slots=True)
class _Calibration:
    """What makes probabilities of scores: a scale, a head start for each name, and a curve."""

    scale: float
    bias: Numbers
    curve: Curve

    def shares(self, scores: Numbers) -> list[list[float]]:
        return [self.curve.over(row) for row in self.plain(scores).tolist()]

    def plain(self, scores: Numbers) -> Numbers:
        grown = self.scale * scores + self.bias
        grown = np.exp(grown - grown.max(axis=1, keepdims=True))
        return grown / grown.sum(axis=1, keepdims=True)


def _calibration(scores: Numbers, right: Sequence[int], level: float = LEVELNESS) -> _Calibration:
    """Scale and head starts under which what is right was most to be expected; then the curve."""
    rows = np.arange(len(right))

    def read(guess: Numbers) -> _Calibration:
        return _Calibration(float(np.exp(guess[0])), guess[1:], Curve())

    def loss(guess: Numbers) -> float:
        missed = -np.log(read(guess).plain(scores)[rows, right] + 1e-12).sum()
        return float(missed + level * (guess[1:] ** 2).sum())

    start = np.r_[1.5, np.zeros(scores.shape[1])]
    found = read(minimize(loss, start, method="L-BFGS-B").x)
    return replace(found, curve=_curve(found.plain(scores), right))


def _curve(shares: Numbers, right: Sequence[int]) -> Curve:
    """How often the first held, given what was claimed for it: beta calibration."""
    hits = shares.argmax(axis=1) == right
    if hits.all() or not hits.any():
        return Curve()
    claimed = np.clip(shares.max(axis=1), 1e-6, 1 - 1e-6)
    fit = LogisticRegression(C=10.0)
    fit.fit(np.column_stack([np.log(claimed), -np.log(1 - claimed)]), hits)
    upper, lower = map(float, fit.coef_[0])
    return Curve(upper, lower, float(fit.intercept_[0]))


def _out_of_fold(
    scores: Numbers, examples: Sequence[Example], judged: Sequence[int], names: tuple[str, ...]
) -> list[Judged]:
    """Probabilities of every judged row, calibrated on the other fifths only."""
    right = np.array([names.index(examples[row].area) for row in judged])
    fold = np.array([examples[row].fold for row in judged])
    shares = np.zeros_like(scores)
    for each in range(FOLDS):
        rest = fold != each
        if rest.any() and not rest.all():
            shares[~rest] = _calibration(scores[rest], right[rest]).shares(scores[~rest])
    return [
        Judged(dict(zip(names, row, strict=True)), examples[at].area)
        for row, at in zip(shares.tolist(), judged, strict=True)
    ]


# ---------------------------------------------------------------- what is kept and told


def _layer(fit: _Fit, kinds: Sequence[str], calibration: _Calibration) -> Layer:
    """The fit in small whole numbers, with its calibration worked in."""
    weights, scales, scale = [], [], float(calibration.scale)
    for row in fit.weights[:, : fit.many]:
        step = float(np.abs(row).max()) / LARGEST or 1.0
        weights.append(array("b", [round(one / step) for one in row]))
        scales.append(scale * step)
    return Layer(
        names=fit.names,
        weights=tuple(weights),
        scales=tuple(scales),
        cues=tuple(
            {
                kind: round(scale * CUES * float(one), 5)
                for kind, one in zip(kinds, row, strict=True)
            }
            for row in fit.weights[:, fit.many :]
        ),
        bias=tuple(
            float(scale * own + more) for own, more in zip(fit.bias, calibration.bias, strict=True)
        ),
        curve=calibration.curve,
    )


def _sources(examples: Sequence[Example]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for one in examples:
        name = one.source.partition(":")[0]
        counted[name] = counted.get(name, 0) + 1
    return counted


def _kind_figures(
    scores: Numbers, examples: Sequence[Example], told: Sequence[int], kinds: tuple[str, ...]
) -> dict[str, Any]:
    """How often the kind is right among all kinds, on fifths left out."""
    right = [kinds.index(examples[row].cause) for row in told]
    first = scores.argmax(axis=1)
    ranked = np.argsort(-scores, axis=1)[:, :3]
    return {
        "texts": len(told),
        "accuracy": round(float(np.mean(first == right)), 4),
        "among_three": round(
            float(np.mean([one in row for one, row in zip(right, ranked, strict=True)])), 4
        ),
    }


def _learning(
    texts: _Texts, every: Sequence[int], judged: Sequence[int], names: tuple[str, ...], seed: int
) -> list[dict[str, float]]:
    """How accuracy grows with the rows that were labelled by hand."""
    found = []
    for part in PARTS:
        scores = _left_out(texts, every, judged, names, _area, seed, part)
        right = [names.index(texts.examples[row].area) for row in judged]
        hits = float(np.mean(scores.argmax(axis=1) == right))
        found.append({"rows": round(part * len(judged)), "accuracy": round(hits, 4)})
    return found


def _words(fit: _Fit) -> dict[str, list[str]]:
    """The grams that speak most for each area."""
    known = fit.vectors.get_feature_names_out()
    return {
        name: [str(known[at]) for at in np.argsort(-row[: fit.many])[:WORDS]]
        for name, row in zip(fit.names, fit.weights, strict=True)
    }
