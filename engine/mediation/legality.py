"""Whether a court would take terms as they are: what it refuses, leaves out, or would ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Final

from engine.casework.people import Side
from engine.i18n import money_text, percent_text
from engine.mediation.balance import WHOLE, Account, balance
from engine.mediation.claims import Parts, claim_of, reckoned
from engine.mediation.executability import own_words
from engine.mediation.obligations import Kind, Obligation
from engine.mediation.rates import yearly_rates
from engine.mediation.remarks import Entry, Remark, Severity, by_gravity, read_entries
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.truth import Truth

FILE: Final = Path(__file__).with_suffix(".yaml")
BASE: Final = "lpr_1y"
DAYS: Final = "interest_days_per_year"
MULTIPLE: Final[Mapping[str, str]] = {
    "interest_above_cap": "private_loan_lpr_multiple",
    "penalty_rate": "reference_lpr_multiple",
}
"""The parameters by which a rate is too high, by remark."""
_MONEY: Final = re.compile(r"(\d[\d,]*(?:\.\d{1,2})?)\s*(万)?元")


@dataclass(frozen=True, slots=True)
class Signals:
    """What in the course of a mediation may tell that there is no real dispute."""

    minutes: int | None = None  # from the first session to the yes of both
    changes: int = 0  # proposals that answered another one
    same_people: bool = False
    looked_at: bool = False  # it was paused since, and taken up again


@dataclass(frozen=True, slots=True)
class Ground:
    """What terms are measured against."""

    category: str
    law: Evaluation
    parts: Parts
    represented: frozenset[Side] = frozenset()  # somebody stands for them
    signals: Signals = Signals()


@cache
def entries() -> Mapping[str, Entry]:
    """What is remarked on, by key."""
    return read_entries(FILE)


def legality(terms: Sequence[Obligation], ground: Ground) -> tuple[Remark, ...]:
    """What a court would refuse, or a mediator must ask or warn of, the gravest first."""
    accounts = balance(terms, ground.law, ground.parts)
    return by_gravity(
        [
            *_by_words(terms, ground),
            *(remark for _, remark in _floors(terms, ground, accounts)),
            *_rates(terms, ground),
            *_penalties(terms, ground),
            *_of_people(terms, ground, accounts),
        ]
    )


def floors_given_up(terms: Sequence[Obligation], ground: Ground) -> Mapping[Side, tuple[str, ...]]:
    """The statutory minima that each side would give up, as keys of remarks."""
    found: dict[Side, tuple[str, ...]] = {}
    accounts = balance(terms, ground.law, ground.parts)
    for side, remark in _floors(terms, ground, accounts):
        if remark.severity is Severity.REFUSE:
            found[side] = (*found.get(side, ()), remark.key)
    return found


def _by_words(terms: Sequence[Obligation], ground: Ground) -> Iterator[Remark]:
    """What is told by words, or by a finding about a kind of undertaking."""
    special = {"penalty_sum", "guardian"}
    for entry in entries().values():
        if entry.key in special or entry.amounts or not entry.concerns(ground.category):
            continue
        if not (entry.words or entry.forms):
            continue
        truth = _truth(entry, ground.law)
        if truth is Truth.FALSE:
            continue
        for one in terms:
            if entry.forms and one.kind not in entry.forms:
                continue
            word = entry.word_in(" ".join((one.what, one.how, own_words(one), "。")))
            if word or not entry.words:
                ask = Severity.ASK if truth is Truth.UNKNOWN else None
                yield entry.at(one.id, ask, word=word)


def _truth(entry: Entry, law: Evaluation) -> Truth:
    """Whether one of the findings that it needs holds; true where it needs none."""
    if not entry.truths:
        return Truth.TRUE
    known = [name for name in entry.truths if name in law.rulebook.definitions]
    truths = [law.finding(name) for name in known]
    if Truth.TRUE in truths:
        return Truth.TRUE
    return Truth.UNKNOWN if Truth.UNKNOWN in truths else Truth.FALSE


def _floors(
    terms: Sequence[Obligation], ground: Ground, accounts: Sequence[Account]
) -> Iterator[tuple[Side, Remark]]:
    """Claims that are settled for less than the law lets anybody give up."""
    refused: set[tuple[Side, str]] = set()
    for entry in entries().values():
        if not entry.amounts or not entry.concerns(ground.category):
            continue
        truth = _truth(entry, ground.law)
        for account in accounts:
            for line in account.settled:
                if line.claim not in entry.claims or truth is Truth.FALSE:
                    continue
                if (account.side, line.claim) in refused and entry.severity is Severity.WARN:
                    continue  # the graver remark says it already
                remark = _floor(entry, line.agreed or 0, truth, ground.law, terms)
                if remark is not None:
                    refused.add((account.side, line.claim))
                    yield account.side, remark


def _floor(
    entry: Entry, agreed: int, truth: Truth, law: Evaluation, terms: Sequence[Obligation]
) -> Remark | None:
    known = [name for name in entry.amounts if name in law.rulebook.definitions]
    sums = [law.amount(name) for name in known]
    at = next((one.id for one in terms if one.claim in entry.claims), "")
    for one in sums:
        if one.due is Truth.FALSE:
            continue
        low = int(one.low) if isinstance(one.low, int) and one.due is Truth.TRUE else None
        if low is not None and agreed < low and truth is Truth.TRUE:
            short, floor = money_text(low - agreed), money_text(low)
            return entry.at(at, short=short, floor=floor)
        high = int(one.high) if isinstance(one.high, int) and one.has_upper else None
        if high is None or agreed < high:
            unknown = "?"
            floor = money_text(low) if low is not None else unknown
            short = money_text(low - agreed) if low is not None and agreed < low else unknown
            return entry.at(at, Severity.ASK, short=short, floor=floor)
    return None


def _rates(terms: Sequence[Obligation], ground: Ground) -> Iterator[Remark]:
    """Rates above what the law allows; of a loan wherever they stand, else in what follows."""
    key = next(key for key in MULTIPLE if entries()[key].concerns(ground.category))
    law = ground.law
    days = law.parameter(DAYS)
    base, multiple = law.parameter(BASE), law.parameter(MULTIPLE[key])
    for one in terms:
        text = own_words(one) if key == "penalty_rate" else f"{one.what} {one.how} {own_words(one)}"
        for rate in yearly_rates(text, int(days or 0)):
            if rate is None or base is None or multiple is None or not days:
                yield entries()["rate_unknown"].at(one.id)
            elif rate > (cap := Fraction(base) * Fraction(multiple)):
                values = {"rate": _rounded(rate), "cap": _rounded(cap)}
                yield entries()[key].at(one.id, None, **values)


def _rounded(rate: Fraction) -> str:
    return percent_text(Fraction(round(rate * 10_000), 10_000))


def _penalties(terms: Sequence[Obligation], ground: Ground) -> Iterator[Remark]:
    """Fixed sums beyond the debt that follow if it is not kept, and full sums beyond the claim."""
    claims = reckoned(ground.law, ground.parts)
    entry = entries()["penalty_sum"]
    for one in terms:
        written = own_words(one)
        sums = [_fen(match) for match in _MONEY.finditer(written)]
        limit = (one.fen or 0) * entry.number // WHOLE
        if entry.word_in(written) and one.kind == Kind.PAY and max(sums, default=0) > limit:
            yield entry.at(one.id, sum=money_text(max(sums)))
        key = claim_of(one, claims)
        full = next((c.high for c in claims if c.claim.key == key and c.high is not None), None)
        if one.original is not None and full is not None and one.original > full:
            values = {"original": money_text(one.original), "reckoned": money_text(full)}
            yield entries()["original_above_reckoned"].at(one.id, None, **values)


def _fen(match: re.Match[str]) -> int:
    yuan = Fraction(match[1].replace(",", "")) * (10_000 if match[2] else 1)
    return int(yuan * 100)


def _of_people(
    terms: Sequence[Obligation], ground: Ground, accounts: Sequence[Account]
) -> Iterator[Remark]:
    """A guardian who is missing, and signs that there is no real dispute."""
    guardian = entries()["guardian"]
    truth = _truth(guardian, ground.law)
    if truth is not Truth.FALSE and Side.APPLICANT not in ground.represented:
        yield guardian.at("", Severity.ASK if truth is Truth.UNKNOWN else None)
    signals = ground.signals
    if signals.looked_at:
        return
    if signals.same_people:
        yield entries()["same_people"].at()
    if signals.minutes is None or signals.changes:
        return
    in_full = any(a.settled and a.given_up.high == 0 and a.gets for a in accounts)
    key = "no_real_dispute" if in_full else "agreed_at_once"
    if signals.minutes < entries()[key].number:
        yield entries()[key].at()
