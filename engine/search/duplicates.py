"""How likely two cases are one dispute: points with their reasons, by numbers kept as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from engine.errors import DefinitionError, DefinitionFaults
from engine.i18n import Text
from engine.search import portrait as portraits
from engine.search.likeness import Rarity, likeness
from engine.search.portrait import Person, Portrait
from engine.source import Items, Reader, Record, read_file

FILE: Final = Path(__file__).with_suffix(".yaml")
PER_CENT: Final = 100
SIDES: Final = 2
COPIED: Final = "copied"


class Band(StrEnum):
    """What a score means; whichever it is, a person decides."""

    DUPLICATE = "duplicate"
    POSSIBLE = "possible"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing in common: the key of its text, the points it gives, and what is filled in.

    `values` are marks, addresses, codes or days of both cases: only for those who may read both.
    """

    key: str
    points: int
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """Points out of a hundred, the reasons that give them, and what speaks for another reading.

    `cautions` are keys of texts that give no points, and keep the points from telling a duplicate.
    """

    points: int
    reasons: tuple[Reason, ...] = ()
    cautions: tuple[str, ...] = ()
    likeness: float = 0.0

    def band(self, numbers: Numbers) -> Band:
        """What the points mean."""
        if self.points >= numbers.duplicate:
            return Band.DUPLICATE
        return Band.POSSIBLE if self.points >= numbers.possible else Band.NONE


@dataclass(frozen=True, slots=True)
class Source:
    """What numbers rest on; `choice` where it is this platform's own."""

    id: str
    title: Text
    text: Text
    choice: bool


@dataclass(frozen=True, slots=True)
class Numbers:
    """The points of each thing in common and what they mean together; all but days are points."""

    values: Mapping[str, int]
    sources: tuple[Source, ...]
    duplicate: int
    possible: int

    def __getitem__(self, name: str) -> int:
        return self.values[name]


def compare(one: Portrait, other: Portrait, numbers: Numbers, rarity: Rarity) -> Score:
    """How likely two cases are one dispute; which of them comes first makes no difference."""
    alike = likeness(one.grams, other.grams, rarity)
    found = [
        _persons(one, other, numbers),
        _subject(one, other, numbers),
        _cause(one, other, numbers),
        _time(one, other, numbers),
        _text(alike, numbers),
    ]
    reasons = tuple(reason for reason in found if reason is not None and reason.points > 0)
    cautions = ("other_cause",) if _differs(one, other) else ()
    return _summed(Score(0, reasons, cautions, alike), numbers)


def without_forms(scores: Mapping[str, Score], numbers: Numbers) -> dict[str, Score]:
    """The scores of one case with many others, where words that many tell alike give nothing.

    People hand in what somebody wrote for all of them: that makes them no one dispute.
    """
    copied = {id for id, score in scores.items() if any(r.key == COPIED for r in score.reasons)}
    if len(copied) <= numbers["text.copies"]:
        return {**scores}
    return {id: _formless(each, numbers) if id in copied else each for id, each in scores.items()}


def _formless(score: Score, numbers: Numbers) -> Score:
    left = tuple(reason for reason in score.reasons if reason.key != COPIED)
    return _summed(replace(score, reasons=left), numbers)


def _summed(score: Score, numbers: Numbers) -> Score:
    points = min(PER_CENT, sum(reason.points for reason in score.reasons))
    most = numbers["cause.differs"] if score.cautions else PER_CENT
    return replace(score, points=min(points, most))


def ranked(scores: Iterable[tuple[str, Score]], numbers: Numbers, most: int) -> list[str]:
    """The ids of those that may be the same dispute, the likeliest first."""
    fitting = [(id, score) for id, score in scores if score.points >= numbers.possible]
    fitting.sort(key=lambda each: (-each[1].points, -each[1].likeness, each[0]))
    return [id for id, _ in fitting[:most]]


# ---------------------------------------------------------------- what is in common


@dataclass(frozen=True, slots=True, order=True)
class _Match:
    """Somebody of one case who is somebody of the other, how surely in per cent, and by what."""

    share: int
    value: str
    first: str  # which party of the one, or the mark that its words hold
    second: str

    def beside(self, other: _Match) -> bool:
        """Whether these are two persons."""
        return self.first != other.first and self.second != other.second


def _persons(one: Portrait, other: Portrait, numbers: Numbers) -> Reason | None:
    """Who stands in both, in whichever role: the surest one, or the surest two who differ."""
    single, both = numbers["persons.one"], numbers["persons.both"]
    matches = [*_matches(one, other, numbers)]
    found: list[tuple[int, tuple[str, ...]]] = [
        (single * m.share, (m.value,)) for m in (*matches, *_spoken_of(one, other, numbers))
    ]
    found += [
        (single * a.share + (both - single) * b.share, tuple(sorted({a.value, b.value})))
        for a in matches
        for b in matches
        if a.share >= b.share and a.beside(b)
    ]
    if not found:
        return None
    points, values = max(found)
    key = "persons" if len(values) == SIDES else "person"
    return Reason(key, round(points / PER_CENT), values)


def _matches(one: Portrait, other: Portrait, numbers: Numbers) -> Iterator[_Match]:
    for a, first in enumerate(one.parties):
        for b, second in enumerate(other.parties):
            for mark in first.marks & second.marks:
                yield _Match(_sure(mark, numbers), mark, f"p{a}", f"p{b}")
        for share, mark in _told(first, other, numbers):
            yield _Match(share, mark, f"p{a}", mark)
    for b, second in enumerate(other.parties):
        for share, mark in _told(second, one, numbers):
            yield _Match(share, mark, mark, f"p{b}")


def _told(person: Person, other: Portrait, numbers: Numbers) -> Iterator[tuple[int, str]]:
    """By what a person of one case is spoken of in the words of another, who is no party there."""
    parties = frozenset(mark for party in other.parties for mark in party.marks)
    for mark in (person.marks & other.told) - parties:
        yield _sure(mark, numbers), mark
    for name in person.names:
        mark = f"{portraits.NAME}:{name}"
        if name in other.words and mark not in parties:
            yield numbers["sure.told"], mark


def _spoken_of(one: Portrait, other: Portrait, numbers: Numbers) -> Iterator[_Match]:
    """Numbers that stand in the words of both: somebody, nobody knows which of them."""
    for mark in one.told & other.told:
        yield _Match(_sure(mark, numbers), mark, mark, mark)


def _sure(mark: str, numbers: Numbers) -> int:
    return numbers[f"sure.{mark.partition(':')[0]}"]


def _subject(one: Portrait, other: Portrait, numbers: Numbers) -> Reason | None:
    """The same paper, the same home, the same house, or the same sums: the strongest counts."""
    shared = (
        ("contract", one.contracts & other.contracts),
        ("address", one.places & other.places),
        ("vehicle", one.vehicles & other.vehicles),
        ("building", one.houses & other.houses),
    )
    found = [
        Reason(key, numbers[f"subject.{key}"], tuple(sorted(common)))
        for key, common in shared
        if common
    ]
    if common := one.amounts & other.amounts:
        points = numbers["subject.amounts"]
        points = points if len(common) >= SIDES else points // SIDES
        found.append(Reason("amounts", points, tuple(str(fen) for fen in sorted(common))))
    return max(found, key=lambda reason: reason.points, default=None)


def _cause(one: Portrait, other: Portrait, numbers: Numbers) -> Reason | None:
    if common := one.categories & other.categories:
        return Reason("cause", numbers["cause.same"], tuple(sorted(common)))
    if common := _families(one) & _families(other):
        return Reason("family", numbers["cause.family"], tuple(sorted(common)))
    return None


def _time(one: Portrait, other: Portrait, numbers: Numbers) -> Reason | None:
    """What happened at the same time; where nobody says when, that both were registered soon."""
    spans = [(p.first, p.last) for p in (one, other)]
    days = [(first, last) for first, last in spans if first is not None and last is not None]
    near = timedelta(days=numbers["time.near_days"])
    if len(days) == SIDES and max(a for a, _ in days) <= min(b for _, b in days) + near:
        return Reason("overlap", numbers["time.overlap"])
    registered = [p.registered for p in (one, other) if p.registered is not None]
    if len(registered) == SIDES and _apart(registered) <= numbers["time.within_days"]:
        return Reason("registered", numbers["time.registered"], (str(_apart(registered)),))
    return None


def _apart(days: list[date]) -> int:
    return abs((days[0] - days[1]).days)


def _text(alike: float, numbers: Numbers) -> Reason | None:
    per_cent = alike * PER_CENT
    told = (str(round(per_cent)),)
    if per_cent >= numbers["text.copy"]:
        return Reason(COPIED, numbers["text.copied"], told)
    low, high = numbers["text.none"], numbers["text.full"]
    points = round(numbers["text.alike"] * min(1.0, max(0.0, (per_cent - low) / (high - low))))
    return Reason("text", points, told) if points else None


def _differs(one: Portrait, other: Portrait) -> bool:
    """Whether both are known to be about something else: then they are at most kin."""
    first, second = _families(one), _families(other)
    return bool(first and second and not first & second)


def _families(one: Portrait) -> frozenset[str]:
    return frozenset(category.partition(".")[0] for category in one.categories)


# ---------------------------------------------------------------- the numbers


@cache
def shipped_numbers() -> Numbers:
    """The numbers that come along."""
    return read_numbers(FILE)


def read_numbers(path: Path) -> Numbers:
    """The numbers of a file; raises `DefinitionFaults` with every fault."""
    faults: list[DefinitionError] = []
    written = read_file(path)
    values: dict[str, int] = {}
    sources: dict[str, Source] = {}
    for entry in written if isinstance(written, Items) else ():
        if isinstance(entry, Record):
            _entry(Reader(entry, faults), values, sources)
    missing = [name for name in NAMES if name not in values]
    if missing:
        faults.append(DefinitionError(written.place, f"no {', '.join(missing)}", "add them"))
    if faults:
        raise DefinitionFaults(faults)
    if not values["bands.possible"] <= values["bands.duplicate"] <= PER_CENT:
        message = "the bands do not follow one another"
        raise DefinitionFaults([DefinitionError(written.place, message, "possible <= duplicate")])
    return Numbers(
        values, tuple(sources.values()), values["bands.duplicate"], values["bands.possible"]
    )


NAMES: Final = (
    "bands.duplicate", "bands.possible", "persons.both", "persons.one",
    *(f"sure.{kind}" for kind in (*portraits.SURE, "told")),
    "subject.contract", "subject.address", "subject.vehicle", "subject.building", "subject.amounts",
    "cause.same", "cause.family", "cause.differs",
    "time.overlap", "time.registered", "time.within_days", "time.near_days",
    "text.alike", "text.copied", "text.none", "text.full", "text.copy", "text.copies",
    "reminder.least",
)  # fmt: skip
"""Every number that is needed."""


def _entry(reader: Reader, values: dict[str, int], sources: dict[str, Source]) -> None:
    if "source" in reader.record:
        id = reader.word("source")
        none = Text("")
        title, text = reader.text("title", required=True), reader.text("text", required=True)
        sources[id] = Source(id, title or none, text or none, reader.flag("choice"))
        reader.word("as_of")
        reader.done()
        return
    if reader.word("from") not in sources:
        reader.fault(reader.record.place, "a number rests on no source", "from: one of the sources")
    for key in reader.record:
        if key == "from":
            continue
        value = reader.get(key)
        if isinstance(value, Record):
            for name in value:
                _number(reader, f"{key}.{name}", str(value[name]), values)
        else:
            _number(reader, f"{GROUPED[key]}.{key}" if key in GROUPED else key, str(value), values)
    reader.done()


GROUPED: Final = {"differs": "cause", "within_days": "time", "near_days": "time"} | dict.fromkeys(
    ("none", "full", "copy", "copies"), "text"
)
"""Numbers that stand beside a group and belong to it."""


def _number(reader: Reader, name: str, written: str, values: dict[str, int]) -> None:
    if not written.isdecimal() or len(written) > 4:
        message = f"{name}: {written} is no whole number"
        reader.fault(reader.record.place, message, "write 0 to 9999")
        return
    if name not in NAMES:
        reader.fault(reader.record.place, f"{name} is not known", f"one of: {', '.join(NAMES)}")
    values[name] = int(written)
