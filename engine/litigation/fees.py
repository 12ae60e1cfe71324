"""What it costs to file, by the rules' own scales: on the sum of a paper's claims, in fen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from engine.i18n import Text, money_text, percent_text
from engine.litigation.form import NOTHING, FeeRule, Worked
from engine.litigation.matter import Matter
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.node import Number
from engine.rulebook.numbers import round_fen
from engine.rulebook.parameter import Period
from engine.rulebook.wording import title_of

CLAIMED: Final = "case.amount_claimed"
FILING: Final = ("court_fee", "court_fee_simplified", "preservation_fee")
ORDER: Final = ("payment_order_fee",)
SETTLED: Final = "case.settled_fee"
LATER: Final = (SETTLED, "case.execution_fee")
ARBITRATION: Final = ("case.labour_arbitration_fee_due",)


@dataclass(frozen=True, slots=True)
class Fee:
    """One fee, in fen; None where it cannot be worked out."""

    name: str
    title: Text
    value: int | None


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A fee with how it comes about: the rule in words, the figures, the articles."""

    fee: Fee
    about: Text
    working: Text
    basis: tuple[str, ...]


TOLD: Final[Mapping[Worked, tuple[str, ...]]] = {
    Worked.ARBITRATION_FEE: ARBITRATION,
    Worked.FEES: (FILING[0], FILING[1], SETTLED, FILING[2]),
    Worked.ORDER_FEE: ORDER,
}
"""Which fees stand behind a line of a paper."""


def shown_for(worked: Collection[Worked]) -> tuple[str, ...]:
    """Which fees papers may cost that have these lines: arbitration, the court's, an order."""
    return tuple(name for line, names in TOLD.items() if line in worked for name in names)


def fees_on(matter: Matter, total: int, names: tuple[str, ...] = FILING) -> tuple[Fee, ...]:
    """The fees on a sum in fen; those that the case does not owe are left out."""
    evaluation = matter.evaluation.with_answers({CLAIMED: total})
    found = ((name, _value(evaluation, name)) for name in names)
    rulebook = evaluation.rulebook
    return tuple(
        Fee(name, Text(title_of(rulebook, name, "zh"), title_of(rulebook, name, "en")), value)
        for name, (is_due, value) in found
        if is_due
    )


def _value(evaluation: Evaluation, name: str) -> tuple[bool, int | None]:
    span = evaluation.number(name)
    if span is None:
        return False, None
    low, high, maybe = span
    return True, round_fen(low) if low == high and not maybe else None


# ---------------------------------------------------------------- how each comes about


def reckoned_on(matter: Matter, total: int, names: tuple[str, ...]) -> tuple[Reckoned, ...]:
    """The same with the figures, by the first way of reckoning that fits the case."""
    evaluation = matter.evaluation.with_answers({CLAIMED: total})
    made = []
    for fee in fees_on(matter, total, names):
        rule = next(
            (r for r in matter.forms.fees if r.id == fee.name and _fits(r, evaluation)), None
        )
        if rule is None or fee.value is None:
            continue
        working = _working(rule, total, fee.value, matter, evaluation)
        basis = tuple(dict.fromkeys(_sources(rule, matter)))
        made.append(Reckoned(fee, rule.about, working, basis))
    return tuple(made)


def _fits(rule: FeeRule, evaluation: Evaluation) -> bool:
    return rule.when is None or rule.when.eval(evaluation) is True


def _working(rule: FeeRule, total: int, value: int, matter: Matter, evaluation: Evaluation) -> Text:
    """The figures in one line, from the tariff or the share to the sum."""
    said = money_text(value)
    if rule.tariff:
        parts = [_part(part, matter) for part in tariff_parts(total, _period(rule.tariff, matter))]
        zh, en = (" + ".join(part.get(lang) for part in parts) for lang in ("zh", "en"))
        steps = Text(zh, en)
        if rule.cap:
            cap = money_text(round_fen(_period(rule.cap, matter).value))
            return matter.words("fee.capped", parts=steps, cap=cap, sum=said)
        return matter.words("fee.tariff", parts=steps, sum=said) if len(parts) > 1 else steps
    if rule.share:
        whole = _value(evaluation, rule.of)[1]
        share = str(_period(rule.share, matter).value)
        return matter.words("fee.share", whole=money_text(whole or 0), share=share, sum=said)
    return NOTHING


def _sources(rule: FeeRule, matter: Matter) -> Iterator[str]:
    for name in (rule.flat, rule.tariff, rule.cap, rule.share):
        if name:
            yield _period(name, matter).source


def _period(name: str, matter: Matter) -> Period:
    """The value in force; a fee without one is none that is reckoned."""
    period = matter.evaluation.rulebook.parameters[name].at(matter.day, matter.evaluation.region)
    assert period is not None  # the fee that it makes has a value
    return period


@dataclass(frozen=True, slots=True)
class Part:
    """What one bracket adds: a fixed sum, or a rate on what lies between two sums, in fen."""

    low: int
    high: int
    fixed: int
    rate: Number


def tariff_parts(total: int, period: Period) -> tuple[Part, ...]:
    """The brackets that a sum reaches, each with what of the sum lies in it."""
    table: Any = period.value
    parts: list[Part] = []
    below = 0
    for up_to, fixed, rate in table:
        if parts and total <= below:
            break
        top = total if up_to is None else min(total, int(up_to))
        parts.append(Part(below, max(top, below), int(fixed), rate))
        below = top if up_to is None else int(up_to)
    return tuple(parts)


def _part(part: Part, matter: Matter) -> Text:
    if not part.rate:
        return matter.words("fee.fixed", sum=money_text(part.fixed))
    low, high = money_text(part.low), money_text(part.high)
    id = "fee.from_zero" if not part.low else "fee.between"
    return matter.words(id, low=low, high=high, rate=percent_text(Fraction(part.rate)))
