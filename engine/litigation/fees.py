"""What it costs to file, by the rules' own scales: on the sum of a paper's claims, in fen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.i18n import Text
from engine.litigation.matter import Matter
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.numbers import round_fen
from engine.rulebook.wording import title_of

CLAIMED: Final = "case.amount_claimed"
FILING: Final = ("court_fee", "court_fee_simplified", "preservation_fee")
ORDER: Final = ("payment_order_fee",)
LATER: Final = ("case.settled_fee", "case.execution_fee")
ARBITRATION: Final = ("case.labour_arbitration_fee_due",)


@dataclass(frozen=True, slots=True)
class Fee:
    """One fee, in fen; None where it cannot be worked out."""

    name: str
    title: Text
    value: int | None


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
