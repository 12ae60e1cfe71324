"""Cause, route, level, office and statutes as the programme would have them, each with reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Final

from engine.accounts.unit import Tree, Unit
from engine.actions.desk import Desk
from engine.actions.grounds import Proposal, evaluation_of, grounds_of, proposal_of
from engine.actions.support.routes import MEDIATION, Lawful, lawful_routes
from engine.casework.case import Case, Settled
from engine.casework.guards import Bar
from engine.casework.moves import receiver, receivers
from engine.casework.permissions import Action
from engine.casework.stages import LEVELS
from engine.clock import today
from engine.i18n import Text
from engine.rulebook.evaluate import SHARED, Evaluation
from engine.rulebook.rule import Finding

MOST_ARTICLES: Final = 5
MOST_FINDINGS: Final = 3  # that are named as the reason for statutes
LIKELIEST: Final = 3
FIRM: Final = frozenset({"certain", "likely", "arguable"})


class What(StrEnum):
    """What is suggested."""

    CAUSE = "cause"
    ROUTE = "route"
    LEVEL = "level"
    UNIT = "unit"
    LAW = "law"


SETTLED_BY: Final[Mapping[What, Action]] = {
    What.CAUSE: Action.ANSWER,
    What.ROUTE: Action.MOVE,
    What.LEVEL: Action.MOVE,
    What.UNIT: Action.ASSIGN,
    What.LAW: Action.ISSUE,
}
"""What somebody must be allowed to do to settle each: what follows from it is done by that."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is suggested: the key of a text, and what fills it."""

    key: str
    said: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is suggested, by its key (of statutes several, with blanks between), and why.

    `value` is empty where nothing can be suggested, and the reasons then say why not. `others`
    may be chosen in its place; `barred` may not, and why; `now` is how it stands.
    """

    what: What
    value: str
    reasons: tuple[Reason, ...]
    others: tuple[str, ...] = ()
    barred: Mapping[str, tuple[Bar, ...]] = field(default_factory=dict)
    now: str = ""
    settled: Settled | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """Each thing that is suggested."""
        return tuple(self.value.split())


def suggestions(desk: Desk, case: Case, tree: Tree) -> tuple[Suggestion, ...]:
    """All that can be suggested of a case as it stands; nothing of it is a decision.

    What would be offered for a kind of dispute waits until one is chosen.
    """
    cause = _cause(desk, case)
    if case.category is None:
        return (cause,)
    evaluation, proposal = evaluation_of(desk, case), proposal_of(desk, case)
    lawful = lawful_routes(evaluation, case, grounds_of(desk, case), proposal.level)
    route = _route(desk, case, lawful)
    law = _law(desk, case, evaluation)
    if not any(one.startswith(MEDIATION) for one in lawful.open):
        return (cause, route, law)
    return (cause, route, _level(desk, case, proposal), _unit(case, proposal, tree), law)


def _cause(desk: Desk, case: Case) -> Suggestion:
    """The likeliest kind of dispute by the story, where the classifier trusts itself."""
    known = desk.library.rulebook.facts["case.category"].choices
    proposal = desk.classifier.propose(case.story) if case.story else None
    named = [one for one in proposal.candidates if one.cause in known] if proposal else []
    trusted = proposal is not None and not proposal.abstains
    first = named[0] if named and trusted else None
    if first is None:
        reasons = [Reason("no_story" if not case.story else "unsure")]
    else:
        reasons = [Reason("likely", (Text(f"{first.score:.0%}"),))]
        if first.cues:
            reasons.append(Reason("words", tuple(Text(cue) for cue in first.cues)))
    value = first.cause if first else ""
    if value and case.category:
        reasons.append(Reason("as_chosen" if value == case.category else "not_as_chosen"))
    others = [case.category or "", *(one.cause for one in named[:LIKELIEST])]
    return Suggestion(
        What.CAUSE,
        value,
        tuple(reasons),
        _but(value, others),
        now=case.category or "",
        settled=case.settled.get(What.CAUSE),
    )


def _route(desk: Desk, case: Case, lawful: Lawful) -> Suggestion:
    texts = desk.library.texts
    told = tuple(
        Reason("rule", (texts[f"reason.{key}"],))
        for key in lawful.reasons
        if f"reason.{key}" in texts
    )
    return Suggestion(
        What.ROUTE,
        lawful.suggested,
        told if lawful.suggested else (Reason("route_barred"),),
        _but(lawful.suggested, lawful.open),
        lawful.barred or {},
        settled=case.settled.get(What.ROUTE),
    )


def _level(desk: Desk, case: Case, proposal: Proposal) -> Suggestion:
    texts = desk.library.texts
    reasons = [Reason("rule", (texts[f"reason.{key}"],)) for key in proposal.reasons]
    if proposal.points is not None:
        reasons.append(Reason("points", (Text(str(proposal.points)),)))
    reasons += [Reason("part", (part.title, Text(str(part.points)))) for part in proposal.parts]
    return Suggestion(
        What.LEVEL,
        proposal.level,
        tuple(reasons),
        _but(proposal.level, LEVELS),
        now=case.course.level,
        settled=case.settled.get(What.LEVEL),
    )


def _unit(case: Case, proposal: Proposal, tree: Tree) -> Suggestion:
    """The one office of the level that was settled, or is suggested, at the place.

    Whoever of that level has the case keeps it, as where it is moved.
    """
    decided = case.settled.get(What.LEVEL)
    level = decided.chosen if decided else proposal.level
    fitting = _offices(case, proposal.place, level, tree)
    has = tree.get(case.course.unit)
    if has is not None and has.is_open and has.level == level:
        value, key = has.id, "keeps"
    else:
        named = receiver(tree.units.values(), level, proposal.place, case.category or "")
        value = named or (fitting[0].id if len(fitting) == 1 else "")
        key = "office" if value else "offices" if fitting else "no_office"
    reasons = (Reason(f"level_{level}"), Reason(key, (Text(proposal.place),)))
    return Suggestion(
        What.UNIT,
        value,
        reasons,
        _but(value, [case.course.unit, *(unit.id for unit in fitting)]),
        now=case.course.unit,
        settled=case.settled.get(What.UNIT),
    )


def _offices(case: Case, place: str, level: str, tree: Tree) -> list[Unit]:
    """Those of a level that serve the kind at the place, or lie below one that serves it."""
    kind = case.category or ""
    serving = receivers(tree.units.values(), place, kind)
    below = {id for unit in serving for id in tree.below(unit.id)}
    found = [tree.units[id] for id in sorted(below)]
    return [u for u in found if u.is_open and u.level == level and u.serves(kind)]


def _law(desk: Desk, case: Case, evaluation: Evaluation) -> Suggestion:
    """The articles of what was found; where nothing was, those that the story leads to."""
    found = [one for one in evaluation.findings() if _is_of_the_dispute(evaluation, one)]
    articles = [*islice(dict.fromkeys(_articles(found)), MOST_ARTICLES)]
    reason = Reason("findings", tuple(one.title for one in found[:MOST_FINDINGS]))
    if not articles and case.story:
        hits = desk.statutes.index(today(desk.clock)).search(case.story, MOST_ARTICLES).hits
        articles = [f"{hit.held.edition.law}#{hit.article.number}" for hit in hits]
        reason = Reason("searched")
    return Suggestion(
        What.LAW,
        " ".join(articles),
        (reason if articles else Reason("no_law"),),
        settled=case.settled.get(What.LAW),
    )


def _is_of_the_dispute(evaluation: Evaluation, finding: Finding) -> bool:
    aside = finding.procedure or finding.private or finding.name.startswith(f"{SHARED}.")
    return not aside and evaluation.level(finding) in FIRM


def _articles(findings: Iterable[Finding]) -> Iterator[str]:
    return (article for finding in findings for article in finding.basis)


def _but(value: str, others: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in others if one and one != value))
