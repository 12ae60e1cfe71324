"""What a classifier may say of a text: a few candidates with their evidence, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

CUES: Final = "cues"  # the model of a proposal that rests on written cues alone


@dataclass(frozen=True, slots=True)
class Candidate:
    """One kind of dispute that a text may be about, and the words that speak for it."""

    cause: str
    category: str
    score: float  # 0..1; a probability in a proposal by areas, else it only orders
    cues: tuple[str, ...]  # as they stand in the text


@dataclass(frozen=True, slots=True)
class Share:
    """How probable it is that a text belongs to an area, and the words that speak for it."""

    area: str  # A to Q
    p: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """The best candidates first; `abstains` where none of them may be preselected.

    `areas` has every area with its probability, the likeliest first; it is empty where the
    classifier knows no probabilities. `model` is a short digest of the weights that spoke.
    """

    candidates: tuple[Candidate, ...]
    abstains: bool
    read_in_full: bool = True  # False where the text was too long to read whole
    areas: tuple[Share, ...] = ()
    model: str = CUES

    @property
    def first(self) -> Candidate | None:
        """The candidate that may be preselected for the person to confirm."""
        return None if self.abstains or not self.candidates else self.candidates[0]

    @property
    def category(self) -> str | None:
        """The category that all candidates share, so that its list can be opened at once."""
        categories = {candidate.category for candidate in self.candidates}
        return categories.pop() if len(categories) == 1 else None


class Classifier(Protocol):
    """Proposes kinds of dispute for a text."""

    def propose(self, text: str, given: Mapping[str, float] | None = None) -> Proposal:
        """The few kinds of dispute that the text is most likely about.

        `given` is how probable each area makes what else the person said; a classifier that knows
        no probabilities leaves it aside.
        """
        ...
