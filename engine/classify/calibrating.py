"""Scores made into probabilities that hold: a scale, a head start for each name, and a curve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from engine.classify.examples import FOLDS, Example
from engine.classify.fitting import Numbers
from engine.classify.measuring import Judged
from engine.classify.model import Curve

LEVELNESS: Final = 3.0  # how far calibration holds back from favouring an area
HELD: Final = 1e6  # the same where rows are few: no area is favoured


@dataclass(frozen=True, slots=True)
class Calibration:
    """What makes probabilities of scores."""

    scale: float
    bias: Numbers
    curve: Curve

    def shares(self, scores: Numbers) -> list[list[float]]:
        """The probabilities of each row, in the order of the names."""
        return [self.curve.over(row) for row in self.plain(scores).tolist()]

    def plain(self, scores: Numbers) -> Numbers:
        """The same before the curve."""
        grown = self.scale * scores + self.bias
        grown = np.exp(grown - grown.max(axis=1, keepdims=True))
        return grown / grown.sum(axis=1, keepdims=True)


def calibrated(scores: Numbers, right: Sequence[int], level: float = LEVELNESS) -> Calibration:
    """Scale and head starts under which what is right was most to be expected; then the curve."""
    rows = np.arange(len(right))

    def read(guess: Numbers) -> Calibration:
        return Calibration(float(np.exp(guess[0])), guess[1:], Curve())

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


def judged_apart(
    scores: Numbers, examples: Sequence[Example], judged: Sequence[int], names: tuple[str, ...]
) -> list[Judged]:
    """Probabilities of every judged row, calibrated on the other fifths only."""
    right = np.array([names.index(examples[row].area) for row in judged])
    fold = np.array([examples[row].fold for row in judged])
    shares = np.full_like(scores, 1 / len(names))
    for each in range(FOLDS):
        rest = fold != each
        if rest.any() and not rest.all():
            shares[~rest] = calibrated(scores[rest], right[rest]).shares(scores[~rest])
    return [
        Judged(dict(zip(names, row, strict=True)), examples[at].area)
        for row, at in zip(shares.tolist(), judged, strict=True)
    ]
