"""The classifier of every day: learned weights and written cues together, as probabilities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, Protocol

from engine.classify.clarify import updated
from engine.classify.keywords import SHOWN, TEXT_LIMIT
from engine.classify.model import FIGURES, Model, Vector, shipped_model
from engine.classify.proposal import Candidate, Classifier, Proposal, Share
from engine.classify.taxonomy import Area, Taxonomy

ACCURACY: Final = 0.84  # of what is decided, unless the operator wants another
FEWEST: Final = 0.25  # share of a text that must be known, or nothing is decided
FEWEST_GRAMS: Final = 4  # fewer, and no cue: a sign or two, which were never a story
SHORTEST: Final = 2  # signs
WORDS: Final = 4
LONGEST: Final = 6  # signs of a word that is shown
LIKELY: Final = 0.05  # areas below this bring no kind of dispute


class Reading(Protocol):
    """How a house reads stories: what makes a classifier of the kinds that some rules know."""

    def __call__(self, taxonomy: Taxonomy) -> Classifier:
        """The classifier over these kinds."""
        ...


def classifier_of(
    taxonomy: Taxonomy, model: Model | None = None, accuracy: float = ACCURACY
) -> Classifier:
    """The learned classifier, by the shipped model unless another is given.

    Rules that name no areas are read by their cues alone.
    """
    if not taxonomy.areas:
        return taxonomy.classifier
    return LearnedClassifier(model or shipped_model(), taxonomy, accuracy)


class LearnedClassifier:
    """Proposes areas and kinds with calibrated probabilities; decides only where it may.

    `accuracy` is how often it shall be right where it decides: the rest it leaves to people.
    """

    def __init__(self, model: Model, taxonomy: Taxonomy, accuracy: float = ACCURACY) -> None:
        self.model = model
        self._keywords = taxonomy.classifier
        self._areas = taxonomy.areas
        self._cards = taxonomy.cards
        self._threshold = model.threshold(accuracy)
        self._place = {name: at for at, name in enumerate(model.kinds.names)}

    def propose(self, text: str, given: Mapping[str, float] | None = None) -> Proposal:
        """Three kinds at most, every area; abstains where it errs too often or knows little."""
        even = self._keywords.even(text)
        ranked = self._keywords.weigh(even)
        points = {candidate.cause: count for count, candidate in ranked}
        vector = self.model.vector(even)
        shares = self._shares(even, vector, points, given)
        thin = given is None and _is_thin(even, vector, points)
        cued = [candidate for _, candidate in ranked]
        return Proposal(
            () if thin else self._candidates(shares, vector, points, cued),
            abstains=thin or shares[0].p < self._threshold,
            read_in_full=len(text) <= TEXT_LIMIT,
            areas=shares,
            model=self.model.digest,
        )

    def _shares(
        self,
        even: str,
        vector: Vector,
        points: Mapping[str, int],
        given: Mapping[str, float] | None,
    ) -> tuple[Share, ...]:
        """Every area with its probability; those that may be proposed with the words for them."""
        layer = self.model.areas
        known = dict(zip(layer.names, layer.shares(vector, points), strict=True))
        likely = [*updated(known, given).values()]
        usual = layer.usual(vector)
        order = sorted(range(len(likely)), key=lambda at: -likely[at])
        pairs = self._pairs(even)
        return tuple(
            Share(
                layer.names[at],
                likely[at],
                self._words(even, pairs, vector, usual, at)
                if place == 0 or (place < SHOWN and likely[at] >= LIKELY)
                else (),
            )
            for place, at in enumerate(order)
        )

    def _pairs(self, even: str) -> list[int]:
        """For each place of a text which gram begins there with two signs; -1 for one unknown."""
        known = self.model.grams
        return [known.get(pair, -1) for pair in map("".join, pairwise(even.translate(FIGURES)))]

    def _candidates(
        self,
        shares: Sequence[Share],
        vector: Vector,
        points: Mapping[str, int],
        cued: Sequence[Candidate],
    ) -> tuple[Candidate, ...]:
        """The likeliest kinds of dispute of the likely areas."""
        scores: dict[str, float] = {}
        words: dict[str, tuple[str, ...]] = {}
        for share in shares:
            area = self._areas.get(share.area)
            if area is None or (share.p < LIKELY and scores):
                continue
            for kind, p in self._kinds(area, vector, points):
                scores[kind] = scores.get(kind, 0.0) + share.p * p
                words.setdefault(kind, share.words)
        known = {candidate.cause: candidate.cues for candidate in cued}
        best = sorted(scores, key=lambda kind: -scores[kind])[:SHOWN]
        return tuple(
            Candidate(
                kind,
                self._cards[kind].category,
                round(scores[kind], 4),
                known.get(kind, words[kind]),
            )
            for kind in best
        )

    def _kinds(
        self, area: Area, vector: Vector, points: Mapping[str, int]
    ) -> Iterator[tuple[str, float]]:
        """The kinds of an area with their share of it; one that was never learned gets none."""
        if len(area.causes) == 1:
            yield area.causes[0], 1.0
            return
        kinds = [kind for kind in area.causes if kind in self._place]
        shares = self.model.kinds.shares(vector, points, [self._place[kind] for kind in kinds])
        yield from zip(kinds, shares, strict=True)

    def _words(
        self, even: str, pairs: Sequence[int], vector: Vector, usual: Sequence[float], at: int
    ) -> tuple[str, ...]:
        """The parts of a text that speak for an area more than for the areas on the whole."""
        row, scale = self.model.areas.weights[at], self.model.areas.scales[at]
        gain = {
            place: value * (scale * row[place] - mean)
            for place, value, mean in zip(vector.places, vector.values, usual, strict=True)
        }
        return _parts(even, [gain.get(place, 0.0) for place in pairs])


def _is_thin(even: str, vector: Vector, points: Mapping[str, int]) -> bool:
    """Whether too little of a text is known to say anything of it."""
    known = vector.known >= FEWEST and len(vector.places) >= FEWEST_GRAMS
    return len(even) < SHORTEST or not (known or points)


def _parts(even: str, gains: Sequence[float]) -> tuple[str, ...]:
    """The words of a text that gain most: runs of pairs of which each speaks for it."""
    found: dict[str, float] = {}
    begun = -1  # where the present run began; none
    for at, gain in enumerate((*gains, 0.0)):
        if begun >= 0 and (gain <= 0 or at - begun == LONGEST - 1):
            part = even[begun : at + 1]
            found[part] = max(found.get(part, 0.0), sum(gains[begun:at]))
            begun = -1
        if begun < 0 < gain:
            begun = at
    best = sorted(found, key=lambda part: -found[part])[:WORDS]
    return tuple(sorted(best, key=even.find))
