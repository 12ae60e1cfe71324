"""Who could mediate a case: in one order, each with the reasons in keys of words.

The same people and the same case give the same order, whatever order they are handed in. Whoever
cannot take it comes last, with why. How often somebody's talks ended in an agreement is no reason:
it would press the parties.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from engine.errors import DefinitionError, DefinitionFaults
from engine.source import Reader, Record, read_file

FILE: Final = Path(__file__).with_suffix(".yaml")


class Load(StrEnum):
    """How much somebody has in hand, as the parties are told."""

    FEW = "few"
    SOME = "some"
    FULL = "full"


class Point(StrEnum):
    """What speaks for somebody; the key of its words, in the order in which they count."""

    SKILL = "skill"
    LANGUAGE = "language"
    LEVEL = "level"
    PLACE = "place"
    LOAD_FEW = "load_few"


class Bar(StrEnum):
    """Why somebody cannot take it; the key of its words."""

    CONFLICT = "conflict"
    GONE = "gone"  # declined, was objected to, or stood aside
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who mediates, and where."""

    account: str
    name: str
    unit: str
    level: str
    place: str
    serves: tuple[str, ...]  # kinds that the unit serves; none means all
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    open: int  # mediations in hand
    limit: int

    @property
    def is_full(self) -> bool:
        return self.open >= self.limit

    @property
    def load(self) -> Load:
        """How much they have in hand, in words."""
        share = self.open * 1000 // self.limit if self.limit else 1000
        terms = matching()
        if share >= terms.full_from:
            return Load.FULL
        return Load.FEW if share < terms.few_below else Load.SOME


@dataclass(frozen=True, slots=True)
class Matter:
    """What a mediator is looked for."""

    kind: str
    languages: frozenset[str] = frozenset()  # those that the people of the case need
    level: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One who could mediate: what speaks for them, and what stands in the way."""

    candidate: Candidate
    points: tuple[Point, ...]
    bars: tuple[Bar, ...]
    skills: tuple[str, ...] = ()  # those of theirs that fit

    @property
    def is_free(self) -> bool:
        return not self.bars


@dataclass(frozen=True, slots=True)
class Matching:
    """What is written about matching: limits and bands of load, and what skills are for."""

    limit: int
    few_below: int
    full_from: int
    skills: Mapping[str, frozenset[str]]  # kinds by word

    def fits(self, skill: str, kind: str) -> bool:
        """Whether a word of an account is a skill for disputes of a kind."""
        known = self.skills.get(skill.casefold(), frozenset())
        return any(kind == one or kind.startswith(f"{one}.") for one in known)


def propose(
    candidates: Iterable[Candidate],
    matter: Matter,
    conflicts: Collection[str] = (),
    gone: Collection[str] = (),
) -> tuple[Proposal, ...]:
    """Everybody who could mediate it, the best first, and behind them who cannot, with why.

    Skill counts before language, language before level, level before place; of equals whoever has
    less in hand for their limit, then by name and account. `conflicts` are accounts that look like
    somebody on the case, `gone` those who were named once and mediate no more.
    """
    found = [_looked_at(one, matter, conflicts, gone) for one in candidates]
    return tuple(sorted(found, key=_rank))


def _looked_at(
    one: Candidate, matter: Matter, conflicts: Collection[str], gone: Collection[str]
) -> Proposal:
    fitting = tuple(word for word in one.skills if matching().fits(word, matter.kind))
    speaks = {
        Point.SKILL: bool(fitting),
        Point.LANGUAGE: bool(matter.languages) and matter.languages <= {*one.languages},
        Point.LEVEL: bool(matter.level) and one.level == matter.level,
        Point.PLACE: bool(matter.place) and one.place == matter.place,
        Point.LOAD_FEW: one.load is Load.FEW,
    }
    stands = {
        Bar.CONFLICT: one.account in conflicts,
        Bar.GONE: one.account in gone,
        Bar.FULL: one.is_full,
    }
    points = tuple(point for point in Point if speaks[point])
    return Proposal(one, points, tuple(bar for bar in Bar if stands[bar]), fitting)


def _rank(proposal: Proposal) -> tuple[object, ...]:
    one = proposal.candidate
    counted = [point for point in Point if point is not Point.LOAD_FEW]
    share = one.open * 1000 // one.limit if one.limit else 1000
    return (
        bool(proposal.bars),
        *(point not in proposal.points for point in counted),
        share,
        one.name,
        one.account,
    )


@cache
def matching() -> Matching:
    """What is written about matching; raises `DefinitionFaults` for a file that says it wrong."""
    faults: list[DefinitionError] = []
    written = read_file(FILE)
    reader = Reader(written if isinstance(written, Record) else Record(written.place), faults)
    reader.word("checked")
    reader.word("source")
    skills: dict[str, frozenset[str]] = {}
    for record in reader.records("skills"):
        entry = Reader(record, faults)
        kinds = frozenset(entry.words("kinds"))
        for word in entry.words("words"):
            skills[word.casefold()] = skills.get(word.casefold(), frozenset()) | kinds
        entry.done()
    found = Matching(
        _number(reader, "limit"),
        _number(reader, "few_below"),
        _number(reader, "full_from"),
        skills,
    )
    reader.done()
    if faults:
        raise DefinitionFaults(faults)
    return found


def _number(reader: Reader, key: str) -> int:
    written = reader.word(key)
    if written.isdecimal() and len(written) < 6:
        return int(written)
    reader.fault(reader.record.place_of(key), f"{key}: {written} is no whole number", f"{key}: 20")
    return 0
