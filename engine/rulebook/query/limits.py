"""Limitation in a query: the status of each claim as a small number, and the days it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine.rulebook.limitation import IMPRECISE_DAYS
from engine.rulebook.query.expr import Expr
from engine.rulebook.query.ratio import Spread
from engine.rulebook.query.seen import Pair
from engine.rulebook.rule import STATUSES, Limitation

if TYPE_CHECKING:
    from engine.rulebook.query.lower import Lowering

CODES: Final = {status: number for number, status in enumerate(STATUSES)}


@dataclass(frozen=True, slots=True)
class Limit:
    """The code of a status, and the days it rests on; nought for a day that there is not.

    The first two days count only where the status is not that of an unknown or of nothing.
    """

    status: Expr
    first: Expr
    last: Expr
    full_until: Expr
    first_recoverable: Expr


class Limits:
    """Lowers limitation items; the rules are those of `engine.rulebook.limitation`."""

    def __init__(self, lowering: Lowering, *, warn_days: int, final: bool) -> None:
        self.lowering, self.exprs = lowering, lowering.of
        self.warn_days, self.final = warn_days, final
        self._found: dict[str, Limit] = {}

    def of(self, item: Limitation) -> Limit:
        if item.name not in self._found:
            self._found[item.name] = self._limit(item)
        return self._found[item.name]

    def any_has(self, status: str) -> Pair:
        """Some claim of the case has this status."""
        of = self.exprs
        limits = [self.of(item) for item in self.lowering.rulebook.limitations]
        yes = of.any(*(self._is(one.status, status) for one in limits))
        unknown = of.any(*(self._is(one.status, "UNKNOWN") for one in limits))
        return Pair(yes, of.no(of.any(yes, unknown)))

    def _is(self, status: Expr, name: str) -> Expr:
        return self.exprs.among(status, frozenset((CODES[name],)))

    def _code(self, name: str) -> Expr:
        return self.exprs.number(CODES[name])

    def _limit(self, item: Limitation) -> Limit:
        of, low = self.exprs, self.lowering
        due, unlimited = low.truth_of(item.due), self._unlimited(item)
        early, late = low.number_of(item.conservative), low.number_of(item.favourable)
        whole = None if item.full_until is None else low.number_of(item.full_until)
        first, last = early.low.over, of.greatest(early.low.over, late.high.over)
        is_whole = of.false if whole is None else self._narrow(whole)
        until = of.zero if whole is None else whole.low.over
        dated = of.all(due.yes, unlimited.no, self._narrow(early), self._narrow(late))
        status = self._status(first, last, of.all(is_whole, of.less(until, low.as_of)))
        if not self.final:
            dated = of.all(dated, *self._agreed(status, early, late, whole))
        status, dated = self._revived(item, status, dated)
        past = of.all(is_whole, of.less(until, low.as_of), of.no(self._is(status, "EXPIRED")))
        recovered = None
        if item.first_recoverable is not None:
            recovered = low.number_of(item.first_recoverable)
            past = of.all(past, self._narrow(recovered))
        none = of.any(due.no, of.all(due.yes, unlimited.yes))
        status = of.case(dated, status, self._code("UNKNOWN"))
        return Limit(
            of.case(none, self._code("NOT_APPLICABLE"), status),
            first,
            last,
            of.case(is_whole, until, of.zero),
            of.zero if recovered is None else of.case(past, recovered.low.over, of.zero),
        )

    def _unlimited(self, item: Limitation) -> Pair:
        if item.unlimited is None:
            return Pair(self.exprs.false, self.exprs.true)
        return self.lowering.truth_of(item.unlimited)

    def _revived(self, item: Limitation, status: Expr, dated: Expr) -> tuple[Expr, Expr]:
        """What has expired may be alive again; whether it is must be settled on the way."""
        if item.revived is None:
            return status, dated
        of, revived = self.exprs, self.lowering.truth_of(item.revived)
        expired = self._is(status, "EXPIRED")
        if not self.final:
            open_ = of.no(of.any(revived.yes, revived.no))
            dated = of.all(dated, of.no(of.all(expired, open_)))
        return of.case(of.all(expired, revived.yes), self._code("REVIVED"), status), dated

    def _narrow(self, span: Spread) -> Expr:
        of = self.exprs
        width = of.subtract(span.high.over, span.low.over)
        return of.all(of.no(span.may), of.at_most(width, of.number(IMPRECISE_DAYS)))

    def _status(self, first: Expr, last: Expr, in_part: Expr) -> Expr:
        of, today = self.exprs, self.lowering.as_of
        near = of.at_most(of.subtract(first, today), of.number(self.warn_days))
        later = of.case(in_part, self._code("PARTIAL"), self._code("IN_TIME"))
        running = of.case(near, self._code("EXPIRING"), later)
        not_expired = of.case(of.less(first, today), self._code("DISPUTED"), running)
        return of.case(of.less(last, today), self._code("EXPIRED"), not_expired)

    def _agreed(
        self, status: Expr, early: Spread, late: Spread, whole: Spread | None
    ) -> Iterator[Expr]:
        """All days still possible give the same status."""
        of, today = self.exprs, self.lowering.as_of
        parts = [of.false]
        if whole is not None:
            narrow = self._narrow(whole)
            ends = (whole.low.over, whole.high.over)
            parts = [of.all(narrow, of.less(end, today)) for end in ends]
        for first in (early.low.over, early.high.over):
            for last in (late.low.over, late.high.over):
                for in_part in parts:
                    yield of.same(status, self._status(first, of.greatest(first, last), in_part))
