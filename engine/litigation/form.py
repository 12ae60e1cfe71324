"""What a paper to be filed consists of: its elements in order, and what fills each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

from engine.errors import Place
from engine.i18n import Text
from engine.rulebook.node import Numeric, Truthy

NOTHING: Final = Text("")


class Of(StrEnum):
    """Whose data: of the one who files, or of the other side."""

    OWN = "own"
    OTHER = "other"


class Supply(StrEnum):
    """Where a missing value comes from."""

    QUESTIONS = "questions"
    OWN = "own"  # the form for one's own data
    OTHER = "other"  # the form for the other side's data
    EVIDENCE = "evidence"
    DAYS = "days"  # the page on which days are noted
    STORY = "story"
    HAND = "hand"  # the printed paper


class Worked(StrEnum):
    """What is worked out for a paper beside facts and sums."""

    TOTAL = "total"  # of the claims of this paper
    VENUE = "venue"
    FEES = "fees"
    ORDER_FEE = "order_fee"
    ARBITRATION_FEE = "arbitration_fee"
    CAUSE = "cause"
    EVIDENCE = "evidence"
    BASIS = "basis"  # the articles on which the claims rest
    PARTIES = "parties"  # who plays which part in the law
    LAW = "law"  # the articles on which the paper itself rests
    ANSWERS = "answers"  # all that was answered of the dispute, one after the other
    STORY = "story"  # what happened, in the words of the one who files


@dataclass(frozen=True, slots=True)
class FromFacts:
    """The answers to these questions, one after the other."""

    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FromPerson:
    """One field of what a person said of themselves."""

    field: str
    of: Of


@dataclass(frozen=True, slots=True)
class FromWorked:
    """What is worked out by name."""

    name: Worked


@dataclass(frozen=True, slots=True)
class FromFindings:
    """What the law says, as far as these findings hold."""

    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FromDay:
    """A day that was noted on the case, by the name of its milestone."""

    milestone: str


@dataclass(frozen=True, slots=True)
class FromDeadline:
    """The last safe day of a deadline of the procedure, with its title."""

    deadline: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """Words that stand in every copy."""

    text: Text


@dataclass(frozen=True, slots=True)
class ByHand:
    """A line that only the one who signs can fill; `text` says what goes there."""

    text: Text


@dataclass(frozen=True, slots=True)
class Rows:
    """Each row of a fact in words, with its columns as {places}; later ones than today left out."""

    fact: str
    says: Text
    until: str = ""  # the column whose day must have come


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim as it can be worded: of a sum, or of an act where `when` holds.

    `to` is the side in law that it is due to; {sum}, {upper}, {formula} and {as_of} are filled in.
    The sum is an amount of the rules or a formula; `below_zero` claims what it falls short of nil.
    """

    says: Text
    to: str
    amount: str = ""
    when: Truthy | None = None
    formula: Numeric | None = None
    below_zero: bool = False
    reckons: Text | None = None  # how the sum comes about, where the rule says it too generally
    rows: Rows | None = None  # the same, row by row
    parts: tuple[str, ...] = ()  # the same, by the amounts that it is made of


@dataclass(frozen=True, slots=True)
class FromClaims:
    """The first of these claims that is not certainly out of the question."""

    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand in a paper where their condition surely holds."""

    when: Truthy
    says: Text


@dataclass(frozen=True, slots=True)
class FromLines:
    """All of these lines that hold, one after the other."""

    lines: tuple[Line, ...]


Origin: TypeAlias = (
    FromFacts
    | FromPerson
    | FromWorked
    | FromFindings
    | FromDay
    | FromDeadline
    | Fixed
    | ByHand
    | FromClaims
    | FromLines
)


@dataclass(frozen=True, slots=True)
class Element:
    """One field of a form; it stands in a paper unless `when` certainly fails."""

    id: str
    title: Text
    origin: Origin
    when: Truthy | None = None
    side: str = ""  # only where the one who files plays this part in the law
    firm: Of | None = None  # only where this one is a firm or body
    is_extra: bool = False  # beside the model form: printed only where it says something


@dataclass(frozen=True, slots=True)
class Part:
    """Elements under one heading."""

    id: str
    title: Text
    elements: tuple[Element, ...]
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class By:
    """By when a paper is to be handed in: by a time limit of the rules, or a day worked out."""

    title: Text
    basis: str
    limit: str = ""
    day: Numeric | None = None
    side: str = ""  # only where the one who files plays this part in the law


@dataclass(frozen=True, slots=True)
class Form:
    """A paper that can be filed: for which disputes, by whom, with which parts.

    A `confidential` one goes to a body that shows it to no other side: it may hold what only the
    one who files may read. `basis` is the law under which it is handed in.
    """

    id: str
    title: Text
    place: Place
    parts: tuple[Part, ...]
    short: Text
    about: Text  # in a sentence, for a page: what it is for
    notice: tuple[Text, ...] = ()  # what is told before one signs
    signs: tuple[Text, ...] = ()  # lines to sign on
    when: Truthy | None = None
    group: str = "sue"
    listing: str = ""  # `evidence`: a table of the pieces follows
    confidential: bool = False
    basis: tuple[str, ...] = ()
    by: tuple[By, ...] = ()

    @property
    def elements(self) -> Iterator[Element]:
        for part in self.parts:
            yield from part.elements

    @property
    def claims(self) -> Iterator[Claim]:
        """Every claim that the paper may make."""
        for element in self.elements:
            if isinstance(element.origin, FromClaims):
                yield from element.origin.claims


GROUPS: Final = ("sue", "answer", "with")
"""To ask for something, to answer when asked, and what goes with either."""
SHEET: Final = "sheet"
"""The group of what goes to a body that is no court: it stands in a catalogue of its own."""


@dataclass(frozen=True, slots=True)
class Venue:
    """Who is competent for a kind of dispute: on which finding, where, and why."""

    id: str
    when: Truthy
    body: str  # of the directory, where it serves the place; empty: always as `named`
    named: Text  # its name elsewhere, with {place}
    facts: tuple[str, ...]  # the districts that decide, the first that is known first
    addresses: tuple[Of, ...]  # whose addresses decide
    why: Text
    basis: tuple[str, ...]
    forms: tuple[str, ...] = ()  # only for these papers; empty: for all
    choice: Text | None = None  # told where two places were named
    open: bool = False  # further places that nothing asks about are competent too


@dataclass(frozen=True, slots=True)
class Test:
    """One condition of a kind of procedure: what must hold, and how each outcome is said."""

    fits: Truthy
    yes: Text
    no: Text
    open: Text
    when: Truthy | None = None  # only where this may hold


@dataclass(frozen=True, slots=True)
class Way:
    """A kind of procedure with the conditions it has."""

    id: str
    title: Text
    about: Text
    tests: tuple[Test, ...]
    basis: tuple[str, ...]
    when: Truthy | None = None


@dataclass(frozen=True, slots=True)
class FeeRule:
    """How a fee is reckoned, for showing it: its tariff or flat sum, its share and its cap.

    All are names of parameters; `of` is another fee that the share is taken of.
    """

    id: str  # an amount or term of the rules, which says what is due
    about: Text
    when: Truthy | None = None
    tariff: str = ""
    flat: str = ""
    of: str = ""
    share: str = ""
    cap: str = ""


@dataclass(frozen=True, slots=True)
class Forms:
    """All papers, competences, procedures and words of them, as their authors wrote them."""

    by_id: Mapping[str, Form] = field(default_factory=dict)
    venues: tuple[Venue, ...] = ()
    ways: tuple[Way, ...] = ()
    fees: tuple[FeeRule, ...] = ()
    texts: Mapping[str, Text] = field(default_factory=dict)
