"""The facts of a trial as form fields: how they are shown, and how a filled-in form is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from engine.actions.authoring.rule_page import RulePage
from engine.actions.authoring.trial import Facts, Trial, example_facts, scope_of
from engine.errors import AnswerError, AnswerFaults
from engine.i18n import Language
from engine.interview.answers import Reshape, fill_form, read_form, without_row
from engine.library import Library
from engine.rulebook.explain import all_facts
from engine.rulebook.graph import Unanswered
from engine.rulebook.vocabulary import MOST_ROWS, Fact

AS_OF: Final = "as_of"
BLANK: Final = frozenset({"nothing_entered", "choose_at_least_one", "no_rows"})
FEW: Final = 6
Form = Mapping[str, Sequence[str]]


@dataclass(slots=True)
class Filled:
    """A form as it was sent or prefilled: its fields, what they say, and what is wrong."""

    facts: Facts
    fields: dict[str, Any]
    faults: dict[str, AnswerError] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)  # rows shown of each repeat group


def prefilled(library: Library, page: RulePage, number: int, today: date) -> Filled:
    """The form with what an example gives; blank where the definition has no such example."""
    definition = page.definition
    if number < len(definition.examples):
        facts = example_facts(library, definition.name, number)
    else:
        facts = Facts({}, today, scope_of(library, definition.name))
    filled = Filled(facts, {**_day_fields(facts.as_of), "final": "yes" if facts.final else "no"})
    filled.fields["scope"] = ",".join(sorted(facts.scope))
    for name in page.under:
        if name in facts.values:
            fact = library.rulebook.facts[name]
            filled.fields |= _simplified(fact, fill_form(fact, facts.values[name]))
            if facts.values[name] == ():
                filled.fields[f"{name}.skip"] = "none"
            _count(filled, fact)
    return filled


def sent(library: Library, page: RulePage, form: Form, today: date) -> Filled:
    """The form as it came: blank fields are facts not known, faulty ones are named."""
    fields: dict[str, Any] = {
        name: list(values) if len(values) > 1 else values[0] for name, values in form.items()
    }
    scope = frozenset(_one(form, "scope").split(",")) & library.rulebook.namespaces
    filled = Filled(
        Facts(
            {}, today, scope or scope_of(library, page.definition.name), _one(form, "final") != "no"
        ),
        fields,
    )
    values: dict[str, Any] = {}
    for name in page.under:
        _read(library.rulebook.facts[name], form, filled, values)
    filled.facts = replace(filled.facts, values=values, as_of=_day(form, filled, today))
    return filled


def _read(fact: Fact, form: Form, filled: Filled, values: dict[str, Any]) -> None:
    if _one(form, f"{fact.name}.add"):  # whoever adds a row no longer says that there are none
        form = {name: sent for name, sent in form.items() if name != f"{fact.name}.skip"}
        filled.fields.pop(f"{fact.name}.skip", None)
    try:
        value = read_form(fact, form)
    except AnswerFaults as err:
        filled.faults |= {n: e for n, e in err.faults.items() if e.key not in BLANK}
    else:
        if isinstance(value, Reshape):
            if value.removed is not None:
                filled.fields = without_row(fact, filled.fields, value.removed)
            filled.fields[f"{fact.name}.count"] = str(value.count)
        elif not isinstance(value, Unanswered):
            values[fact.name] = value
    _count(filled, fact)


def _count(filled: Filled, fact: Fact) -> None:
    if fact.type == "rows":
        filled.counts[fact.name] = rows_shown(filled.fields, fact, 0)


def rows_shown(fields: Mapping[str, Any], fact: Fact, default: int) -> int:
    """How many rows of a repeat group a form shows, however many it claims."""
    written = str(fields.get(f"{fact.name}.count", ""))
    return min(int(written), MOST_ROWS) if written.isdecimal() and len(written) < 6 else default


def _day(form: Form, filled: Filled, today: date) -> date:
    parts = [_one(form, f"{AS_OF}.{part}") for part in ("year", "month", "day")]
    if not any(parts):
        filled.fields |= _day_fields(today)
        return today
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        filled.faults[AS_OF] = AnswerError(AS_OF, "no_such_day", value="-".join(parts)[:40])
        return today


def _day_fields(day: date) -> dict[str, str]:
    return {
        f"{AS_OF}.year": str(day.year),
        f"{AS_OF}.month": str(day.month),
        f"{AS_OF}.day": str(day.day),
    }


def _one(form: Form, name: str) -> str:
    values = form.get(name) or ("",)
    return values[0].strip()


def _simplified(fact: Fact, fields: dict[str, Any]) -> dict[str, Any]:
    """Multiple choices as lists, whatever their number."""
    if fact.type == "multi":
        written = fields.get(fact.name, [])
        fields[fact.name] = [written] if isinstance(written, str) else written
    return fields


def shown_first(page: RulePage, filled: Filled, trial: Trial) -> frozenset[str]:
    """The facts on which the result turns, and the wrong ones; all where there are few."""
    if len(page.under) <= FEW:
        return frozenset(page.under)
    wrong = {name for name in page.under for at in filled.faults if f"{at}.".startswith(f"{name}.")}
    turning = set() if trial.proof is None else set(all_facts(trial.proof))
    waiting = list(trial.reckoned)
    while waiting:
        one = waiting.pop()
        turning.add(one.name)
        waiting += one.parts
    return frozenset({*wrong, *turning, *trial.missing[:FEW]} or filled.facts.values)


def field_view(library: Library, fact: Fact, language: Language, count: int) -> dict[str, Any]:
    """One fact for the components: its field and its words."""
    options = [{"key": k, "title": text.get(language)} for k, text in fact.choices.items()]
    if fact.type == "district":
        options = [{"key": name, "title": name} for name in library.region.districts]
    return {
        "name": fact.name,
        "type": fact.type,
        "title": fact.title.get(language),
        "options": options,
        "precision": "year",
        "count": count,
        "cells": [
            {
                "key": name,
                "type": column.type,
                "title": column.title.get(language),
                "options": [
                    {"key": k, "title": t.get(language)} for k, t in column.choices.items()
                ],
            }
            for name, column in fact.row.items()
        ],
    }
