"""How much one case is like another, part by part, and in what the two differ."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.errors import DefinitionError, DefinitionFaults
from engine.source import Items, Reader, Record, read_file

if TYPE_CHECKING:
    from uuid import UUID

FILE: Final = Path(__file__).with_suffix(".yaml")
PARTS: Final = ("articles", "findings", "kind", "words", "amount", "level")
FALSE_COUNTS: Final = 0.2  # a conclusion that holds in neither, beside one that holds in both
FAMILY: Final = 0.5  # of another kind in the same family
DECADES: Final = 1.0  # powers of ten between two amounts at which they have no size in common

Rarity = Mapping[str, float]
"""How much an article, a finding or a pair of signs tells; 1 where nothing else is known."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """A case as it is compared; it names nobody. What is unknown stands in none of its sets.

    `holds` and `fails` are findings that surely hold, and that answers rule out; `doubts` are
    those of which nobody knows. `amount` is in fen, `words` the pairs of signs of the story.
    """

    id: UUID
    kind: str = ""
    articles: frozenset[str] = frozenset()
    holds: frozenset[str] = frozenset()
    fails: frozenset[str] = frozenset()
    doubts: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    amount: int | None = None
    level: str = ""

    @property
    def family(self) -> str:
        return self.kind.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Part:
    """One respect in which two cases are compared: how much of it they share, from 0 to 1."""

    name: str
    share: float
    weight: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two cases are, and by what; the score runs from 0 to 100."""

    parts: tuple[Part, ...]

    @property
    def score(self) -> float:
        whole = sum(part.weight for part in self.parts)
        found = sum(part.weight * part.share for part in self.parts)
        return 100 * found / whole if whole else 0.0

    @property
    def reasons(self) -> tuple[Part, ...]:
        """What speaks for it, the weightiest first."""
        speaking = [part for part in self.parts if part.share > 0]
        return tuple(sorted(speaking, key=lambda part: -part.weight * part.share))


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts, and the score below which a case is not shown."""

    of: Mapping[str, int]
    least: int


@dataclass(frozen=True, slots=True)
class Difference:
    """In what another case differs from one's own; names of findings and articles, sorted."""

    only_here: tuple[str, ...]
    only_there: tuple[str, ...]
    open_there: tuple[str, ...]  # they hold here, and nobody knows whether they do there
    open_here: tuple[str, ...]
    articles_here: tuple[str, ...]
    articles_there: tuple[str, ...]
    amounts: tuple[int | None, int | None]
    levels: tuple[str, str] = ("", "")

    @property
    def ratio(self) -> float | None:
        """How many times one's own amount the other is."""
        here, there = self.amounts
        return there / here if here and there is not None else None


@cache
def weights() -> Weights:
    """The weights of this service."""
    return read_weights(FILE)


def read_weights(path: Path) -> Weights:
    """The weights that a file sets; raises `DefinitionFaults` with every fault."""
    faults: list[DefinitionError] = []
    value, of, least = read_file(path), dict[str, int](), 0
    for entry in value if isinstance(value, Items) else [value]:
        reader = Reader(entry if isinstance(entry, Record) else Record(entry.place), faults)
        reader.text("why", required=True)
        if "least" in reader.record:
            least = _whole(reader, "least")
        else:
            of[str(reader.choice("part", PARTS))] = _whole(reader, "weight")
        reader.done()
    if lacking := [part for part in PARTS if part not in of]:
        faults.append(DefinitionError(value.place, f"{lacking[0]} has no weight", "give it one"))
    if faults:
        raise DefinitionFaults(faults)
    return Weights(of, least)


def _whole(reader: Reader, key: str) -> int:
    written = reader.word(key)
    if not written.isdecimal() or int(written) > 100:
        reader.fault(reader.record.place_of(key), f"{key} wants 0 to 100", f"{key}: 10")
        return 0
    return int(written)


def rarity_of(cases: Iterable[Portrait]) -> Rarity:
    """How much each thing tells among these cases: the fewer have it, the more."""
    known = [(*c.words, *c.articles, *c.holds, *c.fails) for c in cases]
    counts = Counter(name for names in known for name in names)
    return {name: math.log(1 + len(known) / count) for name, count in counts.items()}


def compare(one: Portrait, other: Portrait, told: Weights, rarity: Rarity) -> Likeness:
    """How alike two cases are; the same whichever is named first."""
    shares = {
        "articles": _shared(one.articles, other.articles, rarity),
        "findings": _agreeing(one, other, rarity),
        "kind": _kind(one, other),
        "words": math.sqrt(_shared(one.words, other.words, rarity)),  # a tenth is much
        "amount": size_shared(one.amount, other.amount),
        "level": float(bool(one.level) and one.level == other.level),
    }
    return Likeness(tuple(Part(name, shares[name], told.of.get(name, 0)) for name in PARTS))


def nearest(
    one: Portrait, others: Iterable[Portrait], told: Weights, most: int
) -> list[tuple[Portrait, Likeness]]:
    """Those most like it, the likest first; of equals the one opened last. None is below `least`.

    What many of the cases at hand have in common counts less.
    """
    pool = [other for other in others if other.id != one.id]
    rarity = rarity_of([one, *pool])
    compared = [(other, compare(one, other, told, rarity)) for other in pool]
    alike = [pair for pair in compared if pair[1].score >= told.least]
    alike.sort(key=lambda pair: (pair[1].score, pair[0].id), reverse=True)
    return alike[:most]


def difference(here: Portrait, there: Portrait) -> Difference:
    """In what the other case differs; what nobody knows is told apart from what does not hold."""
    return Difference(
        only_here=_sorted(here.holds - there.holds - there.doubts),
        only_there=_sorted(there.holds - here.holds - here.doubts),
        open_there=_sorted(here.holds & there.doubts),
        open_here=_sorted(there.holds & here.doubts),
        articles_here=_sorted(here.articles - there.articles),
        articles_there=_sorted(there.articles - here.articles),
        amounts=(here.amount, there.amount),
        levels=(here.level, there.level),
    )


def size_shared(one: int | None, other: int | None) -> float:
    """How near two amounts are: 1 for equal ones, 0 from ten times on or where one is unknown."""
    if not one or not other or one < 0 or other < 0:
        return 0.0
    return max(0.0, 1 - abs(math.log10(one) - math.log10(other)) / DECADES)


def _sorted(names: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(names))


def _kind(one: Portrait, other: Portrait) -> float:
    if not one.kind or not other.kind:
        return 0.0
    return 1.0 if one.kind == other.kind else FAMILY * (one.family == other.family)


def _shared(one: frozenset[str], other: frozenset[str], rarity: Rarity) -> float:
    """The part of what either has that both have, each by its rarity."""
    whole = _worth(one | other, rarity)
    return _worth(one & other, rarity) / whole if whole else 0.0


def _agreeing(one: Portrait, other: Portrait, rarity: Rarity) -> float:
    """The part of the conclusions on which both agree: holding in both, or ruled out in both.

    A conclusion that is open in one of them agrees with nothing.
    """
    holding, failing = one.holds | other.holds, one.fails | other.fails
    agreed = _worth(one.holds & other.holds, rarity)
    agreed += FALSE_COUNTS * _worth(one.fails & other.fails, rarity)
    whole = _worth(holding, rarity) + FALSE_COUNTS * _worth(failing - holding, rarity)
    return agreed / whole if whole else 0.0


def _worth(names: frozenset[str], rarity: Rarity) -> float:
    return math.fsum(rarity.get(name, 1.0) for name in names)
