"""How a claim is worded: from a sum that is surely due, to the fen, with formula and day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.i18n import Text, money_text, money_upper
from engine.litigation.blanks import sums_in, written
from engine.litigation.days import plain_day
from engine.litigation.form import NOTHING, Claim, FromClaims
from engine.litigation.matter import Matter, filled
from engine.litigation.open import Missing, missing_below, told_missing
from engine.litigation.reckoning import reckoning, spoken
from engine.rulebook.node import Number, Numeric
from engine.rulebook.numbers import round_fen
from engine.rulebook.rule import Finding
from engine.rulebook.truth import Truth
from engine.rulebook.uses import named


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
    is_money: bool = False  # open, and a sum would come of it
    blank: Text = NOTHING  # open only because of what is private: its words, to be filled by hand
    unknown: Text = NOTHING


OUT = Worded()


def word(origin: FromClaims, matter: Matter) -> Worded:
    """The first claim that is not certainly out of the question; one, never two for one thing."""
    for claim in origin.claims:
        worded = _word(claim, matter)
        if worded != OUT:
            return worded
    return OUT


def word_by_hand(title: Text, line: Text, said: Mapping[int, str], matter: Matter) -> Worded:
    """A claim that the one who files wrote in words of their own; its sums count like any other."""
    text = matter.words("pair", label=title, value=written(line, said))
    sums = sums_in(line, said)
    return Worded(text, sum(sums.values()) if sums else None)


def _word(claim: Claim, matter: Matter) -> Worded:
    if matter.side and claim.to != matter.side:
        return OUT
    holds = True if claim.when is None else claim.when.eval(matter.evaluation)
    if holds is False:
        return OUT
    if not matter.side:
        return _side_unknown(claim, matter)
    if holds is None and claim.when is not None:
        return _open(claim, matter, missing_below(matter, claim.when))
    if claim.amount:
        return _sum(claim, matter)
    if claim.formula is not None:
        return _reckoned(claim, claim.formula, matter)
    return Worded(_said(claim, matter), basis=_basis(claim, matter))


def _side_unknown(claim: Claim, matter: Matter) -> Worded:
    """Nobody said which part they play, so no claim can be called theirs."""
    conditions = [item.when for item in matter.evaluation.rulebook.listed_as("side")]
    found = [missing_below(matter, when) for when in conditions if when is not None]
    ask = tuple(dict.fromkeys(fact for one in found for fact in one.ask))
    return _open(claim, matter, Missing(ask))


def _open(claim: Claim, matter: Matter, missing: Missing) -> Worded:
    is_money = bool(claim.amount) or claim.formula is not None
    blank = NOTHING
    if missing.is_private and not missing.ask:
        line = matter.words("blank")
        blank = filled(_said(claim, matter), sum=line, upper=line, formula=line)
    return Worded(
        is_open=True,
        ask=missing.ask,
        is_money=is_money,
        blank=blank,
        unknown=matter.words("unknown"),
    )


def _sum(claim: Claim, matter: Matter) -> Worded:
    """A sum of the rules; nothing is claimed of what is nothing, or falls on the other side."""
    one = matter.evaluation.amount(claim.amount)
    low, high = _turned(claim, one.low, one.high)
    if one.due is Truth.FALSE or (high is not None and high <= 0):
        return OUT
    if one.due is not Truth.TRUE or low is None or low != high:
        return _open(claim, matter, told_missing(matter, [claim.amount]))
    formula = reckoning(claim, one.definition, matter)
    basis = (*one.definition.basis, *_basis(claim, matter))
    return _of_sum(claim, round_fen(low), formula, basis, matter)


def _reckoned(claim: Claim, formula: Numeric, matter: Matter) -> Worded:
    """A sum by a formula of the form's own."""
    span = formula.eval(matter.evaluation)
    if span is None or span[1] <= 0:
        return OUT
    if span[0] != span[1] or span[2]:
        return _open(claim, matter, missing_below(matter, formula))
    told = NOTHING if claim.reckons is None else spoken(claim.reckons, matter)
    return _of_sum(claim, round_fen(span[0]), told, _basis(claim, matter), matter)


def _turned(
    claim: Claim, low: Number | None, high: Number | None
) -> tuple[Number | None, Number | None]:
    """The ends of a sum as the claim takes them."""
    if not claim.below_zero:
        return low, high
    return None if high is None else -high, None if low is None else -low


def _of_sum(
    claim: Claim, value: int, formula: Text, basis: tuple[str, ...], matter: Matter
) -> Worded:
    said = filled(
        _said(claim, matter), sum=money_text(value), upper=money_upper(value), formula=formula
    )
    return Worded(said, value, claim.amount, formula, tuple(dict.fromkeys(basis)))


def _basis(claim: Claim, matter: Matter) -> tuple[str, ...]:
    """The articles of the findings that hold for it."""
    if claim.when is None:
        return ()
    rulebook, evaluation = matter.evaluation.rulebook, matter.evaluation
    holding = (
        rulebook.definitions[name]
        for name in sorted(named(rulebook, [claim.when]))
        if name in rulebook.definitions
        and isinstance(rulebook.definitions[name], Finding)
        and evaluation.truth(name) is True
    )
    return tuple(cited for one in holding if isinstance(one, Finding) for cited in one.basis)


def _said(claim: Claim, matter: Matter) -> Text:
    """Its words with the day and with what they name of the case; the sum comes in later."""
    return spoken(filled(claim.says, as_of=plain_day(matter.day, matter)), matter)
