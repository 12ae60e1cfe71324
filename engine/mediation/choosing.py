"""Who mediates: whom the sides wish, who is named and answers, what binds them, who goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from engine.casework import events as ev
from engine.casework.case import Case, Noted
from engine.casework.people import People, Role, Side
from engine.mediation.confidence import SERVICE, Viewer, seen_by

MOST: Final = 3
"""How many mediators a side may wish for, in order."""
NONE: Final = "none"
TIES: Final = ("relative", "interest", "other", NONE)
"""What a mediator declares: a relative, an interest, another tie, or nothing (在线调解规则#13)."""
JOINT, COMMITTEE, COURT = "joint", "committee", "court"
WAYS: Final = (JOINT, COMMITTEE, COURT)
"""How somebody came to mediate."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who is to mediate, since when, and what they said to it."""

    account: str
    way: str
    at: datetime
    accepts: bool | None = None  # nobody knows until they answer


@dataclass(frozen=True, slots=True)
class Objection:
    """That a side wanted another mediator."""

    seat: str
    account: str
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Choosing:
    """Who mediates, as far as it has come; a second mediation begins with nobody named."""

    wishes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by seat, the latest
    named: Named | None = None
    ties: tuple[str, ...] | None = None  # nothing declared yet
    note: str = ""
    accepted: frozenset[str] = frozenset()  # seats that want this mediator all the same
    objections: tuple[Objection, ...] = ()
    gone: Mapping[str, str] = field(default_factory=dict)  # who mediates no more, and why

    @classmethod
    def of(cls, case: Case, viewer: Viewer = SERVICE) -> Choosing:
        """How it stands in a case, as somebody may see it."""
        choosing = cls()
        for noted in seen_by(case, viewer):
            choosing = choosing.after(noted)
        return choosing

    def after(self, noted: Noted) -> Choosing:
        """The same after one more happening."""
        match noted.happened:
            case ev.MediationMoved("draft"):
                return Choosing()
            case ev.MediatorWished(seat, accounts):
                return replace(self, wishes={**self.wishes, seat: accounts})
            case ev.MediatorNamed(account, way):
                return self._without(Named(account, way, noted.at))
            case ev.MediatorAnswered(account, accepts, reason) if self._is(account):
                return self._answered(accepts, reason)
            case ev.TiesDisclosed(account, ties, note) if self._is(account):
                return replace(self, ties=ties, note=note, accepted=frozenset())
            case ev.TiesAccepted(seat, account) if self._is(account):
                return replace(self, accepted=self.accepted | {seat})
            case ev.MediatorObjected(seat, account, reason, note):
                objection = Objection(seat, account, reason, note)
                return replace(self, objections=(*self.objections, objection))
            case ev.MediatorReplaced(account, reason):
                gone = {**self.gone, account: reason}
                left = self._without(None) if self._is(account) else self
                return replace(left, gone=gone, wishes={})
        return self

    def _is(self, account: str) -> bool:
        return self.named is not None and self.named.account == account

    def _without(self, named: Named | None) -> Choosing:
        return replace(self, named=named, ties=None, note="", accepted=frozenset())

    def _answered(self, accepts: bool, reason: str) -> Choosing:
        assert self.named is not None
        if accepts:
            return replace(self, named=replace(self.named, accepts=True))
        gone = {**self.gone, self.named.account: reason}
        return replace(self._without(None), gone=gone, wishes={})

    @property
    def lead(self) -> str:
        """The account of who mediates, once they took it on."""
        return self.named.account if self.named is not None and self.named.accepts else ""

    @property
    def asked(self) -> str:
        """The account of who was named and has not answered yet."""
        return self.named.account if self.named is not None and self.named.accepts is None else ""

    @property
    def are_ties(self) -> bool:
        """Whether something was declared that the sides must agree to."""
        return bool(self.ties) and self.ties != (NONE,)

    def is_free(self, people: People) -> bool:
        """Whether nothing stands between this mediator and a session: no ties, or all agree."""
        everybody = {seat for side in Side for seat in people.parties(side)}
        return not self.are_ties or everybody <= self.accepted

    def wished_by(self, people: People, side: Side) -> tuple[str, ...]:
        """Whom a side wishes: what the last of its people said, by the order of their seats."""
        said = [self.wishes[seat] for seat in people.parties(side) if seat in self.wishes]
        return said[-1] if said else ()

    def objections_of(self, people: People, side: Side) -> tuple[Objection, ...]:
        """What a side objected to so far."""
        return tuple(one for one in self.objections if people.side_of(one.seat) is side)

    def common(self, people: People) -> str:
        """The one whom both sides name; of several, by `chosen`. Nobody: the empty text."""
        ours, theirs = (self.wished_by(people, side) for side in Side)
        return chosen(ours, theirs)


def chosen(ours: tuple[str, ...], theirs: tuple[str, ...]) -> str:
    """Of those on both lists the one with the smallest sum of places.

    Of equal sums the one whose worse place is better, so that neither side bends alone; then by
    the account, which says nothing about either side. The order of the two lists changes nothing.
    """
    both = [account for account in dict.fromkeys(ours) if account in theirs]

    def rank(account: str) -> tuple[int, int, str]:
        places = ours.index(account), theirs.index(account)
        return sum(places), max(places), account

    return min(both, key=rank, default="")


def mediated(case: Case) -> frozenset[str]:
    """The accounts of all who ever mediated in the case: they may not act in it as anything else.

    Whoever took it on, declared ties or held a session, in this mediation or an earlier one
    (特邀调解规定#16).
    """
    found: set[str] = set()
    for noted in case.mediation:
        match noted.happened:
            case ev.MediatorAnswered(account, True):
                found.add(account)
            case ev.TiesDisclosed(account):
                found.add(account)
            case ev.SessionHeld():
                role, _, id = noted.actor.partition(":")
                if role == Role.MEDIATOR and id:
                    found.add(id)
    return frozenset(found)
