"""How the sum of a claim comes about, in figures: by its rule, its rows, or its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from engine.i18n import LANGUAGES, Text, money_text
from engine.litigation.form import Claim, Rows
from engine.litigation.matter import Matter, filled, joined
from engine.litigation.telling import told_answer, told_cells
from engine.rulebook.rule import Amount
from engine.rulebook.truth import Truth
from engine.rulebook.wording import fill

NAMED: Final = re.compile(r"\{([a-z0-9_.]+)\}")
"""What a text names of the case."""


def reckoning(claim: Claim, amount: Amount, matter: Matter) -> Text:
    """The figures that make the sum, as the claim wants them told."""
    if claim.rows is not None:
        return joined(list(_rows(claim.rows, matter)))
    if claim.parts:
        return joined(list(_parts(claim.parts, matter)))
    return spoken(amount.formula if claim.reckons is None else claim.reckons, matter)


def spoken(text: Text, matter: Matter) -> Text:
    """A text with what it names of the case filled in, days without their weekday."""
    facts, given = matter.evaluation.rulebook.facts, matter.evaluation.answers
    named = {name for name in NAMED.findall(text.zh) if name in facts and name in given}
    dates = {name for name in named if facts[name].main_type == "date"}
    plain = filled(text, **{name: told_answer(name, matter) for name in dates})
    return Text(*(fill(plain.get(language), matter.evaluation, language) for language in LANGUAGES))


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
        if not rows.until or date.fromordinal(row[rows.until][0]) <= matter.day:
            yield filled(rows.says, **told_cells(fact, row, matter))
