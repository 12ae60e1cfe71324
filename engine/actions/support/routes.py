"""Which ways the rules leave open to a dispute: nothing else may ever be suggested."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from engine.casework.case import Case
from engine.casework.guards import Bar, Grounds, standing
from engine.casework.stages import ARBITRATION, COURT
from engine.rulebook.evaluate import Evaluation

MEDIATION: Final = "MEDIATE_"
OPENED: Final[Mapping[str, str]] = {
    "labour_arbitration": ARBITRATION,
    "arbitration": ARBITRATION,
    "court_simplified": COURT,
    "court_ordinary": COURT,
    "court_divorce": COURT,
}
"""The ways of settling that the rules list, and the route by which each is taken."""
TALKS: Final = "mediation"  # the one whose route depends on the level

HARD: Final[Mapping[str, tuple[Bar, ...]]] = {
    COURT: (Bar.ARBITRATION_FIRST, Bar.ARBITRATION_AGREED),
    ARBITRATION: (Bar.NO_ARBITRATION,),
    MEDIATION: (Bar.IN_DANGER, Bar.CRIME_SUSPECTED, Bar.DECIDED, Bar.UNWILLING),
}
"""What keeps a route from being suggested, whoever would take it and whatever names it."""


@dataclass(frozen=True, slots=True)
class Lawful:
    """The routes that are open, that of the rules first if it is; and what bars others.

    `named` is the one that the rules name, open or not; `reasons` are its own, by key.
    """

    named: str = ""
    reasons: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    barred: Mapping[str, tuple[Bar, ...]] | None = None

    @property
    def suggested(self) -> str:
        """The route of the rules, unless something bars it."""
        return self.named if self.named in self.open else ""


def lawful_routes(evaluation: Evaluation, case: Case, grounds: Grounds, level: str) -> Lawful:
    """What the rules name, what they list beside it, less what the ladder bars.

    `level` is where talks would be held.
    """
    taken = evaluation.route()
    if taken is None:
        return Lawful()
    named = [taken.primary, *taken.also]
    if not (taken.line.alone or grounds.in_danger):
        named += _listed(evaluation, level)
    anybody = replace(grounds, by_staff=False)  # what stops a resident is not suggested to staff
    barred = {
        route: bars
        for route in dict.fromkeys([*named, COURT])
        if (bars := standing(_hard(route), case, anybody))
    }
    left = tuple(route for route in dict.fromkeys(named) if route not in barred)
    return Lawful(taken.primary, taken.reasons, left, barred)


def _listed(evaluation: Evaluation, level: str) -> Iterator[str]:
    for way in evaluation.listed("way"):
        if way.id == TALKS:
            yield f"{MEDIATION}{level.upper()}"
        elif way.id in OPENED:
            yield OPENED[way.id]


def _hard(route: str) -> tuple[Bar, ...]:
    return HARD[MEDIATION] if route.startswith(MEDIATION) else HARD.get(route, ())
