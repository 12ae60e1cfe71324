"""What is decided where two cases look like one dispute: handled together, or kept apart.

The other case is named by its number alone; reasons are keys of texts. These events are not sealed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CaseMerged:
    """From now on the case is handled together with another, in whose hands it lies.

    `score` is how likely the two were held to be one dispute, in points out of a hundred.
    """

    into: str
    unit: str
    account: str
    reason: str
    score: int


@dataclass(frozen=True, slots=True)
class MergeUndone:
    """It is handled on its own again, where it lay before."""

    reason: str


@dataclass(frozen=True, slots=True)
class CaseKeptApart:
    """Somebody looked at both and found two disputes: they are not proposed again."""

    other: str
    reason: str
    score: int


@dataclass(frozen=True, slots=True)
class ApartUndone:
    """The two may be proposed again."""

    other: str
