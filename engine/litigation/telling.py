"""How an answer stands in a paper: figures with their unit, plain days, rows as sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from engine.i18n import LANGUAGES, Text
from engine.litigation.days import plain_day
from engine.litigation.matter import Matter, filled, joined
from engine.rulebook.vocabulary import Fact
from engine.rulebook.wording import answer_text


def told_answer(name: str, matter: Matter) -> Text:
    """What was answered to a question, in words."""
    fact, value = matter.evaluation.rulebook.facts[name], matter.evaluation.answers[name]
    if fact.main_type == "rows" and isinstance(value, Sequence) and value:
        return joined([_row(fact, row, matter) for row in value])
    return _told(fact, value, matter)


def _row(fact: Fact, row: Mapping[str, Any], matter: Matter) -> Text:
    """A row by the sentence that there is for it, else what each of its columns says."""
    cells = told_cells(fact, row, matter)
    if (says := matter.forms.texts.get(f"rows.{fact.name}")) is not None:
        return filled(says, **cells)
    told = []
    for name in (name for name in cells if name in row):
        says = matter.forms.texts.get(f"rows.{fact.name}.{name}")
        told.append(
            matter.words("labelled", label=fact.row[name].title, value=cells[name])
            if says is None
            else filled(says, value=cells[name])
        )
    return joined(told, "，", ", ")


def told_cells(fact: Fact, row: Mapping[str, Any], matter: Matter) -> dict[str, Text]:
    """The columns of a row in words; one that was left out is a line to write on."""
    return {
        name: _told(column, row[name], matter) if name in row else matter.words("blank")
        for name, column in fact.row.items()
    }


def _told(fact: Fact, value: Any, matter: Matter) -> Text:
    if fact.main_type == "date" and isinstance(value, tuple) and value[0] == value[1]:
        return plain_day(date.fromordinal(value[0]), matter)
    text = Text(*(answer_text(fact, value, language) for language in LANGUAGES))
    if isinstance(value, str) and value in fact.choices:
        return matter.forms.texts.get(f"told.{fact.name}.{value}", text)
    if (says := matter.forms.texts.get(f"told.{fact.name}")) is not None:
        return filled(says, value=text)
    return matter.words("yuan", sum=text) if fact.main_type == "money" else text
