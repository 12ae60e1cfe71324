"""What an author can define: terms, findings, amounts, values, limitations and the route."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from engine.errors import Place
from engine.i18n import Text
from engine.rulebook.node import Numeric, Truthy
from engine.source import Record

LEVELS = ("certain", "likely", "arguable", "info", "warning", "heuristic")
HOLDERS = ("landlord", "tenant", "worker", "employer", "applicant", "respondent", "both")
LIMITATION = "limitation."  # what the names of time limits begin with
STATUSES = (
    "NOT_APPLICABLE",
    "UNKNOWN",
    "EXPIRED",
    "EXPIRING",
    "IN_TIME",
    "PARTIAL",
    "DISPUTED",
    "REVIVED",
)


@dataclass(frozen=True, slots=True)
class Example:
    """A law test that stands beside its rule: what is given, and what must follow."""

    given: Record
    then: str
    expects: Record
    place: Place


@dataclass(frozen=True, slots=True)
class Law:
    """A source of law, from when to when it is in force, and how well its text was verified.

    `also_named` are titles under which collections of statutes hold it as well.
    """

    id: str
    title: Text
    short: Text
    number: str
    from_: date | None
    to: date | None
    status: str
    place: Place
    also_named: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The Chinese titles by which its text can be found."""
        return (self.title.zh, *self.also_named)

    def in_force(self, day: date) -> bool:
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day < self.to)


@dataclass(frozen=True, slots=True)
class Definition:
    """What every definition has: a name, a place in a file and its examples."""

    name: str
    place: Place
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Term(Definition):
    """An intermediate truth or number, named once; a number is not rounded."""

    node: Truthy | Numeric
    kind: str  # truth, money, number or date
    title: Text


@dataclass(frozen=True, slots=True)
class Finding(Definition):
    """A legal conclusion: when it holds, how firmly, whom it helps, on what law."""

    code: str
    also_codes: tuple[str, ...]
    title: Text
    node: Truthy  # in force, when, and not unless
    when: Truthy
    unless: Truthy | None
    levels: tuple[tuple[Truthy | None, str], ...]
    holder: str
    basis: tuple[str, ...]
    burden: Mapping[str, str]
    excludes: tuple[str, ...]
    human: bool
    urgent: bool  # must be read first: safety
    procedure: bool  # where and how to claim, not what: told after the claims
    private: bool  # only for the side that asked: to others it does not hold, nor what follows
    says: Text
    reasons: Mapping[str, Mapping[str, Text]]  # side → strong or risk → text


@dataclass(frozen=True, slots=True)
class Amount(Definition):
    """A named sum in fen (or another value), rounded half-up once; absent when not due."""

    title: Text
    kind: str  # money, number, date or key
    due: Truthy
    node: Numeric
    formula: Text
    basis: tuple[str, ...]
    heuristic: bool
    is_value: bool
    total: bool = False  # sums of other rows: printed after them


@dataclass(frozen=True, slots=True)
class Limitation(Definition):
    """The last days on which a claim is safe, by the cautious and the favourable reckoning.

    `unlimited` says when the law sets no limit as yet. A claim that accrues day by day is whole
    up to `full_until`; later only what fell due from `first_recoverable` on is still safe.
    """

    title: Text
    due: Truthy
    conservative: Numeric
    favourable: Numeric
    unlimited: Truthy | None
    full_until: Numeric | None
    first_recoverable: Numeric | None
    revived: Truthy | None
    basis: tuple[str, ...]
    unlimited_says: Text = field(default_factory=lambda: Text(""))  # why there is no limit

    @property
    def short_name(self) -> str:
        """The name as it is written, which may be that of a sum."""
        return self.name.removeprefix(LIMITATION)


@dataclass(frozen=True, slots=True)
class RouteLine:
    """One line of the route: the first that holds decides."""

    when: Truthy | None
    to: str
    reason: str
    step: str
    says: Text
    alone: bool = False  # no other way is open beside it


@dataclass(frozen=True, slots=True)
class Route(Definition):
    """Where the dispute goes next, and what goes beside it."""

    lines: tuple[RouteLine, ...]
    also: tuple[tuple[Truthy, tuple[str, ...]], ...]


Defined = Term | Finding | Amount | Limitation | Route


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry shown when its condition holds: evidence, settlement option or headline."""

    kind: str
    id: str
    place: Place
    when: Truthy | None
    texts: Mapping[str, Text]
    words: Mapping[str, str]
    numbers: Mapping[str, Numeric]
    private: bool = False  # only for the side that asked


@dataclass(frozen=True, slots=True)
class Holidays:
    """A year's published days off and make-up working days."""

    year: str
    off: tuple[tuple[date, date], ...]
    worked: tuple[tuple[date, date], ...]
    source: str
    status: str


def kind_of(definition: Defined) -> str:
    """What a definition gives to those that name it: truth, money, number, date, or neither."""
    if isinstance(definition, (Term, Amount)):
        return definition.kind
    return "truth" if isinstance(definition, Finding) else type(definition).__name__.lower()
