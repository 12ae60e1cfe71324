"""What each side gives and gets by terms, measured against what the rules reckon it may claim."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from engine.casework.people import Side
from engine.i18n import Text
from engine.mediation.claims import Parts, Reckoned, claim_of, reckoned
from engine.mediation.executability import entries
from engine.mediation.obligations import Kind, Obligation
from engine.rulebook.evaluate import Evaluation

WHOLE: Final = 1000  # permille


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole in permille: from so much to so much; None where it is not known."""

    low: int | None
    high: int | None

    @property
    def is_known(self) -> bool:
        return self.low is not None and self.high is not None


UNKNOWN: Final = Share(None, None)


@dataclass(frozen=True, slots=True)
class Line:
    """One claim of a side beside what the terms give for it; `agreed` is None where they are
    silent about it, and then it stays open."""

    claim: str
    title: Text
    low: int | None
    high: int | None
    agreed: int | None

    @property
    def given_up(self) -> Share:
        """What of it is given up."""
        if self.agreed is None:
            return Share(0, 0)
        return share(self.agreed, self.low, self.high)


@dataclass(frozen=True, slots=True)
class Account:
    """What one side gets and gives in fen, and what of its reckoned claims it gives up."""

    side: Side
    gets: int
    gives: int
    does: tuple[Obligation, ...]  # what it undertakes that is no money
    waives: tuple[Obligation, ...]
    lines: tuple[Line, ...]
    low: int | None  # what it may claim by the rules, of what is settled here
    high: int | None

    @property
    def given_up(self) -> Share:
        """The part of the reckoned sum that it signs away."""
        if not self.settled:
            return Share(0, 0)
        return share(self.gets, self.low, self.high)

    @property
    def settled(self) -> tuple[Line, ...]:
        """The claims that these terms put an end to."""
        return tuple(line for line in self.lines if line.agreed is not None)

    @property
    def lost(self) -> Share:
        """The same in fen, where it is known."""
        if self.low is None or self.high is None or not self.settled:
            return UNKNOWN if self.settled else Share(0, 0)
        return Share(max(0, self.low - self.gets), max(0, self.high - self.gets))


def share(gets: int, low: int | None, high: int | None) -> Share:
    """What is missing from a reckoned sum, in permille, each rounded up: never told too small."""
    if low is None or high is None:
        return UNKNOWN
    return Share(_missing(gets, low), _missing(gets, high))


def _missing(gets: int, full: int) -> int:
    return 0 if full <= gets or full <= 0 else -(-(full - max(gets, 0)) * WHOLE // full)


def balance(
    terms: Sequence[Obligation], evaluation: Evaluation, parts: Parts
) -> tuple[Account, Account]:
    """The accounts of the applicant and the other side."""
    claims = reckoned(evaluation, parts)
    return (_account(Side.APPLICANT, terms, claims), _account(Side.RESPONDENT, terms, claims))


def _account(side: Side, terms: Sequence[Obligation], claims: Sequence[Reckoned]) -> Account:
    paid = [one for one in terms if one.kind == Kind.PAY and one.to == side]
    paying = [one for one in terms if one.kind == Kind.PAY and one.who == side]
    waives = tuple(one for one in terms if one.kind == Kind.WAIVE and side in (one.who, one.to))
    waives = tuple(one for one in waives if one.who != side.other)
    own = [one for one in claims if one.side is side]
    lines = tuple(_lines(own, paid, waives))
    settled = [one for one in lines if one.agreed is not None]
    return Account(
        side,
        gets=_sum(paid),
        gives=_sum(paying),
        does=tuple(
            one for one in terms if one.kind not in (Kind.PAY, Kind.WAIVE) and one.who == side
        ),
        waives=waives,
        lines=lines,
        low=_total(line.low for line in settled),
        high=_total(line.high for line in settled),
    )


def _lines(
    claims: Sequence[Reckoned], paid: Sequence[Obligation], waives: Sequence[Obligation]
) -> Iterable[Line]:
    """Each claim with what is paid for it; one that is known, or that the terms speak of."""
    about = {one.id: claim_of(one, claims) for one in (*paid, *waives)}
    everything = entries()["everything"]
    loose = [one for one in paid if about[one.id] not in {one.claim.key for one in claims}]
    whole = bool(loose) or any(everything.word_in(one.what) for one in waives)
    for one in claims:
        key = one.claim.key
        payments = [pay for pay in paid if about[pay.id] == key]
        waived = any(about[waiver.id] == key for waiver in waives)
        if not (payments or waived or one.is_known):
            continue
        settled = bool(payments) or waived or whole
        yield Line(key, one.claim.title, one.low, one.high, _sum(payments) if settled else None)


def _sum(obligations: Iterable[Obligation]) -> int:
    return sum(one.fen or 0 for one in obligations)


def _total(sums: Iterable[int | None]) -> int | None:
    """Sums added up; not known as soon as one is not."""
    known = [*sums]
    return None if None in known else sum(one for one in known if one is not None)
