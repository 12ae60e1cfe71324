"""How a claim is worded: from a sum that is surely due, to the fen, with formula and day."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.i18n import LANGUAGES, Text, money_text, money_upper
from engine.litigation.days import plain_day
from engine.litigation.form import NOTHING, Claim, FromClaims
from engine.litigation.matter import Matter, filled
from engine.litigation.open import missing_below, told_missing
from engine.rulebook.rule import Amount
from engine.rulebook.truth import Truth
from engine.rulebook.wording import fill


@dataclass(frozen=True, slots=True)
class Worded:
    """A claim in words; without a text it is open (`ask` would settle it) or out of the question.

    `value` is in fen; an act has none.
    """

    text: Text = NOTHING
    value: int | None = None
    amount: str = ""
    formula: Text = NOTHING
    basis: tuple[str, ...] = ()
    is_open: bool = False
    ask: tuple[str, ...] = ()
    unknown: Text = NOTHING


OUT = Worded()


def word(origin: FromClaims, matter: Matter) -> Worded:
    """The first claim that is not certainly out of the question; one, never two for one thing."""
    for claim in origin.claims:
        worded = _word(claim, matter)
        if worded != OUT:
            return worded
    return OUT


def _word(claim: Claim, matter: Matter) -> Worded:
    if matter.side and claim.to != matter.side:
        return OUT
    holds = True if claim.when is None else claim.when.eval(matter.evaluation)
    if holds is False:
        return OUT
    if not matter.side:
        return _side_unknown(matter)
    if holds is None and claim.when is not None:
        return _open(matter, *missing_below(matter, claim.when))
    return _sum(claim, matter) if claim.amount else Worded(_said(claim, matter))


def _side_unknown(matter: Matter) -> Worded:
    """Nobody said which part they play, so no claim can be called theirs."""
    sides = matter.evaluation.rulebook.listed_as("side")
    facts: dict[str, None] = {}
    unknown = False
    for item in sides:
        if item.when is not None:
            ask, declined = missing_below(matter, item.when)
            facts |= dict.fromkeys(ask)
            unknown = unknown or declined
    return _open(matter, tuple(facts), unknown)


def _open(matter: Matter, ask: tuple[str, ...], unknown: bool) -> Worded:
    return Worded(is_open=True, ask=ask, unknown=matter.words("unknown"))


def _sum(claim: Claim, matter: Matter) -> Worded:
    one = matter.evaluation.amount(claim.amount)
    if one.due is Truth.FALSE or one.high == 0:
        return OUT
    if one.value is None:
        return _open(matter, *told_missing(matter, [claim.amount]))
    return _of_sum(claim, one.definition, int(one.value), matter)


def _of_sum(claim: Claim, amount: Amount, value: int, matter: Matter) -> Worded:
    formula = Text(*(fill(amount.formula.get(lang), matter.evaluation, lang) for lang in LANGUAGES))
    said = filled(
        _said(claim, matter), sum=money_text(value), upper=money_upper(value), formula=formula
    )
    return replace(
        Worded(said), value=value, amount=amount.name, formula=formula, basis=amount.basis
    )


def _said(claim: Claim, matter: Matter) -> Text:
    """Its words with the day and with what they name of the case; the sum comes in later."""
    says = filled(claim.says, as_of=plain_day(matter.day, matter))
    return Text(*(fill(says.get(language), matter.evaluation, language) for language in LANGUAGES))
