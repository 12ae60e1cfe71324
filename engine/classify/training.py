"""Makes a model of examples, with the figures of its card; nothing that answers imports this."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from engine.classify.calibrating import HELD, Calibration, calibrated, judged_apart
from engine.classify.examples import Example
from engine.classify.fitting import CUES, Fit, Numbers, Texts, fitted, left_out
from engine.classify.keywords import KeywordClassifier
from engine.classify.measuring import Judged, by_area, coverage, measured
from engine.classify.model import Layer, Model, Step
from engine.errors import StoreError

SEED: Final = 20261122
LARGEST: Final = 127  # of a weight in its steps
WORDS: Final = 12
PARTS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
RENTING: Final = "C"
TOO_FEW: Final = "learning needs examples of two areas and two kinds: name more with --data DIR"


def train(
    examples: Sequence[Example],
    keywords: KeywordClassifier,
    about: Mapping[str, Any],
    seed: int = SEED,
    unseen: Sequence[Example] = (),
) -> Model:
    """The model of all examples; thresholds and figures are counted on rows left out of training.

    `about` goes into the model card as it is; `unseen` are stories that figures are counted on
    and nothing is learned from. The order of the examples does not matter. Raises `StoreError`
    where there are too few.
    """
    examples = sorted(examples, key=lambda one: (one.source, one.id, one.text))
    names = tuple(sorted({one.area for one in examples}))
    kinds = tuple(sorted({one.cause for one in examples if one.cause}))
    if len(names) < 2 or len(kinds) < 2:
        raise StoreError(TOO_FEW)
    texts = Texts.of(examples, keywords)
    every = [*range(len(examples))]
    judged = [row for row in every if examples[row].is_judged] or every
    scores, _ = left_out(texts, every, judged, names, _area, seed)
    by_areas = calibrated(scores, [names.index(examples[row].area) for row in judged])
    out = judged_apart(scores, examples, judged, names)
    areas = fitted(texts, every, names, _area, seed)
    told = [row for row in every if examples[row].cause]
    causes = fitted(texts, told, kinds, _cause, seed, areas.vectors)
    kind_scores, _ = left_out(texts, told, told, kinds, _cause, seed)
    known = [kinds.index(examples[row].cause) for row in told]
    by_causes = calibrated(kind_scores, known, level=HELD)
    steps = [Step(s["threshold"], s["coverage"], s["accuracy"]) for s in coverage(out)]
    reported = [one for row, one in zip(judged, out, strict=True) if examples[row].is_reported]
    return Model(
        grams={gram: int(at) for gram, at in areas.vectors.vocabulary_.items()},
        rarity=array("f", areas.vectors.idf_),
        areas=_layer(areas, texts.kinds, by_areas),
        kinds=_layer(causes, texts.kinds, by_causes),
        steps=tuple(steps),
        card={
            **about,
            "seed": seed,
            "sources": dict(sorted(Counter(map(_source, examples)).items())),
            "all": measured(out),
            "reported": measured(reported),
            "kinds": _kind_figures(kind_scores, known),
            "learning": _learning(texts, every, judged, names, seed),
            "ablation": _ablation(texts, every, judged, names, seed, Texts.of(unseen, keywords)),
            "words": _words(areas),
        },
    )


def _area(one: Example) -> str:
    return one.area


def _cause(one: Example) -> str:
    return one.cause


def _source(one: Example) -> str:
    return one.source


# ---------------------------------------------------------------- what is kept


def _layer(fit: Fit, kinds: Sequence[str], calibration: Calibration) -> Layer:
    """The fit in small whole numbers, with its calibration worked in."""
    grams = calibration.scale * fit.weights[:, : fit.many]
    cues = calibration.scale * CUES * fit.weights[:, fit.many :]
    bias = calibration.scale * fit.bias + calibration.bias
    return small_layer(fit.names, grams, cues, kinds, bias, calibration.curve)


def small_layer(
    names: tuple[str, ...],
    grams: Numbers,
    cues: Numbers,
    kinds: Sequence[str],
    bias: Numbers,
    curve: Any,
) -> Layer:
    """Weights (names × grams, names × kinds of cues) in small whole numbers."""
    scales = [float(np.abs(row).max()) / LARGEST or 1.0 for row in grams]
    return Layer(
        names=names,
        weights=tuple(
            array("b", np.round(row / step).astype(int).tolist())
            for row, step in zip(grams, scales, strict=True)
        ),
        scales=tuple(scales),
        cues=tuple(
            {kind: round(float(one), 5) for kind, one in zip(kinds, row, strict=True)}
            for row in cues
        ),
        bias=tuple(map(float, bias)),
        curve=curve,
    )


# ---------------------------------------------------------------- what is told of it


def _kind_figures(scores: Numbers, right: Sequence[int]) -> dict[str, Any]:
    """How often the kind is right among all kinds, on fifths left out."""
    ranked = np.argsort(-scores, axis=1, kind="stable")[:, :3]
    first = [bool(row[0] == one) for one, row in zip(right, ranked, strict=True)]
    among = [one in row for one, row in zip(right, ranked, strict=True)]
    return {
        "texts": len(right),
        "accuracy": round(float(np.mean(first)), 4),
        "among_three": round(float(np.mean(among)), 4),
    }


def _learning(
    texts: Texts, every: Sequence[int], judged: Sequence[int], names: tuple[str, ...], seed: int
) -> list[dict[str, float]]:
    """How accuracy grows with the judged rows that were learned from beside all others."""
    found = []
    for part in PARTS:
        scores, rows = left_out(texts, every, judged, names, _area, seed, part)
        own = _plain(scores, [texts.examples[row] for row in judged], names)
        found.append({"rows": rows, "accuracy": _short(own)["accuracy"]})
    return found


def _ablation(
    texts: Texts,
    every: Sequence[int],
    judged: Sequence[int],
    names: tuple[str, ...],
    seed: int,
    unseen: Texts,
) -> list[dict[str, Any]]:
    """What cues and grams are worth alone and together, on rows left out and on unseen stories."""
    found = []
    for used, change in (
        ("cues", Texts.without_grams),
        ("grams", Texts.without_cues),
        ("both", lambda whole: whole),
    ):
        seen = change(texts)
        scores, _ = left_out(seen, every, judged, names, _area, seed)
        own = _plain(scores, [texts.examples[row] for row in judged], names)
        row = {"used": used, "judged": _short(own)}
        if unseen.examples:
            fit = fitted(seen, every, names, _area, seed)
            other = fit.scores(change(unseen), range(len(unseen.examples)))
            row["unseen"] = _short(_plain(other, unseen.examples, names))
        found.append(row)
    return found


def _plain(scores: Numbers, examples: Sequence[Example], names: tuple[str, ...]) -> list[Judged]:
    """Scores as they stand beside what is right: only their order means something."""
    return [
        Judged(dict(zip(names, row, strict=True)), one.area)
        for row, one in zip(scores.tolist(), examples, strict=True)
    ]


def _short(judged: Sequence[Judged]) -> dict[str, Any]:
    hits = sum(one.hits for one in judged) / len(judged)
    among = sum(one.among(3) for one in judged) / len(judged)
    renting = by_area(judged).get(RENTING, {})
    return {
        "texts": len(judged),
        "accuracy": round(hits, 4),
        "among_three": round(among, 4),
        "renting": {key: renting.get(key) for key in ("texts", "precision", "recall")},
    }


def _words(fit: Fit) -> dict[str, list[str]]:
    """The grams that speak most for each area."""
    known = fit.vectors.get_feature_names_out()
    return {
        name: [str(known[at]) for at in np.argsort(-row[: fit.many], kind="stable")[:WORDS]]
        for name, row in zip(fit.names, fit.weights, strict=True)
    }
