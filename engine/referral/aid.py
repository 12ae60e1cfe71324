"""The conditions of legal aid against a case: each met, not met or unknown, and never a promise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from engine.errors import DefinitionError, DefinitionFaults
from engine.i18n import Text
from engine.referral.reading import Conditions, known_laws, required_text
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.node import Truthy
from engine.rulebook.relevance import Walk
from engine.rulebook.rulebook import Rulebook
from engine.source import Items, Reader, Record, read_file

FILE: Final = Path(__file__).parent / "aid.yaml"


class Group(StrEnum):
    """What kind of condition it is."""

    MATTER = "matter"  # one of the kinds of matter for which aid is given
    FREE = "free"  # means do not count
    EXEMPT = "exempt"  # means are not checked
    URGENT = "urgent"  # aid first, examination later


class Met(StrEnum):
    """How a condition stands in a case."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class Outlook(StrEnum):
    """What follows of all conditions together; the centre decides."""

    FREE = "free"
    EXEMPT = "exempt"
    MEANS = "means"  # the matter fits; small means have to be stated
    OPEN = "open"  # answers are missing that would tell
    NOT_SEEN = "not_seen"  # nothing fits of what was asked


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition; without `when` nothing that is asked can show that it is met.

    `fails` is when it is surely not met; where it is `partly` asked about, a `when` that does not
    hold leaves it unknown.
    """

    id: str
    group: Group
    title: Text
    basis: tuple[str, ...]
    when: Truthy | None = None
    fails: Truthy | None = None
    partly: bool = False
    proof: Text | None = None

    def stands(self, evaluation: Evaluation) -> Met:
        """Whether it is met in a case; what nobody knows stays unknown."""
        holds = None if self.when is None else self.when.eval(evaluation)
        if holds is True:
            return Met.MET
        if self.fails is not None:
            return Met.NOT_MET if self.fails.eval(evaluation) is True else Met.UNKNOWN
        return Met.NOT_MET if holds is False and not self.partly else Met.UNKNOWN


@dataclass(frozen=True, slots=True)
class Standing:
    """One condition as it stands; `ask` are the facts that could still settle it."""

    criterion: Criterion
    met: Met
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Aid:
    """All conditions of a case, and what follows of them."""

    standings: tuple[Standing, ...]
    outlook: Outlook

    def of(self, group: Group) -> tuple[Standing, ...]:
        return tuple(one for one in self.standings if one.criterion.group is group)


def look(criteria: Iterable[Criterion], evaluation: Evaluation, asked: frozenset[str]) -> Aid:
    """How the conditions stand; `asked` are the facts that the case can still be asked about."""
    standings = tuple(_standing(one, evaluation, asked) for one in criteria)
    return Aid(standings, _outlook(standings))


def _standing(criterion: Criterion, evaluation: Evaluation, asked: frozenset[str]) -> Standing:
    met = criterion.stands(evaluation)
    nodes = (criterion.when, criterion.fails)
    found: dict[str, None] = {}
    if met is Met.UNKNOWN:
        for node in nodes:
            if node is not None and node.eval(evaluation) is None:
                walk = Walk(evaluation)
                walk.visit(node)
                found |= dict.fromkeys(name for name in walk.found if name in asked)
    return Standing(criterion, met, tuple(found))


def _outlook(standings: tuple[Standing, ...]) -> Outlook:
    def met(group: Group) -> bool:
        return any(o.met is Met.MET for o in standings if o.criterion.group is group)

    if met(Group.FREE):
        return Outlook.FREE
    if met(Group.MATTER):
        return Outlook.EXEMPT if met(Group.EXEMPT) else Outlook.MEANS
    deciding = (Group.MATTER, Group.FREE)
    is_open = any(one.ask for one in standings if one.criterion.group in deciding)
    return Outlook.OPEN if is_open else Outlook.NOT_SEEN


def load_criteria(rulebook: Rulebook, path: Path = FILE) -> tuple[Criterion, ...]:
    """The conditions; raises `DefinitionFaults` with all that is wrong."""
    faults: list[DefinitionError] = []
    written = read_file(path, path.name)
    conditions = Conditions(rulebook, faults)
    entries = written if isinstance(written, Items) else [written]
    found = [_read(Reader(e, faults), conditions) for e in entries if isinstance(e, Record)]
    if faults:
        raise DefinitionFaults(faults, "the conditions of legal aid")
    return tuple(found)


def _read(reader: Reader, conditions: Conditions) -> Criterion:
    group = reader.choice("group", tuple(Group))
    criterion = Criterion(
        id=reader.word("criterion"),
        group=Group(group) if group in tuple(Group) else Group.MATTER,
        title=required_text(reader, "title"),
        basis=known_laws(reader, "basis", conditions.rulebook),
        when=conditions.read(reader, "when"),
        fails=conditions.read(reader, "fails"),
        partly=reader.flag("partly"),
        proof=reader.text("proof"),
    )
    reader.done()
    return criterion
