"""What a side undertakes: who, what, how much, by when, how, and what if it is not kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from engine.casework.people import Side
from engine.errors import AnswerError, AnswerFaults, Place
from engine.i18n import Text, money_plain
from engine.interview.answers import Form, Reshape, fill_form, read_form
from engine.rulebook.node import DECLINED
from engine.rulebook.vocabulary import Fact, read_answer

TERMS: Final = "terms"
"""What the fields of a form of terms begin with: terms.0.kind, terms.0.by.year, terms.count …"""
BOTH: Final = "both"
WHO: Final = (Side.APPLICANT.value, Side.RESPONDENT.value, BOTH)
MOST: Final = 20  # obligations in one agreement
LONGEST: Final = 500  # characters of one text
MOST_FEN: Final = 10**12
_EARLIEST, _LATEST = date(2000, 1, 1).toordinal(), date(2199, 12, 31).toordinal()
_HERE: Final = Place(__name__)
_INSTALMENT: Final = re.compile(
    r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?[\s,，:：]*([\d,，.]+)元?"
)
_BETWEEN: Final = re.compile(r"[\n;；。]+")


class Kind(StrEnum):
    """What sort of thing is undertaken."""

    PAY = "pay"
    RETURN = "return"
    VACATE = "vacate"
    REPAIR = "repair"
    DELIVER = "deliver"
    APOLOGISE = "apologise"
    STOP = "stop"
    WAIVE = "waive"
    CONTINUE = "continue"
    OTHER = "other"


class Otherwise(StrEnum):
    """What follows if it is not kept, where it needs no words of its own."""

    BALANCE = "balance"  # all that was owed, less what was paid
    BALANCE_INTEREST = "balance_interest"  # the same, with interest at the LPR
    INTEREST = "interest"  # what is unpaid, with interest at the LPR
    SUE = "sue"


REVIVING: Final = frozenset({Otherwise.BALANCE, Otherwise.BALANCE_INTEREST})
OWN_WORDS: Final = "words"  # in a form: what follows stands in a field of its own


@dataclass(frozen=True, slots=True)
class Obligation:
    """One undertaking; sums in fen, days as the last day on which it is kept in time.

    `claim` names the sum of the rules that it settles, so that the same claim is never given up
    in one place and raised in another; empty where it settles none. `original` is the full claim
    that is owed again if a reduced one is not paid.
    """

    id: str
    kind: str
    who: str
    what: str = ""
    fen: int | None = None
    by: date | None = None
    how: str = ""
    otherwise: str = ""
    floor: str = ""  # key of the statutory minimum that a waiver touches
    instalments: tuple[tuple[date, int], ...] = ()
    original: int | None = None
    claim: str = ""

    @property
    def to(self) -> str:
        """The side to which it is owed."""
        return BOTH if self.who == BOTH else Side(self.who).other.value

    @property
    def due_on(self) -> date | None:
        """The last day, that of the last instalment where it is paid in several."""
        days = [day for day, _ in self.instalments]
        return max([*days, *([self.by] if self.by else [])], default=None)

    def balance(self, paid: int) -> int:
        """What is owed if it is not kept, after so much was paid, in fen: never below nothing.

        Where the full claim comes alive again, that less what was paid; else the agreed sum.
        """
        full = self.original if self.otherwise in REVIVING else None
        return max(0, (self.fen or 0 if full is None else full) - paid)


# ---------------------------------------------------------------- as they are kept


def terms_text(obligations: Iterable[Obligation]) -> str:
    """The one JSON text of these terms: the same terms are always the same text."""
    kept = [_written(obligation) for obligation in obligations]
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _written(obligation: Obligation) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for field in fields(Obligation):
        value = getattr(obligation, field.name)
        match value:
            case None | "" | ():
                continue
            case date():
                record[field.name] = value.isoformat()
            case tuple():
                record[field.name] = [[day.isoformat(), fen] for day, fen in value]
            case _:
                record[field.name] = value
    return record


def read_terms(text: str) -> tuple[Obligation, ...]:
    """The terms that a JSON text holds; raises `AnswerError` for what is none."""
    try:
        return tuple(_read(record) for record in json.loads(text))
    except (TypeError, ValueError, KeyError, AttributeError) as err:
        raise AnswerError(TERMS, "terms_unreadable") from err


def _read(record: Mapping[str, Any]) -> Obligation:
    values: dict[str, Any] = dict(record)
    if "by" in values:
        values["by"] = date.fromisoformat(values["by"])
    if "instalments" in values:
        values["instalments"] = tuple(
            (date.fromisoformat(day), int(fen)) for day, fen in values["instalments"]
        )
    Kind(values["kind"])
    if values["who"] not in WHO:
        raise ValueError(values["who"])
    return Obligation(**values)


# ---------------------------------------------------------------- as they are filled in


def _fact(name: str, type: str, choices: Iterable[str] = ()) -> Fact:
    limits = {"money": (0, MOST_FEN), "date": (_EARLIEST, _LATEST)}.get(type, (0, 0))
    named = {choice: Text(choice) for choice in choices}
    return Fact(name, type, Text(name), _HERE, choices=named, limits=limits)


ROWS: Final = Fact(
    TERMS,
    "rows",
    Text(TERMS),
    _HERE,
    row={
        "id": _fact("id", "text"),
        "kind": _fact("kind", "enum", Kind),
        "who": _fact("who", "enum", WHO),
        "what": _fact("what", "text"),
        "fen": _fact("fen", "money"),
        "by": _fact("by", "date"),
        "how": _fact("how", "text"),
        "otherwise": _fact("otherwise", "enum", (*Otherwise, OWN_WORDS)),
        "words": _fact("words", "text"),
        "original": _fact("original", "money"),
        "instalments": _fact("instalments", "text"),
        "claim": _fact("claim", "text"),
    },
)
"""The columns of a form of terms, read and shown as the interview's rows are."""
_ALWAYS_THERE: Final = frozenset({"id", "otherwise", "claim"})
"""What a row holds though nobody has filled it in yet."""


def read_rows(form: Form) -> tuple[Obligation, ...] | Reshape:
    """The terms in a form, or how many rows it wants to show next.

    A row in which nothing was written is none. Raises `AnswerFaults` with every fault, by field.
    """
    rows = read_form(ROWS, _without_blank(form))
    if isinstance(rows, Reshape):
        return replace(rows, count=min(rows.count, MOST))
    faults: dict[str, AnswerError] = {}
    made = [_made(number, row, faults) for number, row in _numbered(form, rows)]
    if len(made) > MOST:
        faults[TERMS] = AnswerError(TERMS, "too_many_rows", limit=str(MOST))
    if faults:
        raise AnswerFaults(faults)
    return _with_ids(made)


def _without_blank(form: Form) -> Form:
    """The form without the choices of rows in which nothing was written."""
    blank = {number for number in range(_count(form)) if _is_blank(form, number)}
    return {
        name: values
        for name, values in form.items()
        if not any(name.startswith(f"{TERMS}.{number}.") for number in blank)
    }


def _is_blank(form: Form, number: int) -> bool:
    prefix = f"{TERMS}.{number}."
    return not any(
        value.strip()
        for name, values in form.items()
        if name.startswith(prefix) and name.removeprefix(prefix) not in _ALWAYS_THERE
        for value in values
    )


def _count(form: Form) -> int:
    written = (form.get(f"{TERMS}.count") or ("",))[0]
    return min(int(written), MOST + 1) if written.isdecimal() and len(written) < 4 else 0


def _numbered(form: Form, rows: Sequence[Mapping[str, Any]]) -> list[tuple[int, Mapping[str, Any]]]:
    """Each row with the number that it bears in the form."""
    filled = [number for number in range(_count(form)) if not _is_blank(form, number)]
    return list(zip(filled, rows, strict=False))


def _made(number: int, row: Mapping[str, Any], faults: dict[str, AnswerError]) -> Obligation:
    given = {name: value for name, value in row.items() if value is not DECLINED}

    def wrong(name: str, key: str, **values: str) -> None:
        field = f"{TERMS}.{number}.{name}"
        faults[field] = AnswerError(field, key, **values)

    for name in ("kind", "who"):
        if name not in given:
            wrong(name, "terms_choose")
    for name, value in given.items():
        if isinstance(value, str) and len(value) > LONGEST:
            wrong(name, "text_too_long", limit=str(LONGEST))
    first, last = given["by"][:2] if "by" in given else (0, 0)
    if first != last:
        wrong("by", "whole_day")
    instalments: tuple[tuple[date, int], ...] = ()
    try:
        instalments = read_instalments(given.get("instalments", ""))
    except AnswerError as err:
        wrong("instalments", err.key, **err.values)
    otherwise = given.get("otherwise", "")
    return Obligation(
        id=given.get("id", ""),
        kind=given.get("kind", Kind.OTHER.value),
        who=given.get("who", BOTH),
        what=given.get("what", ""),
        fen=given.get("fen"),
        by=date.fromordinal(first) if first else None,
        how=given.get("how", ""),
        otherwise=given.get("words", "") if otherwise in ("", OWN_WORDS) else otherwise,
        instalments=instalments,
        original=given.get("original"),
        claim=given.get("claim", ""),
    )


def read_instalments(written: str) -> tuple[tuple[date, int], ...]:
    """Instalments as people write them, one a line: 2026-12-22 5000.

    Raises `AnswerError` naming the first line that is none.
    """
    found = []
    for line in _BETWEEN.split(written):
        if not line.strip():
            continue
        match = _INSTALMENT.fullmatch(line.strip())
        try:
            if match is None:
                raise ValueError(line)
            day = date(int(match[1]), int(match[2]), int(match[3]))
            found.append((day, read_answer(_fact("fen", "money"), match[4])))
        except (ValueError, AnswerError) as err:
            raise AnswerError(TERMS, "terms_instalment", value=line.strip()[:40]) from err
    return tuple(found)


def _with_ids(made: Sequence[Obligation]) -> tuple[Obligation, ...]:
    """Each with a number of its own; those that bear one keep it."""
    taken: set[str] = set()
    found = []
    for obligation in made:
        id = obligation.id if obligation.id.isdecimal() and len(obligation.id) < 4 else ""
        if not id or id in taken:
            known = {*taken, *(one.id for one in made)}
            id = next(str(n) for n in range(1, 2 * MOST + 2) if str(n) not in known)
        taken.add(id)
        found.append(replace(obligation, id=id))
    return tuple(found)


def fill_rows(obligations: Sequence[Obligation]) -> dict[str, Any]:
    """The inverse of `read_rows`: what the fields hold when terms are looked at again."""
    return dict(fill_form(ROWS, tuple(_row(obligation) for obligation in obligations)))


def _row(obligation: Obligation) -> dict[str, Any]:
    own = obligation.otherwise not in (*Otherwise, "")
    day = obligation.by.toordinal() if obligation.by else None
    row: dict[str, Any] = {
        "id": obligation.id,
        "kind": obligation.kind,
        "who": obligation.who,
        "what": obligation.what,
        "fen": obligation.fen,
        "by": None if day is None else (day, day, False),
        "how": obligation.how,
        "otherwise": OWN_WORDS if own else obligation.otherwise,
        "words": obligation.otherwise if own else "",
        "original": obligation.original,
        "instalments": "\n".join(
            f"{day.isoformat()} {money_plain(fen)}" for day, fen in obligation.instalments
        ),
        "claim": obligation.claim,
    }
    return {name: value for name, value in row.items() if value not in (None, "")}
