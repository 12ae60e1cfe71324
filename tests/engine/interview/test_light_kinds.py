"""The light kinds of dispute as shipped: short, and never an end without somebody who helps."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest

from engine.interview.progress import replay
from engine.interview.questionnaire import Question
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.vocabulary import Fact, read_answer
from tests.ours import library

DAY = date(2026, 11, 22)
MOST_OWN_QUESTIONS = 12
LIGHT = (
    *("cons.goods", "cons.prepaid", "nb.leak", "nb.noise", "nb.light_passage", "nb.pet"),
    *("nb.thrown", "fam.divorce", "fam.support", "fam.inherit", "fam.dv"),
    *("tra.vehicle", "tra.nonmotor", "adm.service", "adm.legal", "other"),
    *("home.purchase", "inj.person", "inj.dignity", "med.harm", "biz.company"),
    *("land.rights", "ip.rights", "crime.report", "proc.question"),
)


def some_answer(fact: Fact, random: Random) -> Any:
    if fact.type == "rows":
        return read_answer(fact, [])
    if fact.type == "multi":
        keys = [key for key in fact.choices if key != "none"]
        return read_answer(fact, random.sample(keys, random.randint(1, min(3, len(keys)))))
    kind = fact.type.partition("/")[0]
    if fact.choices and (kind == fact.type or random.random() < 0.5):
        return read_answer(fact, random.choice([*fact.choices]))
    written = {
        "bool3": random.choice(["yes", "no"]),
        "date": date(2026, random.randint(1, 11), random.randint(1, 20)).isoformat(),
        "int": str(random.randint(1, 9)),
        "money": f"{random.randint(0, 9000)}.00",
    }
    return read_answer(fact, written.get(kind, "是楼上的声音"))


def interview(category: str, random: Random) -> tuple[list[Question], dict[str, Any]]:
    """Everything asked of somebody who answers at random, and the answers."""
    questionnaire = library().questionnaire_for(category)
    assert questionnaire is not None
    facts = library().rulebook.facts
    answers: dict[str, Any] = {"case.category": category}
    asked: list[Question] = []
    while True:
        standing = replay(questionnaire, library().rulebook, answers, as_of=DAY)
        if standing.next is None:
            return asked, answers
        asked.append(standing.next)
        answers[standing.next.fact] = some_answer(facts[standing.next.fact], random)


@pytest.mark.parametrize("category", LIGHT)
def test_a_light_kind_asks_few_questions_of_its_own(category: str) -> None:
    for seed in range(6):
        asked, _ = interview(category, Random(seed))
        own = [question.fact for question in asked if not question.fact.startswith("case.")]
        assert len(own) <= MOST_OWN_QUESTIONS, own


def test_who_reports_recent_violence_is_not_asked_to_sit_down_with_the_other() -> None:
    questionnaire = library().questionnaire_for("fam.divorce")
    assert questionnaire is not None
    answers = {"case.category": "fam.divorce", "family.violence": "recent"}
    standing = replay(questionnaire, library().rulebook, answers, as_of=DAY)
    assert {"case.other_party_willing", "case.self_willing"} <= standing.closed


@pytest.mark.parametrize("category", LIGHT)
def test_a_light_kind_never_ends_without_somebody_who_helps(category: str) -> None:
    questionnaire = library().questionnaire_for(category)
    assert questionnaire is not None
    leads = {card.id: card.category for card in library().taxonomy.cards.values()}
    for seed in range(6):
        _, answers = interview(category, Random(seed))
        evaluation = Evaluation(
            library().rulebook,
            answers,
            as_of=DAY,
            region=library().region.of(None),
            scope=questionnaire.scope,
            gates=questionnaire.gates,
            final=True,
        )
        route = evaluation.route()
        assert route is not None
        lead = leads.get(category, "")
        assert library().directory.for_routes((route.primary,), lead, category)
