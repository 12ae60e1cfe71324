"""Whether one model is worse than another on the same texts, and by more than chance."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.classify.examples import Example
from engine.classify.learned import ACCURACY, LearnedClassifier
from engine.classify.measuring import Judged, calibration_error
from engine.classify.model import Model
from engine.classify.taxonomy import Taxonomy

DOUBT: Final = 0.05  # a difference that chance alone makes less often than so is none of chance
DRAWS: Final = 400


@dataclass(frozen=True, slots=True)
class Figures:
    """How one model does on some texts; `decided` is the share it would preselect for."""

    accuracy: float
    among_three: float
    decided: float
    right_decided: float
    calibration_error: float
    loss: float  # mean surprise at what is right, in nats


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two models on the same texts; `won` and `lost` are texts that only one of them placed."""

    title: str
    texts: int
    now: Figures
    then: Figures
    won: int
    lost: int
    worse_by_chance: float  # how often chance alone loses so many more than it wins
    loss_by_chance: float  # how often drawing the texts anew does not make it more surprised

    @property
    def is_worse(self) -> bool:
        """Whether the new one places fewer, or is surer of what is wrong, by more than chance."""
        return self.worse_by_chance < DOUBT or self.loss_by_chance < DOUBT


def compare(
    title: str,
    now: Model,
    then: Model,
    examples: Sequence[Example],
    taxonomy: Taxonomy,
    accuracy: float = ACCURACY,
) -> Comparison | None:
    """The model in use beside a new one; nothing where there are no texts."""
    if not examples:
        return None
    before, after = (_read(model, examples, taxonomy, accuracy) for model in (now, then))
    pairs = [*zip(before, after, strict=True)]
    won = sum(new.judged.hits and not old.judged.hits for old, new in pairs)
    lost = sum(old.judged.hits and not new.judged.hits for old, new in pairs)
    return Comparison(
        title,
        len(examples),
        _figures(before),
        _figures(after),
        won,
        lost,
        sign_test(won, lost),
        _drawn([new.loss - old.loss for old, new in pairs]),
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    judged: Judged
    is_decided: bool

    @property
    def loss(self) -> float:
        return -math.log(max(self.judged.shares.get(self.judged.right, 0.0), 1e-6))


def _read(
    model: Model, examples: Sequence[Example], taxonomy: Taxonomy, accuracy: float
) -> list[_Reading]:
    classifier = LearnedClassifier(model, taxonomy, accuracy)
    found = []
    for one in examples:
        proposal = classifier.propose(one.text)
        shares: Mapping[str, float] = {share.area: share.p for share in proposal.areas}
        found.append(_Reading(Judged(shares, one.area), not proposal.abstains))
    return found


def _figures(read: Sequence[_Reading]) -> Figures:
    decided = [one for one in read if one.is_decided]
    return Figures(
        accuracy=sum(one.judged.hits for one in read) / len(read),
        among_three=sum(one.judged.among(3) for one in read) / len(read),
        decided=len(decided) / len(read),
        right_decided=sum(one.judged.hits for one in decided) / max(len(decided), 1),
        calibration_error=calibration_error([one.judged for one in read]),
        loss=sum(one.loss for one in read) / len(read),
    )


def sign_test(won: int, lost: int) -> float:
    """How often tossing coins loses at least so many of them: the sign test, one-sided."""
    tossed = won + lost
    return sum(math.comb(tossed, many) for many in range(lost, tossed + 1)) / (1 << tossed)


def _drawn(more: Sequence[float], seed: int = 0) -> float:
    """The share of draws of the texts in which the mean is not above 0: a paired bootstrap."""
    chance = random.Random(seed)
    at_most = sum(
        math.fsum(chance.choices(more, k=len(more))) <= 1e-9 * len(more) for _ in range(DRAWS)
    )
    return at_most / DRAWS
