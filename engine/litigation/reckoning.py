"""How the sum of a claim comes about, in figures: by its rule, its rows, or its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from engine.i18n import LANGUAGES, Text, money_text
from engine.litigation.days import plain_day
from engine.litigation.form import Claim, Rows
from engine.litigation.matter import Matter, filled, joined
from engine.rulebook.rule import Amount
from engine.rulebook.truth import Truth
from engine.rulebook.vocabulary import Fact
from engine.rulebook.wording import answer_text, fill


def reckoning(claim: Claim, amount: Amount, matter: Matter) -> Text:
    """The figures that make the sum, as the claim wants them told."""
    if claim.rows is not None:
        return joined(list(_rows(claim.rows, matter)))
    if claim.parts:
        return joined(list(_parts(claim.parts, matter)))
    return spoken(amount.formula if claim.reckons is None else claim.reckons, matter)


def spoken(text: Text, matter: Matter) -> Text:
    """A text with what it names of the case filled in."""
    return Text(*(fill(text.get(language), matter.evaluation, language) for language in LANGUAGES))


def _parts(names: tuple[str, ...], matter: Matter) -> Iterator[Text]:
    """Each amount that is due: its own formula, and what it comes to."""
    for name in names:
        one = matter.evaluation.amount(name)
        if one.due is Truth.TRUE and one.value:
            formula, value = spoken(one.definition.formula, matter), money_text(int(one.value))
            title = one.definition.title
            yield matter.words("reckoned", title=title, formula=formula, sum=value)


def _rows(rows: Rows, matter: Matter) -> Iterator[Text]:
    fact = matter.evaluation.rulebook.facts[rows.fact]
    for row in matter.evaluation.answers[rows.fact]:
        if not rows.until or _first(row[rows.until]) <= matter.day:
            yield filled(rows.says, **_cells(fact, row, matter))


def _first(span: Any) -> date:
    return date.fromordinal(span[0])


def _cells(fact: Fact, row: Mapping[str, Any], matter: Matter) -> dict[str, Text]:
    """The columns of a row in words, an exact day without its weekday."""
    cells = {}
    for name, column in fact.row.items():
        value = row.get(name)
        if column.main_type == "date" and isinstance(value, tuple) and value[0] == value[1]:
            cells[name] = plain_day(_first(value), matter)
        else:
            cells[name] = Text(*(answer_text(column, value, lang) for lang in LANGUAGES))
    return cells
