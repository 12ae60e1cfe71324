"""What of a case is compared with another: its people, what it is about, its time and its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from engine.casework.people import APPLICANT, Role
from engine.clock import day_of
from engine.search import marks
from engine.search.likeness import grams_of
from engine.search.sums import SMALLEST, sums

if TYPE_CHECKING:
    from engine.casework.case import Case
    from engine.classify.cues import Speller

NAME: Final = "name"
SURE: Final = ("id", "phone", "email", NAME)
"""What tells who somebody is, the surest first."""

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MONEY: Final = re.compile(r"\d+\.\d\d")
_WRITTEN: Final = re.compile(
    r"(?<!\d)(20\d\d)(?:年|[.\-/])(1[0-2]|0?[1-9])(?:月|[.\-/])(?:([12]\d|3[01]|0?[1-9])(?!\d))?"
)
_FIRST: Final = 1


@dataclass(frozen=True, slots=True)
class Person:
    """A party of a case by the marks that tell who it is: `phone:13800138000`, `name:张三`."""

    marks: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        return _values(self.marks, NAME)


@dataclass(frozen=True, slots=True)
class Portrait:
    """A case as it is compared; whatever is empty or None is not known.

    `parties` holds the applicant and each respondent, without those who help them: a lawyer has
    many clients. `told` are numbers that stand in the words and may be anybody's. `places` are
    whole addresses, `houses` those without a door.
    """

    parties: tuple[Person, ...] = ()
    told: frozenset[str] = frozenset()
    words: str = ""  # evened out, to find names in
    contracts: frozenset[str] = frozenset()
    vehicles: frozenset[str] = frozenset()  # number plates
    places: frozenset[str] = frozenset()
    houses: frozenset[str] = frozenset()
    amounts: frozenset[int] = frozenset()
    categories: frozenset[str] = frozenset()
    first: date | None = None
    last: date | None = None
    registered: date | None = None
    grams: frozenset[str] = frozenset()

    @property
    def marks(self) -> frozenset[str]:
        """Everything by which another case of the same dispute is found in the index."""
        people = frozenset(mark for person in self.parties for mark in person.marks)
        return (
            people
            | self.told
            | self._kept("code", self.contracts | self.vehicles)
            | self._kept("place", self.places | self.houses)
        )

    @staticmethod
    def _kept(kind: str, values: frozenset[str]) -> frozenset[str]:
        return frozenset(f"{kind}:{value}" for value in values)


def portrait(case: Case, speller: Speller) -> Portrait:
    """What is compared of a case; of one whose words cannot be read only its kind and its day."""
    parties = [person_of(case.people.details.get(seat, {})) for seat in _seats(case)]
    kinds = {case.category or "", *case.also}
    return drawn(parties, case.story, case.answers, kinds, day_of(case.opened_at), speller)


def drawn(
    parties: Iterable[Person],
    story: str,
    answers: Any,  # as JSON holds them
    kinds: Iterable[str],
    registered: date,
    speller: Speller,
) -> Portrait:
    """What is compared of whatever was told: by whom, in which words and answers, of which kind."""
    values = [*_values_in(answers)]
    plain = marks.even("\n".join([story, *values]))
    places = marks.places(plain)
    days = sorted(_days(values, plain))
    return Portrait(
        parties=tuple(person for person in parties if person.marks),
        told=_numbers(plain),
        words="".join(plain.casefold().split()),
        contracts=marks.codes(plain),
        vehicles=marks.plates(plain),
        places=frozenset(place for place in places if marks.is_whole(place)),
        houses=frozenset(map(marks.building, places)),
        amounts=sums(marks.without_phones(marks.even(story))) | _sums(values),
        categories=frozenset({*kinds} - {""}),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        registered=registered,
        grams=grams_of(story, speller),
    )


def _seats(case: Case) -> list[str]:
    return [APPLICANT, *(s.id for s in case.people.seats.values() if s.role is Role.RESPONDENT)]


def person_of(details: Mapping[str, str]) -> Person:
    """Somebody by what is known of them; `name` is their name, all else is looked through."""
    called = marks.name(details.get("name", ""))
    plain = marks.even("\n".join(value for key, value in details.items() if key != "name"))
    return Person(_numbers(plain) | ({f"{NAME}:{called}"} if called else frozenset()))


def _numbers(plain: str) -> frozenset[str]:
    return (
        _marked("id", marks.identities(plain))
        | _marked("phone", marks.phones(plain))
        | _marked("email", marks.emails(plain))
    )


def _marked(kind: str, values: frozenset[str]) -> frozenset[str]:
    return frozenset(f"{kind}:{value}" for value in values)


def _values(found: frozenset[str], kind: str) -> frozenset[str]:
    return frozenset(m.partition(":")[2] for m in found if m.startswith(f"{kind}:"))


def _values_in(stored: Any) -> Iterator[str]:  # answers as JSON holds them
    """Every text in stored answers, whatever it is nested in."""
    if isinstance(stored, str):
        yield stored
    elif isinstance(stored, Mapping):
        for value in stored.values():
            yield from _values_in(value)
    elif isinstance(stored, list | tuple):
        for value in stored:
            yield from _values_in(value)


def _sums(answers: list[str]) -> frozenset[int]:
    fen = (round(float(each) * 100) for each in answers if _MONEY.fullmatch(each))
    return frozenset(value for value in fen if value >= SMALLEST)


def _days(answers: list[str], plain: str) -> Iterator[date]:
    """The days that answers give, and those that stand with their year in the words."""
    for each in answers:
        if _DAY.fullmatch(each):
            yield date.fromisoformat(each)
    for year, month, day in _WRITTEN.findall(plain):
        try:
            yield date(int(year), int(month), int(day or _FIRST))
        except ValueError:
            continue
