"""How a question is put in a terminal, and how a typed line becomes an answer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from string import ascii_lowercase
from typing import Any, Final

from engine.cli.words import TerminalWords
from engine.errors import AnswerError, AnswerFaults
from engine.interview.answers import read_form
from engine.interview.progress import LATER
from engine.interview.questionnaire import Question
from engine.rulebook.graph import ABSENT, DECLINED
from engine.rulebook.vocabulary import MOST_ROWS, Fact, read_answer

_SKIPS: Final = {"?": DECLINED, "不清楚": DECLINED, "-": LATER, "以后再答": LATER}
_UNITS: Final = {"%": "percent", "‰": "permille", "成": "tenths"}
_BETWEEN: Final = re.compile(r"[\s,、;]+")
_LONGEST_SPAN: Final = {"day": 1, "month": 31, "year": 366}

Ask = Callable[[str], str]  # shows a prompt and gives the line that was typed


def marks_of(fact: Fact) -> dict[str, str]:
    """What to type for each choice: numbers, or letters where a number is an answer itself."""
    marks = ascii_lowercase if fact.has_keys else [str(n) for n in range(1, len(fact.choices) + 1)]
    return dict(zip(marks, fact.choices, strict=False))


def shown(question: Question, fact: Fact, words: TerminalWords) -> Iterator[str]:
    """The question with its hint, its choices, and how to answer."""
    yield words.say(question.text)
    if question.hint is not None:
        yield f"  {words.say(question.hint)}"
    yield from choices(fact, words)
    if question.may_not_apply:
        yield f"  {words('ask.not_applicable')}"


def choices(fact: Fact, words: TerminalWords) -> Iterator[str]:
    """The choices of a fact, and the form of what is typed instead."""
    for mark, key in marks_of(fact).items():
        yield f"  {mark}) {words.say(fact.choices[key])}"
    if fact.has_keys:
        yield f"  {words('ask.or_value')}"
    for type_, id in (
        ("multi", "several"),
        ("date", "date"),
        ("month", "month"),
        ("ratio", "ratio"),
    ):
        if fact.main_type == type_:
            yield f"  {words(f'ask.{id}')}"


def read_line(question: Question, fact: Fact, line: str) -> Any:  # a value of the fact's type
    """The answer in a line; raises `AnswerError`."""
    text = unicodedata.normalize("NFKC", line).strip()
    if text in _SKIPS:
        return _SKIPS[text]
    if text == "x" and question.may_not_apply:
        return ABSENT
    value = read_value(fact, text)
    if fact.main_type == "date" and isinstance(value, tuple):
        coarsest = max(_LONGEST_SPAN[precision] for precision in question.precision)
        if value[1] - value[0] >= coarsest:
            raise AnswerError(fact.name, "too_coarse")
    return value


def read_value(fact: Fact, text: str) -> Any:  # a value of the fact's type
    """What was typed for one field; raises `AnswerError`."""
    if not text:
        raise AnswerError(fact.name, "nothing_entered")
    marks = marks_of(fact)
    if fact.main_type == "multi":
        return read_answer(fact, [_key(fact, marks, part) for part in _BETWEEN.split(text) if part])
    if marks and not fact.has_keys:
        return read_answer(fact, _key(fact, marks, text))
    if text in marks:
        return read_answer(fact, marks[text])
    if fact.main_type == "ratio" and text[-1] in _UNITS:
        return _ratio(fact, text)
    return read_answer(fact, text)


def _key(fact: Fact, marks: dict[str, str], text: str) -> str:
    if text in marks:
        return marks[text]
    if text.isdecimal():
        raise AnswerError(fact.name, "choice_number", most=str(len(marks)))
    return text


def _ratio(fact: Fact, text: str) -> Any:
    unit = _UNITS[text[-1]]
    try:
        return read_form(fact, {fact.name: [text[:-1]], f"{fact.name}.unit": [unit]})
    except AnswerFaults as err:
        raise next(iter(err.faults.values())) from err


def read_rows(fact: Fact, ask: Ask, words: TerminalWords, say: Callable[[str], None]) -> Any:
    """Entry after entry, until the first field of one stays blank; a skip counts at the start."""
    rows: list[dict[str, Any]] = []
    columns = [*fact.row.items()]
    while len(rows) < MOST_ROWS:
        say(words("ask.row", number=len(rows) + 1))
        name, column = columns[0]
        first = _cell(column, ask, words, say, skips=not rows)
        if first is None:
            break
        if first in _SKIPS.values():
            return first
        row = {name: first}
        row |= _rest(columns[1:], ask, words, say)
        rows.append(row)
    return tuple(rows)


def _rest(
    columns: Sequence[tuple[str, Fact]], ask: Ask, words: TerminalWords, say: Callable[[str], None]
) -> dict[str, Any]:
    cells = {name: _cell(column, ask, words, say) for name, column in columns}
    return {name: DECLINED if value is None else value for name, value in cells.items()}


def _cell(
    column: Fact, ask: Ask, words: TerminalWords, say: Callable[[str], None], skips: bool = False
) -> Any:
    """One field, asked until it can be read; None where it stays blank."""
    for line in choices(column, words):
        say(line)
    while True:
        line = ask(f"  {words.say(column.title)}: ")
        text = unicodedata.normalize("NFKC", line).strip()
        if not text:
            return None
        if text in _SKIPS:
            return _SKIPS[text] if skips else None
        try:
            return read_value(column, text)
        except AnswerError as err:
            say(f"  {words.fault(err)}")
