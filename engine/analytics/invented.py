"""Cases that nobody brought: random answers to each questionnaire, the same for one seed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import cycle, islice
from random import Random
from typing import Final

from engine.analytics.whatif import CaseAt
from engine.interview.questionnaire import Questionnaire
from engine.library import Library
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.sampling import Sampler

CATEGORY: Final = "case.category"
KNOWN: Final = (0.5, 0.8, 0.95)  # the shares of facts that have a value, by turns


def invented(library: Library, count: int, day: date, seed: int = 1) -> Iterator[CaseAt]:
    """So many cases, shared out among the questionnaires that a kind of dispute leads to."""
    chance = Random(seed)
    sampler = Sampler(library.rulebook, chance, day, districts=library.region.districts)
    kinds = [
        (asked, _categories(library, asked))
        for asked in library.questionnaires.values()
        if asked.when is not None
    ]
    for number, (asked, categories) in enumerate(islice(cycle(kinds), count)):
        sampler.known = KNOWN[number % len(KNOWN)]
        scope = frozenset(asked.scope) | {"case"}
        names = [n for n, fact in library.rulebook.facts.items() if fact.namespace in scope]
        answers = sampler.answers(names)
        if categories:
            answers[CATEGORY] = chance.choice(categories)
        region = library.region.of_case(library.rulebook, answers, scope)
        yield CaseAt(f"G{number + 1}", answers, day, region, scope, asked.id)


def _categories(library: Library, asked: Questionnaire) -> list[str]:
    """The kinds of dispute that lead to a questionnaire."""
    fact = library.rulebook.facts.get(CATEGORY)
    return [] if fact is None else [c for c in fact.choices if _leads(library, asked, c)]


def _leads(library: Library, asked: Questionnaire, category: str) -> bool:
    day = date.min.replace(year=2000)
    answers = {CATEGORY: category}
    evaluation = Evaluation(library.rulebook, answers, as_of=day, scope=["case"])
    return asked.when is not None and asked.when.eval(evaluation) is True
