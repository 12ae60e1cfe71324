"""How good proposals are, counted from what was proposed and what was right: plain figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

BINS: Final = 10
COVERAGES: Final = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6, 0.5, 0.4, 0.3)


@dataclass(frozen=True, slots=True)
class Judged:
    """One text: the probability of every area, and the area that a person found right."""

    shares: Mapping[str, float]
    right: str

    @property
    def first(self) -> str:
        return max(self.shares, key=self.shares.__getitem__)

    @property
    def p(self) -> float:
        """The probability of the first."""
        return max(self.shares.values())

    @property
    def hits(self) -> bool:
        return self.first == self.right

    def among(self, many: int) -> bool:
        """Whether what is right stands among the likeliest so many."""
        ranked = sorted(self.shares, key=lambda area: -self.shares[area])
        return self.right in ranked[:many]


def measured(judged: Sequence[Judged]) -> dict[str, Any]:
    """The figures of a model card; empty where nothing was judged."""
    if not judged:
        return {}
    return {
        "texts": len(judged),
        "accuracy": _share(one.hits for one in judged),
        "among_three": _share(one.among(3) for one in judged),
        "calibration_error": calibration_error(judged),
        "calibration": calibration(judged),
        "coverage": coverage(judged),
        "areas": by_area(judged),
        "confusion": confusion(judged),
    }


def calibration(judged: Sequence[Judged]) -> list[dict[str, float]]:
    """For each tenth of probability: how many texts, what was claimed, what held."""
    bins: dict[int, list[Judged]] = {}
    for one in judged:
        bins.setdefault(min(int(one.p * BINS), BINS - 1), []).append(one)
    return [
        {
            "from": at / BINS,
            "texts": len(held),
            "claimed": round(sum(one.p for one in held) / len(held), 4),
            "held": _share(one.hits for one in held),
        }
        for at, held in sorted(bins.items())
    ]


def calibration_error(judged: Sequence[Judged]) -> float:
    """Expected calibration error over ten bins of equal width (Guo et al. 2017)."""
    total = len(judged) or 1
    bins = calibration(judged)
    return round(sum(b["texts"] / total * abs(b["claimed"] - b["held"]) for b in bins), 4)


def coverage(judged: Sequence[Judged]) -> list[dict[str, float]]:
    """How often the surest so many are right, and from which probability on they are decided."""
    surest = sorted(judged, key=lambda one: -one.p)
    found = []
    for share in COVERAGES:
        kept = surest[: max(1, round(share * len(surest)))]
        right = _share(one.hits for one in kept)
        found.append({"coverage": share, "threshold": round(kept[-1].p, 4), "accuracy": right})
    return found


def by_area(judged: Sequence[Judged]) -> dict[str, dict[str, float | None]]:
    """Precision and recall of each area; None where there was nothing to count."""
    right = Counter(one.right for one in judged)
    proposed = Counter(one.first for one in judged)
    hit = Counter(one.right for one in judged if one.hits)
    return {
        area: {
            "texts": right[area],
            "precision": _ratio(hit[area], proposed[area]),
            "recall": _ratio(hit[area], right[area]),
        }
        for area in sorted({*right, *proposed})
    }


def confusion(judged: Sequence[Judged]) -> list[dict[str, Any]]:
    """What was taken for what, the most frequent first."""
    mixed = Counter((one.right, one.first) for one in judged if not one.hits)
    return [
        {"right": right, "taken_for": first, "texts": count}
        for (right, first), count in sorted(mixed.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def _share(held: Any) -> float:
    kept = [*held]
    return round(sum(kept) / len(kept), 4) if kept else 0.0


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
