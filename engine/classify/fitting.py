"""Straight lines through examples: which grams and cues speak for which name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from engine.classify.examples import FOLDS, Example
from engine.classify.grams import grams
from engine.classify.keywords import KeywordClassifier
from engine.classify.model import FIGURES, MOST_POINTS

# Chosen on that half of the judged rows which is not reported.
SOFTNESS: Final = 0.7  # LinearSVC's C
CUES: Final = 0.5  # how much written cues weigh beside learned grams
GRAMS: Final = 60_000  # the strongest are kept
UNSEEN: Final = -3.0  # the score of a name of which nothing was seen: less than of any other
NONE: Final = "\0"  # a gram that no text holds

Numbers: TypeAlias = Any  # arrays and sparse matrices of scikit-learn, which carry no types
Label: TypeAlias = Callable[[Example], str]


@dataclass(frozen=True, slots=True)
class Texts:
    """Examples, their text as it is compared, and the cues that each holds."""

    examples: Sequence[Example]
    evens: Sequence[str]
    cues: Numbers
    kinds: tuple[str, ...]  # whose cues they are

    @classmethod
    def of(cls, examples: Sequence[Example], keywords: KeywordClassifier) -> Texts:
        """The texts with figures by their length only."""
        evens = [keywords.even(one.text) for one in examples]
        kinds = keywords.causes
        place = {kind: at for at, kind in enumerate(kinds)}
        cues = np.zeros((len(examples), len(kinds)))
        for row, even in enumerate(evens):
            for points, candidate in keywords.weigh(even):
                cues[row, place[candidate.cause]] = min(points, MOST_POINTS) / MOST_POINTS
        return cls(examples, [even.translate(FIGURES) for even in evens], cues, kinds)

    def without_cues(self) -> Texts:
        """The same to be known by their grams alone."""
        return replace(self, cues=np.zeros_like(self.cues))

    def without_grams(self) -> Texts:
        """The same to be known by their cues alone."""
        return replace(self, evens=[""] * len(self.evens))


@dataclass(frozen=True, slots=True)
class Fit:
    """What was learned from some rows: a straight line for every name."""

    names: tuple[str, ...]
    vectors: TfidfVectorizer
    weights: Numbers  # names × (grams, then cues)
    bias: Numbers

    @property
    def many(self) -> int:
        """How many grams it knows."""
        return len(self.vectors.vocabulary_)

    def scores(self, texts: Texts, rows: Sequence[int]) -> Numbers:
        """For every row how much speaks for each name."""
        return matrix(texts, rows, self.vectors) @ self.weights.T + self.bias


def fitted(
    texts: Texts,
    rows: Sequence[int],
    names: tuple[str, ...],
    label: Label,
    seed: int,
    vectors: TfidfVectorizer | None = None,
) -> Fit:
    """Fit on some rows; without vectors of another fit, on the grams that turn out strongest.

    A name that none of the rows bears gets no weight, and less than every other.
    """
    if vectors is None:
        first = fitted(texts, rows, names, label, seed, counted(texts, rows))
        strength = np.abs(first.weights[:, : first.many]).max(axis=0)
        known = np.array(first.vectors.get_feature_names_out())
        kept = sorted(known[np.argsort(-strength, kind="stable")[:GRAMS]])
        vectors = counted(texts, rows, kept)
    right = np.array([names.index(label(texts.examples[row])) for row in rows])
    trust = np.array([texts.examples[row].trust for row in rows])
    held = np.bincount(right, weights=trust, minlength=len(names))
    even = trust.sum() / (len(names) * np.maximum(held, 1e-9))
    told = matrix(texts, rows, vectors)
    weights, bias = np.zeros((len(names), told.shape[1])), np.full(len(names), UNSEEN)
    seen = np.unique(right)
    if len(seen) == 1:
        bias[seen] = -UNSEEN
        return Fit(names, vectors, weights, bias)
    machine = LinearSVC(C=SOFTNESS, random_state=seed)
    machine.fit(told, right, sample_weight=trust * even[right])
    if len(seen) == 2:
        weights[seen] = np.vstack([-machine.coef_, machine.coef_])
        bias[seen] = [-machine.intercept_[0], machine.intercept_[0]]
    else:
        weights[seen], bias[seen] = machine.coef_, machine.intercept_
    return Fit(names, vectors, weights, bias)


def counted(
    texts: Texts, rows: Sequence[int], known: Sequence[str] | None = None
) -> TfidfVectorizer:
    """How grams are counted and weighed by their rarity in some rows; of the known ones only."""

    def each(even: str) -> list[str]:
        return [*grams(even)]

    if known is None and not any(texts.evens[row] for row in rows):
        known = [NONE]
    vectors = TfidfVectorizer(analyzer=each, sublinear_tf=True, vocabulary=known)
    return vectors.fit([texts.evens[row] for row in rows])


def matrix(texts: Texts, rows: Sequence[int], vectors: TfidfVectorizer) -> csr_matrix:
    """Grams, then cues, of some rows."""
    told = vectors.transform([texts.evens[row] for row in rows])
    return hstack([told, CUES * texts.cues[[*rows]]]).tocsr()


def left_out(
    texts: Texts,
    rows: Sequence[int],
    judged: Sequence[int],
    names: tuple[str, ...],
    label: Label,
    seed: int,
    part: float = 1.0,
) -> tuple[Numbers, int]:
    """Scores of judged rows by fits that never saw their fifth, `part` of the others shown.

    The second is how many judged rows such a fit learned from, in the mean.
    """
    scores = np.zeros((len(judged), len(names)))
    among = {*judged}
    shown = {row for place, row in enumerate(judged) if place % 100 < 100 * part}
    learned_from: list[int] = []
    for fold in range(FOLDS):
        tried = [at for at, row in enumerate(judged) if texts.examples[row].fold == fold]
        own = {row for row in shown if texts.examples[row].fold != fold}
        seen = [row for row in rows if row not in among or row in own]
        if tried and seen:
            fit = fitted(texts, seen, names, label, seed, counted(texts, seen))
            scores[tried] = fit.scores(texts, [judged[at] for at in tried])
            learned_from.append(len(own))
    return scores, round(sum(learned_from) / max(len(learned_from), 1))
