"""The facts a dispute is made of: their types, choices and limits, and how answers are read."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Final, TypeVar

from engine.errors import AnswerError, Place
from engine.i18n import Text
from engine.rulebook.calendar import FIRST, LAST
from engine.rulebook.node import DECLINED, Key, Number, Truthy, Unanswered

MAIN_TYPES: Final = [
    "bool3",
    "enum",
    "multi",
    "money",
    "number",
    "int",
    "ratio",
    "date",
    "month",
    "text",
    "district",
    "subtype",
    "rows",
]
TYPES: Final = (*MAIN_TYPES, "date/choice", "int/choice", "money/choice", "text/choice")
DATED: Final = frozenset({"date", "month"})  # a month is held as its first day
NUMERIC: Final = frozenset({"money", "number", "int", "ratio"}) | DATED
CHOOSABLE: Final = frozenset({"bool3", "enum", "subtype", "district"})
COMPARED: Final = ("mirrored", "never")
MOST_CHARACTERS: Final = 20_000
MOST_ROWS: Final = 120

_MONEY: Final = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,2})?")
_NUMBER: Final = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,12})?|\d{1,12}/\d{1,12}")
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_GROUPED: Final = re.compile(r"(?<=\d),(?=\d{3,4}(?!\d))")  # by thousands, or by 万
N = TypeVar("N", bound=Number)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be asked, with the type and bounds of its answers.

    Money is held in fen; `limits` are in the unit that is held, dates as ordinals.
    """

    name: str
    type: str
    title: Text
    place: Place
    choices: Mapping[str, Text] = field(default_factory=dict)
    limits: tuple[Number, Number] = (0, 0)
    row: Mapping[str, Fact] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    burden: str = ""
    private: bool = False
    private_choices: frozenset[str] = frozenset()  # only these answers are private
    shared_as: Any = None  # the answer that stands for a private one in front of both sides
    set_by_system: bool = False
    of_person: bool = False  # tells of the one who answers, whatever the dispute
    compared: str = ""  # mirrored, never, or as a rule: what both sides say is set side by side
    presumed: Any = None  # a value of the fact's type, used only in a final assessment
    applies: Truthy | None = None

    def hides(self, value: Any) -> bool:
        """Whether this answer is only for the side that gave it."""
        return self.private or (isinstance(value, str) and value in self.private_choices)

    @property
    def is_comparable(self) -> bool:
        """Whether both sides of a dispute are asked, and what they say is compared."""
        own = self.private or self.private_choices or self.of_person or self.set_by_system
        return not own and not self.compared

    @property
    def main_type(self) -> str:
        return self.type.partition("/")[0]

    @property
    def namespace(self) -> str:
        return self.name.partition(".")[0]

    @property
    def has_keys(self) -> bool:
        return self.type.endswith("/choice")


DEFAULT_LIMITS: Final[Mapping[str, tuple[Number, Number]]] = {
    "money": (0, 10**14),
    "int": (0, 10**6),
    "number": (0, 10**6),
    "ratio": (0, 1),
    "date": (FIRST, LAST),
    "month": (FIRST, LAST),
}


def read_answer(fact: Fact, written: Any) -> Any:
    """A written answer as a value of the fact's type; `unknown` gives DECLINED.

    Takes strings, and for multiple choices and rows lists and mappings of strings.
    Raises `AnswerError` naming the field and what is wrong.
    """
    if isinstance(written, Unanswered):
        return written
    if isinstance(written, str) and written == "unknown":
        return DECLINED
    if fact.type == "rows":
        return _rows(fact, written)
    if fact.type == "multi":
        return _multi(fact, written)
    if written is None or isinstance(written, (list, tuple, dict, bool)):
        raise AnswerError(fact.name, "one_value_wanted")
    text = str(written)
    if fact.has_keys and text in fact.choices:
        return Key(text)
    return _READERS[fact.main_type](fact, text)


def _enum(fact: Fact, text: str) -> str:
    if text not in fact.choices:
        raise AnswerError(fact.name, "choice_not_listed", value=_short(text))
    return text


def _multi(fact: Fact, written: Any) -> frozenset[str]:
    keys = [written] if isinstance(written, str) else list(written or ())
    for key in keys:
        if not isinstance(key, str) or key not in fact.choices:
            raise AnswerError(fact.name, "choice_not_listed", value=_short(str(key)))
    if not keys:
        raise AnswerError(fact.name, "choose_at_least_one")
    if "none" in keys and len(keys) > 1:
        raise AnswerError(fact.name, "none_excludes_others")
    return frozenset(keys)


def _tidy(text: str) -> str:
    """Full-width figures and separators as people type them, made plain."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").strip()
    return _GROUPED.sub("", plain).removeprefix("¥").removesuffix("元")


def _money(fact: Fact, text: str) -> int:
    plain = _tidy(text)
    if not _MONEY.fullmatch(plain):
        raise AnswerError(fact.name, "not_money", value=_short(text))
    return _bounded(fact, int(Decimal(plain) * 100))


def _number(fact: Fact, text: str) -> Number:
    plain = _tidy(text)
    if not _NUMBER.fullmatch(plain):
        raise AnswerError(fact.name, "not_number", value=_short(text))
    try:
        value = Fraction(plain)
    except (ValueError, ZeroDivisionError) as err:
        raise AnswerError(fact.name, "not_number", value=_short(text)) from err
    exact: Number = value.numerator if value.denominator == 1 else value
    return _bounded(fact, exact)


def _int(fact: Fact, text: str) -> Number:
    plain = _tidy(text)
    try:
        value = Decimal(plain)
    except InvalidOperation as err:
        raise AnswerError(fact.name, "not_whole_number", value=_short(text)) from err
    if not _NUMBER.fullmatch(plain) or value != value.to_integral_value():
        raise AnswerError(fact.name, "not_whole_number", value=_short(text))
    return _bounded(fact, int(value))


def _bounded(fact: Fact, value: N) -> N:
    low, high = fact.limits
    if value < low or value > high:
        key = "too_small" if value < low else "too_large"
        limit = low if value < low else high
        raise AnswerError(fact.name, key, limit=limit_text(fact, limit))
    return value


def limit_text(fact: Fact, limit: Number) -> str:
    """A limit in the unit that people write."""
    if fact.main_type == "money":
        return f"{Decimal(int(limit)) / 100:.2f}"
    if fact.main_type in DATED:
        return date.fromordinal(int(limit)).isoformat()
    return str(float(limit)) if isinstance(limit, Fraction) else str(limit)


def _date(fact: Fact, text: str) -> tuple[int, int, bool]:
    """A day, month or year as the span of days it may mean."""
    match = _DATE.fullmatch(_tidy(text))
    if not match:
        raise AnswerError(fact.name, "not_date", value=_short(text))
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None  # the pattern has it
    try:
        first = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError as err:
        raise AnswerError(fact.name, "no_such_day", value=_short(text)) from err
    last = first
    if day is None:
        last_month = first.month if month else 12
        last = date(year, last_month, monthrange(year, last_month)[1])
    _bounded(fact, first.toordinal())
    _bounded(fact, last.toordinal())
    return (first.toordinal(), last.toordinal(), False)


def _month(fact: Fact, text: str) -> tuple[int, int, bool]:
    """A month, as its first day."""
    match = _DATE.fullmatch(_tidy(text))
    if not match or not match[2] or match[3]:
        raise AnswerError(fact.name, "not_month", value=_short(text))
    try:
        first = date(int(match[1]), int(match[2]), 1).toordinal()
    except ValueError as err:
        raise AnswerError(fact.name, "no_such_day", value=_short(text)) from err
    _bounded(fact, first)
    return (first, first, False)


def _text(fact: Fact, text: str) -> str:
    cleaned = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc").strip()
    if not cleaned:
        raise AnswerError(fact.name, "empty_text")
    if len(cleaned) > MOST_CHARACTERS:
        raise AnswerError(fact.name, "text_too_long", limit=str(MOST_CHARACTERS))
    return cleaned


def _rows(fact: Fact, written: Any) -> tuple[dict[str, Any], ...]:
    if not isinstance(written, (list, tuple)):
        raise AnswerError(fact.name, "rows_wanted")
    if len(written) > MOST_ROWS:
        raise AnswerError(fact.name, "too_many_rows", limit=str(MOST_ROWS))
    return tuple(_row(fact, number, row) for number, row in enumerate(written))


def _row(fact: Fact, number: int, written: Any) -> dict[str, Any]:
    if not isinstance(written, dict):
        raise AnswerError(fact.name, "rows_wanted")
    row: dict[str, Any] = {}
    for name, value in written.items():
        column = fact.row.get(name)
        if column is None:
            raise AnswerError(fact.name, "no_such_column", value=_short(str(name)))
        if value in ("", None):
            row[name] = DECLINED
            continue
        try:
            row[name] = read_answer(column, value)
        except AnswerError as err:
            raise AnswerError(f"{fact.name}.{number}.{name}", err.key, **err.values) from err
    return row


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


_READERS: Final = {
    "bool3": _enum,
    "enum": _enum,
    "subtype": _enum,
    "money": _money,
    "number": _number,
    "ratio": _number,
    "int": _int,
    "date": _date,
    "month": _month,
    "text": _text,
    "district": _text,
}


def write_answer(fact: Fact, value: Any) -> Any:
    """The inverse of `read_answer`: strings, lists and mappings for a record or a case file."""
    if isinstance(value, Unanswered):
        return "unknown"
    if isinstance(value, Key):
        return str(value)
    kind = fact.main_type
    if kind == "rows":
        return [
            {n: "" if v is DECLINED else write_answer(fact.row[n], v) for n, v in row.items()}
            for row in value
        ]
    if kind == "multi":
        return sorted(value)
    if kind == "money":
        return f"{Decimal(value) / 100:.2f}"
    if kind == "date":
        return _written_date(value)
    if kind == "month":
        return f"{date.fromordinal(value[0]):%Y-%m}"
    return exact_text(value) if isinstance(value, Fraction) else str(value)


def exact_text(number: Number) -> str:
    """A number without loss: as a decimal where it has an end, else as a fraction."""
    fraction = Fraction(number)
    decimal = Decimal(fraction.numerator) / Decimal(fraction.denominator)
    return f"{decimal:f}" if Fraction(decimal) == fraction else str(fraction)


def _written_date(span: tuple[int, int, bool]) -> str:
    first = date.fromordinal(span[0])
    if span[0] == span[1]:
        return first.isoformat()
    return f"{first:%Y-%m}" if span[1] - span[0] < 31 else f"{first:%Y}"
