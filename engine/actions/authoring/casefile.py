"""Answers as an author writes them: the form of a case file, read strictly, every fault placed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any, Final

from engine.errors import AnswerError, DefinitionFaults, Place
from engine.interview.progress import LATER
from engine.library import Library
from engine.rulebook.graph import ABSENT
from engine.rulebook.loading import plain
from engine.rulebook.vocabulary import read_answer, write_answer
from engine.source import Items, Record, Scalar, Value, read_text

LONGEST: Final = 60_000  # characters
STATES: Final = {"later": LATER, "not_applicable": ABSENT}
KEYS: Final = ("as_of", "facts", *STATES)
_BARE: Final = re.compile(r"[a-z][a-z_]*|\d{4}-\d\d-\d\d")
_WORDS: Final = frozenset({"yes", "no", "true", "false", "null", "on", "off"})


@dataclass(frozen=True, slots=True)
class Answers:
    """What is given to a walk: typed answers, DECLINED, ABSENT or LATER by fact."""

    values: Mapping[str, Any] = field(default_factory=dict)
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Wrong:
    """One fault of a written case; `key` names the message and `values` fill it."""

    place: Place
    key: str
    values: Mapping[str, str]


def read_case(library: Library, text: str) -> tuple[Answers, tuple[Wrong, ...]]:
    """The answers in a written case, and all that is wrong with it; faulty answers are left out."""
    if len(text) > LONGEST:
        return Answers(), (Wrong(Place("", 1, 1), "too_long", {"limit": f"{LONGEST:,}"}),)
    try:
        written = read_text(text, "")
    except DefinitionFaults as err:
        found = [
            Wrong(f.place, "not_yaml", {"detail": _said(f.message, f.remedy)}) for f in err.faults
        ]
        return Answers(), tuple(found)
    if isinstance(written, Record):
        return _Case(library, written).read()
    if not written:
        return Answers(), ()
    return Answers(), (Wrong(written.place, "not_mapping", {}),)


def _said(message: str, remedy: str) -> str:
    return f"{message} → {remedy}" if remedy else message


class _Case:
    """One reading of one case."""

    def __init__(self, library: Library, written: Record) -> None:
        self.rulebook = library.rulebook
        self.written = written
        self.wrong: list[Wrong] = []
        self.values: dict[str, Any] = {}

    def read(self) -> tuple[Answers, tuple[Wrong, ...]]:
        if any(key in self.written for key in KEYS):
            facts, as_of = self.written.get("facts"), self._day()
            for key in self.written:
                if key not in KEYS:
                    self._unknown(self.written, key, "unknown_key", KEYS)
        else:
            facts, as_of = self.written, None
        if isinstance(facts, Record):
            self._facts(facts)
        elif facts is not None and not (isinstance(facts, Scalar) and facts.is_null):
            self.wrong.append(Wrong(facts.place, "not_mapping", {}))
        self._states()
        return Answers(self.values, as_of), tuple(self.wrong)

    def _day(self) -> date | None:
        written = self.written.get("as_of")
        if written is None or (isinstance(written, Scalar) and written.is_null):
            return None
        try:
            return date.fromisoformat(str(written))
        except ValueError:
            self.wrong.append(Wrong(written.place, "not_day", {}))
            return None

    def _facts(self, facts: Record) -> None:
        for name, value in facts.items():
            fact = self.rulebook.facts.get(name)
            if fact is None:
                self._unknown(facts, name, "unknown_fact", self.rulebook.facts)
                continue
            if isinstance(value, Scalar) and value.is_null:
                continue
            try:
                self.values[fact.name] = read_answer(fact, plain(value))
            except AnswerError as err:
                self.wrong.append(Wrong(value.place, err.key, {"field": err.field, **err.values}))

    def _states(self) -> None:
        for key, state in STATES.items():
            for word in _words(self.written.get(key)):
                if word in self.rulebook.facts:
                    self.values[str(word)] = state
                else:
                    values = {"name": word[:60], "near": _near(word, self.rulebook.facts)}
                    self.wrong.append(Wrong(word.place, "unknown_fact", values))

    def _unknown(self, record: Record, name: str, key: str, known: Iterable[str]) -> None:
        place = record.place_of(name)
        self.wrong.append(Wrong(place, key, {"name": name[:60], "near": _near(name, known)}))


def _near(word: str, known: Iterable[str]) -> str:
    """The nearest known word, or the empty text."""
    return next(iter(get_close_matches(word[:60], list(known), n=1)), "")


def _words(value: Value | None) -> Iterator[Scalar]:
    items = value if isinstance(value, Items) else [value]
    yield from (item for item in items if isinstance(item, Scalar) and not item.is_null)


def write_case(library: Library, answers: Answers) -> str:
    """The inverse of `read_case`, one line an answer."""
    lines = [] if answers.as_of is None else [f"as_of: {answers.as_of.isoformat()}"]
    facts = library.rulebook.facts
    stated = {state: key for key, state in STATES.items()}
    given = {name: value for name, value in answers.values.items() if not _is_state(value)}
    if given:
        lines.append("facts:")
        lines += [
            f"  {name}: {_written(write_answer(facts[name], v))}" for name, v in given.items()
        ]
    for state, key in stated.items():
        names = [name for name, value in answers.values.items() if value is state]
        if names:
            lines.append(f"{key}: [{', '.join(names)}]")
    return "\n".join([*lines, ""]) if lines else ""


def _is_state(value: Any) -> bool:
    return any(value is state for state in STATES.values())


def _written(value: Any) -> str:
    """A value as YAML: bare where that is safe, else as JSON, which YAML takes as it is."""
    if isinstance(value, str) and _BARE.fullmatch(value) and value not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
