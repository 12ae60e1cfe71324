"""What the rules make of a case before a step: dangers, ways that are closed, the level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.actions import consult
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.guards import Grounds
from engine.clock import today
from engine.i18n import Text
from engine.mediation import intake
from engine.mediation.mediation import Mediation
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.rule import Term

DANGERS: Final = (
    "case.immediate_danger",
    "case.domestic_violence",
    "case.harm_to_minor_or_dependant",
)
CRIME: Final = "case.suspected_crime"
DECIDED: Final = "case.already_decided"
LABOUR: Final = "case.labour_dispute"
ARBITRATION: Final = "case.arbitration_agreement"
WILL: Final = "case.self_willing"
SCORE: Final = "case.score"
PARTS: Final = (
    "case.score_amount",
    "case.score_people",
    "case.score_marks",
    "case.score_vulnerable",
)
MEDIATION: Final = "MEDIATE_"
BY_SCORE: Final = (("case.score_for_district", "district"), ("case.score_for_street", "street"))
NEAREST: Final = "community"


@dataclass(frozen=True, slots=True)
class Points:
    """One part of what makes a case hard, and how much it counts."""

    title: Text
    points: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """The level at which a case is best mediated: from its points, or for a reason of the route.

    `reasons` are those of the route where it names a level itself; empty where only points do.
    """

    level: str
    points: int | None
    parts: tuple[Points, ...]
    reasons: tuple[str, ...]
    place: str


def evaluation_of(desk: Desk, case: Case) -> Evaluation:
    """The assessment on what is answered; before a kind is chosen, on what holds for all kinds."""
    if case.category is not None:
        return consult.assess(desk, case)
    answers = consult.answers_of(desk, case)
    region = desk.library.region.of(None)
    day = today(desk.clock)
    return Evaluation(
        desk.library.rulebook, answers, as_of=day, region=region, scope=["case"], final=True
    )


def grounds_of(desk: Desk, case: Case) -> Grounds:
    """What a step of this case turns on, for whoever is at the desk."""
    evaluation = evaluation_of(desk, case)
    kind_known = case.category is not None  # without one nobody knows who is to decide
    will = evaluation.fact(WILL) if WILL in evaluation.rulebook.facts else None
    mediation = Mediation.of(case)
    return Grounds(
        in_danger=_any(evaluation, DANGERS),
        crime_suspected=_any(evaluation, (CRIME,)),
        decided=_any(evaluation, (DECIDED,)),
        labour=_any(evaluation, (LABOUR,)) if kind_known else None,
        arbitration_agreed=_any(evaluation, (ARBITRATION,)) if kind_known else None,
        own_will=will if isinstance(will, str) else "",
        by_staff=desk.actor.is_staff,
        mediation_open=intake.is_to_end(mediation),
        both_agreed=mediation.was_agreed_to,
    )


def proposal_of(desk: Desk, case: Case) -> Proposal:
    """The level that the rules name for the case, with its points and reasons."""
    evaluation = evaluation_of(desk, case)
    place = case.course.place or consult.region_of(desk, case)
    score = _points(evaluation, SCORE)
    parts = tuple(
        Points(_title(evaluation, name), points)
        for name in PARTS
        if (points := _points(evaluation, name))
    )
    route = evaluation.route() if case.category is not None else None
    ways = (route.primary, *route.also) if route else ()
    named = next((way for way in ways if way.startswith(MEDIATION)), "")
    if route is not None and named:
        reasons = route.reasons if named == route.primary else ()
        return Proposal(named.removeprefix(MEDIATION).lower(), score, parts, reasons, place)
    level = next((level for name, level in BY_SCORE if _any(evaluation, (name,))), NEAREST)
    return Proposal(level, score, parts, (), place)


def _any(evaluation: Evaluation, names: tuple[str, ...]) -> bool | None:
    """Whether one of them holds; rules that a case was pinned to may not know all."""
    known = [n for n in names if n in evaluation.rulebook.definitions]
    truths = [evaluation.truth(name) for name in known]
    if True in truths:
        return True
    return None if None in truths or not truths else False


def _points(evaluation: Evaluation, name: str) -> int | None:
    span = evaluation.number(name) if name in evaluation.rulebook.definitions else None
    return int(span[0]) if span is not None and span[0] is not None else None


def _title(evaluation: Evaluation, name: str) -> Text:
    definition = evaluation.rulebook.definitions[name]
    title = definition.title if isinstance(definition, Term) else None
    return title or Text(name)
