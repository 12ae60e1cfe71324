"""How those who work on a case accept a suggestion or choose otherwise; both are written down."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.accounts.unit import Tree
from engine.actions import consult
from engine.actions.course import NO_SLIP, Slip, as_seen
from engine.actions.desk import Desk
from engine.actions.support.suggest import SETTLED_BY, Suggestion, What, suggestions
from engine.casework.case import Case
from engine.casework.events import CaseEvent, SuggestionSettled
from engine.errors import AnswerError, AnswerFaults, Conflict

AGREED: Final = "agreed"
CHANGED: Final = ("knows_more", "misread", "parties_wish", "no_room", "not_fitting")
"""Why somebody chooses otherwise than was suggested."""
NONE: Final = "none"  # of statutes: none of those fits


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose: what was suggested when they saw it, what they took, and why."""

    suggested: str
    chosen: str
    reason: str = ""


def settle(
    desk: Desk,
    case: Case,
    choices: Mapping[What, Choice],
    tree: Tree,
    slip: Slip = NO_SLIP,
) -> Case:
    """Write down what was made of each suggestion; the same form sent twice is written once.

    Another kind of dispute is chosen as a resident chooses it, so that it stands in the course of
    the case by whose hand. Nothing else moves: steps and offices have forms of their own. Raises
    as `permit` does, every fault of the form at once, `Conflict` where the case went on since.
    """
    for what in choices:
        desk.permit(case, SETTLED_BY[what])
    if not choices:
        raise AnswerError("support", "support_nothing")
    seen = as_seen(desk, case, slip)
    offered = {one.what: one for one in suggestions(desk, seen, tree)}
    if any(what in offered and offered[what].value != c.suggested for what, c in choices.items()):
        raise Conflict(case.number, seen.seq, case.seq)
    _refuse(desk, offered, choices, tree)
    happened = [event for what, choice in choices.items() for event in _written(seen, what, choice)]
    if happened:
        once = hashlib.sha256(f"support:{slip.key}".encode()).hexdigest() if slip.key else None
        case = desk.append(seen, happened, key=once)
    if (cause := choices.get(What.CAUSE)) is not None:
        case = consult.choose_category(desk, case, cause.chosen)
    return case


def _written(case: Case, what: What, choice: Choice) -> list[CaseEvent]:
    """What is to be written; nothing where it was settled so before."""
    reason = AGREED if choice.chosen == choice.suggested else choice.reason
    now = case.settled.get(what)
    if now and (now.suggested, now.chosen, now.reason) == (
        choice.suggested,
        choice.chosen,
        reason,
    ):
        return []
    return [SuggestionSettled(what.value, choice.suggested, choice.chosen, reason)]


def _refuse(
    desk: Desk,
    offered: Mapping[What, Suggestion],
    choices: Mapping[What, Choice],
    tree: Tree,
) -> None:
    faults: dict[str, AnswerError] = {}
    for what, choice in choices.items():
        suggestion = offered.get(what)
        if suggestion is None or choice.chosen not in _open(desk, suggestion, choice, tree):
            faults[what] = AnswerError(what, "support_not_offered")
        elif choice.chosen != suggestion.value and choice.reason not in CHANGED:
            faults[f"{what}.reason"] = AnswerError(f"{what}.reason", "course_reason")
    if faults:
        raise AnswerFaults(faults)


def _open(desk: Desk, suggestion: Suggestion, choice: Choice, tree: Tree) -> frozenset[str]:
    """What may be chosen instead: of routes only what the rules leave open."""
    if not suggestion.value:
        return frozenset()
    offered = frozenset({suggestion.value, *suggestion.others})
    match suggestion.what:
        case What.CAUSE:
            return frozenset(desk.library.rulebook.facts["case.category"].choices)
        case What.UNIT:
            return offered | {unit.id for unit in tree.units.values() if unit.is_open}
        case What.LAW:
            named = [part for part in suggestion.parts if part in choice.chosen.split()]
            return frozenset({" ".join(named), NONE}) - {""}
    return offered
