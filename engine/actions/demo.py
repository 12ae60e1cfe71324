"""Example cases to show around with: opened under fixed numbers, reckoned from today."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from engine.actions import consent, consult
from engine.actions.desk import Desk
from engine.actions.issue import issue_guidance
from engine.casework.permissions import Action
from engine.casework.purposes import purposes
from engine.clock import today
from engine.errors import DefinitionError, DefinitionFaults
from engine.rulebook.worked import read_facts
from engine.source import Items, Reader, Record, Scalar, Value, read_file

CASES: Final = Path(__file__).parent / "demo.yaml"
CATEGORY: Final = "case.category"
_COUNTED: Final = re.compile(r"today([+-]\d{1,4})?")
_MONTH: Final = re.compile(r"month-(\d{1,3})")


@dataclass(frozen=True, slots=True)
class Example:
    """A case that was entered: what it shows, and the codes that open it."""

    title: str
    number: str
    secret: str


def seed(desk: Desk, path: Path = CASES) -> tuple[Example, ...]:
    """Enter the example cases that are not there yet; their codes are the same every time.

    Raises `DefinitionFaults` for a file that the present rules cannot read.
    """
    faults: list[DefinitionError] = []
    written = read_file(path)
    entries = Reader(written, faults).records("demo") if isinstance(written, Record) else ()
    read = [_read(desk, entry, faults) for entry in entries]
    if faults:
        raise DefinitionFaults(faults)
    for draft in read:
        if desk.store.find_by_number(draft.example.number) is None:
            _enter(desk, draft)
    return tuple(draft.example for draft in read)


@dataclass(frozen=True, slots=True)
class _Draft:
    example: Example
    story: str
    category: str
    facts: Mapping[str, Any]
    evidence: Mapping[str, str]


def _read(desk: Desk, entry: Record, faults: list[DefinitionError]) -> _Draft:
    reader = Reader(entry, faults)
    example = Example(reader.word("title"), reader.word("number"), reader.word("secret"))
    story = reader.word("story")
    held = reader.get("evidence")
    told = reader.get("facts")
    facts: dict[str, Any] = {}
    if isinstance(told, Record):
        days = {name: dated(value, today(desk.clock)) for name, value in told.items()}
        facts = read_facts(days, desk.library.rulebook, faults, entry.place)
    reader.done()
    evidence = {str(k): str(v) for k, v in held.items()} if isinstance(held, Record) else {}
    return _Draft(example, story, str(facts.pop(CATEGORY, "")), facts, evidence)


def dated(value: Value, day: date) -> Value:
    """The value with every `today-14` in it as the day it means, `month-2` as the month."""
    if isinstance(value, Items):
        return Items(value.place, [dated(part, day) for part in value])
    if isinstance(value, Record):
        record = Record(value.place)
        record.update({key: dated(part, day) for key, part in value.items()})
        return record
    if month := _MONTH.fullmatch(value):
        year, number = divmod(day.year * 12 + day.month - 1 - int(month[1]), 12)
        return Scalar(f"{year}-{number + 1:02}", value.place)
    counted = _COUNTED.fullmatch(value)
    if counted is None:
        return value
    meant = day + timedelta(days=int(counted[1] or 0))
    return Scalar(meant.isoformat(), value.place)


def _enter(desk: Desk, draft: _Draft) -> None:
    """Enter one case as its resident would have done, step by step."""
    codes = iter((draft.example.secret, draft.example.number))
    case = consult.open_case(replace(desk, code=lambda _: next(codes))).case
    case = consult.tell_story(desk, case, draft.story)
    signals = frozenset(case.signals) or frozenset({"none"})
    case = consult.choose_category(desk, case, draft.category)
    case = consent.agree(desk, case, _purposes(draft.facts))
    case = consult.record_answers(desk, case, {**draft.facts, consult.SIGNALS: signals})
    case = consult.mark_evidence(desk, case, draft.evidence)
    if consult.standing(desk, case).is_complete:
        issue_guidance(desk, case)


def _purposes(facts: Iterable[str]) -> list[str]:
    """What must be agreed to before these questions are answered."""
    basic = [purpose.id for purpose in purposes().needed(Action.ANSWER)]
    asked = [purpose.id for fact in facts if (purpose := purposes().at(fact))]
    return [*dict.fromkeys([*basic, *asked])]
