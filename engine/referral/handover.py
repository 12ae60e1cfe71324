"""The ways out beside mediation, court and arbitration: what goes to whom, and when it fits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

from engine.casework.deadlines.definition import Counted
from engine.casework.deadlines.reckoning import term_of
from engine.errors import DefinitionError, DefinitionFaults, NotFound
from engine.i18n import Text
from engine.referral.reading import Conditions, known_laws, required_text, texts
from engine.rulebook.calendar import Calendar
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.node import Truthy
from engine.rulebook.rulebook import Rulebook
from engine.source import Items, Reader, Record, read_file, suggest

FILE: Final = Path(__file__).parent / "handover.yaml"
EMERGENCY: Final = "EMERGENCY"
"""The way out that no paper goes: it is a screen with numbers."""


@dataclass(frozen=True, slots=True)
class Answer:
    """In how much time a body answers what it took."""

    days: int
    counted: Counted
    basis: str
    says: Text

    def due(self, taken: date, calendar: Calendar) -> date:
        """The last day of it, where the body took the sheet on that day."""
        return term_of(taken, self.days, self.counted, calendar).day


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is handed to a body on a way out: which papers, to whom, when it fits, what follows.

    `papers` are forms by id, `bodies` those of the directory, `called` what such a body is called
    here; one that is `otherwise` fits only where no other sheet of its exit does.
    """

    id: str
    exit: str
    papers: tuple[str, ...]
    bodies: tuple[str, ...]
    basis: tuple[str, ...]
    bring: tuple[Text, ...]
    next: tuple[Text, ...]
    when: Truthy | None = None
    otherwise: bool = False
    because: tuple[str, ...] = ()
    called: Mapping[str, Text] = field(default_factory=dict)
    answer: Answer | None = None

    def fits(self, evaluation: Evaluation) -> bool | None:
        """Whether the case has a use for it; None where that is not known."""
        return True if self.when is None else self.when.eval(evaluation)


@dataclass(frozen=True, slots=True)
class Exit:
    """One way out, as routes call it."""

    id: str
    title: Text
    about: Text


@dataclass(frozen=True, slots=True)
class Handover:
    """All ways out and their sheets, as their authors wrote them."""

    exits: tuple[Exit, ...]
    sheets: Mapping[str, Sheet]

    def sheet(self, id: str) -> Sheet:
        """A sheet; raises `NotFound`."""
        if id not in self.sheets:
            raise NotFound("sheet", id[:40])
        return self.sheets[id]

    def exit(self, id: str) -> Exit:
        """A way out; raises `NotFound`."""
        found = next((one for one in self.exits if one.id == id), None)
        if found is None:
            raise NotFound("exit", id[:40])
        return found


class Rank(StrEnum):
    """How a way out stands in a case."""

    PRIMARY = "primary"  # the route names it first
    ALSO = "also"  # the route names it beside
    POSSIBLE = "possible"  # the route names it not, and a sheet of it fits
    OPEN = "open"  # whether one fits depends on what was not answered


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of one case, with the sheets that fit, and those that may."""

    exit: Exit
    rank: Rank
    sheets: tuple[Sheet, ...]
    maybe: tuple[Sheet, ...] = ()


def ways_out(
    handover: Handover, evaluation: Evaluation, primary: str, also: Collection[str]
) -> tuple[Way, ...]:
    """The ways out of a case, the most important first; those that it has none of are left out."""
    ways = [_way(handover, exit, evaluation, primary, also) for exit in handover.exits]
    order = list(Rank)
    found = [way for way in ways if way is not None]
    return tuple(sorted(found, key=lambda way: order.index(way.rank)))


def _way(
    handover: Handover, exit: Exit, evaluation: Evaluation, primary: str, also: Collection[str]
) -> Way | None:
    own = [sheet for sheet in handover.sheets.values() if sheet.exit == exit.id]
    fits = {sheet.id: sheet.fits(evaluation) for sheet in own}
    stand = [sheet for sheet in own if fits[sheet.id] is True and not sheet.otherwise]
    maybe = [sheet for sheet in own if fits[sheet.id] is None and not sheet.otherwise]
    named = exit.id == primary or exit.id in also
    if named and not stand:
        stand = [sheet for sheet in own if fits[sheet.id] is not False and sheet.otherwise]
    if named:
        rank = Rank.PRIMARY if exit.id == primary else Rank.ALSO
        return Way(exit, rank, tuple(stand), tuple(maybe))
    if stand:
        return Way(exit, Rank.POSSIBLE, tuple(stand), tuple(maybe))
    return Way(exit, Rank.OPEN, (), tuple(maybe)) if maybe else None


def load_handover(
    rulebook: Rulebook, bodies: Collection[str], papers: Collection[str], path: Path = FILE
) -> Handover:
    """The ways out; raises `DefinitionFaults` with all that is wrong.

    `bodies` are those of the directory, `papers` the forms there are.
    """
    faults: list[DefinitionError] = []
    written = read_file(path, path.name)
    reading = _Reading(rulebook, frozenset(bodies), frozenset(papers), faults)
    found = reading.all(e for e in _entries(written) if isinstance(e, Record))
    if faults:
        raise DefinitionFaults(faults, "the ways out")
    return found


def _entries(written: object) -> Iterable[object]:
    return written if isinstance(written, Items) else (written,)


class _Reading:
    def __init__(
        self,
        rulebook: Rulebook,
        bodies: frozenset[str],
        papers: frozenset[str],
        faults: list[DefinitionError],
    ) -> None:
        self.rulebook, self.bodies, self.papers, self.faults = rulebook, bodies, papers, faults
        self.conditions = Conditions(rulebook, faults)
        self.findings = {finding.name for finding in rulebook.findings}

    def all(self, entries: Iterable[Record]) -> Handover:
        exits: list[Exit] = []
        sheets: dict[str, Sheet] = {}
        for entry in entries:
            reader = Reader(entry, self.faults)
            if next(iter(entry), "") == "exit":
                texts = required_text(reader, "title"), required_text(reader, "about")
                exits.append(Exit(reader.word("exit"), *texts))
            else:
                sheet = self._sheet(reader, {exit.id for exit in exits})
                sheets[sheet.id] = sheet
            reader.done()
        return Handover(tuple(exits), sheets)

    def _sheet(self, reader: Reader, exits: Collection[str]) -> Sheet:
        return Sheet(
            id=reader.word("sheet"),
            exit=reader.choice("exit", exits),
            papers=self._known(reader, "papers", self.papers),
            bodies=self._known(reader, "bodies", self.bodies),
            basis=known_laws(reader, "basis", self.rulebook),
            bring=texts(reader, "bring"),
            next=texts(reader, "next"),
            when=self.conditions.read(reader, "when"),
            otherwise=reader.flag("otherwise"),
            because=self._known(reader, "because", self.findings),
            called=self._called(reader),
            answer=self._answer(reader),
        )

    def _called(self, reader: Reader) -> Mapping[str, Text]:
        if "called" not in reader.record:
            return {}
        inner = Reader(reader.mapping("called"), self.faults)
        return {name: required_text(inner, name) for name in inner.record}

    def _answer(self, reader: Reader) -> Answer | None:
        if "answer" not in reader.record:
            return None
        inner = Reader(reader.mapping("answer"), self.faults)
        days = inner.word("days")
        if not days.isdecimal():
            inner.fault(inner.record.place_of("days"), f"{days} is no number of days", "days: 60")
            days = "0"
        counted = inner.choice("counted", (Counted.DAYS, Counted.WORKING_DAYS))
        basis = known_laws(inner, "basis", self.rulebook)
        answer = Answer(
            int(days),
            Counted(counted) if counted in tuple(Counted) else Counted.DAYS,
            basis[0] if basis else "",
            required_text(inner, "says"),
        )
        inner.done()
        return answer

    def _known(self, reader: Reader, key: str, known: Collection[str]) -> tuple[str, ...]:
        names = tuple(map(str, reader.words(key)))
        for name in names:
            if name not in known:
                remedy = suggest(name, known) or "write it out first"
                reader.fault(reader.record.place_of(key), f"{key}: {name} is not known", remedy)
        return names
