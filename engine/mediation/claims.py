"""What the rules reckon each side may claim, as far as it is bargained about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from engine.casework.people import Side
from engine.casework.purposes import entries_of
from engine.errors import DefinitionError, DefinitionFaults
from engine.i18n import Text
from engine.mediation.obligations import BOTH, Kind, Obligation
from engine.rulebook.conclusion import Sum
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.truth import Truth
from engine.source import read_file

FILE: Final = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class Claim:
    """One sum of the rules, whose it is, and the words by which terms mean it."""

    key: str
    of: str  # part in the law
    title: Text
    amounts: tuple[str, ...]
    between: tuple[str, ...]
    other_when: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a side may claim of one thing, in fen: a range, a sum, or not known."""

    claim: Claim
    side: Side
    low: int | None
    high: int | None

    @property
    def is_known(self) -> bool:
        return self.low is not None and self.high is not None


Parts = Mapping[Side, str]
"""Which part in the law each side plays, as landlord and tenant; empty where nobody knows."""


@cache
def known_claims() -> tuple[Claim, ...]:
    """All claims, in the order in which their words are looked for."""
    faults: list[DefinitionError] = []
    found = []
    for reader in entries_of(read_file(FILE), "claim", faults):
        found.append(
            Claim(
                reader.word("claim"),
                reader.word("of"),
                reader.text("title", required=True) or Text(""),
                reader.words("amounts"),
                reader.words("between"),
                reader.word("other_when", ""),
                reader.words("words"),
            )
        )
        reader.done()
    if faults:
        raise DefinitionFaults(faults)
    return tuple(found)


def parts_of(evaluation: Evaluation) -> Parts:
    """The parts that the rules give the applicant and the other side."""
    for item in evaluation.listed("side"):
        return {Side.APPLICANT: item.id, Side.RESPONDENT: item.words["other"]}
    return {}


def reckoned(evaluation: Evaluation, parts: Parts) -> tuple[Reckoned, ...]:
    """Every claim that is or may be due, with the side whose it is.

    One of which it is open whether it is due at all is not known, however narrow its bounds.
    """
    found = []
    for claim in known_claims():
        side = _side(evaluation, claim, parts)
        bounds = _bounds(evaluation, claim)
        if side is not None and bounds is not None:
            found.append(Reckoned(claim, side, *bounds))
    return tuple(found)


def _side(evaluation: Evaluation, claim: Claim, parts: Parts) -> Side | None:
    side = next((side for side, part in parts.items() if part == claim.of), None)
    turned = claim.other_when in evaluation.rulebook.definitions and evaluation.truth(
        claim.other_when
    )
    return side.other if side is not None and turned else side


def _bounds(evaluation: Evaluation, claim: Claim) -> tuple[int | None, int | None] | None:
    """The range of a claim, unknown at both ends, or nothing where none is due."""
    known = evaluation.rulebook.definitions
    sums = [evaluation.amount(name) for name in claim.amounts if name in known]
    due = next((one for one in sums if one.due is Truth.TRUE), None)
    if due is not None:
        return _fen(due.low), _fen(due.high) if due.has_upper else None
    ends = [evaluation.amount(name) for name in claim.between if name in known]
    if len(ends) > 1 and all(one.due is Truth.TRUE for one in ends):
        return _range(*ends)
    open_ones = [one for one in (*sums, *ends) if one.due is Truth.UNKNOWN]
    return (None, None) if open_ones else None


def _range(first: Sum, last: Sum) -> tuple[int | None, int | None]:
    """From the lesser to the greater of two sums, whichever way round they are."""
    ends = [_fen(first.low), _fen(last.high) if last.has_upper else None]
    known = [end for end in ends if end is not None]
    return (min(known), max(known)) if len(known) == len(ends) else (ends[0], None)


def _fen(number: object) -> int | None:
    return int(number) if isinstance(number, int) else None


def claim_of(obligation: Obligation, claims: Iterable[Reckoned]) -> str:
    """The claim that an undertaking is about: the one it names, or whose words it uses.

    Of a payment a claim of the payee, of a waiver one of whoever gives it up; empty for none.
    """
    owner = obligation.who if obligation.kind == Kind.WAIVE else obligation.to
    theirs = [one.claim for one in claims if owner in (one.side.value, BOTH)]
    if obligation.claim:
        return obligation.claim
    fitting = (one.key for one in theirs if any(word in obligation.what for word in one.words))
    return next(fitting, "")
