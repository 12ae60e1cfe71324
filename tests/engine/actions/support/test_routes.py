"""Whatever is answered, no route is suggested that the rules do not leave open."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from engine.actions.grounds import ARBITRATION, CRIME, DANGERS, DECIDED, LABOUR, WILL
from engine.actions.support.routes import MEDIATION, OPENED, Lawful, lawful_routes
from engine.analytics.invented import invented
from engine.casework.case import Case
from engine.casework.guards import Bar, Grounds
from engine.library import Library
from engine.rulebook.evaluate import Evaluation

DAY = date(2026, 11, 22)
COUNT = 180
THEN = datetime(2026, 1, 1, tzinfo=UTC)
CASE = Case(UUID(int=1), "X", "zh", "r", THEN, THEN, 1, "")


@pytest.fixture(scope="module")
def evaluations(library: Library) -> list[Evaluation]:
    """Random answers to every questionnaire, some of them to few questions."""
    book = library.rulebook
    return [
        Evaluation(
            book, case.answers, as_of=case.day, region=case.region, scope=case.scope, lazy=True
        )
        for case in invented(library, COUNT, DAY, seed=5)
    ]


def grounds(evaluation: Evaluation, *, by_staff: bool) -> Grounds:
    def holds(*names: str) -> bool | None:
        truths = [evaluation.truth(name) for name in names]
        return True if True in truths else None if None in truths else False

    will = evaluation.fact(WILL)
    return Grounds(
        holds(*DANGERS),
        holds(CRIME),
        holds(DECIDED),
        holds(LABOUR),
        holds(ARBITRATION),
        will if isinstance(will, str) else "",
        by_staff=by_staff,
    )


def allowed(evaluation: Evaluation) -> set[str]:
    """What the rules themselves name or list, worked out on its own."""
    taken = evaluation.route()
    assert taken is not None
    named = {taken.primary, *taken.also}
    if taken.line.alone:
        return named
    ways = {way.id for way in evaluation.listed("way")}
    talks = {f"{MEDIATION}STREET"} if "mediation" in ways else set()
    return named | talks | {OPENED[way] for way in ways if way in OPENED}


def test_every_route_offered_is_one_that_the_rules_allow(evaluations: list[Evaluation]) -> None:
    offered = set()
    for evaluation in evaluations:
        on = grounds(evaluation, by_staff=True)
        lawful = lawful_routes(evaluation, CASE, on, "street")
        assert {*lawful.open} <= allowed(evaluation)
        assert lawful.suggested in {"", *lawful.open}
        if on.labour:  # arbitration comes before any court
            assert "LITIGATE" not in lawful.open
        elif on.labour is False and on.arbitration_agreed is False:  # nobody gave it the matter
            assert "ARBITRATE" not in lawful.open
        if on.arbitration_agreed and not on.labour:  # the courts were given up
            assert "LITIGATE" not in lawful.open
        talks = [route for route in lawful.open if route.startswith(MEDIATION)]
        if on.own_will == "no" or on.decided or on.crime_suspected or on.in_danger:
            assert not talks
        offered |= {*lawful.open}
    assert offered >= {"LITIGATE", "ARBITRATE", "MEDIATE_STREET", "ADMIN", "EMERGENCY"}


def test_who_looks_at_it_makes_no_difference(evaluations: list[Evaluation]) -> None:
    for evaluation in evaluations[:60]:
        staff, anybody = (
            lawful_routes(evaluation, CASE, grounds(evaluation, by_staff=by), "street")
            for by in (True, False)
        )
        assert staff == anybody


def test_the_rules_almost_always_name_what_is_open(evaluations: list[Evaluation]) -> None:
    lawful = [
        lawful_routes(evaluation, CASE, grounds(evaluation, by_staff=True), "street")
        for evaluation in evaluations
    ]
    assert sum(bool(one.suggested) for one in lawful) > 0.9 * COUNT


def test_what_is_barred_is_told_with_its_reason(library: Library) -> None:
    answers = {"case.category": "lab.wage", "labour.role": "worker"}
    evaluation = Evaluation(library.rulebook, answers, as_of=DAY, scope=["case", "labour"])
    lawful = lawful_routes(evaluation, CASE, grounds(evaluation, by_staff=True), "community")
    assert (lawful.barred or {})["LITIGATE"] == (Bar.ARBITRATION_FIRST,)
    assert "ARBITRATE" in lawful.open
    assert Lawful().suggested == ""
