"""Which papers there are, who may have each, and when: asked before any is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.casework.people import Side
from engine.mediation.confidence import Kind, Viewer
from engine.mediation.mediation import Mediation
from engine.mediation.states import IN_FORCE, OPEN, State

S = State
_BOTH: Final = frozenset(Side)
_GOING: Final = OPEN - {S.DRAFT}
_ENDED: Final = frozenset({S.TERMINATED, S.REFERRED, S.CLOSED, S.WITHDRAWN})
_WRITTEN: Final = frozenset({S.DRAFTING, S.SIGNING, S.SIGN_REFUSED}) | IN_FORCE | {S.CLOSED}
_ASKING: Final = frozenset({S.EFFECTIVE, S.CONFIRM_PENDING})
_ENTERED: Final = frozenset({S.IN_SESSION})


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: which sides and onlookers may have it, in which states, what came before.

    `own` is filled in and signed by hand by those it is for; every other one goes out only when
    the mediator has issued it.
    """

    name: str
    states: frozenset[State]
    sides: frozenset[Side] = _BOTH
    kinds: frozenset[Kind] = frozenset()
    own: bool = False
    after: frozenset[State] = frozenset()  # one of these was entered

    def is_for(self, viewer: Viewer) -> bool:
        """Whether somebody may ever have it."""
        if viewer.kind is Kind.SIDE:
            return viewer.side in self.sides
        return viewer.kind is Kind.MEDIATOR or viewer.kind in self.kinds

    def is_due(self, mediation: Mediation) -> bool:
        """Whether it is the time for it."""
        entered = {step.state for step in mediation.steps}
        return mediation.state in self.states and (not self.after or bool(entered & self.after))


_APPLICANT: Final = frozenset({Side.APPLICANT})
_OVERSEEN: Final = frozenset({Kind.OVERSEER})
_LOOKING_ON: Final = frozenset({Kind.GUEST, Kind.OVERSEER})
PAPERS: Final[Mapping[str, Paper]] = {
    paper.name: paper
    for paper in (
        Paper("receipt", frozenset(State) - {S.DRAFT}, _APPLICANT),
        Paper("invitation", frozenset({S.INVITING, S.NO_REPLY, S.UNREACHABLE})),
        Paper("delivery", _GOING | IN_FORCE, own=True),
        Paper("extension", _GOING, own=True),
        Paper("withdrawal", _GOING, _APPLICANT, own=True),
        Paper("facts", _GOING | IN_FORCE | _ENDED, after=_ENTERED, kinds=frozenset({Kind.COURT})),
        Paper("record", _GOING | IN_FORCE | _ENDED, after=_ENTERED),
        Paper("agreement", _WRITTEN, kinds=_LOOKING_ON, after=frozenset({S.DRAFTING})),
        Paper("confirmation", _ASKING, own=True),
        Paper("presided", IN_FORCE),
        Paper("identity", _ASKING, own=True),
        Paper("performed", frozenset({S.PERFORMED, S.CLOSED}), after=frozenset({S.PERFORMED})),
        Paper("certificate", _ENDED, kinds=_OVERSEEN),
    )
}
"""Every paper by its name, in the order in which a mediation comes to them."""
PACKAGE: Final = ("confirmation", "agreement", "presided", "identity", "delivery")
"""What goes to the court together, in that order."""


def due(mediation: Mediation, viewer: Viewer) -> tuple[Paper, ...]:
    """The papers that somebody may have, or may have once they are issued, as things stand."""
    return tuple(p for p in PAPERS.values() if p.is_for(viewer) and p.is_due(mediation))
